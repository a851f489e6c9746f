using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_an_order_is_refunded(GrainFixture grains)
{
    [Fact]
    public async Task After_posting_a_credit_note_stands_beside_its_invoice()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.Shop.Refund(An.Refund());
        await acme.HearAndWait(order, OrderStatuses.Synced);

        var invoice = acme.AssertPostedOnce(order);
        var note = Assert.Single(acme.Ledger.CreditNotes);
        Assert.Equal(("CN-000000003", invoice.CustomerCode, invoice.Number + 1), (note.Reference, note.CustomerCode, note.Number));
        Assert.Equal((10m, 2m, 12m, 12m, 0m), (note.Net, note.Vat, note.Gross, note.Refunded, note.Open));
        Assert.Equal(["credit-note.intended", "credit-note.created"], acme.Steps(order).Where(step => step.StartsWith("credit-note", StringComparison.Ordinal)));
        Assert.Contains("magento-refund/2", acme.Row(order)!.Documents, StringComparison.Ordinal);
        Assert.Equal(0, acme.Ledger.Faults.Calls(nameof(ILedger.UpdateInvoice)));
        Assert.Equal(0, acme.Ledger.Faults.Calls(nameof(ILedger.ApplyCreditNote)));
    }

    [Fact]
    public async Task Before_our_first_look_the_sale_is_posted_whole_and_then_credited()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { State = OrderState.Closed });
        acme.Shop.Refund(An.Refund(net: 25m, vat: 5m));
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
        Assert.Equal((30m, 30m), (acme.Ledger.CreditNotes.Single().Gross, acme.Ledger.CreditNotes.Single().Refunded));
    }

    [Fact]
    public async Task In_parts_each_has_its_own_credit_note_however_often_it_is_heard_of()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        acme.Shop.Refund(An.Refund("3"));
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.Shop.Refund(An.Refund("4", 5m, 1m));
        await acme.HearAndWait(order, OrderStatuses.Synced);
        await acme.HearAndWait(order, OrderStatuses.Synced);
        await acme.Grain(order).Retry("ann", onLatestFlow: true, "c-1");
        Assert.Equal([("CN-000000003", 12m), ("CN-000000004", 6m)], acme.Ledger.CreditNotes.Select(note => (note.Reference!, note.Gross)));
        Assert.Equal(2, acme.Ledger.Faults.Calls(nameof(ILedger.CreateCreditNote)));
        Assert.Equal(0, acme.Ledger.Faults.Calls(nameof(ILedger.UpdateCreditNote)));
    }

    [Fact]
    public async Task With_nothing_given_back_it_pays_the_invoice_as_far_as_something_is_due()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { Payments = [placed.Payments[0] with { Amount = 20m }] });
        acme.Shop.Refund(An.Refund() with { Payments = [] });
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal((10m, 2m), (acme.Ledger.CreditNotes.Single().Applied, acme.Ledger.CreditNotes.Single().Open));
        Assert.Equal(30m, acme.Ledger.Invoices.Single().Paid);
        Assert.Contains("credit-note.applied", acme.Steps(order));
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal(1, acme.Ledger.Faults.Calls(nameof(ILedger.ApplyCreditNote)));
    }

    [Fact]
    public async Task What_the_shop_still_has_to_give_back_waits()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        acme.Shop.Refund(An.Refund() with { State = RefundState.Open, Payments = [], PartOfRefunded = 0m });
        acme.Shop.Change("17", placed => placed with { State = OrderState.Closed });
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Empty(acme.Ledger.CreditNotes);

        acme.Shop.ChangeRefund("17", "3", _ => An.Refund());
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Single(acme.Ledger.CreditNotes);
    }

    [Fact]
    public async Task What_is_corrected_later_is_corrected_on_the_credit_note()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        acme.Shop.Refund(An.Refund() with { Payments = [] });
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.Shop.ChangeRefund("17", "3", _ => An.Refund());
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal((12m, 12m), (acme.Ledger.CreditNotes.Single().Gross, acme.Ledger.CreditNotes.Single().Refunded));
        Assert.Contains("credit-note.updated", acme.Steps(order));
    }

    [Fact]
    public async Task Through_a_gateway_the_payment_on_the_invoice_keeps_its_reference()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        var paid = acme.Ledger.Invoices.Single().Payments.Single();
        acme.Shop.Refund(An.Refund());
        acme.Shop.Change("17", placed => placed with { Payments = [placed.Payments[0] with { Reference = "back-3" }] });
        acme.Shop.Remember(new ChannelTransaction("1", "17", paid.Reference!, TransactionKind.Capture, null, 30m, false, An.PlacedAt));
        acme.Shop.Remember(new ChannelTransaction("2", "17", "back-3", TransactionKind.Refund, paid.Reference, 12m, true, An.PlacedAt));
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal(paid, acme.Ledger.Invoices.Single().Payments.Single());
        Assert.Equal(0, acme.Ledger.Faults.Calls(nameof(ILedger.UpdateInvoice)));
        Assert.Equal("back-3", acme.Ledger.CreditNotes.Single().Payments.Single().Reference);
    }

    [Fact]
    public async Task A_shop_that_does_not_tell_the_refunds_makes_it_wait()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        acme.Shop.Refund(An.Refund());
        acme.Shop.Faults.Always(nameof(ISalesChannel.GetRefunds), new Fault.Busy("503 Service Unavailable"));
        var row = await acme.HearAndWait(order, OrderStatuses.Retrying);
        Assert.Contains("refunds could not be read", row.Reason, StringComparison.Ordinal);
        acme.Shop.Faults.Always(nameof(ISalesChannel.GetRefunds), null);
        await acme.Until(order, OrderStatuses.Synced);
        Assert.Single(acme.Ledger.CreditNotes);
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_a_refund_cannot_be_credited(GrainFixture grains)
{
    [Fact]
    public async Task Refunds_that_do_not_add_up_hold_the_order_and_the_difference_is_named()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        acme.Shop.Refund(An.Refund());
        acme.Shop.Change("17", placed => placed with { Refunded = 13m });
        var row = await acme.HearAndWait(order, OrderStatuses.Held);
        Assert.Contains("13.00 GBP was refunded, its refunds come to 12.00: a difference of 1.00", row.Reason, StringComparison.Ordinal);
        Assert.Empty(acme.Ledger.Invoices);

        acme.Shop.Change("17", placed => placed with { Refunded = 12m });
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
        Assert.Single(acme.Ledger.CreditNotes);
    }

    [Fact]
    public async Task A_refund_that_is_held_names_itself_and_keeps_no_other_from_being_credited()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        acme.Shop.Refund(An.Refund("3") with { Problems = ["Row 1 is odd."] });
        acme.Shop.Refund(An.Refund("4", 5m, 1m));
        var row = await acme.HearAndWait(order, OrderStatuses.Held);
        Assert.Equal("Refund 000000003: Row 1 is odd.", row.Reason);
        Assert.Equal("CN-000000004", acme.Ledger.CreditNotes.Single().Reference);

        acme.Shop.ChangeRefund("17", "3", refund => refund with { Problems = [] });
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal(2, acme.Ledger.CreditNotes.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_is_taken_back_after_posting_holds_and_the_credit_note_is_named(bool isGone)
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        acme.Shop.Refund(An.Refund());
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.Shop.ChangeRefund("17", "3", refund => isGone ? null : refund with { State = RefundState.Canceled, PartOfRefunded = 0m });
        var row = await acme.HearAndWait(order, OrderStatuses.Held);
        Assert.Contains($"Credit note {An.FirstNumber + 1} was posted for refund 000000003", row.Reason, StringComparison.Ordinal);
        Assert.Single(acme.Ledger.CreditNotes);
    }

    [Fact]
    public async Task One_whose_credit_note_was_deleted_is_held_when_it_has_to_change()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        acme.Shop.Refund(An.Refund() with { Payments = [] });
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.Ledger.DeleteCreditNote(An.FirstNumber + 1);
        acme.Shop.ChangeRefund("17", "3", _ => An.Refund());
        var row = await acme.HearAndWait(order, OrderStatuses.Held);
        Assert.Contains("no longer in the ledger", row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_the_ledger_refuses_ends_as_dead_with_the_reason()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        acme.Shop.Refund(An.Refund());
        acme.Ledger.Faults.Next(nameof(ILedger.CreateCreditNote), new Fault.Refused("The period is closed."));
        var row = await acme.HearAndWait(order, OrderStatuses.Dead);
        Assert.Contains("The period is closed.", row.Reason, StringComparison.Ordinal);
        await acme.Grain(order).Retry("ann", onLatestFlow: false, "c-1");
        await acme.Until(order, OrderStatuses.Synced);
        Assert.Equal(An.FirstNumber + 1, acme.Ledger.CreditNotes.Single().Number);
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_the_ledger_has_a_refund_already(GrainFixture grains)
{
    [Fact]
    public async Task A_credit_note_made_by_hand_that_says_the_same_is_taken_over()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        var row = await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.Ledger.TypeInCreditNote(77, "CN-000000003", row.CustomerCode!, 12m, 12m);
        acme.Shop.Refund(An.Refund());
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal(77, Assert.Single(acme.Ledger.CreditNotes).Number);
        Assert.Contains("credit-note.taken-over", acme.Steps(order));
    }

    [Fact]
    public async Task One_that_says_something_else_holds_until_a_person_releases_it()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        var row = await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.Ledger.TypeInCreditNote(77, "CN-000000003", row.CustomerCode!, 12m, 0m);
        acme.Shop.Refund(An.Refund());
        Assert.Contains("credit note 77", (await acme.HearAndWait(order, OrderStatuses.Held)).Reason, StringComparison.Ordinal);
        await acme.Grain(order).Release("ann", "c-1");
        await acme.Until(order, OrderStatuses.Synced);
        Assert.Equal(2, acme.Ledger.CreditNotes.Count);
    }

    [Fact]
    public async Task A_number_that_was_given_by_hand_is_passed_over()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.Ledger.TypeIn(An.FirstNumber + 1, "by hand", "SOMEBODY", 5m, 0m);
        acme.Ledger.TypeInCreditNote(An.FirstNumber + 2, "by hand too", "SOMEBODY", 5m, 0m);
        acme.Shop.Refund(An.Refund());
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal(An.FirstNumber + 3, Assert.Single(acme.Ledger.CreditNotes, note => note.Reference == "CN-000000003").Number);
        Assert.Equal(2, acme.Steps(order).Count(step => step == "credit-note.number-taken"));
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_the_reply_about_a_credit_note_is_lost(GrainFixture grains)
{
    [Fact]
    public async Task It_is_found_and_not_created_again()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        acme.Shop.Refund(An.Refund());
        acme.Ledger.Faults.Next(nameof(ILedger.CreateCreditNote), new Fault.ReplyLost());
        await acme.HearAndWait(order, OrderStatuses.Synced);
        AssertCreditedOnce(acme);
        Assert.Equal(1, acme.Ledger.Faults.Calls(nameof(ILedger.CreateCreditNote)));
        Assert.Contains("credit-note.found", acme.Steps(order));
        Assert.Contains("credit-note.checked", acme.Steps(order));
    }

    [Fact]
    public async Task One_that_cannot_be_read_yet_is_waited_for()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.Ledger.ReadLag = 2;
        acme.Shop.Refund(An.Refund());
        acme.Ledger.Faults.Next(nameof(ILedger.CreateCreditNote), new Fault.ReplyLost());
        await acme.HearAndWait(order, OrderStatuses.Synced);
        AssertCreditedOnce(acme);
    }

    [Fact]
    public async Task A_request_that_was_lost_is_made_again_under_the_same_number()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        acme.Shop.Refund(An.Refund());
        acme.Ledger.Faults.Next(nameof(ILedger.CreateCreditNote), new Fault.RequestLost(), new Fault.RequestLost());
        await acme.HearAndWait(order, OrderStatuses.Synced);
        AssertCreditedOnce(acme);
    }

    [Fact]
    public async Task A_late_request_that_arrives_before_the_second_one_makes_no_second_credit_note()
    {
        await using var acme = await grains.Open();
        var (late, slow) = (new Door(), new Door());
        var order = acme.Place();
        acme.Shop.Refund(An.Refund());
        acme.Ledger.Faults.Next(nameof(ILedger.CreateCreditNote), new Fault.Late(late), new Fault.Slow(slow));
        await acme.Hear(order);
        await Eventually.Holds(() => slow.Waiting == 1, "the second request for the credit note is on its way");
        late.Open();
        await Eventually.Holds(() => acme.Ledger.CreditNotes.Count == 1, "the first request has arrived");
        slow.Open();
        await acme.Until(order, OrderStatuses.Synced);
        AssertCreditedOnce(acme);
    }

    [Fact]
    public async Task A_late_request_that_arrives_after_the_second_one_makes_no_second_credit_note()
    {
        await using var acme = await grains.Open();
        var late = new Door();
        var order = acme.Place();
        acme.Shop.Refund(An.Refund());
        acme.Ledger.Faults.Next(nameof(ILedger.CreateCreditNote), new Fault.Late(late));
        await acme.HearAndWait(order, OrderStatuses.Synced);
        late.Open();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        AssertCreditedOnce(acme);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task About_applying_it_the_invoice_is_paid_by_it_once(bool hasArrived)
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { Payments = [] });
        acme.Shop.Refund(An.Refund() with { Payments = [] });
        acme.Ledger.Faults.Next(nameof(ILedger.ApplyCreditNote), hasArrived ? new Fault.ReplyLost() : new Fault.RequestLost());
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal((12m, 12m), (acme.Ledger.CreditNotes.Single().Applied, acme.Ledger.Invoices.Single().Paid));
        Assert.Equal(hasArrived ? 1 : 2, acme.Ledger.Faults.Calls(nameof(ILedger.ApplyCreditNote)));
    }

    [Fact]
    public async Task A_late_application_does_not_apply_it_twice()
    {
        await using var acme = await grains.Open();
        var late = new Door();
        var order = acme.Place(17, placed => placed with { Payments = [] });
        acme.Shop.Refund(An.Refund() with { Payments = [] });
        acme.Ledger.Faults.Next(nameof(ILedger.ApplyCreditNote), new Fault.Late(late));
        await acme.HearAndWait(order, OrderStatuses.Synced);
        late.Open();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal((12m, 12m), (acme.Ledger.CreditNotes.Single().Applied, acme.Ledger.Invoices.Single().Paid));
    }

    [Fact]
    public async Task An_order_that_is_skipped_meanwhile_still_learns_what_became_of_it()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        acme.Shop.Refund(An.Refund());
        acme.Ledger.Faults.Next(nameof(ILedger.CreateCreditNote), new Fault.ReplyLost());
        acme.Ledger.Faults.Always(nameof(ILedger.GetCreditNote), new Fault.Busy());
        await acme.HearAndWait(order, OrderStatuses.Retrying);
        await acme.Grain(order).Skip("ann", "done by hand", "c-1");
        acme.Ledger.Faults.Always(nameof(ILedger.GetCreditNote), null);
        await acme.Until(order, OrderStatuses.Ignored);
        Assert.Contains("credit-note.found", acme.Steps(order));
        Assert.Single(acme.Ledger.CreditNotes);
    }

    private static void AssertCreditedOnce(Business acme)
    {
        var note = Assert.Single(acme.Ledger.CreditNotes);
        Assert.Equal((An.FirstNumber + 1, 12m, 12m), (note.Number, note.Gross, note.Refunded));
        Assert.Equal((30m, 30m), (acme.Ledger.Invoices.Single().Gross, acme.Ledger.Invoices.Single().Paid));
    }
}
