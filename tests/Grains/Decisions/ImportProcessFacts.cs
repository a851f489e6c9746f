using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Events;
using KashflowOrleans.Grains.Imports;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Grains.Polling;
using KashflowOrleans.Storage.Imports;
using KashflowOrleans.Tests.Grains.Runtime;

namespace KashflowOrleans.Tests.Grains.Decisions;

public sealed class An_imports_process
{
    private static readonly DateTimeOffset Now = new(2026, 3, 31, 9, 0, 0, TimeSpan.Zero);
    private static readonly ImportOptions Options = new() { MaxUnfinished = 50, PageSize = 25 };

    private static ImportDocument Begun => ImportProcess.Begin(new ImportRequest("shop", Now.AddDays(-30), Now.AddDays(-1), 0.25m, "somebody"), Now);

    [Theory]
    [InlineData(0, ImportStep.ReadPage)]
    [InlineData(25, ImportStep.ReadPage)]
    [InlineData(26, ImportStep.Nothing)]
    [InlineData(50, ImportStep.Nothing)]
    public void Reads_a_page_only_when_a_whole_one_has_room(int unfinished, ImportStep expected) =>
        Assert.Equal(expected, ImportProcess.Next(Begun, unfinished, Options));

    [Theory]
    [InlineData(0, ImportStep.Finish)]
    [InlineData(1, ImportStep.Nothing)]
    public void Is_done_when_everything_is_listed_and_finished(int unfinished, ImportStep expected) =>
        Assert.Equal(expected, ImportProcess.Next(Begun with { IsListed = true }, unfinished, Options));

    [Theory]
    [InlineData(ImportStates.Paused)]
    [InlineData(ImportStates.Cancelled)]
    [InlineData(ImportStates.Done)]
    public void Does_nothing_when_it_does_not_run(string state) => Assert.Equal(ImportStep.Nothing, ImportProcess.Next(Begun with { State = state }, 0, Options));

    [Fact]
    public void Goes_on_behind_the_page_and_forgets_its_problem()
    {
        var failed = ImportProcess.Fail(Begun, "The shop is away.", Now);
        Assert.Equal(("The shop is away.", Now), (failed.Problem, failed.ProblemAt));
        var next = ImportProcess.Advance(failed, new PastOrders(["7", "9"], "9", IsLast: false, Remaining: 12, Unlisted: 1));
        Assert.Equal(("9", false, 12L, 1, null), (next.Position, next.IsListed, next.Remaining, next.Unlisted, next.Problem));
        var last = ImportProcess.Advance(next, new PastOrders([], "9", IsLast: true, Remaining: 0, Unlisted: 2));
        Assert.Equal((true, 3), (last.IsListed, last.Unlisted));
    }

