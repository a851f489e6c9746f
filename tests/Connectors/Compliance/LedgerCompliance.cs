using System.Globalization;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Documents;
using KashflowOrleans.Tests.Connectors.Common.Support;
using KashflowOrleans.Tests.Connectors.Kashflow;
using NodaTime;

namespace KashflowOrleans.Tests.Connectors.Compliance;

/// <summary>A ledger under test, empty at the start of every test.</summary>
public interface ILedgerFixture : IAsyncDisposable
{
    ILedger Ledger { get; }

    /// <summary>The next request that creates something does its work, but its reply never arrives.</summary>
    void LoseNextReply();

    /// <summary>Nobody can reach the service any more.</summary>
    Task Disconnect();

    /// <summary>Somebody changes an invoice by hand: a payment appears on it.</summary>
    Task AddPaymentByHand(int number, decimal amount);

    /// <summary>The account has a product of this code; the same code twice gives two products.</summary>
    void AddProduct(string code);
}

/// <summary>What every ledger must do, whatever system stands behind it. A connector passes by deriving from it with a fixture of its own.</summary>
public abstract class LedgerCompliance : IAsyncLifetime
{
    private static readonly CallContext Context = new("compliance", "acme/shop/1");
    private static readonly CancellationToken Any = CancellationToken.None;

    private ILedgerFixture _fixture = null!;

    private ILedger Ledger => _fixture.Ledger;

    public async Task InitializeAsync() => _fixture = await Start();

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task A_created_customer_is_found_by_code_by_e_mail_and_by_name()
    {
        var created = (await Ledger.CreateCustomer(Customer("JOBL01"), Context, Any)).Done();
        Assert.Equal(("JOBL01", "Jo Bloggs", Samples.Email), (created.Code, created.Name, created.Email));
        Assert.Equal(created, (await Ledger.FindCustomerByCode("JOBL01", Context, Any)).Done());
        Assert.Equal(created, (await Ledger.FindCustomerByEmail(Samples.Email.ToUpperInvariant(), Context, Any)).Done());
        Assert.Equal(created, (await Ledger.FindCustomerByName("jo bloggs", Context, Any)).Done());
    }

    [Fact]
    public async Task A_customer_that_is_not_there_is_not_found()
    {
        (await Ledger.CreateCustomer(Customer("JOBL01"), Context, Any)).Done();
        (await Ledger.FindCustomerByCode("JOBL02", Context, Any)).Refused(RefusalKind.NotFound);
        (await Ledger.FindCustomerByEmail("bloggs@example.org", Context, Any)).Refused(RefusalKind.NotFound);
        (await Ledger.FindCustomerByName("Jo Blogg", Context, Any)).Refused(RefusalKind.NotFound);
    }

    [Fact]
    public async Task Of_two_customers_with_one_e_mail_neither_is_found_by_it()
    {
        (await Ledger.CreateCustomer(Customer("JOBL01"), Context, Any)).Done();
        (await Ledger.CreateCustomer(Customer("JOBL02") with { Name = "Joanna Bloggs" }, Context, Any)).Done();
        (await Ledger.FindCustomerByEmail(Samples.Email, Context, Any)).Refused(RefusalKind.NotFound);
        Assert.Equal("JOBL02", (await Ledger.FindCustomerByName("Joanna Bloggs", Context, Any)).Done().Code);
    }

    [Fact]
    public async Task A_taken_customer_code_is_a_duplicate_and_changes_nothing()
    {
        var first = (await Ledger.CreateCustomer(Customer("JOBL01"), Context, Any)).Done();
        (await Ledger.CreateCustomer(Customer("JOBL01") with { Name = "Somebody Else", Email = "else@example.org" }, Context, Any)).Refused(RefusalKind.Duplicate);
        Assert.Equal(first, (await Ledger.FindCustomerByCode("JOBL01", Context, Any)).Done());
    }

    [Fact]
    public async Task A_created_invoice_reads_back_to_the_penny()
    {
        await CreateCustomer();
        var document = Samples.Invoice("000000042", Samples.Payment("ch_1", 30m), Samples.Payment("gift", 0.94m));
        var created = (await Ledger.CreateInvoice(100001, "JOBL01", document, Context, Any)).Done();
        var read = (await Ledger.GetInvoice(100001, Context, Any)).Done();
        Assert.Equal(created with { Payments = [], Content = null }, read with { Payments = [], Content = null }, SameInvoice);
        Assert.Equal(document.Lines.Select(line => (line.Net, line.Vat, line.VatPercent, line.NominalCode)), read.Content!.Lines.Select(line => (line.Net, line.Vat, line.VatPercent, line.NominalCode)));
        Assert.Equal(created.Content!.Lines, read.Content.Lines);
        Assert.Equal(
            (100001, "000000042", "JOBL01", document.Net, document.Vat, document.Gross, 30.94m), (read.Number, read.Reference, read.CustomerCode, read.Net, read.Vat, read.Gross, read.Paid));
        Assert.Equal([("ch_1", 30m), ("gift", 0.94m)], read.Payments.Select(payment => (payment.Reference, payment.Amount)));
        Assert.All(read.Payments, payment => Assert.NotEqual(0, payment.Id));
    }

