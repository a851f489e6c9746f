using System.Collections.Concurrent;
using System.Reflection;
using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Events;
using KashflowOrleans.Storage.Merchants;
using Orleans;

namespace KashflowOrleans.Tests.Gateway.Fakes;

/// <summary>Grains in memory behind a client of either runtime: the interfaces are answered by a proxy, because their size differs between the builds.</summary>
public class FakeCluster : DispatchProxy
{
    private readonly ConcurrentDictionary<string, object> _grains = new(StringComparer.Ordinal);
    private IMerchantDirectory? _directory;

    /// <summary>Every call to a grain, as <c>Interface/key.Method</c>.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Whether no silo answers.</summary>
    public bool IsDown { get; set; }

    /// <summary>Whether a check of shop and books is under way.</summary>
    public bool IsChecking { get; set; }

    /// <summary>After how many more calls no silo answers.</summary>
    public int? FailAfter { get; set; }

    /// <summary>Whether grains refuse their input.</summary>
    public string? Refusal { get; set; }

    /// <summary>Where the orders stand, by key.</summary>
    public ConcurrentDictionary<string, OrderStatusView> Statuses { get; } = new(StringComparer.Ordinal);

    /// <summary>What <see cref="IServiceProvider"/> the client shows.</summary>
    public IServiceProvider? Services { get; set; }

    /// <summary>A client and what it does.</summary>
    internal static (IClusterClient Client, FakeCluster Cluster) Create(IMerchantDirectory directory, FakeFlows flows)
    {
        var client = Create<IClusterClient, FakeCluster>();
        var cluster = (FakeCluster)(object)client;
        cluster._directory = directory;
        cluster.Flows = flows;
        return (client, cluster);
    }

    /// <summary>The merchants' flows and the lab.</summary>
    internal FakeFlows Flows { get; private set; } = new();

