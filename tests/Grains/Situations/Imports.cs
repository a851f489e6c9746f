using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Events;
using KashflowOrleans.Grains.Imports;
using KashflowOrleans.Keys;
using KashflowOrleans.Storage.Imports;
using KashflowOrleans.Storage.Inbox;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_past_orders_are_imported(GrainFixture grains)
{
    private const string Name = "past";

    [Fact]
    public async Task Each_is_posted_once_and_the_counts_add_up()
    {
        await using var acme = await grains.Open();
        var orders = Place(acme, 95);
        await Start(acme);
        var reading = await UntilDone(acme);
        Assert.All(orders, order => acme.AssertPostedOnce(order));
        var progress = ImportProgress.Of(reading, DateTimeOffset.UtcNow);
        Assert.Equal((95, 0, 95, 95L), (progress.Seen, progress.Pending, progress.Finished, progress.Total));
        Assert.Equal(95, progress.ByStatus[OrderStatuses.Synced]);
    }

    [Fact]
    public async Task No_more_than_the_bound_are_on_their_way_at_a_time()
    {
        await using var acme = await grains.Open();
        Place(acme, 60);
        var door = new Door();
        acme.Shop.Faults.Always(nameof(ISalesChannel.GetOrder), new Fault.Slow(door));
        await Start(acme);
        await Eventually.Holds(() => grains.Imports.MostOpen(acme.Merchant, Name) == 20, "as many are on their way as may be");
        var looks = grains.Imports.Looks(acme.Merchant, Name);
        await Eventually.Holds(() => grains.Imports.Looks(acme.Merchant, Name) >= looks + 5, "the import looked again and again");
        Assert.Equal(2, acme.Shop.PagesAsked.Count);
        Assert.Equal(20, grains.Database.EventsOf(acme.Merchant));
        acme.Shop.Faults.Always(nameof(ISalesChannel.GetOrder), null);
        door.Open();
        await UntilDone(acme);
        Assert.Equal(20, grains.Imports.MostOpen(acme.Merchant, Name));
    }

    [Fact]
    public async Task Orders_outside_the_range_are_left_alone()
    {
        await using var acme = await grains.Open();
        Place(acme, 3);
        var before = acme.Place(50, order => order with { PlacedAt = An.PlacedAt - NodaTime.Duration.FromDays(2) });
        await Start(acme);
        await UntilDone(acme);
        Assert.Null(acme.Row(before));
        Assert.Equal(3, acme.Ledger.Invoices.Count);
    }

    [Fact]
    public async Task A_shop_that_fails_is_named_and_the_walk_goes_on_from_the_same_place()
    {
        await using var acme = await grains.Open();
        Place(acme, 15);
        acme.Shop.Faults.Always(nameof(ISalesChannel.ListPastOrders), new Fault.Refused("The integration may not list orders.", RefusalKind.Unauthorized));
        await Start(acme);
        await Eventually.Holds(async () => (await Read(acme))?.Document.Problem is not null, "the problem is shown");
        Assert.Equal(ImportProgress.Failing, ImportProgress.Of((await Read(acme))!, DateTimeOffset.UtcNow).State);
        acme.Shop.Faults.Always(nameof(ISalesChannel.ListPastOrders), null);
        var reading = await UntilDone(acme);
        Assert.Null(reading.Document.Problem);
        Assert.Equal(15, reading.Seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_database_that_fails_between_page_and_cursor_has_the_page_read_again_and_no_order_counted_twice(bool afterwards)
    {
        await using var acme = await grains.Open();
        var orders = Place(acme, 25);
        var door = new Door();
        acme.Shop.Faults.Next(nameof(ISalesChannel.ListPastOrders), new Fault.Slow(door));
        await Start(acme);
        await Eventually.Holds(() => door.Waiting == 1, "the first page is asked for");
        grains.Imports.FailPuts(acme.Merchant, 1, afterwards);
        door.Open();
        var reading = await UntilDone(acme);
        Assert.Equal(25, reading.Seen);
        Assert.True(acme.Shop.PagesAsked.Count(after => after is null) >= 2, "the first page was not read again");
        Assert.All(orders, order => acme.AssertPostedOnce(order));
        Assert.Equal(25, grains.Database.EventsOf(acme.Merchant));
    }

    [Fact]
    public async Task An_inbox_that_is_away_does_not_move_the_cursor()
    {
        await using var acme = await grains.Open();
        var orders = Place(acme, 12);
        grains.Database.FailAppends(acme.Merchant, 3);
        await Start(acme);
        Assert.Equal(12, (await UntilDone(acme)).Seen);
        Assert.All(orders, order => acme.AssertPostedOnce(order));
    }

    [Fact]
    public async Task A_state_that_somebody_else_wrote_is_read_again()
    {
        await using var acme = await grains.Open();
        Place(acme, 25);
        var door = new Door();
        acme.Shop.Faults.Next(nameof(ISalesChannel.ListPastOrders), new Fault.Slow(door));
        await Start(acme);
        await Eventually.Holds(() => door.Waiting == 1, "the first page is asked for");
        grains.States.ConflictWrites($"import/{acme.Merchant}/{Name}", 1);
        door.Open();
        Assert.Equal(25, (await UntilDone(acme)).Seen);
        Assert.Equal(25, acme.Ledger.Invoices.Count);
    }

    [Fact]
    public async Task It_can_be_paused_while_the_shop_hangs_and_goes_on_where_it_was()
    {
        await using var acme = await grains.Open();
        Place(acme, 45);
        var door = new Door();
        await Start(acme);
        await Eventually.Holds(() => acme.Ledger.Invoices.Count >= 10, "the first page is posted");
        acme.Shop.Faults.Always(nameof(ISalesChannel.ListPastOrders), new Fault.Slow(door));
        Assert.Equal(ImportStates.Paused, await Grain(acme).Pause());
        acme.Shop.Faults.Always(nameof(ISalesChannel.ListPastOrders), null);
        door.Open();
        await Eventually.Holds(() => grains.Database.Undone(acme.Merchant).Count == 0, "what was on its way is finished");
        var paused = (await Read(acme))!;
        Assert.Equal((ImportStates.Paused, false), (paused.Document.State, paused.Document.IsListed));
        Assert.Equal(ImportStates.Paused, await Grain(acme).Pause());
        Assert.Equal(ImportStates.Running, await Grain(acme).Resume());
        Assert.Equal(45, (await UntilDone(acme)).Seen);
        Assert.Equal(45, acme.Ledger.Invoices.Count);
        Assert.Single(acme.Shop.PagesAsked, after => after is null);
    }

    [Fact]
    public async Task A_cancelled_one_hands_out_no_more_and_cannot_go_on()
    {
        await using var acme = await grains.Open();
        Place(acme, 60);
        await Start(acme);
        await Eventually.Holds(() => acme.Ledger.Invoices.Count > 0, "something is posted");
        await Grain(acme).Pause();
        Assert.Equal(ImportStates.Cancelled, await Grain(acme).Cancel());
        Assert.Equal(ImportStates.Cancelled, await Grain(acme).Resume());
        await Grain(acme).EnsureRunning();
        await Eventually.Holds(() => grains.Database.Undone(acme.Merchant).Count == 0, "what was on its way is finished");
        var reading = (await Read(acme))!;
        Assert.True(reading.Seen < 60);
        Assert.Equal(reading.Seen, acme.Ledger.Invoices.Count);
    }

    [Fact]
    public async Task Starting_it_twice_changes_nothing()
    {
        await using var acme = await grains.Open();
        Place(acme, 5);
        await Start(acme);
        await Start(acme);
        Assert.Equal(5, (await UntilDone(acme)).Seen);
        Assert.Equal(5, acme.Ledger.Invoices.Count);
    }

    [Fact]
    public async Task Its_orders_can_wait_and_one_that_is_heard_live_cannot()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(1);
        var door = new Door();
        acme.Shop.Faults.Next(nameof(ISalesChannel.GetOrder), new Fault.Slow(door));
        await Start(acme);
        await Eventually.Holds(() => door.Waiting == 1, "the order is being read for the import");
        await acme.Hear(order);
        door.Open();
        await acme.Until(order, OrderStatuses.Synced);
        await UntilDone(acme);
        acme.AssertPostedOnce(order);

        var other = acme.Place(2);
        await Imported(acme, other);
        await acme.Until(other, OrderStatuses.Synced);
        Assert.Equal([("2", true)], acme.Shop.Reads.Where(read => read.OrderId == "2").Distinct());
        Assert.Contains(("1", false), acme.Shop.Reads);
    }

    [Fact]
    public async Task An_imported_orders_next_attempts_can_wait_too_until_somebody_speaks_of_it()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(3);
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.Busy());
        await Imported(acme, order);
        await acme.Until(order, OrderStatuses.Synced);
        Assert.All(acme.Shop.Reads.Where(read => read.OrderId == "3"), read => Assert.True(read.IsBackfill));
        await acme.HearAndWait(order, OrderStatuses.Synced);
        await Eventually.Holds(() => acme.Shop.Reads.Any(read => read is ("3", false)), "the live event's run was urgent");
        acme.AssertPostedOnce(order);
    }

    private static async Task Imported(Business acme, OrderKey order)
    {
        var receipt = await acme.Grains.Database.Append(
            new InboxEvent(acme.Merchant, "shop", order.ToString(), nameof(EntityEventKind.Imported), $"import:x:{order.OrderId}", "c-import", ReadOnlyMemory<byte>.Empty), CancellationToken.None);
        await acme.Grain(order).Notify(new EntityEvent(receipt.Id, order.ToString(), EntityEventKind.Imported, "c-import"));
    }

    internal static IReadOnlyList<OrderKey> Place(Business business, int count) => [.. Enumerable.Range(1, count).Select(number => business.Place(number))];

    internal static IImportGrain Grain(Business business) => business.Grains.Client.GetGrain<IImportGrain>($"{business.Merchant}/{Name}");

    internal static Task Start(Business business) => Grain(business).Start(new ImportRequest(
        "shop", An.PlacedAt.ToDateTimeOffset().AddDays(-1), An.PlacedAt.ToDateTimeOffset().AddDays(1), 0.25m, "tests"));

    internal static Task<ImportReading?> Read(Business business) => business.Grains.Imports.Find(business.Merchant, Name, CancellationToken.None);

    internal static async Task<ImportReading> UntilDone(Business business)
    {
        await Eventually.Holds(
            async () => (await Read(business))?.Document.State == ImportStates.Done,
            "the import is done",
            () => Read(business).GetAwaiter().GetResult()?.ToString() ?? "nothing");
        return (await Read(business))!;
    }
}

