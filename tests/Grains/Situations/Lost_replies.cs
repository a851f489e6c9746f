using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_the_reply_is_lost_after_the_invoice_was_created(GrainFixture grains)
{
    [Fact]
    public async Task It_is_found_and_not_created_again()
    {
        await using var acme = await grains.Open();
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.ReplyLost());
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
        Assert.Equal(1, acme.Ledger.Faults.Calls(nameof(ILedger.CreateInvoice)));
        Assert.Contains("invoice.found", acme.Steps(order));
    }

    [Fact]
    public async Task The_order_waits_with_the_reason_until_it_is_settled()
    {
        await using var acme = await grains.Open();
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.ReplyLost());
        acme.Ledger.Faults.Always(nameof(ILedger.GetInvoice), new Fault.Busy("503 Service Unavailable"));
        var order = acme.Place();
        var row = await acme.HearAndWait(order, OrderStatuses.Retrying);
        Assert.Null(row.InvoiceNumber);

        acme.Ledger.Faults.Always(nameof(ILedger.GetInvoice), null);
        await acme.Until(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
    }

    [Fact]
    public async Task What_was_paid_meanwhile_is_added_once()
    {
        await using var acme = await grains.Open();
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.ReplyLost());
        acme.Ledger.Faults.Always(nameof(ILedger.GetInvoice), new Fault.Busy());
        var order = acme.Place(17, placed => placed with { Payments = [] });
        await acme.HearAndWait(order, OrderStatuses.Retrying);

        acme.Shop.Change("17", placed => placed with { Payments = An.Order("17", "000000017").Payments });
        acme.Ledger.Faults.Always(nameof(ILedger.GetInvoice), null);
        await acme.Until(order, OrderStatuses.Synced);
        Assert.Single(acme.AssertPostedOnce(order).Payments);
    }

    [Fact]
    public async Task An_order_cancelled_meanwhile_is_held_and_the_invoice_named()
    {
        await using var acme = await grains.Open();
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.ReplyLost());
        acme.Ledger.Faults.Always(nameof(ILedger.GetInvoice), new Fault.Busy());
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Retrying);

        acme.Shop.Change("17", placed => placed with { State = OrderState.Canceled });
        acme.Ledger.Faults.Always(nameof(ILedger.GetInvoice), null);
        var row = await acme.Until(order, OrderStatuses.Held);
        Assert.Contains($"Invoice {An.FirstNumber}", row.Reason, StringComparison.Ordinal);
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_the_request_for_the_invoice_is_lost(GrainFixture grains)
{
    [Fact]
    public async Task It_is_created_under_the_same_number()
    {
        await using var acme = await grains.Open();
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.RequestLost(), new Fault.RequestLost());
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal(An.FirstNumber, acme.AssertPostedOnce(order).Number);
    }

    [Fact]
    public async Task It_may_still_arrive_before_the_second_one()
    {
        await using var acme = await grains.Open();
        var (late, slow) = (new Door(), new Door());
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.Late(late), new Fault.Slow(slow));
        var order = acme.Place();
        await acme.Hear(order);
        await Eventually.Holds(() => slow.Waiting == 1, "the second request for the invoice is on its way");

        late.Open();
        await Eventually.Holds(() => acme.Ledger.Invoices.Count == 1, "the first request has arrived");
        slow.Open();
        await acme.Until(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
    }

    [Fact]
    public async Task It_may_still_arrive_after_the_second_one()
    {
        await using var acme = await grains.Open();
        var late = new Door();
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.Late(late));
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        late.Open();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_the_reply_is_lost_after_the_customer_was_created(GrainFixture grains)
{
    [Fact]
    public async Task It_is_found_and_not_created_again()
    {
        await using var acme = await grains.Open();
        acme.Ledger.Faults.Next(nameof(ILedger.CreateCustomer), new Fault.ReplyLost());
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
        Assert.Single(acme.Ledger.Customers);
    }

    [Fact]
    public async Task A_request_that_arrives_late_makes_no_second_one()
    {
        await using var acme = await grains.Open();
        var late = new Door();
        acme.Ledger.Faults.Next(nameof(ILedger.CreateCustomer), new Fault.Late(late));
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        late.Open();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Single(acme.Ledger.Customers);
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_the_reply_is_lost_after_the_note_was_written(GrainFixture grains)
{
    [Fact]
    public async Task It_is_not_written_again()
    {
        await using var acme = await grains.Open();
        acme.Shop.Faults.Next(nameof(ISalesChannel.AddNote), new Fault.ReplyLost());
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
    }

    [Fact]
    public async Task A_note_that_never_arrived_is_written()
    {
        await using var acme = await grains.Open();
        acme.Shop.Faults.Next(nameof(ISalesChannel.AddNote), new Fault.RequestLost());
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
    }

    [Fact]
    public async Task A_note_about_another_number_is_not_taken_for_it()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { Notes = [$"KashFlow invoice {An.FirstNumber}7"] });
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Contains($"KashFlow invoice {An.FirstNumber}", acme.Shop.NotesOf("17"));
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_the_reply_is_lost_after_the_invoice_was_changed(GrainFixture grains)
{
    [Fact]
    public async Task It_ends_with_the_payment_once()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { Payments = [] });
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.Shop.Change("17", placed => placed with { Payments = An.Order("17", "000000017").Payments });
        acme.Ledger.Faults.Next(nameof(ILedger.UpdateInvoice), new Fault.ReplyLost());
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Single(acme.AssertPostedOnce(order).Payments);
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_what_was_created_cannot_be_read_yet(GrainFixture grains)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task The_invoice_is_found_in_the_end_and_not_created_again(int hiddenReads)
    {
        await using var acme = await grains.Open();
        acme.Ledger.ReadLag = hiddenReads;
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.ReplyLost());
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
    }
}
