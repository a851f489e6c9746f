using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Inbox;
using KashflowOrleans.Tests.Storage.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace KashflowOrleans.Tests.Storage.Inbox;

public abstract class InboxTest(PostgresFixture fixture) : DatabaseTest(fixture)
{
    /// <summary>Patient: these tests are not about time, and the machine may be busy.</summary>
    internal static InboxOptions Options { get; } = new() { Commits = new() { Name = "inbox", MaxWait = TimeSpan.FromSeconds(20) } };

    protected PostgresInbox Inbox { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Inbox = new PostgresInbox(Database.Source, Options, Clock, NullLogger<PostgresInbox>.Instance);
    }

    public override async Task DisposeAsync()
    {
        await Inbox.DisposeAsync();
        await base.DisposeAsync();
    }

    protected static InboxEvent Event(string dedupeKey, string entity = "acme/shop/1", string connection = "shop", string merchant = "acme", byte[]? payload = null) =>
        new(merchant, connection, entity, "OrderChanged", dedupeKey, $"c-{dedupeKey}", payload ?? "{}"u8.ToArray());

    protected Task<InboxReceipt> Append(string dedupeKey, string entity = "acme/shop/1") => Inbox.Append(Event(dedupeKey, entity), CancellationToken.None);
}

public sealed class An_event_that_comes_in(PostgresFixture fixture) : InboxTest(fixture)
{
    [Fact]
    public async Task Is_stored_with_everything()
    {
        var receipt = await Inbox.Append(Event("k1", payload: [1, 2, 3]), CancellationToken.None);

        Assert.False(receipt.Duplicate);
        Assert.Equal(
            "acme|shop|acme/shop/1|OrderChanged|k1|c-k1|\\x010203",
            await Database.Scalar<string>("SELECT concat_ws('|', merchant, connection, entity_key, kind, dedupe_key, correlation_id, payload) FROM inbox"));
        var row = Assert.Single(await TakeAll());
        Assert.Equal(new InboxRow(receipt.Id, "acme/shop/1", "OrderChanged", "c-k1", 1), row);
    }

    [Fact]
    public async Task Is_a_duplicate_the_second_time()
    {
        var first = await Append("k1");
        var second = await Append("k1");

        Assert.Equal(new InboxReceipt(first.Id, Duplicate: true), second);
        Assert.Single(await TakeAll());
    }

    [Fact]
    public async Task Is_stored_once_when_its_copies_come_in_together()
    {
        var receipts = await Task.WhenAll(Enumerable.Range(0, 300).Select(number => Append($"k{number % 100}")));

        Assert.Equal(100, receipts.Count(receipt => !receipt.Duplicate));
        Assert.Equal(100, receipts.Select(receipt => receipt.Id).Distinct().Count());
        Assert.Equal(100, (await TakeAll()).Count);
    }

    [Fact]
    public async Task Is_stored_once_when_several_processes_get_it()
    {
        await using var other = new PostgresInbox(Database.Source, Options, Clock, NullLogger<PostgresInbox>.Instance);
        var receipts = await Task.WhenAll(Enumerable.Range(0, 400).Select(number =>
            (number % 2 == 0 ? Inbox : other).Append(Event($"k{number / 2 % 50}", $"acme/shop/{number % 7}"), CancellationToken.None)));

        Assert.Equal(50, receipts.Count(receipt => !receipt.Duplicate));
        Assert.Equal(50, receipts.Select(receipt => receipt.Id).Distinct().Count());
    }

    [Fact]
    public async Task Is_another_event_for_another_connection_or_merchant()
    {
        Assert.False((await Inbox.Append(Event("k1"), CancellationToken.None)).Duplicate);
        Assert.False((await Inbox.Append(Event("k1", connection: "other"), CancellationToken.None)).Duplicate);
        Assert.False((await Inbox.Append(Event("k1", merchant: "umbrella"), CancellationToken.None)).Duplicate);
    }

    [Fact]
    public async Task May_have_a_very_long_dedupe_key()
    {
        var key = string.Concat(Enumerable.Range(0, 5_000).Select(number => $"{number * 7919:x}"));
        var first = await Append(key);
        Assert.Equal(new InboxReceipt(first.Id, Duplicate: true), await Append(key));
        Assert.False((await Append(key + "2")).Duplicate);
    }

    [Fact]
    public async Task Has_its_payload_cut_to_the_bound()
    {
        await Inbox.Append(Event("k1", payload: new byte[200_000]), CancellationToken.None);
        Assert.Equal(64 * 1024, await Database.Scalar<int>("SELECT length(payload) FROM inbox"));
    }

    [Fact]
    public async Task May_have_its_buffer_used_again_while_it_is_written()
    {
        var buffer = new byte[] { 1, 2, 3 };
        var append = Inbox.Append(Event("k1", payload: buffer), CancellationToken.None);
        Array.Clear(buffer);
        await append;
        Assert.Equal([1, 2, 3], await Database.Scalar<byte[]>("SELECT payload FROM inbox"));
    }