/// <summary>These tests stop silos of their own; what is outside goes on.</summary>
public sealed class When_the_silo_stops_during_an_import
{
    [Theory]
    [InlineData(nameof(ISalesChannel.ListPastOrders))]
    [InlineData(nameof(ILedger.CreateInvoice))]
    public async Task The_next_one_goes_on_with_it_and_nothing_is_posted_twice(string during)
    {
        var first = new GrainFixture();
        await first.InitializeAsync();
        var acme = await first.Open();
        var orders = When_past_orders_are_imported.Place(acme, 35);
        var door = new Door();
        (during == nameof(ILedger.CreateInvoice) ? acme.Ledger.Faults : acme.Shop.Faults).Next(during, new Fault.Slow(door));
        await When_past_orders_are_imported.Start(acme);
        await Eventually.Holds(() => door.Waiting == 1, $"{during} is under way");
        var stopped = first.DisposeAsync();
        door.Open();
        await stopped;

        var second = new GrainFixture { World = first.World, Database = first.Database, States = first.States, Imports = first.Imports };
        await second.InitializeAsync();
        try
        {
            // Nobody asks for it: the watchdog finds it among the running ones.
            var later = new Business(second, acme.Merchant);
            Assert.Equal(35, (await When_past_orders_are_imported.UntilDone(later)).Seen);
            Assert.All(orders, order => later.AssertPostedOnce(order));
            Assert.Equal(35, later.Ledger.Invoices.Count);
        }
        finally
        {
            await second.DisposeAsync();
        }
    }
}
