using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_somebody_else_wrote_the_orders_state(GrainFixture grains)
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task It_is_read_again_and_ends_in_one_invoice(int conflicts)
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        grains.States.ConflictWrites($"order/{order}", conflicts);
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
    }

    [Fact]
    public async Task After_the_invoice_was_created_it_is_found()
    {
        await using var acme = await grains.Open();
        var door = new Door();
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.Slow(door));
        var order = acme.Place();
        await acme.Hear(order);
        await Eventually.Holds(() => door.Waiting == 1, "the invoice is being created");
        grains.States.ConflictWrites($"order/{order}", 1);
        door.Open();
        await acme.Until(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
        Assert.Equal(1, acme.Ledger.Faults.Calls(nameof(ILedger.CreateInvoice)));
    }

    [Fact]
    public async Task The_customers_state_too()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        var person = KashflowOrleans.Grains.Orders.CustomerIdentity.KeyOf(An.Order("17", "000000017"), order);
        grains.States.ConflictWrites($"customer/{person}", 2);
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
        Assert.Single(acme.Ledger.Customers);
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_the_state_cannot_be_written(GrainFixture grains)
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task The_event_comes_again_and_ends_in_one_invoice(int failures)
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        grains.States.FailWrites($"order/{order}", failures);
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
    }

    [Fact]
    public async Task Nothing_is_created_before_the_intent_is_stored()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        grains.States.FailWrites($"order/{order}", int.MaxValue);
        await acme.Hear(order);
        await Eventually.Holds(() => acme.Shop.Faults.Calls(nameof(ISalesChannel.GetOrder)) >= 3, "the order was tried three times");
        Assert.Empty(acme.Ledger.Invoices);
        Assert.NotEmpty(grains.Database.Undone(acme.Merchant));

        grains.States.FailWrites($"order/{order}", 0);
        await acme.Until(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
    }

    [Fact]
    public async Task A_number_is_given_only_from_a_block_that_is_stored()
    {
        await using var acme = await grains.Open();
        grains.States.FailWrites($"number-series/{acme.Merchant}/{Business.Books}/invoice", 2);
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_the_read_models_cannot_be_written(GrainFixture grains)
{
    [Theory]
    [InlineData("Before")]
    [InlineData("After")]
    public async Task The_event_comes_again_and_ends_in_one_invoice(string moment)
    {
        await using var acme = await grains.Open();
        grains.Database.FailCommits(acme.Merchant, Enum.Parse<FakeDatabase.CommitFault>(moment));
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
    }

    [Fact]
    public async Task The_history_lacks_nothing_in_the_end()
    {
        await using var acme = await grains.Open();
        grains.Database.FailCommits(acme.Merchant, FakeDatabase.CommitFault.Before);
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal(["flow.findings", "customer.created", "invoice.intended", "invoice.created", "channel.noted", "order.synced"], acme.Steps(order));
    }

    [Fact]
    public async Task A_retry_that_was_decided_still_comes()
    {
        await using var acme = await grains.Open();
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.Busy());
        grains.Database.FailCommits(acme.Merchant, FakeDatabase.CommitFault.Before, FakeDatabase.CommitFault.Before);
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_row_that_is_refused_for_good_does_not_go_round_for_ever(bool isItsNumber)
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => isItsNumber ? placed with { Number = FakeDatabase.RefusedNumber } : placed with { Total = FakeDatabase.RefusedTotal });

        // Refused once, it is refused every time: the event is finished by something smaller that says why.
        var row = await acme.HearAndWait(order, OrderStatuses.Dead);
        Assert.NotNull(row.Reason);
        Assert.True(acme.Shop.Faults.Calls(nameof(ISalesChannel.GetOrder)) <= 2, $"The order was worked on {acme.Shop.Faults.Calls(nameof(ISalesChannel.GetOrder))} times.");
    }
}
