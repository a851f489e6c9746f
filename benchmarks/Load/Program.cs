using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using KashflowOrleans.Demo;
using KashflowOrleans.Storage.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KashflowOrleans.Benchmarks.Load;

/// <summary>Measures durable acknowledgements and orders end to end, beside two floors in the same run: a web server that does nothing, and a straight program that makes the same calls.</summary>
internal static class Program
{
    private const int AtOnce = 32;
    private const string AdminKey = "kf_load_run";

    private static async Task<int> Main(string[] arguments)
    {
        var acks = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 20_000;
        var orders = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 3_000;
        var data = Path.Combine(Path.GetTempPath(), $"kashflow-load-{Environment.ProcessId}");
        await using var database = await PrivatePostgres.StartAsync(new PrivatePostgresOptions { DataFolder = data }, NullLogger.Instance, CancellationToken.None);
        await using var sandbox = Child.Start("Sandbox", Path.Combine(data, "logs"), ["--kashflow-port", "0", "--magento-port", "0"]);
        using var shop = await SandboxShop.Connect(await sandbox.FirstLine(TimeSpan.FromSeconds(30)));
        using var panel = new HttpClient { BaseAddress = new Uri(shop.ShopAddress), Timeout = TimeSpan.FromMinutes(5) };

        var floor = await Floor(acks);
        Console.WriteLine($"floor: web server doing nothing     {floor}");

        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        await using var gateway = StartGateway(data, database.ConnectionString, address);
        using var product = new GatewayClient(address, AdminKey);
        await product.WaitUntilReady(gateway, CancellationToken.None);
        await product.SetUp(DemoMerchant.Id, Merchant(shop), CancellationToken.None);
        using var sender = new WebhookClient(new Uri(address, $"webhooks/{DemoMerchant.Id}/{DemoMerchant.Channel}"));
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, CancellationToken.None);
        Console.WriteLine($"idle memory of the gateway          {Memory(gateway):0} MB");

        var few = await Place(panel, 50, 1);
        await Measured.Run(4_000, AtOnce, number => sender.Send(few[number % few.Count], number.ToString(CultureInfo.InvariantCulture)));
        var durable = await Measured.Run(acks, AtOnce, number => sender.Send(few[number % few.Count], (number + 1_000_000).ToString(CultureInfo.InvariantCulture)));
        Console.WriteLine($"durable acknowledgements            {durable}   {durable.PerSecond / floor.PerSecond:P0} of the floor");
        await WaitUntilDone(product);

        // Both programs warm up before they are measured: code is compiled when it is first used.
        var warm = await Place(panel, 500, 4);
        await Measured.Run(warm.Count, AtOnce, number => sender.Send(warm[number], "warm"));
        await WaitUntilDone(product);

        using (var straight = await StraightProgram.Start(new Uri(shop.ShopAddress), new Uri(shop.BooksAddress), database.ConnectionString))
        {
            var theirs = await Place(panel, orders, 2);
            await Measured.Run(warm.Count, AtOnce, number => straight.Post(warm[number], 4_000_000 + number));
            var plain = await Measured.Run(orders, AtOnce, number => straight.Post(theirs[number], 5_000_000 + number));
            Console.WriteLine($"floor: straight program, same calls {plain}");

            var ours = await Place(panel, orders, 3);
            var clock = Stopwatch.StartNew();
            var cpu = CpuTime(gateway);
            await Measured.Run(orders, AtOnce, number => sender.Send(ours[number], (number + 9_000_000).ToString(CultureInfo.InvariantCulture)));
            await WaitUntilDone(product);
            var perSecond = orders / (decimal)clock.Elapsed.TotalSeconds;
            var cost = (CpuTime(gateway) - cpu) / orders;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"orders end to end                   {perSecond,8:0}/s   {perSecond / plain.PerSecond:P0} of the straight program; gateway and grains use {cost.TotalMilliseconds:0.00} ms of processor time for each"));
            Console.WriteLine($"memory of the gateway afterwards    {Memory(gateway):0} MB");
        }

        var counts = await product.Counts(DemoMerchant.Id, CancellationToken.None);
        Console.WriteLine($"orders by status                    {counts["byStatus"]?.ToJsonString()}");
        return 0;
    }

    private static async Task<Measured> Floor(int count)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/", static context =>
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return Task.CompletedTask;
        });
        await app.StartAsync();
        using var sender = new WebhookClient(new Uri(app.Urls.Single()));
        await Measured.Run(500, AtOnce, number => sender.Send(1, "warm"));
        return await Measured.Run(count, AtOnce, number => sender.Send(1, "floor"));
    }

    private static Child StartGateway(string data, string connectionString, Uri address) => Child.Start(
        "Gateway",
        Path.Combine(data, "logs"),
        [],
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = address.ToString(),
            ["Database__ConnectionString"] = connectionString,
            ["Database__DataFolder"] = data,
            ["Gateway__AdminKey"] = AdminKey,
            ["Gateway__WebhooksPerSecond"] = "1000000",
            ["Gateway__WebhookBurst"] = "1000000",
        });

    private static JsonObject Merchant(SandboxShop shop)
    {
        var setup = DemoMerchant.Setup(shop.ShopAddress, shop.BooksAddress);
        setup["connections"]![DemoMerchant.Channel]!["pollSeconds"] = 0;
        foreach (var connection in new[] { DemoMerchant.Channel, "kashflow" })
        {
            setup["connections"]![connection]!["requestsPerSecond"] = 100_000;
            var settings = setup["connections"]![connection]!["settings"] as JsonObject ?? [];
            settings["maxConnections"] = "32";
            setup["connections"]![connection]!["settings"] = settings.DeepClone();
        }

        return setup;
    }

    private static async Task<IReadOnlyList<int>> Place(HttpClient panel, int count, int seed)
    {
        using var reply = await panel.PostAsJsonAsync(
            "/_sandbox/magento/orders", new JsonObject { ["count"] = count, ["seed"] = seed, ["kinds"] = new JsonArray("simple", "multiLine", "configurable", "discounted") });
        reply.EnsureSuccessStatusCode();
        return [.. (await reply.Content.ReadFromJsonAsync<JsonObject>())!["ids"]!.AsArray().Select(id => (int)id!)];
    }

    private static async Task WaitUntilDone(GatewayClient product)
    {
        while (await product.Undone(CancellationToken.None) > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
        }
    }

    private static decimal Memory(Child child)
    {
        using var process = Process.GetProcessById(child.ProcessId);
        return process.WorkingSet64 / 1024m / 1024m;
    }

    private static TimeSpan CpuTime(Child child)
    {
        using var process = Process.GetProcessById(child.ProcessId);
        return process.TotalProcessorTime;
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
