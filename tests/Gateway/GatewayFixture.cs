using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Magento.Webhooks;
using KashflowOrleans.Gateway;
using KashflowOrleans.Gateway.Events;
using KashflowOrleans.Gateway.Security;
using KashflowOrleans.Gateway.Webhooks;
using KashflowOrleans.Ports;
using KashflowOrleans.Storage.Audit;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Flows;
using KashflowOrleans.Storage.Imports;
using KashflowOrleans.Storage.Inbox;
using KashflowOrleans.Storage.Merchants;
using KashflowOrleans.Storage.Orders;
using KashflowOrleans.Storage.Reconciliation;
using KashflowOrleans.Storage.Secrets;
using KashflowOrleans.Tests.Gateway.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Orleans;

namespace KashflowOrleans.Tests.Gateway;

/// <summary>A gateway on a real server at a free port, over fakes of everything behind it. Two merchants: <c>acme</c> (with a shop and a ledger) and <c>other</c>.</summary>
internal sealed class GatewayFixture : IAsyncDisposable
{
    public const string ClusterKey = "kf_cluster_0123456789012345678901234567890123456789";

    private readonly WebApplication _app;

    private GatewayFixture(WebApplication app, FakeCluster cluster)
    {
        _app = app;
        Cluster = cluster;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public required FakeInbox Inbox { get; init; }

    public required FakeDirectory Directory { get; init; }

    public required FakeOrders Orders { get; init; }

    public required FakeAudit Audit { get; init; }

    public required FakeSecrets Secrets { get; init; }

    public required FakeVerifiers Verifiers { get; init; }

    public required FakePublisher Publisher { get; init; }

    public required FakeReconciliation Reconciliation { get; init; }

    public FakeCluster Cluster { get; }

    public FakeFlows Flows => Cluster.Flows;

    public FakeImports Imports => Cluster.Imports;

    /// <summary>A client without a key.</summary>
    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public int Port => new Uri(_app.Urls.Single()).Port;

    public static async Task<GatewayFixture> Start(Action<GatewayOptions>? configure = null, ILoggerProvider? logs = null, int port = 0, Action<WebApplication>? alsoMap = null, IPublicKeySource? magentoKeys = null)
    {
        var options = new GatewayOptions { AdminKeySha256 = ApiKeys.Hash(ClusterKey), RuntimeName = "Test" };
        configure?.Invoke(options);
        var directory = new FakeDirectory();
        var flows = new FakeFlows();
        var (client, cluster) = FakeCluster.Create(directory, flows);
        var (inbox, orders, audit, secrets, verifiers, publisher) = (new FakeInbox(), new FakeOrders(), new FakeAudit(), new FakeSecrets(), new FakeVerifiers(), new FakePublisher());

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (logs is not null)
        {
            builder.Logging.AddProvider(logs);
        }

        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddSingleton<IInbox>(inbox);
        builder.Services.AddSingleton<IMerchantDirectory>(directory);
        builder.Services.AddSingleton<IOrderQueries>(orders);
        builder.Services.AddSingleton<IFlowStore>(flows);
        builder.Services.AddSingleton<IImportStore>(cluster.Imports);
        var reconciliation = new FakeReconciliation();
        builder.Services.AddSingleton<IReconciliationStore>(reconciliation);
        builder.Services.AddSingleton<ISourceLooks>(reconciliation);
        builder.Services.AddSingleton<IAuditSink>(audit);
        builder.Services.AddSingleton<IAuditQueries>(audit);
        builder.Services.AddSingleton<ISecretProtector>(secrets);
        builder.Services.AddSingleton<ISecretResolver>(secrets);
        if (magentoKeys is null)
        {
            builder.Services.AddSingleton<IWebhookVerifiers>(verifiers);
        }
        else
        {
            builder.Services.AddSingleton(magentoKeys);
            builder.Services.AddSingleton<IWebhookVerifiers, MagentoWebhooks>();
        }

        builder.Services.AddSingleton<IEventPublisher>(publisher);
        builder.Services.AddSingleton<IGrainFactory>(client);
        builder.AddGateway(options);
        var app = builder.Build();
        app.MapGateway();
        alsoMap?.Invoke(app);
        await Seed(directory, orders);
        flows.Seed();
        cluster.Imports.Seed("acme", "1", reading => reading with { Document = reading.Document with { State = ImportStates.Done, StartedAt = FakeImports.Now.AddDays(-1) } });
        await app.StartAsync();
        return new GatewayFixture(app, cluster)
        {
            Inbox = inbox,
            Directory = directory,
            Orders = orders,
            Audit = audit,
            Secrets = secrets,
            Verifiers = verifiers,
            Publisher = publisher,
            Reconciliation = reconciliation,
        };
    }

    /// <summary>The key of a merchant with a role.</summary>
    public static string KeyOf(string merchant, ApiRole role) => $"kf_{merchant}_{role}0123456789012345678901234567890123456789";

    /// <summary>Sends a request with a key.</summary>
    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, string? key = ClusterKey, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        if (body is not null)
        {
            request.Content = body is string text ? new StringContent(text, Encoding.UTF8, "application/json") : JsonContent.Create(body);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Http.SendAsync(request);
    }

    public Task<HttpResponseMessage> Get(string path, string? key = ClusterKey) => Send(HttpMethod.Get, path, key);

    /// <summary>Delivers a genuine webhook about the orders.</summary>
    public Task<HttpResponseMessage> Deliver(string[] orders, string eventId = "e1", string path = "/webhooks/acme/shop", params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Post, path, null, new Dictionary<string, object> { ["orders"] = orders, ["event"] = eventId }, [("X-Test-Secret", "right"), .. headers]);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>An order's row.</summary>
    public static OrderRow Row(string merchant, string id, string status, string? reason = null, int? invoice = null, decimal total = 165.00m, int minutes = 0) => new(
        $"{merchant}/shop/{id}",
        merchant,
        "shop",
        id,
        $"00000{id}",
        status,
        reason,
        "GBP",
        total,
        invoice,
        invoice is null ? null : total,
        invoice is null ? null : total,
        invoice is null ? null : "CUST" + id,
        Instant.FromUtc(2026, 1, 2, 3, 4).Plus(Duration.FromMinutes(minutes)),
        Instant.FromUtc(2026, 1, 2, 3, 5).Plus(Duration.FromMinutes(minutes)),
        Instant.FromUtc(2026, 1, 2, 3, 6).Plus(Duration.FromMinutes(minutes)),
        0,
        null,
        1,
        """{"invoice":{"number":500001,"gross":165.00}}""");

    private static async Task Seed(FakeDirectory directory, FakeOrders orders)
    {
        await directory.Put(Merchant("acme", new ConnectionConfig("shop", ConnectionKinds.Magento, "https://shop.example/rest/default", new Dictionary<string, string> { ["auth"] = "bearer" }, new Dictionary<string, string> { ["accessToken"] = "enc:99", ["webhookSecret"] = "env:SHOP_SECRET" }), new ConnectionConfig("books", ConnectionKinds.Kashflow, "https://api.kashflow.com/v2", new Dictionary<string, string>(), new Dictionary<string, string> { ["password"] = "file:/run/secrets/books" })), CancellationToken.None);
        await directory.Put(Merchant("other"), CancellationToken.None);
        orders.Rows["acme/shop/7"] = Row("acme", "7", "synced", invoice: 500001);
        orders.Rows["acme/shop/8"] = Row("acme", "8", "held", "VAT differs by 0.01", minutes: 1);
        orders.Rows["other/shop/9"] = Row("other", "9", "synced", invoice: 9);
        orders.History["acme/shop/7"] =
        [
            new HistoryLine("acme/shop/7", 1, Instant.FromUtc(2026, 1, 2, 3, 5), "c-1", "order.read", "Read from the shop."),
            new HistoryLine("acme/shop/7", 2, Instant.FromUtc(2026, 1, 2, 3, 6), "c-1", "invoice.created", "Invoice 500001 over 165.00 GBP."),
        ];
    }

    private static MerchantConfig Merchant(string id, params ConnectionConfig[] connections) => new(
        id,
        $"The {id} company",
        1,
        "Europe/London",
        "GBP",
        connections,
        new PostingConfig(null, 4000, 4905, 4000, 30, 500001, true, [new PaymentMethodConfig("*", 1, 2)]),
        [
            .. Enum.GetValues<ApiRole>().Select(role => new ApiKeyConfig($"{role.ToString().ToLowerInvariant()}-key", ApiKeys.Hash(KeyOf(id, role)), role)),
            new ApiKeyConfig("spare-key", ApiKeys.Hash(ApiKeys.Create(id)), ApiRole.Viewer),
        ]);
}

/// <summary>Reading answers.</summary>
internal static class Answers
{
    public static async Task<JsonElement> Json(this HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    /// <summary>Asserts a problem's status, code and shape.</summary>
    public static async Task<JsonElement> ShouldBeProblem(this HttpResponseMessage response, int status, string code)
    {
        Assert.Equal((status, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var problem = await response.Json();
        Assert.Equal("urn:kashflow-orleans:problem:" + code, problem.GetProperty("type").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.StartsWith("/", problem.GetProperty("instance").GetString(), StringComparison.Ordinal);
        Assert.Equal(response.Headers.GetValues("X-Correlation-Id").Single(), problem.GetProperty("correlationId").GetString());
        return problem;
    }

    /// <summary>Waits until something holds; says what was waited for if it does not within 10 s.</summary>
    public static async Task Eventually(Func<bool> condition, string what)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(deadline) > TimeSpan.FromSeconds(10))
            {
                Assert.Fail($"Waited 10 s for: {what}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }
    }
}