    [Fact]
    public async Task Awkward_amounts_survive()
    {
        await CreateCustomer();
        var lines = new[]
        {
            new InvoiceLine("Bolt", 7m, 0.01m, 20m, 0.01m, false, 4000, null),
            new InvoiceLine("Half a metre", 0.5m, 19.98m, 5m, 0.50m, false, 4000, null),
            new InvoiceLine("Book", 1m, 1234567.89m, 0m, 0m, false, 4000, null),
            new InvoiceLine("Discount", 1m, -0.07m, 20m, -0.01m, false, 4000, null),
        };
        var document = Samples.Invoice("A-1") with { Lines = lines };
        (await Ledger.CreateInvoice(100001, "JOBL01", document, Context, Any)).Done();
        var read = (await Ledger.GetInvoice(100001, Context, Any)).Done();
        Assert.Equal((1234577.88m, 0.50m, 1234578.38m), (read.Net, read.Vat, read.Gross));
    }

    [Fact]
    public async Task A_taken_invoice_number_is_a_duplicate_and_changes_nothing()
    {
        await CreateCustomer();
        (await Ledger.CreateInvoice(100001, "JOBL01", Samples.Invoice("first"), Context, Any)).Done();
        (await Ledger.CreateInvoice(100001, "JOBL01", Samples.Invoice("second"), Context, Any)).Refused(RefusalKind.Duplicate);
        Assert.Equal("first", (await Ledger.GetInvoice(100001, Context, Any)).Done().Reference);
        Assert.Empty((await Ledger.FindInvoicesByReference("second", Context, Any)).Done());
    }

    [Fact]
    public async Task An_invoice_number_that_is_not_there_is_not_found() => (await Ledger.GetInvoice(4711, Context, Any)).Refused(RefusalKind.NotFound);

    [Fact]
    public async Task What_the_ledger_does_not_accept_is_refused_with_its_reason()
    {
        await CreateCustomer();
        var good = Samples.Invoice("42");
        (await Ledger.CreateInvoice(1, "NOBODY", good, Context, Any)).Refused(RefusalKind.Invalid);
        (await Ledger.CreateInvoice(1, "JOBL01", good with { Lines = [good.Lines[0] with { NominalCode = 9 }] }, Context, Any)).Refused(RefusalKind.Invalid);
        (await Ledger.CreateInvoice(1, "JOBL01", good with { Payments = [Samples.Payment("p", 1m) with { MethodId = 9 }] }, Context, Any)).Refused(RefusalKind.Invalid);
        (await Ledger.CreateInvoice(1, "JOBL01", good with { CurrencyCode = "XTS" }, Context, Any)).Refused(RefusalKind.Invalid);
        (await Ledger.GetInvoice(1, Context, Any)).Refused(RefusalKind.NotFound);
    }

    [Fact]
    public async Task Invoices_are_found_by_their_whole_reference_however_many_are_like_it()
    {
        await CreateCustomer();
        for (var number = 1; number <= 230; number++)
        {
            var reference = number is 3 or 120 or 229 ? "42" : $"42-{number.ToString(CultureInfo.InvariantCulture)}";
            (await Ledger.CreateInvoice(number, "JOBL01", Samples.Invoice(reference), Context, Any)).Done();
        }

        var found = (await Ledger.FindInvoicesByReference("42", Context, Any)).Done();
        Assert.Equal([3, 120, 229], found.Select(invoice => invoice.Number).Order());
        Assert.All(found, invoice => Assert.Empty(invoice.Payments));
        Assert.Empty((await Ledger.FindInvoicesByReference("4", Context, Any)).Done());
    }

