using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Commits;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Inbox;
using KashflowOrleans.Storage.Orders;
using KashflowOrleans.Tests.Storage.Inbox;
using KashflowOrleans.Tests.Storage.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace KashflowOrleans.Tests.Storage.Effects;

public abstract class EffectTest(PostgresFixture fixture) : DatabaseTest(fixture)
{
    /// <summary>Patient: these tests are not about time, and the machine may be busy.</summary>
    internal static GroupCommitOptions Options { get; } = new() { Name = "effects", MaxWait = TimeSpan.FromSeconds(20) };

    protected PostgresEffectStore Effects { get; private set; } = null!;

    protected PostgresOrderQueries Queries { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Effects = NewStore();
        Queries = new PostgresOrderQueries(Database.Source);
    }

    public override async Task DisposeAsync()
    {
        await Effects.DisposeAsync();
        await base.DisposeAsync();
    }

    protected PostgresEffectStore NewStore() => new(Database.Source, Options, Clock, NullLogger<PostgresEffectStore>.Instance);

    protected Task Commit(Effect effect) => Effects.Commit(effect, CancellationToken.None);

    protected Task Commit(OrderRow order) => Commit(Sample.Effect(order));

    protected async Task<OrderRow> Get(string id) => (await Queries.Find("acme", "shop", id, CancellationToken.None))!;
}

public sealed class An_effect(PostgresFixture fixture) : EffectTest(fixture)
{
    [Fact]
    public async Task Writes_an_order_as_it_is()
    {
        var order = Sample.Order("1") with
        {
            Reason = "held: the totals differ by 0.01",
            InvoiceNumber = 10_001,
            InvoiceGross = 165.00m,
            Paid = 100.5m,
            CustomerCode = "SMITH01",
            PlacedAt = Sample.Noon - Duration.FromHours(1),
            NextAttempt = Sample.Noon + Duration.FromMinutes(5),
            Attempts = 3,
            Documents = """{"invoice":{"lines":[]}}""",
        };
        await Commit(order);
        Assert.Equal(order, await Get("1"));
    }

    [Fact]
    public async Task Replaces_an_older_or_equal_version_and_leaves_a_newer_one()
    {
        await Commit(Sample.Order("1", version: 5, status: "posting"));
        await Commit(Sample.Order("1", version: 4, status: "late"));
        Assert.Equal("posting", (await Get("1")).Status);
        await Commit(Sample.Order("1", version: 5, status: "again"));
        Assert.Equal("again", (await Get("1")).Status);
        await Commit(Sample.Order("1", version: 6, status: "synced"));
        Assert.Equal("synced", (await Get("1")).Status);
    }

