using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_an_unpaid_order_is_paid_later(GrainFixture grains)
{
    private static readonly IReadOnlyList<OrderPayment> Paid = An.Order("17", "000000017").Payments;

    [Fact]
    public async Task Its_invoice_gets_the_payment_once()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { State = OrderState.Placed, Payments = [] });
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order, paid: 0m);

        acme.Shop.Change("17", placed => placed with { State = OrderState.Processing, Payments = Paid });
        await Task.WhenAll(acme.Hear(order), acme.Hear(order), acme.Hear(order));
        await Eventually.Holds(() => acme.Row(order)?.Paid == 30m, "the payment is on the invoice");
        await acme.Until(order, OrderStatuses.Synced);
        Assert.Single(acme.AssertPostedOnce(order).Payments);
        Assert.Equal(1, acme.Ledger.Faults.Calls(nameof(ILedger.CreateInvoice)));
        Assert.Equal(1, acme.Ledger.Faults.Calls(nameof(ILedger.UpdateInvoice)));
    }

    [Fact]
    public async Task A_payment_that_is_there_keeps_its_id_when_another_comes()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { Payments = [Paid[0] with { Amount = 10m }] });
        await acme.HearAndWait(order, OrderStatuses.Synced);
        var first = Assert.Single(acme.AssertPostedOnce(order, paid: 10m).Payments);

        acme.Shop.Change("17", placed => placed with { Payments = [.. placed.Payments, Paid[0] with { Amount = 20m, Reference = "txn-2" }] });
        await acme.Hear(order);
        await Eventually.Holds(() => acme.Row(order)?.Paid == 30m, "the second payment is on the invoice");
        var payments = acme.AssertPostedOnce(order).Payments;
        Assert.Equal(2, payments.Count);
        Assert.Contains(first, payments);
    }

    [Fact]
    public async Task A_changed_note_or_nothing_of_interest_leaves_the_invoice_alone()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.Shop.Change("17", placed => placed with { State = OrderState.Complete, Notes = [.. placed.Notes, "Packed."] });
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal(0, acme.Ledger.Faults.Calls(nameof(ILedger.UpdateInvoice)));
        Assert.Equal(1, acme.Shop.Faults.Calls(nameof(ISalesChannel.AddNote)));
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_an_order_is_edited_after_posting(GrainFixture grains)
{
    [Fact]
    public async Task Its_invoice_says_what_the_order_says_now()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        var edited = An.OrderOf(An.Goods("Bowl", 1, 50m, 10m)) with { Payments = An.Order("17", "000000017").Payments };
        acme.Shop.Change("17", placed => edited with { Notes = placed.Notes });
        await acme.Hear(order);
        await Eventually.Holds(() => acme.Row(order)?.InvoiceGross == 60m, "the invoice was changed");
        acme.AssertPostedOnce(order, total: 60m, paid: 30m);
        Assert.Contains("invoice.updated", acme.Steps(order));
    }

    [Fact]
    public async Task A_billing_address_that_was_corrected_is_on_the_invoice()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        var row = await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.Shop.Change("17", placed => placed with { Billing = An.Address with { Street = ["2 High Street"] } });
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal("2 High Street", acme.Ledger.DocumentOf(row.InvoiceNumber!.Value).Address.Line1);
    }

    [Fact]
    public async Task An_invoice_that_was_deleted_in_the_ledger_holds_it()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { Payments = [] });
        var number = (await acme.HearAndWait(order, OrderStatuses.Synced)).InvoiceNumber!.Value;
        acme.Ledger.Delete(number);
        acme.Shop.Change("17", placed => placed with { Payments = An.Order("17", "000000017").Payments });
        var row = await acme.HearAndWait(order, OrderStatuses.Held);
        Assert.Contains($"Invoice {number} is no longer in the ledger", row.Reason, StringComparison.Ordinal);
        Assert.Empty(acme.Ledger.Invoices);
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_an_order_is_cancelled(GrainFixture grains)
{
    [Fact]
    public async Task Before_posting_it_is_ignored_with_the_reason()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { State = OrderState.Canceled });
        var row = await acme.HearAndWait(order, OrderStatuses.Ignored);
        Assert.Contains("cancelled", row.Reason, StringComparison.Ordinal);
        Assert.Empty(acme.Ledger.Invoices);
        Assert.Empty(acme.Ledger.Customers);
    }

    [Fact]
    public async Task One_that_waited_for_its_payment_is_posted_when_the_payment_comes()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { State = OrderState.AwaitingPayment, Payments = [] });
        await acme.HearAndWait(order, OrderStatuses.Ignored);
        acme.Shop.Change("17", _ => An.Order("17", "000000017"));
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
    }
}
