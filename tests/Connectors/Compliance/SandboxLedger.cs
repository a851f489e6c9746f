using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Kashflow;
using KashflowOrleans.Keys;
using KashflowOrleans.Sandbox;
using KashflowOrleans.Sandbox.Faults;
using KashflowOrleans.Sandbox.Kashflow;
using KashflowOrleans.Tests.Connectors.Common.Support;
using KashflowOrleans.Tests.Connectors.Kashflow;
using Microsoft.Extensions.Logging.Abstractions;

namespace KashflowOrleans.Tests.Connectors.Compliance;

/// <summary>The KashFlow connector over real sockets against the sandbox's KashFlow.</summary>
public sealed class SandboxLedger : ILedgerFixture
{
    private readonly SandboxHost _host;
    private bool _isStopped;

    private SandboxLedger(SandboxHost host, Func<ConnectorServices, ConnectorServices> configure)
    {
        _host = host;
        var secrets = new PlainSecrets(("env:USER", Account.Options.UserName), ("env:PASSWORD", Account.Options.Password), ("env:WORD", Account.Options.MemorableWord));
        Services = configure(new ConnectorServices(Audit, secrets, TimeProvider.System, new Random(1), NullLoggerFactory.Instance));
        var merchant = MerchantId.Parse("acme");
        var connection = Samples.Connection(Address);
        Gate.Source = KashflowConnector.CreateSessionSource(merchant, connection, Services);
        Ledger = KashflowConnector.CreateLedger(merchant, connection, Gate, Services);
    }

    public ILedger Ledger { get; }

    public ClusterGate Gate { get; } = new();

    public AuditList Audit { get; } = new();

    public ConnectorServices Services { get; }

    public KashflowAccount Account => _host.Kashflow;

    /// <summary>Base address of the service.</summary>
    public string Address => new Uri(_host.KashflowAddress, "/v2").ToString();

    public static async Task<SandboxLedger> Start(SandboxOptions? options = null, Func<ConnectorServices, ConnectorServices>? configure = null) =>
        new(await SandboxHost.StartAsync(options ?? new SandboxOptions()), configure ?? (static services => services));

    public void Fault(FaultKind kind, string match, int? times = 1, int? retryAfterSeconds = null, bool afterWork = false, int milliseconds = 500) =>
        Account.Faults.Set([new Fault { Kind = kind, Match = match, Times = times, RetryAfterSeconds = retryAfterSeconds, AfterWork = afterWork, Milliseconds = milliseconds }]);

    public void LoseNextReply() => Account.Faults.Set(
    [
        new Fault { Kind = FaultKind.DropReplyAfterWork, Match = "POST /v2/customers", Times = 1 },
        new Fault { Kind = FaultKind.DropReplyAfterWork, Match = "POST /v2/invoices", Times = 1 },
        new Fault { Kind = FaultKind.DropReplyAfterWork, Match = "POST /v2/internal/*", Times = 1 },
        new Fault { Kind = FaultKind.DropReplyAfterWork, Match = "POST /v2/journals", Times = 1 },
    ]);

    public async Task Disconnect()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            await _host.DisposeAsync();
        }
    }

    public async Task AddPaymentByHand(int number, decimal amount)
    {
        // Another program on the same account, with a connector of its own.
        var merchant = MerchantId.Parse("byhand");
        using var gate = new ClusterGate();
        var connection = Samples.Connection(Address);
        gate.Source = KashflowConnector.CreateSessionSource(merchant, connection, Services);
        var ledger = KashflowConnector.CreateLedger(merchant, connection, gate, Services);
        var context = new CallContext("hand", "hand");
        Assert.True((await ledger.GetInvoice(number, context, CancellationToken.None)).TryGetValue(out var invoice));
        var document = Samples.Invoice(invoice.Reference!, Samples.Payment("by hand", amount));
        Assert.True((await ledger.UpdateInvoice(invoice, invoice.CustomerCode, document, context, CancellationToken.None)).TryGetValue(out _));
    }

    public void AddProduct(string code)
    {
        // One code may stand under several nominals.
        int[] nominals = [4000, 4010];
        var nominal = nominals.First(candidate => Account.FindProduct(candidate, code) is null);
        Assert.Null(Account.CreateProduct(new ProductFields { Code = code, Name = code, NominalCode = nominal, VATRate = 20m }, out _));
    }

    public async ValueTask DisposeAsync()
    {
        await Disconnect();
        Gate.Dispose();
    }
}

public sealed class Kashflow_as_a_ledger_of_credit_notes : CreditNoteCompliance
{
    protected override async Task<ILedgerFixture> Start() => await SandboxLedger.Start();
}

public sealed class Kashflow_as_a_ledger_of_journals : JournalCompliance
{
    protected override async Task<ILedgerFixture> Start() => await SandboxLedger.Start();
}

public sealed class Kashflow_as_a_ledger : LedgerCompliance
{
    protected override async Task<ILedgerFixture> Start() => await SandboxLedger.Start();
}
