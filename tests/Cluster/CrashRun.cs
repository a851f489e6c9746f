using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using KashflowOrleans.Demo;
using KashflowOrleans.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace KashflowOrleans.Tests.Cluster;

/// <summary>One run: database and sandbox stay up, gateway and silos are killed.</summary>
internal sealed class CrashRun : IAsyncDisposable
{
    private const string AdminKey = "kf_crash_run";

    // Sandbox, database, killing and the last retries all on one small machine.
    private static readonly TimeSpan SettlePatience = TimeSpan.FromMinutes(6);

    private readonly CrashOptions _options;
    private readonly PrivatePostgres _database;
    private readonly Child _sandbox;
    private readonly SandboxShop _shop;
    private readonly HttpClient _panel;
    private readonly HttpClient _books;
    private readonly Uri _address;
    private readonly List<Victim> _victims;
    private readonly Random _random;
    private readonly GatewayClient _product;

    private CrashRun(CrashOptions options, PrivatePostgres database, Child sandbox, SandboxShop shop)
    {
        (_options, _database, _sandbox, _shop) = (options, database, sandbox, shop);
        _random = new Random(options.Seed);
        _panel = new HttpClient { BaseAddress = new Uri(shop.ShopAddress), Timeout = TimeSpan.FromMinutes(2) };
        _books = new HttpClient { BaseAddress = new Uri(shop.BooksAddress), Timeout = TimeSpan.FromMinutes(2) };
        _address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        _product = new GatewayClient(_address, AdminKey);
        _victims = new ProductProcesses(options.Data, database.ConnectionString, _address, AdminKey, options.IsClustered).All();
    }

    public static async Task<CrashRun> Start(CrashOptions options)
    {
        Console.WriteLine($"Seed {options.Seed}, {options.Orders} orders, {options.DroppedReplies:P0} of replies dropped after the work; data and logs in {options.Data}");
        var database = await PrivatePostgres.StartAsync(new PrivatePostgresOptions { DataFolder = options.Data }, NullLogger.Instance, CancellationToken.None);
        var sandbox = Child.Start("Sandbox", Path.Combine(options.Data, "logs"), ["--kashflow-port", "0", "--magento-port", "0"]);
        return new CrashRun(options, database, sandbox, await SandboxShop.Connect(await sandbox.FirstLine(TimeSpan.FromSeconds(30))));
    }

    /// <summary>Plays the run; whether the books are right at the end.</summary>
    public async Task<bool> Play()
    {
        foreach (var victim in _victims)
        {
            victim.Start();
        }

        await _product.WaitUntilUp(CancellationToken.None);
        await _product.SetUp(DemoMerchant.Id, Merchant(), CancellationToken.None);
        await DropReplies();

        var clock = Stopwatch.StartNew();
        using var sender = new EventSender(new Uri(_address, $"webhooks/{DemoMerchant.Id}/{DemoMerchant.Channel}"), DemoMerchant.WebhookSecret, new Random(_options.Seed + 1));
        using var done = new CancellationTokenSource();
        var killing = KillUntil(done.Token);
        var orders = await PlaceAndSend(sender);
        await done.CancelAsync();
        await killing;
        Console.WriteLine($"All {sender.Acknowledged} events acknowledged after {clock.Elapsed.TotalSeconds:0} s ({sender.Refused} attempts refused, {sender.Repeated} events sent twice); waiting for the books ...");

        await ClearFaults();
        var settled = await Settle();
        Console.WriteLine($"Settled after {clock.Elapsed.TotalSeconds:0} s; kills: {string.Join(", ", _victims.Select(victim => $"{victim.Name} {victim.Kills}"))}");
        return await LedgerCheck.Run(_panel, _books, _product, orders, settled);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var victim in _victims)
        {
            await victim.DisposeAsync();
        }

        await _sandbox.DisposeAsync();
        await _database.DisposeAsync();
        _shop.Dispose();
        _product.Dispose();
        _panel.Dispose();
        _books.Dispose();
    }

    private JsonObject Merchant()
    {
        var setup = DemoMerchant.Setup(_shop.ShopAddress, _shop.BooksAddress);

        // No polling: what was acknowledged must be enough.
        setup["connections"]![DemoMerchant.Channel]!["pollSeconds"] = 0;
        setup["connections"]![DemoMerchant.Channel]!["timeoutSeconds"] = 5;
        setup["connections"]!["kashflow"]!["timeoutSeconds"] = 5;
        return setup;
    }

    private async Task<IReadOnlyList<int>> PlaceAndSend(EventSender sender)
    {
        var orders = new List<int>();
        var sending = new List<Task>();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (orders.Count < _options.Orders)
        {
            var count = Math.Min(_options.OrdersPerSecond, _options.Orders - orders.Count);
            using var reply = await _panel.PostAsJsonAsync("/_sandbox/magento/orders", new JsonObject { ["count"] = count, ["seed"] = _random.Next() });
            reply.EnsureSuccessStatusCode();
            foreach (var id in (await reply.Content.ReadFromJsonAsync<JsonObject>())!["ids"]!.AsArray().Select(id => (int)id!))
            {
                orders.Add(id);
                sending.Add(sender.Send(id.ToString(System.Globalization.CultureInfo.InvariantCulture), string.Empty, CancellationToken.None));
            }

            await timer.WaitForNextTickAsync();
        }

        await Task.WhenAll(sending);
        return orders;
    }

    private async Task KillUntil(CancellationToken done)
    {
        try
        {
            while (!done.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(500, 5_000)), TimeProvider.System, done);
                var victim = _victims[_random.Next(_victims.Count)];
                await victim.Kill();
                await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(0, 2_000)), TimeProvider.System, CancellationToken.None);
                victim.Start();
            }
        }
        catch (OperationCanceledException)
        {
            // Enough killing.
        }

        foreach (var victim in _victims.Where(victim => !victim.IsRunning))
        {
            victim.Start();
        }
    }

    private async Task DropReplies()
    {
        var fault = new JsonObject { ["kind"] = "dropReplyAfterWork", ["rate"] = _options.DroppedReplies };
        foreach (var (client, platform) in new[] { (_books, "kashflow"), (_panel, "magento") })
        {
            using var reply = await client.PostAsJsonAsync($"/_sandbox/{platform}/faults", new JsonObject { ["seed"] = _options.Seed, ["faults"] = new JsonArray(fault.DeepClone()) });
            reply.EnsureSuccessStatusCode();
        }
    }

    private async Task ClearFaults()
    {
        using var books = await _books.DeleteAsync(new Uri("/_sandbox/kashflow/faults", UriKind.Relative));
        using var shop = await _panel.DeleteAsync(new Uri("/_sandbox/magento/faults", UriKind.Relative));
    }

    // Until nothing waits any more: no undone event, no order on its way.
    private async Task<bool> Settle()
    {
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (clock.Elapsed < SettlePatience)
        {
            try
            {
                var counts = await _product.Counts(DemoMerchant.Id, CancellationToken.None);
                var byStatus = counts["byStatus"] as JsonObject ?? [];
                var waiting = new[] { "received", "observing", "posting", "retrying" }.Sum(status => (long?)byStatus[status] ?? 0);
                if (waiting == 0 && await _product.Undone(CancellationToken.None) == 0)
                {
                    return true;
                }
            }
            catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException)
            {
                await Console.Error.WriteLineAsync($"The gateway does not answer yet: {problem.Message}");
            }

            await timer.WaitForNextTickAsync();
        }

        return false;
    }
}
