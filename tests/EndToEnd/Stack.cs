using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using KashflowOrleans.Gateway;
using KashflowOrleans.Grains.Hosting;
using KashflowOrleans.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace KashflowOrleans.Tests.EndToEnd;

/// <summary>The whole product in this process, as its gateway program puts it together, with a sandbox shop and a sandbox KashFlow of its own.</summary>
public sealed class Stack : IAsyncDisposable
{
    public const string AdminKey = "kf_end_to_end";
    public const string WebhookSecret = "end-to-end-secret";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"kashflow-stack-{Guid.NewGuid():n}");
    private readonly string _clusterId = $"e2e-{Guid.NewGuid():n}";
    private readonly HttpClient _shopPanel;
    private readonly HttpClient _booksPanel;
    private OpenDatabase? _database;
    private WebApplication? _app;

    private Stack(Database server, string connectionString, SandboxHost sandbox)
    {
        (Server, ConnectionString, Sandbox) = (server, connectionString, sandbox);
        _shopPanel = new HttpClient { BaseAddress = sandbox.MagentoAddress };
        _booksPanel = new HttpClient { BaseAddress = sandbox.KashflowAddress };
        Api = new HttpClient();
    }

    public Database Server { get; }

    public string ConnectionString { get; }

    public SandboxHost Sandbox { get; }

    /// <summary>The API, with the cluster key.</summary>
    public HttpClient Api { get; private set; }

    /// <summary>Starts a sandbox and the product, and sets a merchant <c>acme</c> up with a channel <c>shop</c>.</summary>
    public static async Task<Stack> Start(Database server, Action<JsonObject>? change = null, SandboxOptions? sandbox = null)
    {
        var stack = new Stack(server, await server.Create(), await SandboxHost.StartAsync(sandbox));
        await stack.StartProduct();
        await stack.SetUp(change);
        return stack;
    }

    /// <summary>Starts the product, after a stop or for the first time.</summary>
    public async Task StartProduct()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Database:ConnectionString"] = ConnectionString,
            ["Database:DataFolder"] = _folder,
            ["Cluster:Id"] = _clusterId,
            ["Gateway:AdminKey"] = AdminKey,
        });
        builder.Logging.ClearProviders();
        _database = await OpenDatabase.From(builder.Configuration, NullLoggerFactory.Instance, CancellationToken.None);
        _app = GatewayHost.Build(builder, _database);
        await _app.StartAsync();
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Api.Dispose();
        Api = new HttpClient { BaseAddress = new Uri(address) };
        Api.DefaultRequestHeaders.Authorization = new("Bearer", AdminKey);
    }

    /// <summary>Stops the product; the sandbox and the database go on.</summary>
    public async Task StopProduct()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
            await _database!.DisposeAsync();
            _app = null;

            // The grain runtime's providers leave idle connections behind, to a database for each stack.
            NpgsqlConnection.ClearAllPools();
        }
    }

    /// <summary>Brings the merchant to what the document says.</summary>
    public async Task SetUp(Action<JsonObject>? change = null)
    {
        var document = Merchant();
        change?.Invoke(document);
        using var reply = await Api.PutAsJsonAsync("/api/v1/merchants/acme/setup", document);
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
    }

    /// <summary>Places orders of a kind in the shop.</summary>
    public async Task<IReadOnlyList<int>> PlaceOrders(string kind, int count = 1, int seed = 1)
    {
        using var reply = await _shopPanel.PostAsJsonAsync(
            "/_sandbox/magento/orders", new JsonObject { ["count"] = count, ["seed"] = seed, ["kinds"] = new JsonArray(kind) });
        return await Ids(reply);
    }

    /// <summary>Places orders that were placed, and paid, at a time in the past.</summary>
    public async Task<IReadOnlyList<int>> PlacePast(int count, DateTime at, int seed = 1)
    {
        using var reply = await _shopPanel.PostAsJsonAsync(
            "/_sandbox/magento/orders", new JsonObject { ["count"] = count, ["seed"] = seed, ["kinds"] = new JsonArray("simple", "discounted", "virtual"), ["createdAt"] = at });
        return await Ids(reply);
    }

    /// <summary>Places an order of a kind that nothing was paid or invoiced of yet.</summary>
    public async Task<int> PlaceUnpaid(string kind, int seed = 1)
    {
        using var reply = await _shopPanel.PostAsJsonAsync("/_sandbox/magento/orders", new JsonObject { ["count"] = 1, ["seed"] = seed, ["kinds"] = new JsonArray(kind), ["unpaid"] = true });
        return (await Ids(reply)).Single();
    }

    /// <summary>Makes a document of an order in the shop: what the body says, or all that is left.</summary>
    /// <param name="order">The order.</param>
    /// <param name="kind"><c>invoice</c> or <c>shipments</c>.</param>
    /// <param name="what">What it is for.</param>
    /// <returns>The document.</returns>
    public async Task<int> Make(int order, string kind, JsonObject? what = null)
    {
        using var reply = await _shopPanel.PostAsJsonAsync($"/_sandbox/magento/orders/{order.ToString(CultureInfo.InvariantCulture)}/{kind}", what ?? []);
        return (await Ids(reply)).Single();
    }

    /// <summary>Changes an invoice in the shop: <c>capture</c> or <c>cancel</c>.</summary>
    public async Task ChangeInvoice(int invoice, string what)
    {
        using var reply = await _shopPanel.PostAsync(new Uri($"/_sandbox/magento/invoices/{invoice}/{what}", UriKind.Relative), null);
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
    }

    /// <summary>Puts an order's body into the shop as it is.</summary>
    public async Task<int> PlaceRaw(string body, int? entityId = null)
    {
        var request = new JsonObject { ["raw"] = JsonNode.Parse(body) };
        if (entityId is { } id)
        {
            request["entityId"] = id;
        }

        using var reply = await _shopPanel.PostAsJsonAsync("/_sandbox/magento/orders", request);
        return (await Ids(reply)).Single();
    }

    /// <summary>Changes an order in the shop: <c>pay</c>, <c>cancel</c>, …</summary>
    public async Task Change(int order, string what)
    {
        using var reply = await _shopPanel.PostAsync(new Uri($"/_sandbox/magento/orders/{order}/{what}", UriKind.Relative), null);
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
    }

    /// <summary>Gives money back in the shop: what the body says, or all that is left.</summary>
    /// <returns>The credit memo.</returns>
    public async Task<int> Refund(int order, JsonObject? what = null)
    {
        using var reply = await _shopPanel.PostAsJsonAsync($"/_sandbox/magento/orders/{order.ToString(CultureInfo.InvariantCulture)}/refund", what ?? []);
        return (await Ids(reply)).Single();
    }

    /// <summary>Sends the shop's word that an order changed, as a community module does.</summary>
    public async Task<HttpResponseMessage> Ping(int order, string? correlationId = null, string channel = "shop")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/webhooks/acme/{channel}") { Content = JsonContent.Create(new JsonObject { ["event"] = "order", ["id"] = order }) };
        request.Headers.Add("X-Webhook-Secret", WebhookSecret);
        if (correlationId is not null)
        {
            request.Headers.Add("X-Correlation-Id", correlationId);
        }

        return await Api.SendAsync(request);
    }

    /// <summary>Has the shop push its events to the merchant's webhook address in the way the target says.</summary>
    public async Task PushTo(JsonObject target)
    {
        target["url"] = new Uri(Api.BaseAddress!, "webhooks/acme/shop").ToString();
        target["retryMilliseconds"] = 100;
        using var reply = await _shopPanel.PostAsJsonAsync("/_sandbox/magento/webhooks", new JsonObject { ["targets"] = new JsonArray(target) });
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
    }

    /// <summary>The public half of the key that the shop signs with, PEM.</summary>
    public Task<string> PublicKey() => _shopPanel.GetStringAsync(new Uri("/prod/keys/pub-key-sandbox.pem", UriKind.Relative));

    /// <summary>Sets a platform's faults.</summary>
    public async Task SetFaults(string platform, params JsonObject[] faults)
    {
        var client = platform == "kashflow" ? _booksPanel : _shopPanel;
        using var reply = await client.PostAsJsonAsync(
            $"/_sandbox/{platform}/faults", new JsonObject { ["seed"] = 1, ["faults"] = new JsonArray([.. faults.Select(fault => (JsonNode)fault)]) });
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
    }

    /// <summary>What stands in the books.</summary>
    public async Task<JsonObject> Ledger() => (await _booksPanel.GetFromJsonAsync<JsonObject>("/_sandbox/kashflow/ledger"))!;

    /// <summary>Types something into the books by hand.</summary>
    public async Task TypeIntoBooks(string what, JsonObject body)
    {
        using var reply = await _booksPanel.PostAsJsonAsync($"/_sandbox/kashflow/{what}", body);
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
    }

    /// <summary>An order as the shop shows it.</summary>
    public Task<JsonObject> ShopOrder(int order) => ReadShop($"orders/{order.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>An invoice as the shop shows it.</summary>
    public Task<JsonObject> ShopInvoice(int invoice) => ReadShop($"invoices/{invoice.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>A credit memo as the shop shows it.</summary>
    public Task<JsonObject> CreditMemo(int memo) => ReadShop($"creditmemo/{memo.ToString(CultureInfo.InvariantCulture)}");

    private async Task<JsonObject> ReadShop(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/rest/default/V1/{path}");
        request.Headers.Add("Authorization", "Bearer sandbox0integration0token0000001");
        using var reply = await _shopPanel.SendAsync(request);
        return (await reply.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    /// <summary>An order as the API shows it; null while it does not know it.</summary>
    public Task<JsonObject?> Order(int order) => Order(order.ToString(CultureInfo.InvariantCulture));

    /// <summary>An order, or a part of one, as the API shows it; null while it does not know it.</summary>
    public async Task<JsonObject?> Order(string order)
    {
        using var reply = await Api.GetAsync(new Uri($"/api/v1/merchants/acme/orders/shop/{order}", UriKind.Relative));
        return reply.IsSuccessStatusCode ? await reply.Content.ReadFromJsonAsync<JsonObject>() : null;
    }

    /// <summary>Waits until an order has one of the statuses; fails with what it was last.</summary>
    public Task<JsonObject> WaitForStatus(int order, params string[] statuses) => WaitForStatus(order.ToString(CultureInfo.InvariantCulture), statuses);

    /// <summary>Waits until an order, or a part of one, has one of the statuses; fails with what it was last.</summary>
    public async Task<JsonObject> WaitForStatus(string order, params string[] statuses)
    {
        JsonObject? last = null;
        await WaitUntil(
            async () => (last = await Order(order)) is not null && statuses.Contains((string?)last["status"] ?? (string?)last["order"]?["status"]),
            () => $"order {order} to be {string.Join(" or ", statuses)}; it is {last?.ToJsonString() ?? "unknown"}");
        return last!;
    }

    /// <summary>The connections to this stack's sandbox, for the set-up of another stack's merchant.</summary>
    /// <param name="prefix">What stands before their names.</param>
    public IReadOnlyDictionary<string, JsonObject> Connections(string prefix) =>
        Merchant()["connections"]!.AsObject().ToDictionary(pair => prefix + pair.Key, pair => pair.Value!.DeepClone().AsObject(), StringComparer.Ordinal);

    /// <summary>Waits until no event is undone.</summary>
    public Task WaitUntilQuiet()
    {
        JsonObject? last = null;
        return WaitUntil(
            async () => (long?)(last = await Api.GetFromJsonAsync<JsonObject>("/api/v1/cluster"))!["backlog"]!["undone"] == 0,
            () => $"every event to be done; the cluster says {last?.ToJsonString()}");
    }

    /// <summary>Waits on a condition, bounded; the failure names what was waited for.</summary>
    public static async Task WaitUntil(Func<Task<bool>> condition, Func<string> what)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            try
            {
                await timer.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Waited {Patience.TotalSeconds:0} s for {what()}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopProduct();
        await Sandbox.DisposeAsync();
        Api.Dispose();
        _shopPanel.Dispose();
        _booksPanel.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<int>> Ids(HttpResponseMessage reply)
    {
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
        return [.. (await reply.Content.ReadFromJsonAsync<JsonObject>())!["ids"]!.AsArray().Select(id => (int)id!)];
    }

    private JsonObject Merchant() => new()
    {
        ["merchant"] = new JsonObject
        {
            ["name"] = "Acme Ltd",
            ["posting"] = new JsonObject
            {
                ["salesNominal"] = 4000,
                ["shippingNominal"] = 4905,
                ["feeNominal"] = 4000,
                ["paymentTermsDays"] = 14,
                ["firstInvoiceNumber"] = 100_000,
                ["paymentMethods"] = new JsonObject { ["*"] = new JsonObject { ["methodId"] = 409844, ["accountId"] = 55166 } },
            },
        },
        ["connections"] = new JsonObject
        {
            ["shop"] = new JsonObject
            {
                ["kind"] = "magento",
                ["baseUrl"] = $"{Sandbox.MagentoAddress.ToString().TrimEnd('/')}/rest/default",
                ["settings"] = new JsonObject { ["auth"] = "bearer", ["webhook"] = "module" },
                ["secrets"] = new JsonObject
                {
                    ["accessToken"] = new JsonObject { ["value"] = "sandbox0integration0token0000001" },
                    ["webhookSecret"] = new JsonObject { ["value"] = WebhookSecret },
                },
                ["requestsPerSecond"] = 1000,
                ["timeoutSeconds"] = 5,
                ["pollSeconds"] = 0,
            },
            ["kashflow"] = new JsonObject
            {
                ["kind"] = "kashflow",
                ["baseUrl"] = $"{Sandbox.KashflowAddress.ToString().TrimEnd('/')}/v2",
                ["secrets"] = new JsonObject
                {
                    ["username"] = new JsonObject { ["value"] = "books@sandbox.test" },
                    ["password"] = new JsonObject { ["value"] = "sandbox-password" },
                    ["memorableWord"] = new JsonObject { ["value"] = "penguins" },
                },
                ["requestsPerSecond"] = 1000,
                ["timeoutSeconds"] = 5,
            },
        },
    };
}
