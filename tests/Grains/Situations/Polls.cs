using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_a_shop_is_polled(GrainFixture grains)
{
    private static Instant Recently => SystemClock.Instance.GetCurrentInstant() - Duration.FromMinutes(5);

    [Fact]
    public async Task Orders_nobody_told_of_are_posted()
    {
        await using var acme = await grains.Open();
        var orders = Enumerable.Range(1, 250).Select(number => acme.Place(number, placed => placed with { ChangedAt = Recently })).ToList();
        Assert.Equal(250, await acme.Poller.PollNow());
        foreach (var order in orders)
        {
            await acme.Until(order, OrderStatuses.Synced);
        }

        Assert.Equal(250, acme.Ledger.Invoices.Count);
    }

    [Fact]
    public async Task The_same_change_is_heard_once()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { ChangedAt = Recently });
        Assert.Equal(1, await acme.Poller.PollNow());
        Assert.Equal(0, await acme.Poller.PollNow());
        Assert.Equal(1, grains.Database.EventsOf(acme.Merchant));
        acme.Shop.Change("17", placed => placed with { ChangedAt = SystemClock.Instance.GetCurrentInstant() - Duration.FromSeconds(30) });
        Assert.Equal(1, await acme.Poller.PollNow());
        await acme.Until(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
    }

    [Fact]
    public async Task The_next_poll_overlaps_the_last()
    {
        await using var acme = await grains.Open();
        await acme.Poller.PollNow();
        await acme.Poller.PollNow();
        Assert.Equal(2, acme.Shop.Polls.Count);
        Assert.True(acme.Shop.Polls[1].From < acme.Shop.Polls[0].To);
        Assert.True(acme.Shop.Polls[1].From > acme.Shop.Polls[0].From);
    }

    [Fact]
    public async Task A_failing_shop_does_not_move_the_cursor()
    {
        await using var acme = await grains.Open();
        acme.Shop.Faults.Next(nameof(ISalesChannel.ListChangedOrders), new Fault.Busy(), new Fault.RequestLost(), new Fault.Refused("403 Forbidden", RefusalKind.Unauthorized));
        for (var count = 0; count < 3; count++)
        {
            Assert.Equal(0, await acme.Poller.PollNow());
            Assert.Null(grains.States.Json($"poller/{acme.Merchant}/shop"));
        }

        await acme.Poller.PollNow();
        Assert.Contains("polledUntil", grains.States.Json($"poller/{acme.Merchant}/shop"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_inbox_that_is_away_does_not_move_the_cursor_and_the_order_is_heard_later()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { ChangedAt = Recently });
        grains.Database.FailAppends(acme.Merchant, 1);
        Assert.Equal(0, await acme.Poller.PollNow());
        Assert.Null(grains.States.Json($"poller/{acme.Merchant}/shop"));
        Assert.Equal(1, await acme.Poller.PollNow());
        await acme.Until(order, OrderStatuses.Synced);
    }

    [Fact]
    public async Task An_order_that_cannot_be_reached_does_not_stop_the_poll()
    {
        await using var acme = await grains.Open();
        var unreadable = acme.Place(1, placed => placed with { ChangedAt = Recently });
        var sane = acme.Place(2, placed => placed with { ChangedAt = Recently });
        grains.States.Put($"order/{unreadable}", """{"schema":99}""");
        Assert.Equal(2, await acme.Poller.PollNow());
        await acme.Until(sane, OrderStatuses.Synced);
    }

    [Fact]
    public async Task It_happens_by_itself_as_often_as_configured()
    {
        await using var acme = await grains.Open();
        await acme.Settings.PutConnection(Business.ShopConfig("shop", pollSeconds: 1));
        var order = acme.Place(17, placed => placed with { ChangedAt = Recently });

        // The watchdog would see to it within seconds; a silo's view of the configuration lags a little behind.
        await Eventually.Holds(
            async () =>
            {
                await acme.Poller.EnsureRunning();
                return acme.Shop.Polls.Count >= 2;
            },
            "the shop was polled twice");
        await acme.Until(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
    }

    [Fact]
    public async Task A_merchant_whose_poller_cannot_be_reached_does_not_stop_the_others()
    {
        await using var one = await grains.Open();
        await using var two = await grains.Open();
        var (odd, sane) = string.CompareOrdinal(one.Merchant, two.Merchant) < 0 ? (one, two) : (two, one);
        await odd.Settings.PutConnection(Business.ShopConfig("No Such Name", pollSeconds: 1));
        await sane.Settings.PutConnection(Business.ShopConfig("shop", pollSeconds: 1));
        await Eventually.Holds(() => sane.Shop.Polls.Count > 0, "the watchdog has started the other merchant's poller");
    }

    [Fact]
    public async Task A_merchant_without_such_a_shop_polls_nothing()
    {
        Assert.Equal(0, await grains.Client.GetGrain<IPollerGrain>("nobody/shop").PollNow());
        await grains.Client.GetGrain<IPollerGrain>("nobody/shop").EnsureRunning();
    }

    [Fact]
    public async Task A_document_whose_order_did_not_move_has_the_order_looked_at_again()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17);
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.Shop.Refund(An.Refund());
        acme.Shop.ListDocument(ChangeSource.CreditMemos, new ChangedDocument("17", "3", Recently));
        Assert.Equal(1, await acme.Poller.PollNow());
        await Eventually.Holds(() => acme.Steps(order).Contains("credit-note.created", StringComparer.Ordinal), "the credit note is posted", () => acme.Describe(order));
        Assert.Equal(0, await acme.Poller.PollNow());
        Assert.Equal(2, grains.Database.EventsOf(acme.Merchant));
    }

    [Theory]
    [InlineData(ChangeSource.Invoices)]
    [InlineData(ChangeSource.CreditMemos)]
    [InlineData(ChangeSource.Shipments)]
    [InlineData(ChangeSource.Transactions)]
    public async Task Each_kind_of_document_is_heard_once_for_each_of_its_changes(ChangeSource source)
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17);
        var changed = Recently;
        acme.Shop.ListDocument(source, new ChangedDocument("17", "17", changed));
        acme.Shop.ListDocument(source, new ChangedDocument("17", "17", changed));
        acme.Shop.ListDocument(source, new ChangedDocument("17", "17", changed + Duration.FromSeconds(1)));
        Assert.Equal(2, await acme.Poller.PollNow());
        Assert.Equal(0, await acme.Poller.PollNow());
        await acme.Until(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
    }

    [Fact]
    public async Task Documents_of_different_kinds_with_the_same_id_are_no_duplicates()
    {
        await using var acme = await grains.Open();
        acme.Place(17);
        var changed = Recently;
        foreach (var source in Enum.GetValues<ChangeSource>())
        {
            acme.Shop.ListDocument(source, new ChangedDocument("17", "17", changed));
        }

        Assert.Equal(4, await acme.Poller.PollNow());
    }

    [Fact]
    public async Task A_kind_of_document_that_fails_stops_neither_orders_nor_the_other_kinds()
    {
        await using var acme = await grains.Open();
        foreach (var source in Enum.GetValues<ChangeSource>())
        {
            acme.Shop.ListDocument(source, new ChangedDocument("17", "1", Recently));
        }

        acme.Place(17, order => order with { ChangedAt = Recently });
        acme.Shop.Faults.Next($"{nameof(ISalesChannel.ListChanges)}.{ChangeSource.CreditMemos}", new Fault.Busy());
        Assert.Equal(4, await acme.Poller.PollNow());
        var view = await acme.Poller.GetView();
        Assert.NotNull(view.OrdersUntil);
        Assert.Equal(["invoices", "shipments", "transactions"], view.Sources.Select(source => source.Name));
        Assert.Equal(1, await acme.Poller.PollNow());
    }

    [Fact]
    public async Task A_kind_of_document_may_go_on_while_orders_fail()
    {
        await using var acme = await grains.Open();
        acme.Place(17);
        acme.Shop.ListDocument(ChangeSource.Invoices, new ChangedDocument("17", "1", Recently));
        acme.Shop.Faults.Next(nameof(ISalesChannel.ListChangedOrders), new Fault.Busy());
        Assert.Equal(1, await acme.Poller.PollNow());
        var view = await acme.Poller.GetView();
        Assert.Null(view.OrdersUntil);
        Assert.NotNull(view.Sources.Single(source => source.Name == "invoices").Until);
    }

    [Fact]
    public async Task A_kind_of_document_that_is_refused_is_named_and_left_in_peace_for_a_while()
    {
        await using var acme = await grains.Open();
        acme.Place(17, order => order with { ChangedAt = Recently });
        acme.Shop.Faults.Next($"{nameof(ISalesChannel.ListChanges)}.{ChangeSource.Shipments}", new Fault.Refused("The integration may not use Magento_Sales::shipment.", RefusalKind.Unauthorized));
        Assert.Equal(1, await acme.Poller.PollNow());
        await acme.Poller.PollNow();
        Assert.Equal(1, acme.Shop.Faults.Calls($"{nameof(ISalesChannel.ListChanges)}.{ChangeSource.Shipments}"));
        Assert.Equal(2, acme.Shop.Polls.Count);
        var shipments = (await acme.Poller.GetView()).Sources.Single(source => source.Name == "shipments");
        Assert.Contains("Magento_Sales::shipment", shipments.Problem, StringComparison.Ordinal);
        Assert.True(shipments.NotBefore > DateTimeOffset.UtcNow);
        Assert.Null(shipments.Until);
    }

    [Fact]
    public async Task Kinds_that_are_switched_off_are_not_asked_for()
    {
        await using var acme = await grains.Open();
        await acme.Settings.PutConnection(Business.ShopConfig("shop") with { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["poll"] = "creditmemos" } });
        await acme.Poller.PollNow();
        Assert.Equal([0, 1, 0, 0], Enum.GetValues<ChangeSource>().Select(source => acme.Shop.Faults.Calls($"{nameof(ISalesChannel.ListChanges)}.{source}")));
    }

    [Fact]
    public async Task An_inbox_that_is_away_moves_no_cursor_of_a_kind_of_document()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17);
        acme.Shop.ListDocument(ChangeSource.CreditMemos, new ChangedDocument("17", "1", Recently));
        grains.Database.FailAppends(acme.Merchant, 1);
        Assert.Equal(0, await acme.Poller.PollNow());
        Assert.DoesNotContain((await acme.Poller.GetView()).Sources, source => source is { Name: "creditmemos", Until: not null });
        Assert.Equal(1, await acme.Poller.PollNow());
        await acme.Until(order, OrderStatuses.Synced);
    }
}
