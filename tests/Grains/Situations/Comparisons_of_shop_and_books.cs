using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Events;
using KashflowOrleans.Grains.Reconciliation;
using KashflowOrleans.Model;
using KashflowOrleans.Storage.Reconciliation;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_shop_and_books_are_compared(GrainFixture grains)
{
    private const string Day = "2026-03-02";

    [Fact]
    public async Task Books_that_say_what_the_shop_says_leave_nothing_to_explain()
    {
        await using var acme = await grains.Open();
        acme.Shop.PlacedPerPage = 2;
        acme.Ledger.InvoicesPerPage = 2;
        foreach (var number in Enumerable.Range(1, 5))
        {
            await acme.HearAndWait(acme.Place(number), OrderStatuses.Synced);
        }

        acme.Shop.Refund(An.Refund(orderId: "3", orderNumber: "000000003"));
        await acme.HearAndWait(acme.KeyOf("3"), OrderStatuses.Synced);
        var check = await Check(acme);
        Assert.Equal((CheckStatuses.Done, 5, 6, 0), (check.Status, check.Orders, check.Documents, check.Heard));
        Assert.Empty(check.Findings);
        var day = Assert.Single((await Report(acme)).Days);
        Assert.Equal((5, 150m, 25m, 12m), (day.Orders, day.Channel.Gross, day.Channel.Vat, day.Channel.RefundGross));
        Assert.Equal(day.Channel, day.Ledger);
        Assert.Empty(day.Explained);
        Assert.Equal(new OutsideReading(5, 150m, 6, 150m, 12m), day.Read);
        Assert.Equal((150m, 12m), (day.Payments, day.PaymentsBack));
    }

    [Fact]
    public async Task Orders_nobody_told_of_are_found_and_posted()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        var check = await Check(acme);
        Assert.Equal(1, check.Heard);
        Assert.Equal(1, check.Findings[DifferenceCauses.NeverSeen]);
        await acme.Until(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
        Assert.Equal([nameof(EntityEventKind.Compared)], grains.Database.KindsOf(acme.Merchant));
        var day = Assert.Single((await Report(acme)).Days);
        Assert.Equal((30m, 30m, 1), (day.Channel.Gross, day.Ledger.Gross, day.Superseded));
    }

    [Fact]
    public async Task What_hands_did_in_the_books_is_named()
    {
        await using var acme = await grains.Open();
        foreach (var number in Enumerable.Range(1, 5))
        {
            await acme.HearAndWait(acme.Place(number), OrderStatuses.Synced);
        }

        int NumberOf(int order) => acme.Row(acme.KeyOf($"{order}"))!.InvoiceNumber!.Value;
        acme.Ledger.ChangeByHand(NumberOf(1), invoice => invoice with { Gross = 36m, Vat = 6m, Net = 30m });
        acme.Ledger.Delete(NumberOf(2));
        acme.Ledger.ChangeByHand(NumberOf(3), invoice => invoice with { IssuedOn = new LocalDate(2026, 3, 5) });
        acme.Ledger.TypeIn(7, "000000004", "C", 30m, 0m);
        acme.Ledger.ChangeByHand(7, invoice => invoice with { IssuedOn = new LocalDate(2026, 3, 2), Currency = "GBP" });
        acme.Ledger.TypeIn(8, "typed in by hand", "C", 99m, 0m);
        acme.Ledger.ChangeByHand(8, invoice => invoice with { IssuedOn = new LocalDate(2026, 3, 2), Currency = "GBP" });

        // What was posted a moment ago is not judged yet.
        ReconciliationCheckView? check = null;
        await Eventually.Holds(async () => (check = await Check(acme, until: "2026-03-05")).Findings.Values.Sum() == 5, "all five are found");
        Assert.Equal((CheckStatuses.Done, 4, 4), (check!.Status, check.DaysDone, check.Days));
        var report = await Report(acme, new LocalDate(2026, 3, 5));
        Assert.All(report.Days, day => Assert.Equal(default, day.Unexplained));
        var day = report.Days[0];
        Assert.Equal(["changedByHand", "deletedByHand", "doubled", "movedByHand"], day.Explained.Select(cause => cause.Cause));
        Assert.Equal([-6m, 30m, -30m, 30m], day.Explained.Select(cause => cause.Amounts.Gross));
        Assert.Equal((150m, 126m, new OthersInLedger(1, 99m)), (day.Channel.Gross, day.Ledger.Gross, day.Others));
        Assert.Equal((0m, 30m), (report.Days[^1].Channel.Gross, report.Days[^1].Ledger.Gross));
    }

    [Fact]
    public async Task An_order_that_the_shop_changed_silently_is_read_again()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.Shop.Change("17", placed => placed with { Total = 36m, TaxTotal = 6m, Lines = [An.Goods("Mug", 3, 30m, 6m)], Payments = [placed.Payments[0] with { Amount = 36m }] });
        var check = await Check(acme);
        Assert.Equal(1, check.Findings[DifferenceCauses.ShopDiffers]);
        await Eventually.Holds(() => acme.Row(order) is { Status: OrderStatuses.Synced, InvoiceGross: 36m }, "the invoice follows the order");
    }

    [Fact]
    public async Task Passing_faults_of_either_side_are_waited_out_and_nothing_counts_twice()
    {
        await using var acme = await grains.Open();
        await acme.HearAndWait(acme.Place(), OrderStatuses.Synced);
        acme.Shop.Faults.Next(nameof(ISalesChannel.ListOrderTotals), new Fault.Busy(After: TimeSpan.FromMilliseconds(10)), new Fault.RequestLost());
        acme.Ledger.Faults.Next(nameof(ILedger.ListInvoices), new Fault.Busy(After: TimeSpan.FromMilliseconds(10)));
        var check = await Check(acme);
        Assert.Equal((CheckStatuses.Done, 1, 1), (check.Status, check.Orders, check.Documents));
    }

    [Fact]
    public async Task A_refusal_ends_it_and_says_why()
    {
        await using var acme = await grains.Open();
        acme.Shop.Faults.Next(nameof(ISalesChannel.ListOrderTotals), new Fault.Refused("403 Forbidden", RefusalKind.Unauthorized));
        var check = await Check(acme);
        Assert.Equal(CheckStatuses.Failed, check.Status);
        Assert.Contains("403 Forbidden", check.Problem, StringComparison.Ordinal);
        Assert.Equal(CheckStatuses.Done, (await Check(acme)).Status);
    }

    [Fact]
    public async Task Only_one_check_of_a_channel_is_under_way()
    {
        await using var acme = await grains.Open();
        var door = new Door();
        acme.Shop.Faults.Next(nameof(ISalesChannel.ListOrderTotals), new Fault.Slow(door));
        var first = await Grain(acme).Start(new ReconciliationCheckRequest(Day, Day, "ann", "c-1"));
        var second = await Grain(acme).Start(new ReconciliationCheckRequest("2026-03-01", Day, "bob", "c-2"));
        Assert.Equal((true, false, first.Check.Id, "ann"), (first.Started, second.Started, second.Check.Id, second.Check.RequestedBy));
        door.Open();
        await Ended(acme, first.Check.Id);
    }

    [Theory]
    [InlineData("2026-03-02", "2026-03-01")]
    [InlineData("2026-03-02", "2027-03-03")]
    [InlineData("yesterday", "2027-03-03")]
    public async Task Days_that_cannot_be_compared_are_refused(string from, string until)
    {
        await using var acme = await grains.Open();
        await Assert.ThrowsAsync<FormatException>(() => Grain(acme).Start(new ReconciliationCheckRequest(from, until, "ann", "c-1")));
        Assert.Null(await Grain(acme).GetCheck("shop-1"));
    }

    [Fact]
    public async Task A_poll_says_what_it_saw_also_when_it_was_nothing()
    {
        await using var acme = await grains.Open();
        await acme.Poller.PollNow();
        var look = await Look();
        Assert.Equal(("shop", "poll:orders", 0, 0, null), (look.Connection, look.Source, look.Seen, look.New, look.Problem));
        Assert.True(look.From < look.Until);

        acme.Place(17, placed => placed with { ChangedAt = SystemClock.Instance.GetCurrentInstant() - Duration.FromMinutes(1) });
        await acme.Poller.PollNow();
        Assert.Equal((1, 1), Seen(await Look()));
        await acme.Poller.PollNow();
        Assert.Equal((1, 0), Seen(await Look()));
        acme.Shop.Faults.Next(nameof(ISalesChannel.ListChangedOrders), new Fault.Refused("403 Forbidden", RefusalKind.Unauthorized));
        await acme.Poller.PollNow();
        Assert.Contains("403", (await Look()).Problem, StringComparison.Ordinal);
        Assert.Equal(5, (await grains.Reconciliation.List(acme.Merchant, CancellationToken.None)).Count);

        async Task<SourceLook> Look() => Assert.Single(await grains.Reconciliation.List(acme.Merchant, CancellationToken.None), look => look.Source == "poll:orders");

        static (long, long) Seen(SourceLook seen) => (seen.Seen, seen.New);
    }

    private static IReconciliationGrain Grain(Business acme) => acme.Grains.Client.GetGrain<IReconciliationGrain>($"{acme.Merchant}/shop");

    private static async Task<ReconciliationCheckView> Check(Business acme, string from = Day, string until = Day)
    {
        var started = await Grain(acme).Start(new ReconciliationCheckRequest(from, until, "ann", "c-check"));
        Assert.True(started.Started);
        return await Ended(acme, started.Check.Id);
    }

    internal static async Task<ReconciliationCheckView> Ended(Business acme, string id)
    {
        ReconciliationCheckView? view = null;
        await Eventually.Holds(async () => (view = await Grain(acme).GetCheck(id))?.Status is CheckStatuses.Done or CheckStatuses.Failed, $"check {id} has ended", () => $"{view}");
        return view!;
    }

    internal static async Task<ReconciliationReport> Report(Business acme, LocalDate? until = null)
    {
        var zone = DateTimeZoneProviders.Tzdb["Europe/London"];
        var from = new LocalDate(2026, 3, 2);
        var store = acme.Grains.Reconciliation;
        var checks = (await store.ListDays(acme.Merchant, from, until ?? from, CancellationToken.None)).Select(day => new DayCheck(day.Channel, day.Day, day.CheckedAt, DayFindings.Parse(day.Document)));
        var book = new ReconciliationBook(from, until ?? from, zone, null, [.. checks]);
        await foreach (var order in store.Read(acme.Merchant, DayRange.Of(from, until ?? from, zone), CancellationToken.None))
        {
            book.Add(order);
        }

        return book.Finish();
    }
}

