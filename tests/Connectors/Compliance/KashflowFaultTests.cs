using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Documents;
using KashflowOrleans.Sandbox;
using KashflowOrleans.Sandbox.Faults;
using KashflowOrleans.Tests.Connectors.Common.Support;
using KashflowOrleans.Tests.Connectors.Kashflow;

namespace KashflowOrleans.Tests.Connectors.Compliance;

public abstract class KashflowFaultTests : IAsyncLifetime
{
    protected static readonly CallContext Context = new("corr-1", "acme/shop/1");

    protected SandboxLedger Books { get; private set; } = null!;

    protected virtual SandboxOptions Options => new();

    public async Task InitializeAsync() => Books = await SandboxLedger.Start(Options);

    public async Task DisposeAsync() => await Books.DisposeAsync();

    protected Task<Outcome<LedgerCustomer>> CreateCustomer(string code = "JOBL01") => Books.Ledger.CreateCustomer(Samples.Customer(code), Context, CancellationToken.None);

    protected Task<Outcome<LedgerInvoice>> CreateInvoice(int number, InvoiceDocument? document = null) =>
        Books.Ledger.CreateInvoice(number, "JOBL01", document ?? Samples.Invoice($"R{number}"), Context, CancellationToken.None);

    protected Task<Outcome<LedgerInvoice>> GetInvoice(int number) => Books.Ledger.GetInvoice(number, Context, CancellationToken.None);
}

public sealed class When_the_session_expires_under_many_calls : KashflowFaultTests
{
    [Fact]
    public async Task One_new_log_in_serves_them_all()
    {
        (await CreateCustomer()).Done();
        Assert.Equal(1, Books.Account.SessionsBegun);
        Books.Account.ExpireSessions();
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 50).Select(number => CreateInvoice(number)));
        Assert.All(outcomes, outcome => outcome.Done());
        Assert.Equal((2, 2, 50), (Books.Account.SessionsBegun, Books.Gate.Logins, Books.Account.Invoices.Count));
    }

    [Fact]
    public async Task A_session_that_expires_again_and_again_is_retried_later()
    {
        (await CreateCustomer()).Done();
        Books.Fault(FaultKind.ExpireSessions, "POST /v2/invoices", times: 100);
        (await CreateInvoice(1)).Retry();
        Assert.Empty(Books.Account.Invoices);
    }
}

public sealed class When_the_account_is_locked : KashflowFaultTests
{
    [Fact]
    public async Task The_log_in_is_tried_once_and_never_again()
    {
        Books.Account.LockAccount();
        for (var call = 0; call < 5; call++)
        {
            var refused = (await CreateCustomer()).Refused(RefusalKind.Unauthorized);
            Assert.Contains("locked", refused.Reason, StringComparison.Ordinal);
        }

        Assert.Equal(1, Books.Gate.Logins);
        Assert.Single(Books.Audit.Lines);
    }

    [Fact]
    public async Task A_session_that_is_open_is_refused_and_no_log_in_follows()
    {
        (await CreateCustomer()).Done();
        Books.Fault(FaultKind.LockAccount, "POST /v2/invoices");
        (await CreateInvoice(1)).Refused(RefusalKind.Unauthorized);
        Assert.Equal(1, Books.Gate.Logins);
    }
}

public sealed class When_the_password_is_wrong : KashflowFaultTests
{
    [Fact]
    public async Task It_is_tried_once_so_that_the_account_is_not_locked()
    {
        var wrong = Books.Services with { Secrets = new PlainSecrets(("env:USER", Books.Account.Options.UserName), ("env:PASSWORD", "wrong"), ("env:WORD", "penguins")) };
        Books.Gate.Source = KashflowOrleans.Connectors.Kashflow.KashflowConnector.CreateSessionSource(
            KashflowOrleans.Keys.MerchantId.Parse("acme"), Samples.Connection(Books.Address), wrong);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(index => CreateCustomer($"C{index}")));
        Assert.All(outcomes, outcome => outcome.Refused(RefusalKind.Unauthorized));
        Assert.Equal(1, Books.Gate.Logins);
        Assert.False(Books.Account.IsLocked);
    }

    [Fact]
    public async Task A_wrong_memorable_word_is_tried_once_too()
    {
        var wrong = Books.Services with
        {
            Secrets = new PlainSecrets(("env:USER", Books.Account.Options.UserName), ("env:PASSWORD", Books.Account.Options.Password), ("env:WORD", "xxxxxxxxxxxx")),
        };
        var source = KashflowOrleans.Connectors.Kashflow.KashflowConnector.CreateSessionSource(KashflowOrleans.Keys.MerchantId.Parse("acme"), Samples.Connection(Books.Address), wrong);
        SessionReply reply = await source.LogIn(CancellationToken.None);
        Assert.True(reply.Final);
        Assert.Contains("memorable word", reply.Problem, StringComparison.Ordinal);
        Assert.False(Books.Account.IsLocked);
    }
}