    [Fact]
    public async Task That_the_database_refuses_fails_alone()
    {
        var appends = Enumerable.Range(0, 100).Select(number => Append(number == 50 ? "broken \0 key" : $"k{number}")).ToList();

        var refused = await Assert.ThrowsAsync<StorageRejectedException>(() => appends[50]);
        Assert.DoesNotContain("broken", refused.Message, StringComparison.Ordinal);
        appends.RemoveAt(50);
        Assert.All(await Task.WhenAll(appends), receipt => Assert.False(receipt.Duplicate));
        Assert.Equal(99, (await TakeAll()).Count);
    }

    private async Task<List<InboxRow>> TakeAll()
    {
        var rows = new List<InboxRow>();
        for (var partition = 0; partition < InboxPartitions.Count; partition++)
        {
            rows.AddRange(await Inbox.TakeUndone(partition, Clock.Now + Duration.FromSeconds(1), 1_000, CancellationToken.None));
        }

        return rows;
    }
}

public sealed class Events_that_come_in_together(PostgresFixture fixture) : InboxTest(fixture)
{
    [Fact]
    public async Task Share_commits()
    {
        await Append("warm");

        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(number => Append($"k{number}")));

        // Rows of one commit carry the same transaction.
        var commits = await Database.Scalar<long>("SELECT count(DISTINCT xmin::text) FROM inbox WHERE dedupe_key LIKE 'k%'");
        Assert.InRange(commits, 1, 20);
    }

    [Fact]
    public async Task Are_all_durable_when_their_callers_are_told()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async number =>
        {
            var receipt = await Append($"k{number}");
            Assert.Equal(1, await Database.Scalar<long>("SELECT count(*) FROM inbox WHERE id = $1", receipt.Id));
        }));
    }
}

public sealed class Undone_events(PostgresFixture fixture) : InboxTest(fixture)
{
    private static readonly int Partition = InboxPartitions.Of("acme/shop/1");

    [Fact]
    public async Task Are_left_alone_while_they_are_fresh()
    {
        await Append("k1");
        Assert.Empty(await Take(Clock.Now));
    }

    [Fact]
    public async Task Come_oldest_first_and_not_again_at_once()
    {
        await Append("k1");
        Clock.Now += Duration.FromSeconds(1);
        await Append("k2");
        await Append("k3");
        Clock.Now += Duration.FromSeconds(10);

        Assert.Equal(["c-k1", "c-k2"], (await Take(Clock.Now, 2)).Select(row => row.CorrelationId));
        Assert.Equal(["c-k3"], (await Take(Clock.Now, 2)).Select(row => row.CorrelationId));
        Assert.Empty(await Take(Clock.Now));
        Clock.Now += Duration.FromSeconds(10);
        Assert.Equal([2, 2, 2], (await Take(Clock.Now)).Select(row => row.Publications));
    }

    [Fact]
    public async Task Come_to_one_of_several_pumps_only()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Append($"k{number}")));
        Clock.Now += Duration.FromSeconds(10);

        var takes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Take(Clock.Now, 50)));
        var ids = takes.SelectMany(rows => rows).Select(row => row.Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public async Task Come_to_the_pump_of_their_partition()
    {
        await Append("k1", "acme/shop/1");
        await Append("k2", "acme/shop/2");
        Clock.Now += Duration.FromSeconds(10);

        Assert.NotEqual(InboxPartitions.Of("acme/shop/2"), Partition);
        Assert.Equal(["c-k1"], (await Take(Clock.Now)).Select(row => row.CorrelationId));
    }

    [Fact]
    public async Task Are_counted_with_their_age()
    {
        Assert.Equal(new InboxBacklog(0, null), await Inbox.GetBacklog(CancellationToken.None));
        var since = Clock.Now;
        await Append("k1");
        Clock.Now += Duration.FromSeconds(5);
        await Append("k2");
        Assert.Equal(new InboxBacklog(2, since), await Inbox.GetBacklog(CancellationToken.None));
    }

    private Task<IReadOnlyList<InboxRow>> Take(Instant publishedBefore, int limit = 100) => Inbox.TakeUndone(Partition, publishedBefore, limit, CancellationToken.None);
}

public sealed class Purging_the_inbox(PostgresFixture fixture) : InboxTest(fixture)
{
    [Fact]
    public async Task Takes_old_done_rows_only_and_their_dedupe_keys_with_them()
    {
        var done = await Append("done");
        await Append("undone");
        Clock.Now += Duration.FromDays(10);
        var fresh = await Append("fresh");
        await Database.Execute($"DELETE FROM inbox_pending WHERE id IN ({done.Id}, {fresh.Id})");

        Assert.Equal(1, await Inbox.Purge(Clock.Now - Duration.FromDays(7), 100, CancellationToken.None));
        Assert.Equal("fresh,undone", await Database.Scalar<string>("SELECT string_agg(dedupe_key, ',' ORDER BY dedupe_key) FROM inbox"));
        Assert.False((await Append("done")).Duplicate);
    }

    [Fact]
    public async Task Stops_at_its_limit()
    {
        await Task.WhenAll(Enumerable.Range(0, 10).Select(number => Append($"k{number}")));
        await Database.Execute("DELETE FROM inbox_pending");
        Clock.Now += Duration.FromDays(10);

        Assert.Equal(4, await Inbox.Purge(Clock.Now, 4, CancellationToken.None));
        Assert.Equal(6, await Inbox.Purge(Clock.Now, 100, CancellationToken.None));
    }
}