/// <summary>These tests stop silos of their own; what is outside goes on.</summary>
public sealed class When_the_silo_stops_while_shop_and_books_are_compared
{
    [Theory]
    [InlineData(nameof(ISalesChannel.ListOrderTotals))]
    [InlineData(nameof(ILedger.ListInvoices))]
    public async Task The_next_one_goes_on_where_it_was(string during)
    {
        var first = new GrainFixture();
        await first.InitializeAsync();
        var acme = await first.Open();
        acme.Shop.PlacedPerPage = 2;
        foreach (var number in Enumerable.Range(1, 5))
        {
            await acme.HearAndWait(acme.Place(number), OrderStatuses.Synced);
        }

        var door = new Door();
        var faults = during == nameof(ISalesChannel.ListOrderTotals) ? acme.Shop.Faults : acme.Ledger.Faults;
        faults.Next(during, new Fault.Busy(After: TimeSpan.FromMilliseconds(1)), new Fault.Slow(door));
        var started = await first.Client.GetGrain<IReconciliationGrain>($"{acme.Merchant}/shop").Start(new ReconciliationCheckRequest("2026-03-01", "2026-03-03", "ann", "c-1"));
        await Eventually.Holds(() => door.Waiting == 1, $"{during} is under way");
        var stopped = first.DisposeAsync();
        door.Open();
        await stopped;

        var second = new GrainFixture { World = first.World, Database = first.Database, States = first.States };
        await second.InitializeAsync();
        try
        {
            var later = new Business(second, acme.Merchant);
            var check = await When_shop_and_books_are_compared.Ended(later, started.Check.Id);
            Assert.Equal((CheckStatuses.Done, 5, 5, 3), (check.Status, check.Orders, check.Documents, check.DaysDone));
            Assert.Empty(check.Findings);
        }
        finally
        {
            await second.DisposeAsync();
        }
    }
}
