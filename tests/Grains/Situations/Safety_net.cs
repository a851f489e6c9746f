using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Events;
using KashflowOrleans.Storage.Inbox;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_an_event_is_lost_in_transport(GrainFixture grains)
{
    [Fact]
    public async Task The_pump_brings_it()
    {
        await using var acme = await grains.Open();
        var orders = Enumerable.Range(1, 30).Select(number => acme.Place(number)).ToList();
        foreach (var order in orders)
        {
            await acme.Store(order);
        }

        foreach (var order in orders)
        {
            await acme.Until(order, OrderStatuses.Synced);
            acme.AssertPostedOnce(order);
        }
    }

    [Fact]
    public async Task One_that_is_done_is_not_brought_again()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        var looks = acme.Shop.Faults.Calls(nameof(ISalesChannel.GetOrder));

        // Another event of the same partition comes through the pump: it has looked since.
        var other = SamePartition(acme, order);
        await acme.Store(other);
        await acme.Until(other, OrderStatuses.Synced);
        Assert.Equal(looks + 1, acme.Shop.Faults.Calls(nameof(ISalesChannel.GetOrder)));
    }

    [Fact]
    public async Task One_entity_that_cannot_be_reached_does_not_hold_up_the_others()
    {
        await using var acme = await grains.Open();
        var sane = acme.Place();
        var newer = SamePartition(acme, sane);
        grains.States.Put($"order/{newer}", """{"schema":99}""");
        await acme.Store(newer);
        await acme.Store(sane);
        await acme.Until(sane, OrderStatuses.Synced);
        acme.AssertPostedOnce(sane);
    }

    [Fact]
    public async Task One_under_a_key_that_is_none_does_not_hold_up_the_others()
    {
        await using var acme = await grains.Open();
        var sane = acme.Place();
        var partition = InboxPartitions.Of(sane.ToString());
        var odd = Enumerable.Range(0, 1_000).Select(number => $"{acme.Merchant}/no key {number}").First(key => InboxPartitions.Of(key) == partition);
        await grains.Database.Append(new InboxEvent(acme.Merchant, "shop", odd, nameof(EntityEventKind.Changed), "odd", "odd", ReadOnlyMemory<byte>.Empty), CancellationToken.None);
        await acme.Store(sane);
        await Eventually.Holds(() => acme.Row(sane)?.Status == OrderStatuses.Synced, "the order behind it is synced", () => acme.Describe(sane));
    }

    private static Keys.OrderKey SamePartition(Business acme, Keys.OrderKey key)
    {
        var partition = InboxPartitions.Of(key.ToString());
        var number = Enumerable.Range(100, 1_000).First(number => InboxPartitions.Of(acme.KeyOf(number.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToString()) == partition);
        return acme.Place(number);
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_a_retry_is_due(GrainFixture grains)
{
    [Fact]
    public async Task The_pump_wakes_the_order()
    {
        await using var acme = await grains.Open();
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.Busy(), new Fault.Busy());
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
        Assert.Equal(3, acme.Ledger.Faults.Calls(nameof(ILedger.CreateInvoice)));
        Assert.Null(grains.Database.DueAt(order.ToString()));
    }

    [Fact]
    public async Task It_is_set_no_earlier_than_the_service_asked()
    {
        await using var acme = await grains.Open();
        acme.Ledger.Faults.Always(nameof(ILedger.CreateInvoice), new Fault.Busy(After: TimeSpan.FromMinutes(5)));
        var order = acme.Place();
        var row = await acme.HearAndWait(order, OrderStatuses.Retrying);
        Assert.True(row.NextAttempt >= row.UpdatedAt + Duration.FromMinutes(5), $"The next attempt at {row.NextAttempt} is less than five minutes after {row.UpdatedAt}.");
        Assert.Equal(row.NextAttempt, grains.Database.DueAt(order.ToString()));
    }

    [Fact]
    public async Task It_counts_from_the_moment_the_service_asked_however_long_the_work_took()
    {
        await using var acme = await grains.Open(isHurried: false);
        var door = new Door();
        acme.Shop.Faults.Next(nameof(ISalesChannel.GetOrder), new Fault.Slow(door));
        acme.Ledger.Faults.Always(nameof(ILedger.CreateInvoice), new Fault.Busy(After: TimeSpan.FromMinutes(5)));
        var order = acme.Place();
        await acme.Grain(order).Notify(new EntityEvent(0, order.ToString(), EntityEventKind.Due, "due"));
        await Eventually.Holds(() => door.Waiting == 1, "the order is being read");
        var since = System.Diagnostics.Stopwatch.StartNew();
        await Eventually.Holds(() => since.Elapsed > TimeSpan.FromSeconds(1), "reading takes its time");
        door.Open();
        await Eventually.Holds(() => acme.Row(order)?.Status == OrderStatuses.Retrying, "the order is retrying");
        var row = acme.Row(order)!;
        Assert.True(row.NextAttempt >= row.UpdatedAt + Duration.FromMinutes(5), $"The next attempt at {row.NextAttempt} is less than five minutes after {row.UpdatedAt}.");
    }

    [Fact]
    public async Task Waiting_longer_each_time_the_order_keeps_the_reason()
    {
        await using var acme = await grains.Open();
        acme.Ledger.Faults.Always(nameof(ILedger.CreateInvoice), new Fault.Busy("429 Too Many Requests"));
        var order = acme.Place();
        await acme.Hear(order);
        await Eventually.Holds(() => acme.Row(order)?.Attempts >= 4, "four attempts have failed");
        Assert.Contains("429 Too Many Requests", acme.Row(order)!.Reason, StringComparison.Ordinal);
        Assert.Empty(acme.Ledger.Invoices);

        acme.Ledger.Faults.Always(nameof(ILedger.CreateInvoice), null);
        var row = await acme.Until(order, OrderStatuses.Synced);
        Assert.Equal(0, row.Attempts);
        Assert.Equal(1, acme.Steps(order).Count(step => step == "order.retrying"));
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_the_ledger_refuses_the_invoice_for_good(GrainFixture grains)
{
    [Fact]
    public async Task The_order_is_dead_with_the_reason_and_nothing_wakes_it()
    {
        await using var acme = await grains.Open();
        acme.Ledger.Faults.Always(nameof(ILedger.CreateInvoice), new Fault.Refused("The accounting period is closed."));
        var order = acme.Place();
        var row = await acme.HearAndWait(order, OrderStatuses.Dead);
        Assert.Contains("The accounting period is closed.", row.Reason, StringComparison.Ordinal);
        Assert.Null(row.NextAttempt);
        Assert.Null(grains.Database.DueAt(order.ToString()));
    }

    [Fact]
    public async Task Mended_it_is_posted_by_a_retry_under_the_number_that_was_intended()
    {
        await using var acme = await grains.Open();
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.Refused("The accounting period is closed."));
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Dead);
        Assert.Equal(OrderStatuses.Synced, (await acme.Grain(order).Retry("ann", onLatestFlow: false, "c-1")).Status);
        Assert.Equal(An.FirstNumber, acme.AssertPostedOnce(order).Number);
    }

    [Fact]
    public async Task A_customer_that_is_refused_holds_the_order()
    {
        await using var acme = await grains.Open();
        acme.Ledger.Faults.Always(nameof(ILedger.CreateCustomer), new Fault.Refused("The name is too long."));
        var order = acme.Place();
        var row = await acme.HearAndWait(order, OrderStatuses.Held);
        Assert.Contains("The name is too long.", row.Reason, StringComparison.Ordinal);
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_the_shop_does_not_have_the_order(GrainFixture grains)
{
    [Fact]
    public async Task It_is_tried_again_with_the_reason_and_posted_once_it_is_there()
    {
        await using var acme = await grains.Open();
        var order = acme.KeyOf("17");
        var row = await acme.HearAndWait(order, OrderStatuses.Retrying);
        Assert.Contains("no order 17", row.Reason, StringComparison.Ordinal);
        acme.Place();
        await acme.Until(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_there_is_a_defect(GrainFixture grains)
{
    [Fact]
    public async Task In_the_decision_the_order_ends_as_dead_and_its_events_are_done()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { Number = "POISON17" });
        await acme.Hear(order);

        // Fifty attempts, a moment apart.
        var row = await acme.Until(order, OrderStatuses.Dead, TimeSpan.FromMinutes(2));
        Assert.Contains("DivideByZeroException", row.Reason, StringComparison.Ordinal);
        Assert.Equal(KashflowOrleans.Grains.Orders.RetryPolicy.MaxAttempts, row.Attempts);
        Assert.Null(grains.Database.DueAt(order.ToString()));

        var looks = acme.Shop.Faults.Calls(nameof(ISalesChannel.GetOrder));
        await acme.HearAndWait(acme.Place(18), OrderStatuses.Synced);
        Assert.Equal(looks + 1, acme.Shop.Faults.Calls(nameof(ISalesChannel.GetOrder)));
    }

    [Fact]
    public async Task In_the_decision_a_sane_order_beside_it_is_posted()
    {
        await using var acme = await grains.Open();
        await acme.Hear(acme.Place(17, placed => placed with { Number = "POISON17" }));
        var sane = acme.Place(18);
        await acme.HearAndWait(sane, OrderStatuses.Synced);
        acme.AssertPostedOnce(sane);
    }

    [Theory]
    [InlineData(typeof(InvalidCastException))]
    [InlineData(typeof(TaskCanceledException))]
    [InlineData(typeof(TimeoutException))]
    public async Task In_a_connector_it_is_a_failed_attempt_like_any_other(Type defect)
    {
        await using var acme = await grains.Open();
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.Throws((Exception)Activator.CreateInstance(defect)!));
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
        Assert.Contains("order.retrying", acme.Steps(order));
    }
}
