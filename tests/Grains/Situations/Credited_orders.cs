using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_a_posted_order_is_cancelled(GrainFixture grains)
{
    [Fact]
    public async Task Its_unpaid_invoice_is_credited_in_full_and_both_numbers_are_named()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { State = OrderState.Placed, Payments = [] });
        var invoice = (await acme.HearAndWait(order, OrderStatuses.Synced)).InvoiceNumber!.Value;
        acme.Shop.Change("17", placed => placed with { State = OrderState.Canceled });
        var row = await acme.HearAndWait(order, OrderStatuses.Ignored);

        var note = Assert.Single(acme.Ledger.CreditNotes);
        Assert.Equal(("000000017/reversal-1", 25m, 5m, 30m, 0m, 30m, 0m), (note.Reference, note.Net, note.Vat, note.Gross, note.Refunded, note.Applied, note.Open));
        Assert.Equal(acme.Ledger.DocumentOf(invoice).Lines.Select(line => (line.NominalCode, line.VatPercent, line.Net, line.Vat)), acme.Ledger.CreditNoteDocumentOf(note.Number).Lines.Select(line => (line.NominalCode, line.VatPercent, line.Net, line.Vat)));
        Assert.Equal(30m, acme.Ledger.Invoices.Single().Paid);
        Assert.Contains($"Invoice {invoice} was credited in full by credit note {note.Number}", row.Reason, StringComparison.Ordinal);
        Assert.Null(row.InvoiceNumber);
        Assert.Contains($"\"replaced\":[{{\"invoice\":{{\"number\":{invoice}", row.Documents, StringComparison.Ordinal);

        await acme.HearAndWait(order, OrderStatuses.Ignored);
        Assert.Single(acme.Ledger.CreditNotes);
        Assert.Equal(1, acme.Ledger.Faults.Calls(nameof(ILedger.ApplyCreditNote)));
    }

    [Fact]
    public async Task Money_on_it_that_was_not_given_back_holds_it_until_somebody_says_that_it_stays()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        var number = (await acme.HearAndWait(order, OrderStatuses.Synced)).InvoiceNumber!.Value;
        acme.Shop.Change("17", placed => placed with { State = OrderState.Canceled });
        var row = await acme.HearAndWait(order, OrderStatuses.Held);
        Assert.Contains("30.00 was received for it", row.Reason, StringComparison.Ordinal);
        Assert.Equal(number, row.InvoiceNumber);
        Assert.Empty(acme.Ledger.CreditNotes);

        Assert.Equal(OrderStatuses.Ignored, (await acme.Grain(order).Release("ann", "c-1")).Status);
        Assert.Equal((30m, 0m, 0m), (acme.Ledger.CreditNotes.Single().Open, acme.Ledger.CreditNotes.Single().Refunded, acme.Ledger.CreditNotes.Single().Applied));
    }

    [Fact]
    public async Task What_its_refunds_credited_is_not_credited_again()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { Payments = [placed.Payments[0] with { Amount = 12m }] });
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.Shop.Refund(An.Refund());
        acme.Shop.Change("17", placed => placed with { State = OrderState.Canceled });
        await acme.HearAndWait(order, OrderStatuses.Ignored);

        Assert.Equal([("CN-000000003", 12m), ("000000017/reversal-1", 18m)], acme.Ledger.CreditNotes.Select(note => (note.Reference!, note.Gross)));
        Assert.Equal(30m, acme.Ledger.Invoices.Single().Paid);
        Assert.All(acme.Ledger.CreditNotes, note => Assert.Equal(0m, note.Open));
    }

    [Fact]
    public async Task Refunded_whole_before_there_is_nothing_left_to_credit()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { Lines = [An.Goods("Mug", 1, 10m, 2m)], Total = 12m, TaxTotal = 2m, Payments = [placed.Payments[0] with { Amount = 12m }] });
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.Shop.Refund(An.Refund());
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.Shop.Change("17", placed => placed with { State = OrderState.Canceled });
        var row = await acme.HearAndWait(order, OrderStatuses.Ignored);
        Assert.Contains($"is credited in full by credit note {acme.Ledger.CreditNotes.Single().Number}", row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_posted_anew_when_it_comes_back()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { State = OrderState.Placed, Payments = [] });
        var first = (await acme.HearAndWait(order, OrderStatuses.Synced)).InvoiceNumber!.Value;
        acme.Shop.Change("17", placed => placed with { State = OrderState.Canceled });
        await acme.HearAndWait(order, OrderStatuses.Ignored);
        acme.Shop.Change("17", placed => placed with { State = OrderState.Processing, Payments = An.Order().Payments });
        var row = await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.NotEqual(first, row.InvoiceNumber);
        Assert.Equal([(first, 30m), (row.InvoiceNumber!.Value, 30m)], acme.Ledger.Invoices.Select(invoice => (invoice.Number, invoice.Paid)));
        Assert.Single(acme.Ledger.CreditNotes);
    }

    [Fact]
    public async Task An_invoice_that_somebody_deleted_holds_it()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { Payments = [] });
        var number = (await acme.HearAndWait(order, OrderStatuses.Synced)).InvoiceNumber!.Value;
        acme.Ledger.Delete(number);
        acme.Shop.Change("17", placed => placed with { State = OrderState.Canceled });
        Assert.Contains($"Invoice {number} is no longer in the ledger", (await acme.HearAndWait(order, OrderStatuses.Held)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_on_hold_in_the_shop_its_invoice_stands_meanwhile()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        var number = (await acme.HearAndWait(order, OrderStatuses.Synced)).InvoiceNumber;
        acme.Shop.Change("17", placed => placed with { State = OrderState.OnHold });
        var row = await acme.HearAndWait(order, OrderStatuses.Ignored);
        Assert.Contains($"Invoice {number} stands meanwhile", row.Reason, StringComparison.Ordinal);
        acme.Shop.Change("17", placed => placed with { State = OrderState.Processing });
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
        Assert.Equal(0, acme.Ledger.Faults.Calls(nameof(ILedger.UpdateInvoice)));
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_an_order_takes_anothers_place(GrainFixture grains)
{
    private static readonly OrderLink Original = new("17", "000000017");
    private static readonly OrderLink Edited = new("18", "000000017-1");

    [Fact]
    public async Task The_originals_invoice_is_credited_though_only_the_new_one_was_heard_of()
    {
        await using var acme = await grains.Open();
        var original = acme.Place(17, placed => placed with { State = OrderState.Placed, Payments = [] });
        await acme.HearAndWait(original, OrderStatuses.Synced);
        acme.Shop.Change("17", placed => placed with { State = OrderState.Canceled, ReplacedBy = Edited });
        acme.Shop.Place(An.Order("18", "000000017-1") with { Replaces = Original, Customer = An.Order("17", "000000017").Customer });
        var edited = acme.KeyOf("18");
        await acme.HearAndWait(edited, OrderStatuses.Synced);
        await acme.Until(original, OrderStatuses.Ignored);

        Assert.Equal([("000000017", 30m), ("000000017-1", 30m)], acme.Ledger.Invoices.Select(invoice => (invoice.Reference!, invoice.Paid)));
        Assert.Equal("000000017/reversal-1", acme.Ledger.CreditNotes.Single().Reference);
        Assert.Contains("\"replaces\":\"000000017\"", acme.Row(edited)!.Documents, StringComparison.Ordinal);
        Assert.Contains("\"replacedBy\":\"000000017-1\"", acme.Row(original)!.Documents, StringComparison.Ordinal);
        Assert.Contains("order.replaces", acme.Steps(edited));
    }

    [Fact]
    public async Task Money_that_moved_with_it_counts_once()
    {
        await using var acme = await grains.Open();
        var original = acme.Place();
        await acme.HearAndWait(original, OrderStatuses.Synced);
        acme.Shop.Change("17", placed => placed with { State = OrderState.Canceled, ReplacedBy = Edited });
        acme.Shop.Place(An.Order("18", "000000017-1") with { Replaces = Original, Customer = An.Order("17", "000000017").Customer, Payments = An.Order("17", "000000017").Payments });
        await acme.HearAndWait(acme.KeyOf("18"), OrderStatuses.Synced);
        await acme.Until(original, OrderStatuses.Ignored);

        var note = acme.Ledger.CreditNotes.Single();
        Assert.Equal((30m, 30m, 0m), (note.Gross, note.Refunded, note.Open));
        Assert.Equal(30m, acme.Ledger.Invoices.Sum(invoice => invoice.Payments.Where(payment => !payment.IsCredit).Sum(payment => payment.Amount)) - note.Refunded);
    }

    [Fact]
    public async Task Money_that_the_new_one_does_not_show_holds_the_original()
    {
        await using var acme = await grains.Open();
        var original = acme.Place();
        await acme.HearAndWait(original, OrderStatuses.Synced);
        acme.Shop.Change("17", placed => placed with { State = OrderState.Canceled, ReplacedBy = Edited });
        acme.Shop.Place(An.Order("18", "000000017-1") with { Replaces = Original, Payments = [] });
        var row = await acme.HearAndWait(original, OrderStatuses.Held);
        Assert.Contains("or moved to order 000000017-1", row.Reason, StringComparison.Ordinal);
    }
}
