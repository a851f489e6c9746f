using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_orders_are_billed_by_their_invoices(GrainFixture grains)
{
    private static readonly OrderLine OneMug = An.Goods("Mug", 1, 10m, 2m);
    private static readonly OrderLine Delivery = new(OrderLineKind.Shipping, null, "Delivery", 1, 5m, 1m, 20m);

    [Fact]
    public async Task Each_part_is_posted_once_and_the_order_itself_is_not()
    {
        await using var acme = await Open();
        var order = acme.Place();
        Assert.Contains("has not invoiced", (await acme.HearAndWait(order, OrderStatuses.Ignored)).Reason, StringComparison.Ordinal);

        var first = acme.KeyOf(acme.Shop.Invoice("17", 45, OneMug, Delivery));
        await acme.HearAndWait(order, OrderStatuses.Ignored);
        await acme.Until(first, OrderStatuses.Synced);
        var second = acme.KeyOf(acme.Shop.Invoice("17", 46, OneMug));
        await acme.HearAndWait(order, OrderStatuses.Ignored);
        await acme.Until(second, OrderStatuses.Synced);

        acme.AssertPostedOnce(first, 18m, 18m);
        acme.AssertPostedOnce(second, 12m, 12m);
        Assert.Equal(["000000017.000000045", "000000017.000000046"], acme.Ledger.Invoices.Select(invoice => invoice.Reference));
        Assert.Single(acme.Ledger.Customers);
        var row = acme.Row(order)!;
        Assert.Equal(("Billed by its invoices 000000045, 000000046.", null, 30m), (row.Reason, row.InvoiceNumber, row.Total));
        Assert.Contains("17~46", row.Documents, StringComparison.Ordinal);
        Assert.Equal(2, acme.Steps(order).Count(step => step == "order.parts"));
    }

    [Fact]
    public async Task The_same_state_of_a_part_is_told_once_and_a_person_who_asks_is_followed()
    {
        await using var acme = await Open();
        var order = acme.Place();
        var part = acme.KeyOf(acme.Shop.Invoice("17", 45, OneMug));
        await acme.HearAndWait(order, OrderStatuses.Ignored);
        await acme.Until(part, OrderStatuses.Synced);
        var reads = acme.Shop.Faults.Calls(nameof(ISalesChannel.GetOrder));
        await acme.HearAndWait(order, OrderStatuses.Ignored);
        await acme.HearAndWait(order, OrderStatuses.Ignored);
        Assert.Equal(reads, acme.Shop.Faults.Calls(nameof(ISalesChannel.GetOrder)));

        await acme.Grain(order).Retry("ann", onLatestFlow: false, "c-again");
        await Eventually.Holds(() => acme.Shop.Faults.Calls(nameof(ISalesChannel.GetOrder)) > reads, "the part is looked at again");
        await acme.Until(part, OrderStatuses.Synced);
        acme.AssertPostedOnce(part, 12m, 12m);
    }

    [Fact]
    public async Task A_refund_is_credited_to_its_part()
    {
        await using var acme = await Open();
        var order = acme.Place();
        var first = acme.KeyOf(acme.Shop.Invoice("17", 45, OneMug, Delivery));
        var second = acme.KeyOf(acme.Shop.Invoice("17", 46, OneMug));
        await acme.HearAndWait(order, OrderStatuses.Ignored);
        await acme.Until(second, OrderStatuses.Synced);
        await acme.Until(first, OrderStatuses.Synced);
        acme.Shop.Refund(An.Refund("3", 5m, 1m, second.OrderId, "000000017.000000046"));
        await acme.HearAndWait(order, OrderStatuses.Ignored);
        await Eventually.Holds(() => acme.Ledger.CreditNotes.Count == 1, "the credit note stands");
        await acme.Until(second, OrderStatuses.Synced);
        Assert.Contains("CN-000000003", acme.Row(second)!.Documents + acme.Ledger.CreditNotes.Single().Reference, StringComparison.Ordinal);
        Assert.DoesNotContain("credit-note.created", acme.Steps(first));
        Assert.Contains("credit-note.created", acme.Steps(second));
    }

    [Fact]
    public async Task What_comes_back_to_what_it_was_is_told_again()
    {
        await using var acme = await Open();
        var order = acme.Place();
        var part = acme.KeyOf(acme.Shop.Invoice("17", 45, OneMug));
        await acme.HearAndWait(order, OrderStatuses.Ignored);
        await acme.Until(part, OrderStatuses.Synced);
        acme.Shop.Change(part.OrderId, placed => placed with { State = OrderState.OnHold });
        await acme.HearAndWait(order, OrderStatuses.Ignored);
        Assert.Contains("on hold in the shop", (await acme.Until(part, OrderStatuses.Ignored)).Reason, StringComparison.Ordinal);
        acme.Shop.Change(part.OrderId, placed => placed with { State = OrderState.Processing });
        await acme.HearAndWait(order, OrderStatuses.Ignored);
        await acme.Until(part, OrderStatuses.Synced);
        acme.AssertPostedOnce(part, 12m, 12m);
    }

    [Fact]
    public async Task After_a_run_that_could_not_be_saved_it_is_told_once()
    {
        await using var acme = await Open();
        var order = acme.Place();
        var part = acme.KeyOf(acme.Shop.Invoice("17", 45, OneMug));
        grains.Database.FailCommits(acme.Merchant, FakeDatabase.CommitFault.Before, FakeDatabase.CommitFault.After);
        await acme.Hear(order);
        await acme.Until(part, OrderStatuses.Synced);
        await acme.Until(order, OrderStatuses.Ignored);
        acme.AssertPostedOnce(part, 12m, 12m);
    }

    [Fact]
    public async Task What_was_told_while_the_inbox_was_away_is_told_again()
    {
        await using var acme = await Open();
        var order = acme.Place();
        var part = acme.KeyOf(acme.Shop.Invoice("17", 45, OneMug));
        var hint = await acme.Store(order);
        grains.Database.FailAppends(acme.Merchant, 1);
        await acme.Grain(order).Notify(hint);
        await acme.Until(part, OrderStatuses.Synced);
        await acme.Until(order, OrderStatuses.Ignored);
        acme.AssertPostedOnce(part, 12m, 12m);
    }

    [Fact]
    public async Task Sums_that_differ_hold_the_order_and_nothing_new_is_billed()
    {
        await using var acme = await Open();
        var order = acme.Place();
        var first = acme.KeyOf(acme.Shop.Invoice("17", 45, OneMug));
        await acme.HearAndWait(order, OrderStatuses.Ignored);
        await acme.Until(first, OrderStatuses.Synced);
        var second = acme.KeyOf(acme.Shop.Invoice("17", 46, OneMug));
        acme.Shop.Contradict("17", "a difference of 0.01");
        Assert.Equal("a difference of 0.01", (await acme.HearAndWait(order, OrderStatuses.Held)).Reason);
        Assert.Null(acme.Row(second));

        acme.Shop.Contradict("17", null, "Credit memo 7 belongs nowhere.");
        Assert.Equal("Credit memo 7 belongs nowhere.", (await acme.HearAndWait(order, OrderStatuses.Held)).Reason);
        await acme.Until(second, OrderStatuses.Synced);
        Assert.Equal(2, acme.Ledger.Invoices.Count);
    }

    [Fact]
    public async Task A_part_that_contradicts_itself_is_held_alone()
    {
        await using var acme = await Open();
        var order = acme.Place();
        var first = acme.KeyOf(acme.Shop.Invoice("17", 45, OneMug));
        var second = acme.KeyOf(acme.Shop.Invoice("17", 46, OneMug));
        acme.Shop.Change(first.OrderId, part => part with { Problems = ["Invoice 000000045: a difference of 0.01"] });
        await acme.HearAndWait(order, OrderStatuses.Ignored);
        Assert.Contains("a difference of 0.01", (await acme.Until(first, OrderStatuses.Held)).Reason, StringComparison.Ordinal);
        await acme.Until(second, OrderStatuses.Synced);
        acme.AssertPostedOnce(second, 12m, 12m);
    }

    [Fact]
    public async Task An_order_that_was_posted_whole_stays_so()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        await BillOn(acme, "invoice");
        acme.Shop.Invoice("17", 45, OneMug);
        Assert.Equal(OrderStatuses.Synced, (await acme.Grain(order).Retry("ann", onLatestFlow: false, "c-1")).Status);
        acme.AssertPostedOnce(order);
        Assert.Single(acme.Ledger.Invoices);
    }

    [Fact]
    public async Task An_order_whose_whole_invoice_is_in_doubt_stays_so()
    {
        await using var acme = await grains.Open(isHurried: false);
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.ReplyLost());
        var order = acme.Place();
        await acme.Hear(order);
        await Eventually.Holds(() => acme.Row(order)?.Status == OrderStatuses.Retrying, "the reply was lost");
        await BillOn(acme, "invoice");
        acme.Shop.Invoice("17", 45, OneMug);
        Assert.Equal(OrderStatuses.Synced, (await acme.Grain(order).Retry("ann", onLatestFlow: false, "c-1")).Status);
        acme.AssertPostedOnce(order);
        Assert.Single(acme.Ledger.Invoices);
    }

    [Fact]
    public async Task An_order_with_parts_is_never_posted_whole()
    {
        await using var acme = await Open();
        var order = acme.Place();
        var first = acme.KeyOf(acme.Shop.Invoice("17", 45, OneMug));
        await acme.HearAndWait(order, OrderStatuses.Ignored);
        await acme.Until(first, OrderStatuses.Synced);
        await BillOn(acme, "order");
        var second = acme.KeyOf(acme.Shop.Invoice("17", 46, OneMug));
        Assert.Equal(OrderStatuses.Ignored, (await acme.Grain(order).Retry("ann", onLatestFlow: false, "c-1")).Status);
        await acme.Until(second, OrderStatuses.Synced);
        Assert.Equal([12m, 12m], acme.Ledger.Invoices.Select(invoice => invoice.Gross));
    }

    [Fact]
    public async Task Somebody_elses_invoice_of_the_whole_order_holds_it_until_a_person_has_looked()
    {
        await using var acme = await Open();
        acme.Ledger.TypeIn(7, "000000017", "SOMEBODY", 30m, 30m);
        var order = acme.Place();
        var part = acme.KeyOf(acme.Shop.Invoice("17", 45, OneMug));
        Assert.StartsWith("Invoice 7 in the ledger carries the order's number", (await acme.HearAndWait(order, OrderStatuses.Held)).Reason, StringComparison.Ordinal);
        Assert.Single(acme.Ledger.Invoices);

        await acme.Grain(order).Release("ann", "c-1");
        await acme.Until(part, OrderStatuses.Synced);
        acme.AssertPostedOnce(part, 12m, 12m);
    }

    [Fact]
    public async Task An_order_that_cannot_be_read_is_tried_again()
    {
        await using var acme = await Open();
        var order = acme.Place();
        var part = acme.KeyOf(acme.Shop.Invoice("17", 45, OneMug));
        acme.Shop.Faults.Next(nameof(IInvoicedOrders.GetInvoicedOrder), new Fault.Busy(), new Fault.RequestLost());
        await acme.Hear(order);
        await acme.Until(part, OrderStatuses.Synced);
        await acme.Until(order, OrderStatuses.Ignored);
        acme.AssertPostedOnce(part, 12m, 12m);
    }

    private async Task<Business> Open()
    {
        var acme = await grains.Open();
        await BillOn(acme, "invoice");
        return acme;
    }

    private static Task BillOn(Business acme, string value) =>
        acme.Settings.PutConnection(Business.ShopConfig(Business.ShopName) with { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["billOn"] = value } });
}