    [Fact]
    public async Task An_update_replaces_lines_and_keeps_the_ids_of_payments_that_stay()
    {
        await CreateCustomer();
        (await Ledger.CreateInvoice(100001, "JOBL01", Samples.Invoice("42", Samples.Payment("ch_1", 10m), Samples.Payment("ch_2", 5m)), Context, Any)).Done();
        var existing = (await Ledger.GetInvoice(100001, Context, Any)).Done();
        var document = Samples.Invoice("42", Samples.Payment("ch_2", 5m), Samples.Payment("ch_3", 1m)) with { Lines = [new InvoiceLine("Mug", 1m, 5m, 20m, 1m, false, 4000, null)] };
        (await Ledger.UpdateInvoice(existing with { OwnPayments = ["ch_1", "ch_2"] }, "JOBL01", document, Context, Any)).Done();

        var read = (await Ledger.GetInvoice(100001, Context, Any)).Done();
        Assert.Equal((existing.Id, 5m, 1m, 6m, 6m), (read.Id, read.Net, read.Vat, read.Gross, read.Paid));
        Assert.Equal(["ch_2", "ch_3"], read.Payments.Select(payment => payment.Reference));
        Assert.Equal(existing.Payments.Single(payment => payment.Reference == "ch_2").Id, read.Payments[0].Id);
        Assert.DoesNotContain(existing.Payments, payment => payment.Id == read.Payments[1].Id);
    }

    [Fact]
    public async Task The_same_update_twice_changes_nothing_more()
    {
        await CreateCustomer();
        var document = Samples.Invoice("42", Samples.Payment("ch_1", 10m));
        (await Ledger.CreateInvoice(100001, "JOBL01", document, Context, Any)).Done();
        var once = (await Ledger.UpdateInvoice((await Ledger.GetInvoice(100001, Context, Any)).Done(), "JOBL01", document, Context, Any)).Done();
        var twice = (await Ledger.UpdateInvoice((await Ledger.GetInvoice(100001, Context, Any)).Done(), "JOBL01", document, Context, Any)).Done();
        Assert.Equal(once.Payments, twice.Payments);
        Assert.Equal(once.Gross, twice.Gross);
    }

    [Fact]
    public async Task An_update_does_not_wipe_out_what_somebody_entered_meanwhile()
    {
        await CreateCustomer();
        (await Ledger.CreateInvoice(100001, "JOBL01", Samples.Invoice("42"), Context, Any)).Done();
        var existing = (await Ledger.GetInvoice(100001, Context, Any)).Done();
        await _fixture.AddPaymentByHand(100001, 12m);
        (await Ledger.UpdateInvoice(existing, "JOBL01", Samples.Invoice("42", Samples.Payment("ch_1", 1m)), Context, Any)).Retry();
        Assert.Equal(12m, (await Ledger.GetInvoice(100001, Context, Any)).Done().Paid);
    }

    [Fact]
    public async Task An_invoice_whose_reply_was_lost_is_in_doubt_found_by_its_number_and_not_created_again()
    {
        await CreateCustomer();
        _fixture.LoseNextReply();
        (await Ledger.CreateInvoice(100001, "JOBL01", Samples.Invoice("42"), Context, Any)).InDoubt();
        Assert.Equal("42", (await Ledger.GetInvoice(100001, Context, Any)).Done().Reference);
        (await Ledger.CreateInvoice(100001, "JOBL01", Samples.Invoice("42"), Context, Any)).Refused(RefusalKind.Duplicate);
        Assert.Single((await Ledger.FindInvoicesByReference("42", Context, Any)).Done());
    }

    [Fact]
    public async Task A_customer_whose_reply_was_lost_is_in_doubt_and_found_by_its_code()
    {
        _fixture.LoseNextReply();
        (await Ledger.CreateCustomer(Customer("JOBL01"), Context, Any)).InDoubt();
        Assert.Equal("Jo Bloggs", (await Ledger.FindCustomerByCode("JOBL01", Context, Any)).Done().Name);
        (await Ledger.CreateCustomer(Customer("JOBL01"), Context, Any)).Refused(RefusalKind.Duplicate);
    }

