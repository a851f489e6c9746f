using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Storage;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_an_order_is_skipped(GrainFixture grains)
{
    [Fact]
    public async Task It_is_left_out_with_the_reason_and_stays_so()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { Total = 31m });
        await acme.HearAndWait(order, OrderStatuses.Held);
        var view = await acme.Grain(order).Skip("ann", "test order", "c-1");
        Assert.Equal(OrderStatuses.Ignored, view.Status);
        Assert.Contains("test order", view.Reason, StringComparison.Ordinal);

        acme.Shop.Change("17", _ => An.Order("17", "000000017"));
        await acme.HearAndWait(order, OrderStatuses.Ignored);
        Assert.Empty(acme.Ledger.Invoices);
        Assert.Contains("order.skipped", acme.Steps(order));
    }

    [Fact]
    public async Task A_retry_takes_it_in_again()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        Assert.Equal(OrderStatuses.Ignored, (await acme.Grain(order).Skip("ann", "by mistake", "c-1")).Status);
        Assert.Equal(OrderStatuses.Synced, (await acme.Grain(order).Retry("ann", onLatestFlow: false, "c-2")).Status);
        await acme.Until(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
    }

    [Fact]
    public async Task One_that_the_shop_no_longer_has_is_left_out()
    {
        await using var acme = await grains.Open();
        var order = acme.KeyOf("99");
        await acme.Hear(order);
        await Eventually.Holds(() => acme.Row(order)?.Status == OrderStatuses.Retrying, "the order is not to be read");
        Assert.Equal(OrderStatuses.Ignored, (await acme.Grain(order).Skip("ann", "deleted in the shop", "c-1")).Status);
        Assert.Null(grains.Database.DueAt(order.ToString()));
    }

    [Fact]
    public async Task One_whose_decision_has_a_defect_is_left_out()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { Number = "POISON17" });
        Assert.Equal(OrderStatuses.Ignored, (await acme.Grain(order).Skip("ann", "cannot be posted", "c-1")).Status);
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_a_held_order_is_retried(GrainFixture grains)
{
    [Fact]
    public async Task Mended_in_the_shop_it_is_posted()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { Total = 31m });
        var row = await acme.HearAndWait(order, OrderStatuses.Held);
        Assert.Contains("difference of -1.00", row.Reason, StringComparison.Ordinal);
        acme.Shop.Change("17", _ => An.Order("17", "000000017"));
        Assert.Equal(OrderStatuses.Synced, (await acme.Grain(order).Retry("ann", onLatestFlow: false, "c-1")).Status);
        await acme.Until(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
        Assert.Contains("order.retry-requested", acme.Steps(order));
    }

    [Fact]
    public async Task Not_mended_it_is_held_for_the_same_reason()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { Total = 31m });
        var row = await acme.HearAndWait(order, OrderStatuses.Held);
        var view = await acme.Grain(order).Retry("ann", onLatestFlow: false, "c-1");
        Assert.Equal((OrderStatuses.Held, row.Reason), (view.Status, view.Reason));
        Assert.Empty(acme.Ledger.Invoices);
    }

    [Fact]
    public async Task Mended_in_the_ledger_it_is_posted()
    {
        await using var acme = await grains.Open();
        acme.Ledger.Reference = An.ReferenceWith([0m]);
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Held);
        acme.Ledger.Reference = An.Reference;
        Assert.Equal(OrderStatuses.Synced, (await acme.Grain(order).Retry("ann", onLatestFlow: false, "c-1")).Status);
    }

    [Fact]
    public async Task An_order_nobody_has_heard_of_is_read_and_posted()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        Assert.Equal(OrderStatuses.Synced, (await acme.Grain(order).Retry("ann", onLatestFlow: false, "c-1")).Status);
        acme.AssertPostedOnce(order);
    }

    [Fact]
    public async Task Several_requests_at_once_are_all_answered()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        var views = await Task.WhenAll(Enumerable.Range(0, 5).Select(number => acme.Grain(order).Retry("ann", onLatestFlow: false, $"c-{number}")));
        Assert.All(views, view => Assert.Equal(OrderStatuses.Synced, view.Status));
        acme.AssertPostedOnce(order);
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_the_outside_world_is_slow(GrainFixture grains)
{
    [Fact]
    public async Task An_order_still_answers_and_listens()
    {
        await using var acme = await grains.Open();
        var door = new Door();
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.Slow(door));
        var order = acme.Place();
        await acme.Hear(order);
        await Eventually.Holds(() => door.Waiting == 1, "the invoice is being created");
        await Eventually.Within(acme.Grain(order).GetStatus(), "the order's status");
        await acme.Grain(order).Notify(await acme.Store(order));
        door.Open();
        await acme.Until(order, OrderStatuses.Synced);
    }

    [Fact]
    public async Task An_order_still_answers_and_listens_while_somebody_waits_for_a_retry()
    {
        await using var acme = await grains.Open();
        var door = new Door();
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.Slow(door));
        var order = acme.Place();
        var retry = acme.Grain(order).Retry("ann", onLatestFlow: false, "c-1");
        try
        {
            await Eventually.Holds(() => door.Waiting == 1, "the invoice is being created");
            await acme.Grain(order).GetStatus();
            await acme.Grain(order).Notify(await acme.Store(order));
        }
        finally
        {
            door.Open();
        }

        Assert.Equal(OrderStatuses.Synced, (await retry).Status);
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_one_merchants_shop_hangs(GrainFixture grains)
{
    [Fact]
    public async Task The_orders_of_others_go_on()
    {
        await using var acme = await grains.Open();
        await using var other = await grains.Open();
        var door = new Door();
        acme.Shop.Faults.Always(nameof(ISalesChannel.GetOrder), new Fault.Slow(door));
        try
        {
            await Task.WhenAll(Enumerable.Range(1, 100).Select(number => acme.Hear(acme.Place(number))));
            await Eventually.Holds(() => door.Waiting > 10, "many orders wait for the shop");
            var order = other.Place();
            await other.HearAndWait(order, OrderStatuses.Synced);
            other.AssertPostedOnce(order);
        }
        finally
        {
            acme.Shop.Faults.Always(nameof(ISalesChannel.GetOrder), null);
            door.Open();
        }
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_a_request_cannot_be_saved(GrainFixture grains)
{
    [Fact]
    public async Task The_one_who_asked_is_told_that_storage_is_away()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        grains.Database.FailCommits(acme.Merchant, FakeDatabase.CommitFault.Before);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => acme.Grain(order).Retry("ann", onLatestFlow: false, "c-1"));
        Assert.Equal(OrderStatuses.Synced, (await acme.Grain(order).Retry("ann", onLatestFlow: false, "c-2")).Status);
        acme.AssertPostedOnce(order);
    }

    [Fact]
    public async Task One_who_asked_while_the_work_went_on_is_answered_too()
    {
        await using var acme = await grains.Open();
        var door = new Door();
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.Slow(door));
        var order = acme.Place();
        await acme.Hear(order);
        await Eventually.Holds(() => door.Waiting == 1, "the invoice is being created");
        var retry = acme.Grain(order).Retry("ann", onLatestFlow: false, "c-1");

        // A round trip to the silo later, the request has arrived too.
        await acme.Grain(acme.KeyOf("other")).GetStatus();
        grains.Database.FailCommits(acme.Merchant, FakeDatabase.CommitFault.Before);
        door.Open();

        await acme.Until(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);

        // Answered well before the caller's own patience ends: with the result of the next run, or with the fault.
        Assert.True(await Task.WhenAny(retry, Task.Delay(GrainFixture.ResponseTimeout / 2)) == retry, "The request was never answered.");
    }
}
