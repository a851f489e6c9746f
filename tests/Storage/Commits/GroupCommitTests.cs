using System.Collections.Concurrent;
using System.Net.Sockets;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Commits;
using KashflowOrleans.Tests.Storage.Support;
using Npgsql;

namespace KashflowOrleans.Tests.Storage.Commits;

public sealed class A_group_commit
{
    private readonly ConcurrentQueue<int[]> _batches = new();
    private readonly ListLogger _log = new();

    /// <summary>Batches wait at this gate.</summary>
    private TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Func<IReadOnlyList<int>, Exception?> _fail = _ => null;

    [Fact]
    public async Task Writes_what_waited_during_a_commit_in_the_next_one()
    {
        await using var commits = Start();
        var first = commits.Submit(0, CancellationToken.None);
        await Eventually.Is(() => Task.FromResult(_batches.Count == 1), "the first batch is being written");
        var others = Enumerable.Range(1, 50).Select(number => commits.Submit(number, CancellationToken.None)).ToList();
        _gate.SetResult();

        Assert.Equal(0, await first);
        Assert.Equal(Enumerable.Range(1, 50).Select(number => number * 10), await Task.WhenAll(others));
        Assert.Equal([1, 50], _batches.Select(batch => batch.Length));
    }

    [Fact]
    public async Task Keeps_batches_within_count_and_weight()
    {
        await using var commits = Start(new() { Name = "test", MaxBatch = 20, MaxBatchWeight = 100 }, weight: number => number >= 100 ? 60 : 1);
        var first = commits.Submit(0, CancellationToken.None);
        await Eventually.Is(() => Task.FromResult(_batches.Count == 1), "the first batch is being written");
        var others = Enumerable.Range(1, 30).Concat([100, 101, 102]).Select(number => commits.Submit(number, CancellationToken.None)).ToList();
        _gate.SetResult();

        await Task.WhenAll([first, .. others]);
        Assert.Equal([1, 20, 12, 1], _batches.Select(batch => batch.Length));
    }

    [Fact]
    public async Task Refuses_more_than_may_wait_at_once()
    {
        await using var commits = Start(new() { Name = "test", MaxWaiting = 5 });
        var first = commits.Submit(0, CancellationToken.None);
        await Eventually.Is(() => Task.FromResult(_batches.Count == 1), "the first batch is being written");
        var waiting = Enumerable.Range(1, 5).Select(number => commits.Submit(number, CancellationToken.None)).ToList();

        var full = commits.Submit(6, CancellationToken.None);
        Assert.True(full.IsFaulted);
        Assert.Contains("5 items are waiting", (await Assert.ThrowsAsync<StorageUnavailableException>(() => full)).Message, StringComparison.Ordinal);
        _gate.SetResult();
        await Task.WhenAll([first, .. waiting]);
    }

