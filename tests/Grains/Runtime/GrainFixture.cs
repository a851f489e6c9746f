using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Grains.Flows;
using KashflowOrleans.Grains.Hosting;
using KashflowOrleans.Grains.Imports;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Grains.Pump;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;
using KashflowOrleans.Ports;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Flows;
using KashflowOrleans.Storage.Imports;
using KashflowOrleans.Storage.Inbox;
using KashflowOrleans.Storage.Merchants;
using KashflowOrleans.Storage.Payments;
using KashflowOrleans.Storage.Reconciliation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;

namespace KashflowOrleans.Tests.Grains.Runtime;

/// <summary>The tests that share one silo; each has merchants of its own.</summary>
[CollectionDefinition(Name)]
public sealed class GrainCollection : ICollectionFixture<GrainFixture>
{
    public const string Name = "grains";
}

/// <summary>A silo with the real grains over stand-ins of everything outside. The other half, one file per runtime, hosts it.</summary>
public sealed partial class GrainFixture : IAsyncLifetime
{
    private static readonly GrainOptions Options = new()
    {
        LateArrival = TimeSpan.FromMilliseconds(300),
        Pump = new PumpOptions { Period = TimeSpan.FromMilliseconds(50), Grace = TimeSpan.FromMilliseconds(500), DueLease = TimeSpan.FromSeconds(1) },
        Imports = new ImportOptions { Period = TimeSpan.FromMilliseconds(20), PageSize = 10, MaxUnfinished = 20, FailurePause = TimeSpan.FromMilliseconds(50) },
    };

    private static int _merchants;
    private FakePayments? _payments;

    internal FakeConnectors World { get; init; } = new();

    internal FakeDatabase Database { get; init; } = new();

    internal FakePayments Payments
    {
        get => _payments ??= new FakePayments(Database);
        init => _payments = value;
    }

    internal FakeFlowStore FlowStore { get; init; } = new();

    internal FakeReconciliation Reconciliation => field ??= new FakeReconciliation(Database);
    internal FakeImportStore Imports
    {
        get => field ??= new FakeImportStore(Database);
        init;
    }

    internal StateVault States { get; init; } = new();

    internal LogLines Log { get; } = new();

    /// <summary>How long callers wait for an answer.</summary>
    internal static TimeSpan ResponseTimeout { get; } = TimeSpan.FromSeconds(5);

    /// <summary>A merchant that nobody else uses, with a shop and books. Its retries are due at once unless a test is about when they are.</summary>
    internal async Task<Business> Open(bool isHurried = true, PostingConfig? posting = null)
    {
        var business = new Business(this, $"m{Interlocked.Increment(ref _merchants)}");
        await business.SetUp(isHurried, posting);
        return business;
    }

    private void AddServices(IServiceCollection services)
    {
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug).AddFilter((category, _) => category?.StartsWith("KashflowOrleans.Grains", StringComparison.Ordinal) == true).AddProvider(Log));
        services.AddKashflowGrains(Options);
        services.AddSingleton<IOrderFlows, PoisonableFlows>();
        services.AddSingleton<IConnectorFactory>(World);
        services.AddSingleton<ISecretResolver>(World);
        services.AddSingleton<IInbox>(Database);
        services.AddSingleton<IEffectStore>(Database);
        services.AddSingleton<IMerchantDirectory>(Database);
        services.AddSingleton<IPaymentStore>(Payments);
        services.AddSingleton<IFlowStore>(FlowStore);
        services.AddSingleton<IReconciliationStore>(Reconciliation);
        services.AddSingleton<ISourceLooks>(Reconciliation);
        services.AddSingleton<IImportStore>(Imports);
    }

    /// <summary>The ordinary decisions, with a defect that a test can meet.</summary>
    private sealed class PoisonableFlows(FlowLibrary library, TimeProvider clock) : IOrderFlows
    {
        private readonly OrderFlows _ordinary = new(library, clock);

        public FlowVersionRef InForce(MerchantConfig config, ConnectionConfig channel, FlowSubject subject) => _ordinary.InForce(config, channel, subject);

        public ValueTask<OrderDecision> Decide(FlowVersionRef flow, Refund refund, OrderFlowContext context) => _ordinary.Decide(flow, refund, context);

        public ValueTask<bool> NeedsProducts(FlowVersionRef flow, MerchantConfig config) => _ordinary.NeedsProducts(flow, config);

        public ValueTask<OrderDecision> Decide(FlowVersionRef flow, Order order, OrderFlowContext context) =>
            order.Number.StartsWith("POISON", StringComparison.Ordinal) ? throw new DivideByZeroException("A defect of the decision.") : _ordinary.Decide(flow, order, context);
    }
}

/// <summary>Everything that was logged.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> All => [.. _lines];

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Logger(LogLines lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines._lines.Enqueue($"{logLevel} {eventId.Id} {formatter(state, exception)} {exception}");
    }
}