    [Fact]
    public async Task Many_creating_one_number_at_once_end_in_one_invoice()
    {
        await CreateCustomer();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Ledger.CreateInvoice(100001, "JOBL01", Samples.Invoice("42"), Context, Any)));
        Assert.Single(outcomes.OfType<Outcome<LedgerInvoice>.Done>());
        Assert.Equal(19, outcomes.OfType<Outcome<LedgerInvoice>.Refused>().Count(refused => refused.Kind == RefusalKind.Duplicate));
    }

    [Fact]
    public async Task Invoices_and_credit_notes_of_some_days_are_listed_whole_each_once()
    {
        await CreateCustomer();
        var day = new LocalDate(2026, 2, 3);
        for (var number = 0; number < 230; number++)
        {
            var document = Samples.Invoice($"{number}") with { IssuedOn = day.PlusDays(number % 2), DueOn = new LocalDate(2026, 4, 30) };
            (await Ledger.CreateInvoice(100_000 + number, "JOBL01", document, Context, Any)).Done();
        }

        (await Ledger.CreateInvoice(200_000, "JOBL01", Samples.Invoice("later") with { IssuedOn = day.PlusDays(2), DueOn = new LocalDate(2026, 4, 30) }, Context, Any)).Done();
        var first = (await Ledger.ListInvoices(day, day.PlusDays(1), 1, Context, Any)).Done();
        Assert.NotNull(first.Next);
        var listed = new List<LedgerInvoice>(first.Invoices);
        for (int? page = first.Next; page is { } next;)
        {
            var more = (await Ledger.ListInvoices(day, day.PlusDays(1), next, Context, Any)).Done();
            listed.AddRange(more.Invoices);
            page = more.Next;
        }

        Assert.Equal(Enumerable.Range(100_000, 230), listed.Select(invoice => invoice.Number));
        Assert.All(listed, invoice => Assert.Equal((day.PlusDays(invoice.Number % 2), "GBP"), (invoice.IssuedOn, invoice.Currency)));
        var whole = (await Ledger.GetInvoice(100_003, Context, Any)).Done();
        Assert.True(SameInvoice(whole with { Content = null }, listed[3]));
        Assert.Equal(115, (await Ledger.ListInvoices(day, day, 1, Context, Any)).Done().Invoices.Count + (await Ledger.ListInvoices(day, day, 2, Context, Any)).Done().Invoices.Count);
        Assert.Empty((await Ledger.ListInvoices(day.PlusDays(-9), day.PlusDays(-1), 1, Context, Any)).Done().Invoices);
    }

    [Fact]
    public async Task What_is_configured_can_be_read()
    {
        var reference = (await Ledger.GetReference(Context, Any)).Done();
        var document = Samples.Invoice("42", Samples.Payment("p", 1m));
        Assert.All(document.Lines, line => Assert.Contains(line.VatPercent, reference.VatPercents));
        Assert.All(document.Lines, line => Assert.Contains(line.NominalCode, reference.Nominals));
        Assert.All(document.Payments, payment => Assert.Contains(payment.MethodId, reference.PaymentMethods));
        Assert.All(document.Payments, payment => Assert.Contains(payment.AccountId, reference.BankAccounts));
        Assert.Equal(1m, reference.ExchangeRates["GBP"]);
    }

    [Fact]
    public async Task Codes_of_products_are_read_to_the_last_whatever_their_case_and_however_many()
    {
        Assert.Empty((await Ledger.GetProducts(Context, Any)).Done());
        string[] codes = [.. Enumerable.Range(1, 250).Select(static number => $"mug-{number.ToString(CultureInfo.InvariantCulture)}"), "Blue / 5 & \"half\"", "é1"];
        Array.ForEach(codes, _fixture.AddProduct);
        var read = (await Ledger.GetProducts(Context, Any)).Done();
        Assert.Equal(codes.Order(StringComparer.Ordinal), read.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("MUG-250", read);
        Assert.DoesNotContain("mug-251", read);
        Assert.All(read.Values, static nominal => Assert.True(nominal > 0));
    }

    [Fact]
    public async Task A_code_that_several_products_have_is_one()
    {
        _fixture.AddProduct("mug");
        _fixture.AddProduct("mug");
        Assert.Equal(["mug"], (await Ledger.GetProducts(Context, Any)).Done().Keys);
    }

    [Fact]
    public async Task A_foreign_currency_is_kept()
    {
        await CreateCustomer();
        var reference = (await Ledger.GetReference(Context, Any)).Done();
        var document = Samples.Invoice("EU-1") with { CurrencyCode = "EUR", ExchangeRate = reference.ExchangeRates["EUR"], DueOn = new LocalDate(2026, 4, 30) };
        (await Ledger.CreateInvoice(100001, "JOBL01", document, Context, Any)).Done();
        Assert.Equal(document.Gross, (await Ledger.GetInvoice(100001, Context, Any)).Done().Gross);
    }

    [Fact]
    public async Task What_cannot_be_reached_is_retried_and_nothing_is_in_doubt()
    {
        (await Ledger.CreateCustomer(Customer("JOBL01"), Context, Any)).Done();
        await _fixture.Disconnect();
        (await Ledger.CreateCustomer(Customer("JOBL02"), Context, Any)).Retry();
        (await Ledger.GetInvoice(1, Context, Any)).Retry();
        (await Ledger.GetProducts(Context, Any)).Retry();
    }

    /// <summary>A new, empty ledger.</summary>
    protected abstract Task<ILedgerFixture> Start();

    private static CustomerDocument Customer(string code) => Samples.Customer(code);

    private static bool SameInvoice(LedgerInvoice left, LedgerInvoice right) => left with { Payments = right.Payments } == right;

    private async Task CreateCustomer() => (await Ledger.CreateCustomer(Customer("JOBL01"), Context, Any)).Done();
}