    /// <summary>The merchants' imports.</summary>
    internal FakeImports Imports { get; } = new();

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod?.Name == "get_ServiceProvider")
        {
            return Services;
        }

        var contract = targetMethod?.GetGenericArguments().FirstOrDefault() ?? throw new NotSupportedException($"{targetMethod?.Name} is not faked.");
        var key = args![0]!.ToString()!;
        return _grains.GetOrAdd($"{contract.Name}/{key}", _ => contract.Name switch
        {
            nameof(IMerchantGrain) => new MerchantGrain(this, key),
            nameof(IOrderGrain) => new OrderGrain(this, key),
            nameof(IConnectionGrain) => new ConnectionGrain(this, key),
            nameof(IPollerGrain) => new PollerGrain(this, key),
            nameof(IReconciliationGrain) => new FakeReconciliationGrain(this, key),
            nameof(IFlowGrain) => new FakeFlowGrain(this, key),
            nameof(IImportGrain) => new FakeImports.Grain(this, Imports, key),
            nameof(IFlowLabGrain) => new FakeFlowLab(this, key),
            _ => throw new NotSupportedException($"{contract.Name} is not faked."),
        });
    }

    internal void Enter(string call)
    {
        Calls.Enqueue(call);
        if (IsDown || (FailAfter is { } left && (FailAfter = left - 1) < 0))
        {
            throw new TimeoutException("no silo");
        }

        if (Refusal is { } refusal)
        {
            throw new FormatException(refusal);
        }
    }

    internal sealed class MerchantGrain(FakeCluster cluster, string key) : IMerchantGrain
    {
        private MerchantConfig? _config;

        public async Task<MerchantConfig?> GetConfig()
        {
            cluster.Enter($"IMerchantGrain/{key}.GetConfig");
            return _config ??= await cluster._directory!.Get(key, CancellationToken.None);
        }

        public Task<MerchantConfig> PutSettings(MerchantSettings settings) => Change("PutSettings", config =>
            config with { Name = settings.Name, TimeZone = settings.TimeZone, HomeCurrency = settings.HomeCurrency, Posting = settings.Posting });

        public Task<MerchantConfig> PutConnection(ConnectionConfig connection) => Change("PutConnection", config =>
        {
            var secrets = new Dictionary<string, string>(config.Find(connection.Id)?.Secrets ?? new Dictionary<string, string>(), StringComparer.Ordinal);
            foreach (var (name, reference) in connection.Secrets)
            {
                secrets[name] = reference;
            }

            return config with { Connections = [.. config.Connections.Where(other => other.Id != connection.Id), connection with { Secrets = secrets }] };
        });

        public Task<MerchantConfig> PutApiKey(ApiKeyConfig apiKey) =>
            Change("PutApiKey", config => config with { ApiKeys = [.. config.ApiKeys.Where(other => other.Id != apiKey.Id), apiKey] });

        public Task<MerchantConfig> RemoveApiKey(string keyId) =>
            Change("RemoveApiKey", config => config with { ApiKeys = [.. config.ApiKeys.Where(other => other.Id != keyId)] });

        public Task<MerchantConfig> PutFlow(string environment, string subject, IReadOnlyList<string> channels, string flow, FlowVersionRef? version) => throw new NotSupportedException();

        private async Task<MerchantConfig> Change(string method, Func<MerchantConfig, MerchantConfig> change)
        {
            cluster.Enter($"IMerchantGrain/{key}.{method}");
            var standing = await cluster._directory!.Get(key, CancellationToken.None)
                ?? new MerchantConfig(key, key, 0, "Europe/London", "GBP", [], new PostingConfig(null, 1, 1, 1, 0, 1, false, []), []);
            _config = change(standing) with { Version = standing.Version + 1 };
            await cluster._directory!.Put(_config, CancellationToken.None);
            return _config;
        }
    }

    internal sealed class OrderGrain(FakeCluster cluster, string key) : IOrderGrain
    {
        public Task Notify(EntityEvent hint)
        {
            cluster.Enter($"IOrderGrain/{key}.Notify({hint.Kind},{hint.CorrelationId})");
            return Task.CompletedTask;
        }

        public Task<OrderStatusView> GetStatus()
        {
            cluster.Enter($"IOrderGrain/{key}.GetStatus");
            return Task.FromResult(Status);
        }

        public Task<OrderStatusView> Retry(string requestedBy, bool onLatestFlow, string correlationId)
        {
            cluster.Enter($"IOrderGrain/{key}.Retry({requestedBy},{(onLatestFlow ? "latest" : "same")},{correlationId})");
            return Task.FromResult(Status with { Status = OrderStatuses.Observing });
        }

        public Task<OrderStatusView> Release(string requestedBy, string correlationId)
        {
            cluster.Enter($"IOrderGrain/{key}.Release({requestedBy},{correlationId})");
            return Task.FromResult(Status with { Status = OrderStatuses.Observing });
        }

        public Task<OrderStatusView> Skip(string requestedBy, string reason, string correlationId)
        {
            cluster.Enter($"IOrderGrain/{key}.Skip({requestedBy},{reason},{correlationId})");
            return Task.FromResult(Status with { Status = OrderStatuses.Ignored, Reason = reason });
        }

        private OrderStatusView Status => cluster.Statuses.GetValueOrDefault(key) ?? new OrderStatusView(OrderStatuses.Synced, null, 500001, 0, null);
    }

    internal sealed class ConnectionGrain(FakeCluster cluster, string key) : IConnectionGrain
    {
        public Task<SessionReply> GetSession(string? rejected) => throw new NotSupportedException();

        public Task<BudgetLease> Lease(int wanted) => throw new NotSupportedException();

        public Task<BudgetLease> LeaseBackfill(int wanted) => throw new NotSupportedException();

        public Task AllowBackfill(int permille) => throw new NotSupportedException();

        public Task ReportThrottled(TimeSpan pause) => throw new NotSupportedException();

        public Task<ConnectionHealth> GetHealth()
        {
            cluster.Enter($"IConnectionGrain/{key}.GetHealth");
            return Task.FromResult(new ConnectionHealth("up", null, null, null, 1));
        }

        public Task<ConnectionTest> Test()
        {
            cluster.Enter($"IConnectionGrain/{key}.Test");
            return Task.FromResult(new ConnectionTest(true, "It works."));
        }
    }

    internal sealed class PollerGrain(FakeCluster cluster, string key) : IPollerGrain
    {
        public Task EnsureRunning() => throw new NotSupportedException();

        public Task<int> PollNow()
        {
            cluster.Enter($"IPollerGrain/{key}.PollNow");
            return Task.FromResult(3);
        }

        public Task<PollerView> GetView()
        {
            cluster.Enter($"IPollerGrain/{key}.GetView");
            return Task.FromResult(new PollerView(FakeImports.Now, [new PollSourceView("shipments", null, "The integration may not use Magento_Sales::shipment.", FakeImports.Now)]));
        }
    }
}
