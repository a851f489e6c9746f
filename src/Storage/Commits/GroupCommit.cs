using System.Diagnostics.Metrics;
using System.Threading.Channels;
using KashflowOrleans.Storage.Postgres;
using Microsoft.Extensions.Logging;

namespace KashflowOrleans.Storage.Commits;

/// <summary>Lets concurrent callers share commits: while one batch is being written, whatever arrives waits and becomes the next batch. Nothing is delayed on purpose, so a lone
/// caller pays for one commit and a crowd pays for few.</summary>
/// <typeparam name="TItem">What is written.</typeparam>
/// <typeparam name="TResult">What its caller is told.</typeparam>
/// <remarks>A value that the database refuses fails its own caller alone: the batch is then written one by one. Writing must therefore be repeatable.</remarks>
public sealed partial class GroupCommit<TItem, TResult> : IAsyncDisposable
{
    private const int MaxConflictAttempts = 5;
    private const int MaxUnavailableAttempts = 2;

    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(5);
    private static readonly Histogram<int> BatchSizes = StorageMetrics.Meter.CreateHistogram<int>("kashflow.storage.batch_size", "{items}", "Items that shared a commit.");

    private readonly GroupCommitOptions _options;
    private readonly Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TResult>>> _commit;
    private readonly Func<TItem, long> _weigh;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Channel<Entry> _queue;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _writers;
    private readonly KeyValuePair<string, object?> _tag;
    private long _lastLogged;
    private int _disposed;

    /// <summary>Starts the writers.</summary>
    /// <param name="options">Bounds.</param>
    /// <param name="commit">Writes a batch in one commit and returns one result per item, in their order. All or nothing.</param>
    /// <param name="weigh">An item's share of <see cref="GroupCommitOptions.MaxBatchWeight"/>.</param>
    /// <param name="clock">Time.</param>
    /// <param name="logger">Log.</param>
    public GroupCommit(
        GroupCommitOptions options,
        Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TResult>>> commit,
        Func<TItem, long> weigh,
        TimeProvider clock,
        ILogger logger)
    {
        _options = options;
        _commit = commit;
        _weigh = weigh;
        _clock = clock;
        _logger = logger;
        _tag = new("store", options.Name);
        _queue = Channel.CreateBounded<Entry>(new BoundedChannelOptions(options.MaxWaiting)
        {
            FullMode = BoundedChannelFullMode.Wait,
            SingleReader = options.Writers == 1,
        });
        _writers = [.. Enumerable.Range(0, options.Writers).Select(_ => Task.Run(Write))];
    }

    /// <summary>Hands an item over and waits for its commit.</summary>
    /// <exception cref="StorageUnavailableException">Too much is waiting, the database is away, or the commit took longer than <see cref="GroupCommitOptions.MaxWait"/>
    /// (then it may still happen).</exception>
    /// <exception cref="StorageRejectedException">The database refuses this item.</exception>
    public async Task<TResult> Submit(TItem item, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var entry = new Entry(item);
        if (!_queue.Writer.TryWrite(entry))
        {
            throw new StorageUnavailableException(_disposed != 0
                ? $"{_options.Name}: shutting down; try again."
                : $"{_options.Name}: {_options.MaxWaiting} items are waiting to be written already; try again later.");
        }

        try
        {
            return await entry.Task.WaitAsync(_options.MaxWait, _clock, cancellation);
        }
        catch (TimeoutException)
        {
            entry.Abandon();
            throw new StorageUnavailableException($"{_options.Name}: not written within {_options.MaxWait.TotalSeconds:0.#} s; try again later.");
        }
        catch (OperationCanceledException)
        {
            entry.Abandon();
            throw;
        }
    }

    /// <summary>Takes no more items, writes what waits within <see cref="GroupCommitOptions.DrainTimeout"/>, and fails the rest.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _queue.Writer.Complete();
        var writers = Task.WhenAll(_writers);
        try
        {
            await writers.WaitAsync(_options.DrainTimeout, _clock);
        }
        catch (TimeoutException)
        {
            LogStoppedEarly(_logger, _options.Name);
            await _stop.CancelAsync();
            await writers;
        }