    [Fact]
    public void Can_be_paused_while_it_runs_and_goes_on_only_when_paused()
    {
        var paused = ImportProcess.Pause(Begun);
        Assert.Equal((ImportStates.Paused, null), (paused.State, paused.RunningSince));
        var resumed = ImportProcess.Resume(paused, 40, Now.AddHours(1));
        Assert.Equal((ImportStates.Running, 40L, Now.AddHours(1)), (resumed.State, resumed.FinishedBefore, resumed.RunningSince));
        Assert.Equal(Begun, ImportProcess.Resume(Begun, 40, Now.AddHours(1)));
        var ended = ImportProcess.End(paused, ImportStates.Cancelled, Now);
        Assert.Equal(ended, ImportProcess.Pause(ended));
        Assert.Equal(ended, ImportProcess.Resume(ended, 1, Now));
        Assert.Equal(ended, ImportProcess.End(ended, ImportStates.Done, Now.AddDays(1)));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(5, 32)]
    [InlineData(6, 60)]
    [InlineData(1_000, 60)]
    public void Waits_longer_after_each_failure(int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), ImportProcess.PauseAfter(failures, TimeSpan.FromSeconds(2)));

    [Theory]
    [InlineData(0.05, 50)]
    [InlineData(0.25, 250)]
    [InlineData(0.9, 900)]
    public void Says_its_share_in_thousandths(double share, int permille) => Assert.Equal(permille, ImportProcess.Permille(Begun with { Share = (decimal)share }));

    [Fact]
    public void Shows_counts_that_add_up_a_rate_and_an_end()
    {
        var reading = Reading(Begun with { Remaining = 60, Unlisted = 2 }, seen: 138, queued: 8, ("synced", 100), ("held", 10), ("dead", 5), ("ignored", 5), ("retrying", 10));
        var progress = ImportProgress.Of(reading, Now.AddSeconds(60));
        Assert.Equal((138, 18, 8, 120, 200L), (progress.Seen, progress.Pending, progress.Queued, progress.Finished, progress.Total));
        Assert.Equal(progress.Seen, progress.Pending + progress.Finished);

        // 120 of 198 that can be listed in 60 seconds: the other 78 take 39 more.
        Assert.Equal((2m, Now.AddSeconds(99)), (progress.RatePerSecond, progress.EstimatedEnd));
        Assert.Equal(ImportStates.Running, progress.State);
        Assert.Equal(ImportProgress.Failing, ImportProgress.Of(reading with { Document = ImportProcess.Fail(reading.Document, "No.", Now) }, Now).State);
    }

    [Fact]
    public void Says_nothing_of_what_cannot_be_told_yet()
    {
        var fresh = ImportProgress.Of(Reading(Begun, 0, 0), Now.AddMilliseconds(500));
        Assert.Equal((null, null, null), (fresh.Total, fresh.RatePerSecond, fresh.EstimatedEnd));
        var idle = ImportProgress.Of(Reading(Begun with { Remaining = 10 }, 0, 0), Now.AddHours(1));
        Assert.Equal((10L, 0m, null), (idle.Total, idle.RatePerSecond, idle.EstimatedEnd));
        Assert.Null(ImportProgress.Of(Reading(ImportProcess.Pause(Begun with { Remaining = 10 }), 5, 0, ("synced", 5)), Now.AddHours(1)).EstimatedEnd);
    }

    [Fact]
    public void Counts_the_rate_from_when_it_went_on_and_until_it_ended()
    {
        var resumed = ImportProcess.Resume(ImportProcess.Pause(Begun), 100, Now.AddHours(5));
        Assert.Equal(1m, ImportProgress.Of(Reading(resumed, 160, 0, ("synced", 160)), Now.AddHours(5).AddSeconds(60)).RatePerSecond);
        var done = ImportProcess.End(Begun with { IsListed = true, Remaining = 0 }, ImportStates.Done, Now.AddSeconds(50));
        Assert.Equal(2m, ImportProgress.Of(Reading(done, 100, 0, ("synced", 100)), Now.AddDays(3)).RatePerSecond);
    }

    [Fact]
    public void Has_runs_that_can_wait_when_nothing_but_imports_spoke_of_the_order()
    {
        var fresh = new OrderGrainState();
        var known = new OrderGrainState { Version = 3 };
        var imported = new OrderGrainState { Version = 3, IsBackfill = true };
        AssertPace(fresh, [EntityEventKind.Imported], isBackfill: true, remembered: true);
        AssertPace(known, [EntityEventKind.Imported], isBackfill: true, remembered: false);
        AssertPace(imported, [EntityEventKind.Due], isBackfill: true, remembered: true);
        AssertPace(known, [EntityEventKind.Due], isBackfill: false, remembered: false);
        AssertPace(imported, [EntityEventKind.Imported, EntityEventKind.Changed], isBackfill: false, remembered: false);
        AssertPace(imported, [EntityEventKind.Polled], isBackfill: false, remembered: false);
        AssertPace(imported, [EntityEventKind.Requested], isBackfill: false, remembered: false);
        Assert.False(RunPace.IsBackfill([], isAsked: true, imported));
    }

    [Theory]
    [InlineData(null, "invoices,creditmemos,shipments,transactions")]
    [InlineData("creditmemos, Shipments", "creditmemos,shipments")]
    [InlineData("none", "")]
    [InlineData("creditmemos,creditmemos,stock", "creditmemos")]
    public void Polling_has_the_sources_of_the_setting(string? setting, string expected)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        if (setting is not null)
        {
            settings["poll"] = setting;
        }

        var sources = PollSources.Of(Business.ShopConfig("shop") with { Settings = settings });
        Assert.Equal(expected, string.Join(',', sources.Select(PollSources.NameOf)));
    }

    private static void AssertPace(OrderGrainState state, EntityEventKind[] kinds, bool isBackfill, bool remembered)
    {
        EntityEvent[] hints = [.. kinds.Select(kind => new EntityEvent(1, "acme/shop/1", kind, "c"))];
        Assert.Equal((isBackfill, remembered), (RunPace.IsBackfill(hints, isAsked: false, state), RunPace.Remember(hints, isAsked: false, state)));
    }

    private static ImportReading Reading(ImportDocument document, long seen, long queued, params (string Status, long Count)[] statuses) =>
        new("past", document, seen, queued, statuses.ToDictionary(pair => pair.Status, pair => pair.Count, StringComparer.Ordinal));
}
