using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace KashflowOrleans.Standalone.Runtime;

/// <summary>
/// A stream provider in memory. An event waits in one queue per stream and subscribed grain class, in order, until the grain took it or it was given up; what
/// waits when the process ends is lost.
/// </summary>
internal sealed class MemoryStreams(string name, GrainRuntime runtime) : IStreamProvider
{
    private readonly ConcurrentDictionary<(StreamId Stream, GrainClass Class), StreamQueue> _queues = new();
    private long _lastNumber;

    public string Name => name;

    public bool IsRewindable => false;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new MemoryStream<T>(this, streamId);

    public async Task PublishAsync<T>(StreamId stream, T item)
    {
        var token = new MemoryToken(Interlocked.Increment(ref _lastNumber));
        foreach (var grainClass in runtime.Subscribers(stream))
        {
            Task added;
            while (!Queue(stream, grainClass).TryAdd(observer => observer.OnNextAsync(item!, token), out added))
            {
                // That queue has just ended; the next one is new.
            }

            await added;
        }
    }

    private StreamQueue Queue(StreamId stream, GrainClass grainClass) =>
        _queues.GetOrAdd((stream, grainClass), static (key, streams) => new StreamQueue(streams, key.Stream, key.Class), this);

    /// <summary>The events of one stream for one grain.</summary>
    private sealed class StreamQueue(MemoryStreams streams, StreamId stream, GrainClass grainClass)
    {
        private static readonly TimeSpan LongestRetryDelay = TimeSpan.FromSeconds(30);

        private readonly GrainRuntime _runtime = streams.Runtime;
        private readonly Lock _gate = new();
        private readonly Queue<Func<StreamObserver, Task>> _events = new();
        private readonly Queue<(Func<StreamObserver, Task> Event, TaskCompletionSource Added)> _publishers = new();
        private bool _started;
        private bool _retired;

        private GrainKey Target => new(grainClass, stream.GetKeyAsString());

        /// <summary>Adds an event, at once or when there is room; false when this queue has ended and another must be taken.</summary>
        public bool TryAdd(Func<StreamObserver, Task> deliver, out Task added)
        {
            added = Task.CompletedTask;
            lock (_gate)
            {
                if (_retired) return false;
                if (_runtime.Stopping.IsCancellationRequested) throw new OrleansMessageRejectionException($"An event of {stream} was not taken: the grain runtime is stopping.");
                if (_events.Count >= _runtime.Options.StreamQueueBound)
                {
                    var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    _publishers.Enqueue((deliver, room));
                    added = room.Task;
                    return true;
                }

                _events.Enqueue(deliver);
                if (_started) return true;
                _started = true;
            }

            new TurnScheduler(_runtime.Options.WorkQueue).Start(PumpAsync);
            return true;
        }

        private async Task PumpAsync()
        {
            while (!_runtime.Stopping.IsCancellationRequested)
            {
                Func<StreamObserver, Task> next;
                lock (_gate)
                {
                    if (!_events.TryPeek(out next!))
                    {
                        _retired = true;
                        streams._queues.TryRemove(KeyValuePair.Create((stream, grainClass), this));
                        return;
                    }
                }

                await DeliverAsync(next);
                lock (_gate)
                {
                    _events.Dequeue();
                    if (!_publishers.TryDequeue(out var publisher)) continue;
                    _events.Enqueue(publisher.Event);
                    publisher.Added.TrySetResult();
                }
            }

            lock (_gate)
            {
                foreach (var (_, added) in _publishers) added.TrySetCanceled(_runtime.Stopping);
                _publishers.Clear();
            }
        }

        private async Task DeliverAsync(Func<StreamObserver, Task> deliver)
        {
            var delay = _runtime.Options.StreamRetryDelay;
            for (var attempt = 1; !_runtime.Stopping.IsCancellationRequested; attempt++)
            {
                try
                {
                    await CallAsync(deliver);
                    return;
                }
                catch (Exception exception) when (attempt < _runtime.Options.StreamDeliveryAttempts)
                {
                    _runtime.Log.EventFailed(exception, Target.Id.ToString(), stream.ToString(), attempt);
                }
                catch (Exception exception)
                {
                    _runtime.Log.EventGivenUp(exception, Target.Id.ToString(), stream.ToString(), attempt);
                    await TellAsync(exception);
                    return;
                }

                await Task.Delay(delay, _runtime.Time, _runtime.Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                delay = delay * 2 < LongestRetryDelay ? delay * 2 : LongestRetryDelay;
            }
        }

        private async Task TellAsync(Exception exception)
        {
            try
            {
                await CallAsync(observer => observer.OnErrorAsync(exception));
            }
            catch (Exception further)
            {
                _runtime.Log.UnansweredCallFailed(further, Target.Id.ToString(), "OnErrorAsync");
            }
        }

        private async Task CallAsync(Func<StreamObserver, Task> deliver)
        {
            var call = new WorkCall($"event of {stream}", _ => Activation.Current!.DeliverAsync(streams.Name, stream, deliver));
            _runtime.Send(Target, call);
            await call.Reply;
        }
    }

    private GrainRuntime Runtime => runtime;
}

/// <summary>A stream, for publishing.</summary>
internal sealed class MemoryStream<T>(MemoryStreams streams, StreamId streamId) : IAsyncStream<T>
{
    public bool IsRewindable => false;

    public string ProviderName => streams.Name;

    public StreamId StreamId => streamId;

    public Task OnNextAsync(T item, StreamSequenceToken? token = null) => streams.PublishAsync(streamId, item);

    public async Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null)
    {
        foreach (var item in batch) await streams.PublishAsync(streamId, item);
    }

    public Task OnCompletedAsync() => throw new NotSupportedException("A memory stream has no end.");

    public Task OnErrorAsync(Exception ex) => throw new NotSupportedException("A memory stream carries events, not errors.");
}

/// <summary>An attached observer, whatever the type of its events.</summary>
internal sealed class StreamObserver(Func<object, StreamSequenceToken, Task> next, Func<Exception, Task> error)
{
    public Task OnNextAsync(object item, StreamSequenceToken token) => next(item, token);

    public Task OnErrorAsync(Exception exception) => error(exception);
}

internal sealed class StreamHandleFactory(Activation activation, string provider, StreamId stream) : IStreamSubscriptionHandleFactory
{
    public StreamId StreamId => stream;

    public string ProviderName => provider;

    public StreamSubscriptionHandle<T> Create<T>() => new Handle<T>(activation, provider, stream);

    private sealed class Handle<T>(Activation activation, string provider, StreamId stream) : StreamSubscriptionHandle<T>
    {
        public override StreamId StreamId => stream;

        public override string ProviderName => provider;

        public override Guid HandleId { get; } = new(MD5.HashData(Encoding.UTF8.GetBytes($"{provider}/{stream}/{activation.GrainId}")));

        public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null)
        {
            activation.Attach(provider, stream, new StreamObserver((item, position) => observer.OnNextAsync((T)item, position), observer.OnErrorAsync));
            return Task.FromResult<StreamSubscriptionHandle<T>>(this);
        }
    }
}

internal sealed class MemoryToken(long number) : StreamSequenceToken
{
    public override long SequenceNumber { get; protected set; } = number;

    public override int EventIndex { get; protected set; }

    public override bool Equals(StreamSequenceToken? other) => other is MemoryToken token && token.SequenceNumber == SequenceNumber;

    public override int CompareTo(StreamSequenceToken? other) => other is null ? 1 : SequenceNumber.CompareTo(other.SequenceNumber);
}
