using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Documents;
using KashflowOrleans.Tests.Connectors.Common.Support;
using KashflowOrleans.Tests.Connectors.Kashflow;
using NodaTime;

namespace KashflowOrleans.Tests.Connectors.Compliance;

/// <summary>What every ledger must do with credit notes, whatever system stands behind it. A connector passes by deriving from it with a fixture of its own.</summary>
public abstract class CreditNoteCompliance : IAsyncLifetime
{
    private static readonly CallContext Context = new("compliance", "acme/shop/1");
    private static readonly CancellationToken Any = CancellationToken.None;
    private static readonly LocalDate Today = new(2026, 4, 3);

    private ILedgerFixture _fixture = null!;

    private ILedger Ledger => _fixture.Ledger;

    public async Task InitializeAsync()
    {
        _fixture = await Start();
        (await Ledger.CreateCustomer(Samples.Customer("JOBL01"), Context, Any)).Done();
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task A_created_credit_note_reads_back_to_the_penny_with_what_was_given_back()
    {
        var document = Samples.CreditNote("CM-7", Samples.Payment("re_1", 20m), Samples.Payment("gift", 3.50m));
        var created = await Create(200001, document);
        var read = (await Ledger.GetCreditNote(200001, Context, Any)).Done();
        Assert.Equal(created with { Payments = [], Content = null }, read with { Payments = [], Content = null });
        Assert.Equal(document.Lines.Select(line => (line.Net, line.Vat, line.VatPercent, line.NominalCode)), read.Content!.Lines.Select(line => (line.Net, line.Vat, line.VatPercent, line.NominalCode)));
        Assert.Equal((200001, "CM-7", "JOBL01", document.Net, document.Vat, document.Gross), (read.Number, read.Reference, read.CustomerCode, read.Net, read.Vat, read.Gross));
        Assert.Equal((23.50m, 0m, document.Gross - 23.50m), (read.Refunded, read.Applied, read.Open));
        Assert.Equal([("re_1", 20m), ("gift", 3.50m)], read.Payments.Select(payment => (payment.Reference, payment.Amount)));
    }

    [Fact]
    public async Task A_number_serves_an_invoice_or_a_credit_note_but_not_both()
    {
        await Invoice(100001, "42");
        await Create(200001, Samples.CreditNote("CM-7"));
        (await Ledger.CreateCreditNote(100001, "JOBL01", Samples.CreditNote("CM-8"), Context, Any)).Refused(RefusalKind.Duplicate);
        (await Ledger.CreateCreditNote(200001, "JOBL01", Samples.CreditNote("CM-8"), Context, Any)).Refused(RefusalKind.Duplicate);
        (await Ledger.CreateInvoice(200001, "JOBL01", Samples.Invoice("43"), Context, Any)).Refused(RefusalKind.Duplicate);
        (await Ledger.GetCreditNote(100001, Context, Any)).Refused(RefusalKind.NotFound);
        (await Ledger.GetCreditNote(4711, Context, Any)).Refused(RefusalKind.NotFound);
        Assert.Empty((await Ledger.FindCreditNotesByReference("CM-8", Context, Any)).Done());
    }

    [Fact]
    public async Task A_refund_with_the_number_of_another_order_is_not_taken_for_its_invoice()
    {
        await Invoice(100001, "000000001");
        await Create(200001, Samples.CreditNote("000000001"));
        await Create(200002, Samples.CreditNote("000000001-2"));
        Assert.Equal(100001, Assert.Single((await Ledger.FindInvoicesByReference("000000001", Context, Any)).Done()).Number);
        var note = Assert.Single((await Ledger.FindCreditNotesByReference("000000001", Context, Any)).Done());
        Assert.Equal((200001, Samples.CreditNote("x").Gross), (note.Number, note.Gross));
        Assert.Empty(note.Payments);
    }

    [Fact]
    public async Task What_is_no_credit_note_is_refused_before_anything_is_sent()
    {
        var good = Samples.CreditNote("CM-7");
        await Refused(good with { Lines = [good.Lines[2]] });
        await Refused(good with { Lines = [] });
        await Refused(good with { Lines = [good.Lines[0] with { UnitPrice = 1.00001m }] });
        await Refused(good with { Payments = [Samples.Payment("re_1", good.Gross + 0.01m)] });
        await Refused(good with { Payments = [Samples.Payment("re_1", -1m)] });
        await Refused(good with { Lines = [good.Lines[0] with { NominalCode = 9 }] });
        Assert.Empty((await Ledger.FindCreditNotesByReference("CM-7", Context, Any)).Done());

        async Task Refused(CreditNoteDocument document) => (await Ledger.CreateCreditNote(200001, "JOBL01", document, Context, Any)).Refused(RefusalKind.Invalid);
    }

    [Fact]
    public async Task A_credit_note_whose_reply_was_lost_is_in_doubt_found_by_its_number_and_not_created_again()
    {
        _fixture.LoseNextReply();
        (await Ledger.CreateCreditNote(200001, "JOBL01", Samples.CreditNote("CM-7"), Context, Any)).InDoubt();
        Assert.Equal("CM-7", (await Ledger.GetCreditNote(200001, Context, Any)).Done().Reference);
        (await Ledger.CreateCreditNote(200001, "JOBL01", Samples.CreditNote("CM-7"), Context, Any)).Refused(RefusalKind.Duplicate);
        Assert.Single((await Ledger.FindCreditNotesByReference("CM-7", Context, Any)).Done());
    }

    [Fact]
    public async Task Money_given_back_later_is_recorded_once()
    {
        await Create(200001, Samples.CreditNote("CM-7", Samples.Payment("re_1", 10m)));
        var existing = (await Ledger.GetCreditNote(200001, Context, Any)).Done();
        var document = Samples.CreditNote("CM-7", Samples.Payment("re_1", 10m), Samples.Payment("re_2", 5m));
        var updated = (await Ledger.UpdateCreditNote(existing, "JOBL01", document, Context, Any)).Done();
        Assert.Equal((15m, existing.Id, existing.Gross), (updated.Refunded, updated.Id, updated.Gross));
        Assert.Equal(existing.Payments[0], updated.Payments[0]);
        Assert.Equal(updated.Payments, (await Ledger.UpdateCreditNote(updated, "JOBL01", document, Context, Any)).Done().Payments);

        // Who decided upon what it was before must look again.
        (await Ledger.UpdateCreditNote(existing, "JOBL01", document, Context, Any)).Retry();
    }

    [Fact]
    public async Task Applying_it_makes_less_due_and_moves_no_money()
    {
        var invoice = await Invoice(100001, "42", Samples.Payment("ch_1", 10m));
        await Create(200001, Samples.CreditNote("CM-7", Samples.Payment("re_1", 4m)));
        var application = (await Ledger.ApplyCreditNote(200001, 100001, 20m, Today, Context, Any)).Done();
        Assert.Equal(new CreditApplication(200001, 100001, 20m), application);

        var paid = (await Ledger.GetInvoice(100001, Context, Any)).Done();
        Assert.Equal((invoice.Gross, 30m), (paid.Gross, paid.Paid));
        Assert.Equal([(10m, false), (20m, true)], paid.Payments.Select(payment => (payment.Amount, payment.IsCredit)));
        var note = (await Ledger.GetCreditNote(200001, Context, Any)).Done();
        Assert.Equal((4m, 20m, note.Gross - 24m), (note.Refunded, note.Applied, note.Open));
    }

    [Fact]
    public async Task Applying_it_twice_applies_it_once_and_a_larger_amount_only_the_rest()
    {
        await Invoice(100001, "42");
        await Invoice(100002, "43");
        await Create(200001, Samples.CreditNote("CM-7"));
        (await Ledger.ApplyCreditNote(200001, 100001, 10m, Today, Context, Any)).Done();
        Assert.Equal(10m, (await Ledger.ApplyCreditNote(200001, 100001, 10m, Today, Context, Any)).Found().Amount);
        (await Ledger.ApplyCreditNote(200001, 100002, 5m, Today, Context, Any)).Done();
        Assert.Equal(12m, (await Ledger.ApplyCreditNote(200001, 100001, 12m, Today, Context, Any)).Done().Amount);
        Assert.Equal(17m, (await Ledger.GetCreditNote(200001, Context, Any)).Done().Applied);
        Assert.Equal(12m, (await Ledger.GetInvoice(100001, Context, Any)).Done().Paid);
    }

    [Fact]
    public async Task An_application_whose_reply_was_lost_is_in_doubt_and_found_by_looking()
    {
        await Invoice(100001, "42");
        await Create(200001, Samples.CreditNote("CM-7"));
        _fixture.LoseNextReply();
        (await Ledger.ApplyCreditNote(200001, 100001, 10m, Today, Context, Any)).InDoubt();
        (await Ledger.ApplyCreditNote(200001, 100001, 10m, Today, Context, Any)).Found();
        Assert.Equal(10m, (await Ledger.GetInvoice(100001, Context, Any)).Done().Paid);
    }

    [Fact]
    public async Task More_than_is_left_or_due_or_of_somebody_else_is_not_applied()
    {
        (await Ledger.CreateCustomer(Samples.Customer("OTHER1", "other@example.org"), Context, Any)).Done();
        await Invoice(100001, "42", Samples.Payment("ch_1", 30m));
        var euros = Samples.Invoice("43") with { CurrencyCode = "EUR", ExchangeRate = 1.17m };
        (await Ledger.CreateInvoice(100002, "JOBL01", euros, Context, Any)).Done();
        (await Ledger.CreateInvoice(100003, "OTHER1", Samples.Invoice("44"), Context, Any)).Done();
        await Invoice(100004, "45");
        await Create(200001, Samples.CreditNote("CM-7", Samples.Payment("re_1", 34m)));
        await Refused(100001, 0.95m);
        await Refused(100002, 1m);
        await Refused(100003, 1m);
        await Refused(100004, 0.94m);
        await Refused(100004, 0m);
        await Refused(100004, -1m);
        await Refused(100004, 0.001m);
        (await Ledger.ApplyCreditNote(200001, 4711, 1m, Today, Context, Any)).Refused(RefusalKind.NotFound);
        (await Ledger.ApplyCreditNote(100001, 100004, 1m, Today, Context, Any)).Refused(RefusalKind.NotFound);
        Assert.Equal(0m, (await Ledger.GetCreditNote(200001, Context, Any)).Done().Applied);

        async Task Refused(int invoice, decimal amount) => (await Ledger.ApplyCreditNote(200001, invoice, amount, Today, Context, Any)).Refused(RefusalKind.Invalid);
    }

    [Fact]
    public async Task What_is_applied_stays_so_when_either_side_is_replaced()
    {
        await Invoice(100001, "42");
        await Create(200001, Samples.CreditNote("CM-7"));
        (await Ledger.ApplyCreditNote(200001, 100001, 10m, Today, Context, Any)).Done();
        var invoice = (await Ledger.GetInvoice(100001, Context, Any)).Done();
        var replaced = (await Ledger.UpdateInvoice(invoice, "JOBL01", Samples.Invoice("42", Samples.Payment("ch_1", 5m)), Context, Any)).Done();
        Assert.Equal([(5m, false), (10m, true)], replaced.Payments.Select(payment => (payment.Amount, payment.IsCredit)));

        var note = (await Ledger.GetCreditNote(200001, Context, Any)).Done();
        var changed = (await Ledger.UpdateCreditNote(note, "JOBL01", Samples.CreditNote("CM-7", Samples.Payment("re_1", 3m)), Context, Any)).Done();
        Assert.Equal((3m, 10m), (changed.Refunded, changed.Applied));
        Assert.Equal(10m, (await Ledger.ApplyCreditNote(200001, 100001, 10m, Today, Context, Any)).Found().Amount);
        (await Ledger.UpdateCreditNote(changed, "JOBL01", Samples.CreditNote("CM-7", Samples.Payment("re_1", 30m)), Context, Any)).Refused(RefusalKind.Invalid);
    }

    [Fact]
    public async Task What_cannot_be_reached_is_retried_and_nothing_is_in_doubt()
    {
        var note = await Create(200001, Samples.CreditNote("CM-7"));
        await _fixture.Disconnect();
        (await Ledger.CreateCreditNote(200002, "JOBL01", Samples.CreditNote("CM-8"), Context, Any)).Retry();
        (await Ledger.UpdateCreditNote(note, "JOBL01", Samples.CreditNote("CM-7"), Context, Any)).Retry();
        (await Ledger.ApplyCreditNote(200001, 100001, 1m, Today, Context, Any)).Retry();
        (await Ledger.GetCreditNote(200001, Context, Any)).Retry();
        (await Ledger.FindCreditNotesByReference("CM-7", Context, Any)).Retry();
    }

    /// <summary>A new, empty ledger.</summary>
    protected abstract Task<ILedgerFixture> Start();

    private async Task<LedgerInvoice> Invoice(int number, string reference, params PaymentDocument[] payments) =>
        (await Ledger.CreateInvoice(number, "JOBL01", Samples.Invoice(reference, payments), Context, Any)).Done();

    private async Task<LedgerCreditNote> Create(int number, CreditNoteDocument document) => (await Ledger.CreateCreditNote(number, "JOBL01", document, Context, Any)).Done();
}
