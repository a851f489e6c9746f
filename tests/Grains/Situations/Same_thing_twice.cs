using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Events;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_an_event_comes_three_times_and_a_poll_beside_it(GrainFixture grains)
{
    [Fact]
    public async Task There_is_one_of_everything()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { ChangedAt = SystemClock.Instance.GetCurrentInstant() - Duration.FromMinutes(5) });
        await Task.WhenAll(acme.Hear(order, "a"), acme.Hear(order, "a"), acme.Hear(order, "b"), acme.Hear(order, "c"), acme.Poller.PollNow(), acme.Hear(order, "a"));
        await acme.Until(order, OrderStatuses.Synced);
        await acme.HearAndWait(order, OrderStatuses.Synced);

        acme.AssertPostedOnce(order);
        Assert.Single(acme.Ledger.Invoices);
        Assert.Single(acme.Ledger.Customers);
        Assert.Equal(1, acme.Ledger.Faults.Calls(nameof(ILedger.CreateInvoice)));
        Assert.Equal(1, acme.Ledger.Faults.Calls(nameof(ILedger.CreateCustomer)));
        Assert.Equal(1, acme.Shop.Faults.Calls(nameof(ISalesChannel.AddNote)));
        Assert.Equal(0, acme.Ledger.Faults.Calls(nameof(ILedger.UpdateInvoice)));
        Assert.Empty(grains.Database.Undone(acme.Merchant));
    }

    [Fact]
    public async Task Events_in_the_middle_of_the_work_lead_to_another_look_and_nothing_more()
    {
        await using var acme = await grains.Open();
        var door = new Door();
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.Slow(door));
        var order = acme.Place();
        await acme.Hear(order);
        await Eventually.Holds(() => door.Waiting == 1, "the invoice is being created");
        for (var count = 0; count < 20; count++)
        {
            await acme.Grain(order).Notify(await acme.Store(order));
        }

        door.Open();
        await acme.Until(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);

        // One look for all that was heard meanwhile; on a slow machine the pump may ask for another.
        Assert.InRange(acme.Shop.Faults.Calls(nameof(ISalesChannel.GetOrder)), 2, 5);
    }

    [Fact]
    public async Task The_same_hint_delivered_again_is_harmless()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        var hint = await acme.Store(order);
        for (var count = 0; count < 5; count++)
        {
            await acme.Grain(order).Notify(hint);
        }

        await acme.Until(order, OrderStatuses.Synced);
        await acme.Grain(order).Notify(hint);
        await acme.Grain(order).Notify(new EntityEvent(0, order.ToString(), EntityEventKind.Due, "due"));
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_orders_of_one_new_customer_come_at_once(GrainFixture grains)
{
    [Theory]
    [InlineData(2)]
    [InlineData(25)]
    public async Task One_customer_is_created(int count)
    {
        await using var acme = await grains.Open();
        var orders = Enumerable.Range(1, count).Select(number => acme.Place(number, placed => placed with
        {
            Customer = placed.Customer with { Email = number % 2 == 0 ? "ann@example.com" : "Ann@Example.com", ChannelCustomerId = null },
        })).ToList();
        await Task.WhenAll(orders.Select(order => acme.Hear(order)));
        foreach (var order in orders)
        {
            await acme.Until(order, OrderStatuses.Synced);
            acme.AssertPostedOnce(order);
        }

        Assert.Single(acme.Ledger.Customers);
        Assert.Equal(1, acme.Ledger.Faults.Calls(nameof(ILedger.CreateCustomer)));
    }

    [Fact]
    public async Task A_customer_the_ledger_knows_by_e_mail_is_used()
    {
        await using var acme = await grains.Open();
        await acme.Ledger.Through(new OpenGate(acme.Ledger)).CreateCustomer(
            An.Decide(An.Order()).Customer! with { Code = "ANN1", Email = "ANN@example.com" }, new CallContext("test", "test"), CancellationToken.None);
        var order = acme.Place(17, placed => placed with { Customer = placed.Customer with { Email = "ann@example.com" } });
        var row = await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal("ANN1", row.CustomerCode);
        Assert.Single(acme.Ledger.Customers);
        acme.AssertPostedOnce(order);
    }

    [Fact]
    public async Task A_buyer_without_e_mail_is_found_by_name()
    {
        await using var acme = await grains.Open();
        await acme.Ledger.Through(new OpenGate(acme.Ledger)).CreateCustomer(
            An.Decide(An.Order()).Customer! with { Code = "LEE1", Name = "Ann Lee", Email = null }, new CallContext("test", "test"), CancellationToken.None);
        var order = acme.Place(17, placed => placed with { Customer = placed.Customer with { Email = null } });
        Assert.Equal("LEE1", (await acme.HearAndWait(order, OrderStatuses.Synced)).CustomerCode);
    }

    /// <summary>A way into the books beside the engine's.</summary>
    private sealed class OpenGate(FakeLedger ledger) : IConnectionGate
    {
        public async ValueTask<SessionReply> GetSession(string? rejected, CancellationToken cancellation) => await ledger.SessionsWith(ledger.Password).LogIn(cancellation);

        public ValueTask<bool> WaitForBudget(TimeSpan patience, CancellationToken cancellation) => ValueTask.FromResult(true);

        public ValueTask ReportThrottled(TimeSpan pause, CancellationToken cancellation) => ValueTask.CompletedTask;
    }
}