public sealed class When_the_database_of_the_service_times_out : KashflowFaultTests
{
    [Fact]
    public async Task A_reading_call_is_repeated_and_succeeds()
    {
        (await CreateCustomer()).Done();
        (await CreateInvoice(1)).Done();
        Books.Fault(FaultKind.Timeout400, "GET /v2/invoices/*", times: 2);
        (await GetInvoice(1)).Done();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_creating_call_is_in_doubt_whether_or_not_the_work_was_done(bool afterWork)
    {
        (await CreateCustomer()).Done();
        Books.Fault(FaultKind.Timeout400, "POST /v2/invoices", afterWork: afterWork);
        (await CreateInvoice(1)).InDoubt();
        Assert.Equal(afterWork, (await GetInvoice(1)).TryGetValue(out _));
    }
}

public sealed class When_the_service_is_down_for_maintenance : KashflowFaultTests
{
    [Fact]
    public async Task A_page_of_HTML_is_a_passing_fault()
    {
        (await CreateCustomer()).Done();
        Books.Fault(FaultKind.Html503, "*", times: 3);
        (await GetInvoice(1)).Retry();
        Books.Fault(FaultKind.Html503, "POST /v2/invoices");
        (await CreateInvoice(1)).InDoubt();
        (await CreateInvoice(1)).Done();
    }
}

public sealed class When_KashFlow_asks_for_a_pause : KashflowFaultTests
{
    [Fact]
    public async Task The_cluster_pauses_and_the_caller_is_told_how_long()
    {
        (await CreateCustomer()).Done();
        Books.Fault(FaultKind.Throttle429, "POST /v2/invoices", retryAfterSeconds: 42);
        Assert.Equal(TimeSpan.FromSeconds(42), (await CreateInvoice(1)).Retry().After);
        Assert.Equal([TimeSpan.FromSeconds(42)], Books.Gate.Pauses);
        Assert.Empty(Books.Account.Invoices);
    }
}

public sealed class When_KashFlow_keeps_failing : KashflowFaultTests
{
    [Fact]
    public async Task It_is_left_alone_and_comes_back_by_itself()
    {
        (await CreateCustomer()).Done();
        Books.Fault(FaultKind.Refuse, "POST /v2/invoices", times: null);
        for (var call = 0; call < 5; call++)
        {
            (await CreateInvoice(1)).InDoubt();
        }

        var sent = Books.Audit.Lines.Count;
        var held = (await CreateInvoice(1)).Retry();
        Assert.Equal(sent, Books.Audit.Lines.Count);
        Assert.InRange(held.After!.Value, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(3));

        Books.Account.Faults.Set();
        var start = Environment.TickCount64;
        Outcome<LedgerInvoice> outcome;
        do
        {
            Assert.True(Environment.TickCount64 - start < 10_000, "The breaker did not let a request pass again.");
            await Task.Delay(20);
            outcome = await CreateInvoice(1);
        }
        while (outcome is Outcome<LedgerInvoice>.Retry);

        outcome.Done();
    }
}

public sealed class When_a_new_record_cannot_be_read_yet : KashflowFaultTests
{
    protected override SandboxOptions Options => new() { Kashflow = new() { ReadLag = TimeSpan.FromHours(1) } };

    [Fact]
    public async Task Its_key_is_taken_all_the_same()
    {
        (await CreateCustomer()).Done();
        (await CreateInvoice(1)).Done();
        (await GetInvoice(1)).Refused(RefusalKind.NotFound);
        (await CreateInvoice(1)).Refused(RefusalKind.Duplicate);
        (await CreateCustomer()).Refused(RefusalKind.Duplicate);
    }
}

public sealed class When_there_is_no_budget : KashflowFaultTests
{
    [Fact]
    public async Task Nothing_reaches_the_service()
    {
        (await CreateCustomer()).Done();
        var sent = Books.Audit.Lines.Count;
        Books.Gate.HasBudget = false;
        (await CreateInvoice(1)).Retry();
        (await GetInvoice(1)).Retry();
        Assert.Equal(sent, Books.Audit.Lines.Count);
        Assert.Empty(Books.Account.Invoices);
    }
}

public sealed class The_audit_of_a_whole_order : KashflowFaultTests
{
    [Fact]
    public async Task Names_no_secret_and_no_person()
    {
        (await CreateCustomer()).Done();
        (await CreateInvoice(1, Samples.Invoice("000000042", Samples.Payment("ch_1", 5m)))).Done();
        (await GetInvoice(1)).Done();
        (await Books.Ledger.FindCustomerByEmail(Samples.Email, Context, CancellationToken.None)).Done();
        (await Books.Ledger.FindCustomerByName("Jo Bloggs", Context, CancellationToken.None)).Done();
        (await Books.Ledger.FindInvoicesByReference("000000042", Context, CancellationToken.None)).Done();
        (await CreateCustomer()).Refused(RefusalKind.Duplicate);

        var options = Books.Account.Options;
        var session = (await Books.Gate.GetSession(null, CancellationToken.None)).Token!;
        string[] hidden = [options.UserName, options.Password, options.MemorableWord, session, Samples.Email, "Bloggs", "Ashwood", "DN3", "01302", "KfToken"];
        Assert.InRange(Books.Audit.Lines.Count, 10, 20);
        foreach (var line in Books.Audit.Lines)
        {
            Assert.All(hidden, text => Assert.DoesNotContain(text, line.ToString(), StringComparison.OrdinalIgnoreCase));
        }

        var created = Books.Audit.Lines.Single(line => line.Action == "POST /v2/invoices");
        Assert.Equal(("acme", "books", "acme/shop/1", "corr-1", "201"), (created.Merchant, created.Connection, created.Entity, created.CorrelationId, created.Result));
        Assert.Contains("\"CustomerReference\":\"000000042\"", created.Request, StringComparison.Ordinal);
        Assert.Contains("\"VATAmount\":5.9900", created.Response, StringComparison.Ordinal);
    }
}