    [Fact]
    public async Task Writes_history_once()
    {
        await Commit(Sample.Effect(history: [Sample.Line("acme/shop/1", 1), Sample.Line("acme/shop/1", 2, "payment.created")]));
        await Commit(Sample.Effect(history: [Sample.Line("acme/shop/1", 2, "something.else"), Sample.Line("acme/shop/1", 3)]));

        Assert.Equal(
            [Sample.Line("acme/shop/1", 1), Sample.Line("acme/shop/1", 2, "payment.created"), Sample.Line("acme/shop/1", 3)],
            await Queries.GetHistory("acme/shop/1", 100, CancellationToken.None));
        Assert.Equal(2, (await Queries.GetHistory("acme/shop/1", 2, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Finishes_inbox_rows()
    {
        await using var inbox = new PostgresInbox(Database.Source, InboxTest.Options, Clock, NullLogger<PostgresInbox>.Instance);
        var receipts = await Task.WhenAll(Enumerable.Range(0, 3).Select(number =>
            inbox.Append(new InboxEvent("acme", "shop", "acme/shop/1", "OrderChanged", $"k{number}", "c", default), CancellationToken.None)));

        await Commit(Sample.Effect(done: [receipts[0].Id, receipts[2].Id, 999_999]));
        Clock.Now += Duration.FromMinutes(1);
        var rows = await inbox.TakeUndone(InboxPartitions.Of("acme/shop/1"), Clock.Now, 100, CancellationToken.None);
        Assert.Equal([receipts[1].Id], rows.Select(row => row.Id));
        Assert.Equal(3, await Database.Scalar<long>("SELECT count(*) FROM inbox"));
    }

    [Fact]
    public async Task With_nothing_in_it_is_fine() => await Commit(Sample.Effect());

    [Fact]
    public async Task Is_written_whole_or_not_at_all()
    {
        // The last statement fails: no order, no history.
        await Database.Execute("ALTER TABLE inbox_pending RENAME TO elsewhere");
        try
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(() => Commit(Sample.Effect(Sample.Order("1"), [Sample.Line("acme/shop/1", 1)], done: [1])));
        }
        finally
        {
            await Database.Execute("ALTER TABLE elsewhere RENAME TO inbox_pending");
        }

        Assert.Equal(0, await Database.Scalar<long>("SELECT (SELECT count(*) FROM orders) + (SELECT count(*) FROM order_history)"));
    }

    [Fact]
    public async Task Is_not_lost_for_an_odd_character_in_a_text()
    {
        await Commit(Sample.Effect(
            Sample.Order("1") with { Reason = "half \ud83d pair", Documents = "nul \0 here", CustomerCode = "ok" },
            [Sample.Line("acme/shop/1", 1) with { Detail = "nul \0 here" }]));
        Assert.Equal("half \ufffd pair", (await Get("1")).Reason);
        Assert.Equal("nul \ufffd here", (await Get("1")).Documents);
    }

    [Fact]
    public async Task That_the_database_refuses_fails_alone()
    {
        var commits = Enumerable.Range(0, 40).Select(number => Commit(number == 20 ? Sample.Order("20") with { Merchant = null! } : Sample.Order($"{number}"))).ToList();

        await Assert.ThrowsAsync<StorageRejectedException>(() => commits[20]);
        commits.RemoveAt(20);
        await Task.WhenAll(commits);
        Assert.Equal(39, await Database.Scalar<long>("SELECT count(*) FROM orders"));
    }
}

public sealed class Effects_that_come_together(PostgresFixture fixture) : EffectTest(fixture)
{
    [Fact]
    public async Task Share_commits()
    {
        await Commit(Sample.Order("warm"));
        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(number => Commit(Sample.Effect(Sample.Order($"{number}"), [Sample.Line($"acme/shop/{number}", 1)]))));

        Assert.InRange(await Database.Scalar<long>("SELECT count(DISTINCT xmin::text) FROM orders WHERE order_id <> 'warm'"), 1, 20);
        Assert.Equal(1_000, await Database.Scalar<long>("SELECT count(*) FROM orders JOIN order_history ON entity_key = key AND orders.xmin = order_history.xmin"));
    }

    [Fact]
    public async Task For_the_same_order_end_in_its_highest_version()
    {
        await Task.WhenAll(Enumerable.Range(0, 500).Select(number =>
        {
            var version = (number * 37 % 500) + 1;
            return Commit(Sample.Effect(
                Sample.Order("1", version, $"status-{version}"),
                [Sample.Line("acme/shop/1", version), Sample.Line("acme/shop/1", 1)],
                new DueChange("acme/shop/1", Sample.Noon + Duration.FromSeconds(version), $"c-{version}")));
        }));

        Assert.Equal("status-500", (await Get("1")).Status);
        Assert.Equal(500, (await Queries.GetHistory("acme/shop/1", 1_000, CancellationToken.None)).Count);
        Assert.Equal("c-500", await Database.Scalar<string>("SELECT correlation_id FROM due"));
    }

    [Fact]
    public async Task From_several_processes_do_not_deadlock()
    {
        await using var other = NewStore();
        await Task.WhenAll(Enumerable.Range(0, 2_000).Select(number => (number % 2 == 0 ? Effects : other).Commit(
            Sample.Effect(
                Sample.Order($"{number * 31 % 40}", number),
                [Sample.Line($"acme/shop/{number % 40}", number)],
                new DueChange($"acme/shop/{number * 17 % 40}", Sample.Noon, "c"),
                [number % 50]),
            CancellationToken.None)));
        Assert.Equal(40, await Database.Scalar<long>("SELECT count(*) FROM orders"));
        Assert.Equal(0, await Database.Scalar<long>("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
    }
}

public sealed class A_wake_up(PostgresFixture fixture) : EffectTest(fixture)
{
    private const string Key = "acme/shop/1";
    private static readonly int Partition = InboxPartitions.Of(Key);

    [Fact]
    public async Task Comes_when_it_is_due_and_not_before()
    {
        await Set(Sample.Noon);
        Assert.Empty(await Take(Sample.Noon - Duration.FromSeconds(1)));
        Assert.Equal([new DueRow(Key, "c1")], await Take(Sample.Noon));
    }

    [Fact]
    public async Task Comes_again_when_its_lease_has_run_out()
    {
        await Set(Sample.Noon);
        await Take(Sample.Noon);
        Assert.Empty(await Take(Sample.Noon + Duration.FromSeconds(29)));
        Assert.Single(await Take(Sample.Noon + Duration.FromSeconds(30)));
    }

    [Fact]
    public async Task Comes_to_one_of_several_who_ask()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Commit(Sample.Effect(due: new DueChange($"acme/shop/{number}", Sample.Noon, "c")))));
        var takes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Effects.TakeDue(Partition, Sample.Noon, Duration.FromSeconds(30), 10, CancellationToken.None)));
        var keys = takes.SelectMany(rows => rows).Select(row => row.EntityKey).ToList();
        Assert.NotEmpty(keys);
        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Equal(Partition, InboxPartitions.Of(key)));
    }

    [Fact]
    public async Task Can_be_moved_and_cleared_and_is_left_alone_without_a_change()
    {
        await Set(Sample.Noon);
        await Commit(Sample.Effect(Sample.Order("1")));
        Assert.Single(await Take(Sample.Noon));
        await Set(Sample.Noon + Duration.FromHours(1));
        Assert.Empty(await Take(Sample.Noon + Duration.FromMinutes(59)));
        await Set(null);
        Assert.Empty(await Take(Sample.Noon + Duration.FromHours(2)));
    }

    [Fact]
    public async Task Is_not_cleared_by_a_late_effect_of_an_older_version()
    {
        await Commit(Sample.Effect(Sample.Order("1", version: 5), due: new DueChange(Key, Sample.Noon, "new")));
        await Commit(Sample.Effect(Sample.Order("1", version: 4), due: new DueChange(Key, null, "old")));
        Assert.Equal([new DueRow(Key, "new")], await Take(Sample.Noon));

        await Commit(Sample.Effect(Sample.Order("1", version: 4), due: new DueChange(Key, Sample.Noon, "old")));
        Assert.Equal("new", await Database.Scalar<string>("SELECT correlation_id FROM due"));
        await Commit(Sample.Effect(Sample.Order("1", version: 6), due: new DueChange(Key, null, "newest")));
        Assert.Equal(0, await Database.Scalar<long>("SELECT count(*) FROM due"));
    }

    private Task Set(Instant? at) => Commit(Sample.Effect(due: new DueChange(Key, at, "c1")));

    private Task<IReadOnlyList<DueRow>> Take(Instant now) => Effects.TakeDue(Partition, now, Duration.FromSeconds(30), 100, CancellationToken.None);
}
