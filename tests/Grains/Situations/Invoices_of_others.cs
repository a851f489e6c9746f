using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_the_number_is_taken_by_hand(GrainFixture grains)
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(40)]
    public async Task The_next_free_number_is_used_and_what_was_typed_in_is_left_alone(int taken)
    {
        await using var acme = await grains.Open();
        for (var number = 0; number < taken; number++)
        {
            acme.Ledger.TypeIn(An.FirstNumber + number, $"by hand {number}", "SOMEBODY", 1m, 0m);
        }

        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal(An.FirstNumber + taken, acme.AssertPostedOnce(order).Number);
        Assert.Equal(taken, acme.Ledger.Invoices.Count(invoice => invoice.CustomerCode == "SOMEBODY" && invoice.Gross == 1m));
        Assert.Contains("invoice.number-taken", acme.Steps(order));
        Assert.DoesNotContain(grains.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains(order.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_a_lost_request_too()
    {
        await using var acme = await grains.Open();
        var door = new Door();
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.RequestLost());
        acme.Ledger.Faults.Next(nameof(ILedger.GetInvoice), new Fault.Slow(door));
        var order = acme.Place();
        await acme.Hear(order);
        await Eventually.Holds(() => door.Waiting == 1, "the invoice is being looked for by its number");
        acme.Ledger.TypeIn(An.FirstNumber, "by hand", "SOMEBODY", 30m, 30m);
        door.Open();
        await acme.Until(order, OrderStatuses.Synced);
        Assert.Equal(An.FirstNumber + 1, acme.AssertPostedOnce(order).Number);
    }

    [Fact]
    public async Task Somebody_elses_invoice_of_the_same_reference_is_not_taken_for_ours()
    {
        await using var acme = await grains.Open();
        acme.Ledger.TypeIn(An.FirstNumber, "000000017", "SOMEBODY", 99m, 0m);
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal(An.FirstNumber + 1, acme.AssertPostedOnce(order).Number);
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_the_ledger_has_an_invoice_with_the_orders_reference(GrainFixture grains)
{
    [Fact]
    public async Task One_that_says_the_same_is_taken_over()
    {
        await using var acme = await grains.Open();
        acme.Ledger.TypeIn(17, "000000017", "ANN1", 30m, 30m);
        var order = acme.Place();
        var row = await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal(17, row.InvoiceNumber);
        Assert.Equal(17, Assert.Single(acme.Ledger.Invoices).Number);
        Assert.Equal(["KashFlow invoice 17"], acme.Shop.NotesOf("17"));
        Assert.Equal(0, acme.Ledger.Faults.Calls(nameof(ILedger.CreateInvoice)));
    }

    [Fact]
    public async Task One_over_another_total_holds_the_order_and_is_named()
    {
        await using var acme = await grains.Open();
        acme.Ledger.TypeIn(17, "000000017", "ANN1", 29m, 29m);
        var order = acme.Place();
        var row = await acme.HearAndWait(order, OrderStatuses.Held);
        Assert.Contains("17 over 29.00", row.Reason, StringComparison.Ordinal);
        Assert.Single(acme.Ledger.Invoices);
        Assert.Empty(acme.Shop.NotesOf("17"));
    }

    [Fact]
    public async Task Retrying_does_not_post_it_but_releasing_does()
    {
        await using var acme = await grains.Open();
        acme.Ledger.TypeIn(17, "000000017", "ANN1", 29m, 29m);
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Held);
        Assert.Equal(OrderStatuses.Held, (await acme.Grain(order).Retry("ann", onLatestFlow: false, "c-1")).Status);
        Assert.Single(acme.Ledger.Invoices);

        var view = await acme.Grain(order).Release("ann", "c-2");
        Assert.Equal((OrderStatuses.Synced, An.FirstNumber), (view.Status, view.InvoiceNumber));
        Assert.Equal(2, acme.Ledger.Invoices.Count);
        Assert.Contains("order.released", acme.Steps(order));
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal(2, acme.Ledger.Invoices.Count);
    }

    [Fact]
    public async Task Mended_in_the_ledger_it_is_taken_over_by_a_retry()
    {
        await using var acme = await grains.Open();
        acme.Ledger.TypeIn(17, "000000017", "ANN1", 29m, 29m);
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Held);
        acme.Ledger.Delete(17);
        acme.Ledger.TypeIn(17, "000000017", "ANN1", 30m, 30m);
        Assert.Equal(17, (await acme.Grain(order).Retry("ann", onLatestFlow: false, "c-1")).InvoiceNumber);
    }

    [Fact]
    public async Task The_search_failing_posts_nothing()
    {
        await using var acme = await grains.Open();
        acme.Ledger.Faults.Always(nameof(ILedger.FindInvoicesByReference), new Fault.Busy("400 SQL time-out"));
        var order = acme.Place();
        var row = await acme.HearAndWait(order, OrderStatuses.Retrying);
        Assert.Contains("400 SQL time-out", row.Reason, StringComparison.Ordinal);
        Assert.Empty(acme.Ledger.Invoices);
        acme.Ledger.Faults.Always(nameof(ILedger.FindInvoicesByReference), null);
        await acme.Until(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
    }
}
