using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using KashflowOrleans.Demo;
using KashflowOrleans.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace KashflowOrleans.Tests.Cluster;

/// <summary>One import of past orders beside live ones: database and sandbox stay up, silos are killed on the way.</summary>
internal sealed class ImportRun : IAsyncDisposable
{
    private const string AdminKey = "kf_import_run";
    private const string Merchant = $"/api/v1/merchants/{DemoMerchant.Id}";

    // Orders accepted while a silo was down, or soon after, say nothing about an import.
    private static readonly TimeSpan AroundKill = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan NoProgressPatience = TimeSpan.FromMinutes(3);

    private readonly ImportOptions _options;
    private readonly PrivatePostgres _database;
    private readonly Child _sandbox;
    private readonly SandboxShop _addresses;
    private readonly HttpClient _shop;
    private readonly HttpClient _books;
    private readonly HttpClient _api;
    private readonly GatewayClient _product;
    private readonly List<Victim> _victims;

    private ImportRun(ImportOptions options, PrivatePostgres database, Child sandbox, SandboxShop addresses)
    {
        (_options, _database, _sandbox, _addresses) = (options, database, sandbox, addresses);
        var gateway = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        _shop = new HttpClient { BaseAddress = new Uri(addresses.ShopAddress), Timeout = TimeSpan.FromMinutes(5) };
        _books = new HttpClient { BaseAddress = new Uri(addresses.BooksAddress), Timeout = TimeSpan.FromMinutes(5) };
        _api = new HttpClient { BaseAddress = gateway };
        _api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminKey);
        _product = new GatewayClient(gateway, AdminKey);
        _victims = new ProductProcesses(options.Data, database.ConnectionString, gateway, AdminKey, options.IsClustered).All();
    }

    public static async Task<ImportRun> Start(ImportOptions options)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Seed {options.Seed}, {options.Orders} past orders, share {options.Share} of {options.RequestsPerSecond} requests/s, {options.LiveOrdersPerSecond} live orders/s; data and logs in {options.Data}"));
        var database = await PrivatePostgres.StartAsync(new PrivatePostgresOptions { DataFolder = options.Data }, NullLogger.Instance, CancellationToken.None);
        var sandbox = Child.Start("Sandbox", Path.Combine(options.Data, "logs"), ["--kashflow-port", "0", "--magento-port", "0"]);
        return new ImportRun(options, database, sandbox, await SandboxShop.Connect(await sandbox.FirstLine(TimeSpan.FromSeconds(30))));
    }

    /// <summary>Plays the run; whether the books and the import's own counts are right at the end.</summary>
    public async Task<bool> Play()
    {
        var past = await PlacePast();
        _victims.ForEach(victim => victim.Start());
        await _product.WaitUntilUp(CancellationToken.None);
        await _product.SetUp(DemoMerchant.Id, Setup(), CancellationToken.None);

        using var sender = new EventSender(new Uri(_api.BaseAddress!, $"webhooks/{DemoMerchant.Id}/{DemoMerchant.Channel}"), DemoMerchant.WebhookSecret, null);
        var live = new LiveStream(_shop, sender, _options.LiveOrdersPerSecond, _options.Seed * 1_000);
        using var stop = new CancellationTokenSource();
        var streaming = live.Run(stop.Token);

        // The first orders warm everything up.
        await Task.Delay(AroundKill, TimeProvider.System);
        var warm = Now();
        await Task.Delay(_options.Baseline, TimeProvider.System);
        var began = Now();
        var clock = Stopwatch.StartNew();
        var import = await StartImport();
        var kills = new List<(DateTimeOffset From, DateTimeOffset To)>();
        var last = await Watch(import, kills);
        var ended = Now();
        var seconds = clock.Elapsed.TotalSeconds;
        await stop.CancelAsync();
        await streaming;
        var settled = await Settle();

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Imported in {seconds:0} s, {_options.Orders / seconds:0.0} orders/s over all; kills: {string.Join(", ", _victims.Select(victim => $"{victim.Name} {victim.Kills}"))}"));
        Console.WriteLine($"Live orders, acknowledged to invoiced: without import  {await Measure(live, [(warm, began)])}");
        Console.WriteLine($"                                       beside import   {await Measure(live, Undisturbed(began, ended, kills))}");
        Console.WriteLine($"                                       around kills    {await Measure(live, kills)}");
        var countsRight = CheckCounts(last);
        return await LedgerCheck.Run(_shop, _books, _product, [.. past, .. live.Acknowledged.Keys], settled) && countsRight;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var victim in _victims)
        {
            await victim.DisposeAsync();
        }

        await _sandbox.DisposeAsync();
        await _database.DisposeAsync();
        _addresses.Dispose();
        _product.Dispose();
        _shop.Dispose();
        _books.Dispose();
        _api.Dispose();
    }

    private static DateTimeOffset Now() => TimeProvider.System.GetUtcNow();

    private static IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> Undisturbed(DateTimeOffset from, DateTimeOffset to, IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> kills)
    {
        var stretches = new List<(DateTimeOffset, DateTimeOffset)>();
        foreach (var kill in kills)
        {
            stretches.Add((from, kill.From));
            from = kill.To;
        }

        return [.. stretches, (from, to)];
    }

    private async Task<IReadOnlyList<int>> PlacePast()
    {
        var placed = new List<int>();
        while (placed.Count < _options.Orders)
        {
            var count = Math.Min(5_000, _options.Orders - placed.Count);
            var request = new JsonObject { ["count"] = count, ["seed"] = _options.Seed + placed.Count, ["createdAt"] = Now().UtcDateTime.Date.AddDays(-40).AddHours(placed.Count % 24) };
            using var reply = await _shop.PostAsJsonAsync("/_sandbox/magento/orders", request);
            reply.EnsureSuccessStatusCode();
            placed.AddRange((await reply.Content.ReadFromJsonAsync<JsonObject>())!["ids"]!.AsArray().Select(id => (int)id!));
        }

        return placed;
    }

    private JsonObject Setup()
    {
        var setup = DemoMerchant.Setup(_addresses.ShopAddress, _addresses.BooksAddress);
        foreach (var connection in setup["connections"]!.AsObject())
        {
            // No polling: what was acknowledged or imported must be enough.
            connection.Value!["pollSeconds"] = 0;
            connection.Value["requestsPerSecond"] = _options.RequestsPerSecond;
        }

        return setup;
    }

    private async Task<string> StartImport()
    {
        var day = Now().UtcDateTime.Date;
        using var reply = await _api.PostAsJsonAsync($"{Merchant}/import", new JsonObject
        {
            ["channel"] = DemoMerchant.Channel,
            ["from"] = day.AddDays(-50).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["to"] = day.AddDays(-20).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["share"] = _options.Share,
        });
        if (!reply.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"The import was not started: {await reply.Content.ReadAsStringAsync()}");
        }

        return reply.Headers.Location!.ToString();
    }

    // Kills at even parts of the way; until it is done.
    private async Task<JsonObject> Watch(string import, List<(DateTimeOffset From, DateTimeOffset To)> kills)
    {
        JsonObject last = [];
        var progressed = Stopwatch.StartNew();
        var finished = -1L;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while (progressed.Elapsed < NoProgressPatience)
        {
            await timer.WaitForNextTickAsync();
            if (await Read(import) is not { } seen)
            {
                continue;
            }

            last = seen;
            if ((string?)last["state"] == "done")
            {
                return last;
            }

            if ((long)last["finished"]! is var now && now != finished)
            {
                finished = now;
                progressed.Restart();
            }

            if (kills.Count < _options.Kills && finished >= (long)_options.Orders * (kills.Count + 1) / (_options.Kills + 1))
            {
                kills.Add(await Kill(_victims[_victims.Count == 1 ? 0 : 1 + (kills.Count % (_victims.Count - 1))], finished));
            }
        }

        Console.WriteLine($"  WRONG nothing more was finished for {NoProgressPatience.TotalMinutes:0} minutes: {last.ToJsonString()}");
        return last;
    }

    private async Task<(DateTimeOffset From, DateTimeOffset To)> Kill(Victim victim, long finished)
    {
        Console.WriteLine($"Killing {victim.Name} after {finished} orders");
        var from = Now() - TimeSpan.FromSeconds(1);
        await victim.Kill();
        victim.Start();
        await _product.WaitUntilUp(CancellationToken.None);
        Console.WriteLine($"  ready again after {(Now() - from).TotalSeconds:0} s");
        return (from, Now() + AroundKill);
    }

    private async Task<JsonObject?> Read(string import)
    {
        try
        {
            return await _api.GetFromJsonAsync<JsonObject>(import);
        }
        catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException)
        {
            // Down, or on its way up.
            return null;
        }
    }

    private async Task<bool> Settle()
    {
        using var patience = new CancellationTokenSource(NoProgressPatience);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await _product.Undone(patience.Token) > 0)
            {
                await timer.WaitForNextTickAsync(patience.Token);
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private Task<Latencies> Measure(LiveStream live, IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> within) =>
        live.Measure(_api, $"{Merchant}/orders/{DemoMerchant.Channel}", within);

    private bool CheckCounts(JsonObject import)
    {
        Console.WriteLine($"The import says: seen {import["seen"]}, pending {import["pending"]}, finished {import["finished"]}, total {import["total"]}, unlisted {import["unlisted"]}, by status {import["byStatus"]?.ToJsonString()}");
        var isRight = (string?)import["state"] == "done"
            && (long?)import["seen"] == _options.Orders && (long?)import["total"] == _options.Orders && (long?)import["finished"] == _options.Orders && (long?)import["pending"] == 0;
        Console.WriteLine(isRight ? "  its counts add up" : "  WRONG its counts do not add up to the orders there are");
        return isRight;
    }
}