    [Fact]
    public async Task Lets_a_caller_wait_no_longer_than_the_bound_and_drops_what_was_not_begun()
    {
        await using var commits = Start(new() { Name = "test", MaxWait = TimeSpan.FromMilliseconds(100) });
        var first = commits.Submit(0, CancellationToken.None);
        await Eventually.Is(() => Task.FromResult(_batches.Count == 1), "the first batch is being written");
        var second = commits.Submit(1, CancellationToken.None);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => first);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => second);
        _gate.SetResult();

        // On a busy machine the bound may pass a later caller by too: it asks again.
        await Eventually.Is(() => GetsThrough(commits, 2), "a later item is written");
        Assert.DoesNotContain(_batches, batch => batch.Contains(1));
    }

    [Fact]
    public async Task Drops_what_its_caller_cancelled()
    {
        await using var commits = Start();
        var first = commits.Submit(0, CancellationToken.None);
        await Eventually.Is(() => Task.FromResult(_batches.Count == 1), "the first batch is being written");
        using var cancel = new CancellationTokenSource();
        var second = commits.Submit(1, cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        _gate.SetResult();
        await first;
        await commits.Submit(2, CancellationToken.None);
        Assert.DoesNotContain(_batches, batch => batch.Contains(1));
    }

    [Fact]
    public async Task Fails_a_refused_item_alone()
    {
        _fail = batch => batch.Contains(13) ? Postgres("22021") : null;
        await using var commits = Start();
        var first = commits.Submit(0, CancellationToken.None);
        await Eventually.Is(() => Task.FromResult(_batches.Count == 1), "the first batch is being written");
        var others = Enumerable.Range(1, 20).Select(number => commits.Submit(number, CancellationToken.None)).ToList();
        _gate.SetResult();

        await first;
        await Assert.ThrowsAsync<StorageRejectedException>(() => others[12]);
        others.RemoveAt(12);
        Assert.Equal(19, (await Task.WhenAll(others)).Length);
        Assert.Contains(_log.Lines, line => line.Contains("one by one", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fails_all_when_the_database_goes_away_while_items_are_written_one_by_one()
    {
        _fail = batch => batch.Contains(3) ? batch.Count > 1 ? Postgres("22021") : Postgres("57P01") : null;
        await using var commits = Start();
        var first = commits.Submit(0, CancellationToken.None);
        await Eventually.Is(() => Task.FromResult(_batches.Count == 1), "the first batch is being written");
        var others = Enumerable.Range(1, 5).Select(number => commits.Submit(number, CancellationToken.None)).ToList();
        _gate.SetResult();

        await first;
        Assert.Equal(10, await others[0]);
        Assert.Equal(20, await others[1]);
        foreach (var other in others.Skip(2))
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(() => other);
        }
    }

    [Theory]
    [InlineData("40P01")]
    [InlineData("40001")]
    public async Task Repeats_a_batch_that_collided(string sqlState)
    {
        var failures = 3;
        _fail = _ => failures-- > 0 ? Postgres(sqlState) : null;
        _gate.SetResult();
        await using var commits = Start();
        Assert.Equal(70, await commits.Submit(7, CancellationToken.None));
    }

    [Fact]
    public async Task Repeats_a_batch_once_after_a_lost_connection()
    {
        var failures = 1;
        _fail = _ => failures-- > 0 ? new NpgsqlException("lost", new SocketException()) : null;
        _gate.SetResult();
        await using var commits = Start();
        Assert.Equal(70, await commits.Submit(7, CancellationToken.None));
    }

    [Fact]
    public async Task Logs_an_outage_once_and_not_with_every_batch()
    {
        _fail = _ => Postgres("57P03");
        _gate.SetResult();
        await using var commits = Start();
        for (var number = 0; number < 50; number++)
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(() => commits.Submit(number, CancellationToken.None));
        }

        Assert.Single(_log.Lines);
    }

    [Fact]
    public async Task Writes_what_waits_before_it_ends()
    {
        var commits = Start();
        var first = commits.Submit(0, CancellationToken.None);
        await Eventually.Is(() => Task.FromResult(_batches.Count == 1), "the first batch is being written");
        var second = commits.Submit(1, CancellationToken.None);
        var end = commits.DisposeAsync();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => commits.Submit(2, CancellationToken.None));
        _gate.SetResult();

        await end;
        Assert.Equal(0, await first);
        Assert.Equal(10, await second);
    }

    [Fact]
    public async Task Ends_although_the_database_hangs()
    {
        var commits = Start(new() { Name = "test", DrainTimeout = TimeSpan.FromMilliseconds(100) });
        var first = commits.Submit(0, CancellationToken.None);
        var second = commits.Submit(1, CancellationToken.None);
        await commits.DisposeAsync();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => first);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => second);
    }

    private static PostgresException Postgres(string sqlState) => new("text", "ERROR", "ERROR", sqlState);

    private static async Task<bool> GetsThrough(GroupCommit<int, int> commits, int item)
    {
        try
        {
            return await commits.Submit(item, CancellationToken.None) == item * 10;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }

    private GroupCommit<int, int> Start(GroupCommitOptions? options = null, Func<int, long>? weight = null) =>
        new(options ?? new() { Name = "test" }, Commit, weight ?? (_ => 1), TimeProvider.System, _log);

    private async Task<IReadOnlyList<int>> Commit(IReadOnlyList<int> items, CancellationToken cancellation)
    {
        _batches.Enqueue([.. items]);
        await _gate.Task.WaitAsync(cancellation);
        return _fail(items) is { } failure ? throw failure : [.. items.Select(item => item * 10)];
    }
}