        _stop.Dispose();
    }

    private async Task Write()
    {
        var batch = new List<Entry>(_options.MaxBatch);
        while (await _queue.Reader.WaitToReadAsync())
        {
            var weight = 0L;
            while (batch.Count < _options.MaxBatch && weight < _options.MaxBatchWeight && _queue.Reader.TryRead(out var entry))
            {
                if (entry.TryTake())
                {
                    batch.Add(entry);
                    weight += _weigh(entry.Item);
                }
            }

            if (batch.Count > 0)
            {
                await Write(batch);
                batch.Clear();
            }
        }
    }

    private async Task Write(List<Entry> batch)
    {
        var failure = await TryCommit(batch);
        if (failure is null)
        {
            return;
        }

        if (DatabaseFailures.Classify(failure) != FailureKind.Rejected)
        {
            Fail(batch, DatabaseFailures.Translate(_options.Name, failure));
            return;
        }

        if (batch.Count == 1)
        {
            LogRejected(_logger, _options.Name, failure.GetType().Name);
            Fail(batch, DatabaseFailures.Translate(_options.Name, failure));
            return;
        }

        LogPoisoned(_logger, _options.Name, batch.Count);
        for (var index = 0; index < batch.Count; index++)
        {
            List<Entry> single = [batch[index]];
            if (await TryCommit(single) is not { } cause)
            {
                continue;
            }

            var translated = DatabaseFailures.Translate(_options.Name, cause);
            if (translated is StorageUnavailableException)
            {
                // The others would only wait for the same database.
                Fail(batch[index..], translated);
                return;
            }

            LogRejected(_logger, _options.Name, cause.GetType().Name);
            Fail(single, translated);
        }
    }

    /// <summary>Commits a batch and answers its callers; returns what failed instead of throwing.</summary>
    private async Task<Exception?> TryCommit(List<Entry> batch)
    {
        var items = batch.ConvertAll(static entry => entry.Item);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var results = await _commit(items, _stop.Token);
                BatchSizes.Record(batch.Count, _tag);
                for (var index = 0; index < batch.Count; index++)
                {
                    batch[index].TrySetResult(results[index]);
                }

                return null;
            }
            catch (Exception failure)
            {
                var kind = DatabaseFailures.Classify(failure);

                // One more try for a lost connection: after a restart of the database the pool still hands out its dead ones.
                var isLast = kind switch
                {
                    FailureKind.Conflict => attempt >= MaxConflictAttempts,
                    FailureKind.Unavailable => attempt >= MaxUnavailableAttempts || failure is TimeoutException || failure.InnerException is TimeoutException,
                    _ => true,
                };
                if (kind != FailureKind.Rejected && ShouldLog())
                {
                    LogBatchFailed(_logger, _options.Name, batch.Count, kind, failure.GetType().Name, attempt);
                }

                if (isLast || _stop.IsCancellationRequested)
                {
                    return failure;
                }
            }
        }
    }

    /// <summary>An outage fails many batches a second: one line in <see cref="LogInterval"/> tells it.</summary>
    private bool ShouldLog()
    {
        var now = _clock.GetTimestamp();
        var last = Interlocked.Read(ref _lastLogged);
        return (last == 0 || _clock.GetElapsedTime(last, now) >= LogInterval) && Interlocked.CompareExchange(ref _lastLogged, now, last) == last;
    }

    private static void Fail(List<Entry> batch, Exception failure)
    {
        foreach (var entry in batch)
        {
            entry.TrySetException(failure);
        }
    }

    /// <summary>A waiting item. Whoever moves it out of <c>Waiting</c> first decides: the writer that takes it or the caller that gives up.</summary>
    private sealed class Entry(TItem item) : TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        private const int Waiting = 0;
        private const int Taken = 1;
        private const int Abandoned = 2;
        private int _state;

        public TItem Item { get; } = item;

        public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

        public void Abandon()
        {
            if (Interlocked.CompareExchange(ref _state, Abandoned, Waiting) != Waiting)
            {
                // A writer has it: nobody will look at how it ends.
                _ = Task.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            }
        }
    }
}
