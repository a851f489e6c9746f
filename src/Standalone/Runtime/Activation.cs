using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace KashflowOrleans.Standalone.Runtime;

/// <summary>State that is read before its grain activates.</summary>
internal interface IActivationState
{
    Task ReadStateAsync(CancellationToken cancellationToken);
}

/// <summary>
/// One object of a grain: decides which call may run when, and takes it from activation to deactivation. Its calls, ticks and events all run on its
/// <see cref="Scheduler"/>, one turn at a time.
/// </summary>
internal sealed class Activation : IGrainContext
{
    /// <summary>As in Orleans; a grain that leaves whenever it comes would be called for ever.</summary>
    private const int MostForwards = 2;

    private readonly Lock _gate = new();
    private readonly Queue<GrainCall> _waiting = new();
    private readonly List<GrainCall> _running = [];
    private readonly List<IActivationState> _states = [];
    private readonly HashSet<GrainTimer> _timers = [];
    private readonly Dictionary<(string Provider, StreamId Stream), StreamObserver> _observers = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AsyncServiceScope? _services;
    private DeactivationReason? _reason;
    private Phase _phase;
    private long _lastUsed;
    private long _keepUntil;

    public Activation(GrainRuntime runtime, GrainKey key)
    {
        Runtime = runtime;
        Key = key;
        GrainId = key.Id;
        Scheduler = new TurnScheduler(runtime.Options.WorkQueue, this);
        _lastUsed = runtime.Now;
    }

    private enum Phase
    {
        Created,
        Activating,
        Active,
        Ending,
        Ended,
    }

    /// <summary>The activation whose turn is running here, or null outside grains.</summary>
    public static Activation? Current => (TaskScheduler.Current as TurnScheduler)?.Owner;

    public GrainRuntime Runtime { get; }

    public GrainKey Key { get; }

    public GrainId GrainId { get; }

    public TurnScheduler Scheduler { get; }

    public object? GrainInstance { get; private set; }

    public IServiceProvider ActivationServices => (_services ??= Runtime.Services.CreateAsyncScope()).ServiceProvider;

    public Task Deactivated => _ended.Task;

    /// <summary>Whether nothing runs or waits: how a stateless worker is chosen.</summary>
    public bool IsIdle => _running.Count == 0 && _waiting.Count == 0;

    public static Activation Of(IGrainBase grain) =>
        grain.GrainContext as Activation ?? throw new InvalidOperationException($"{grain.GetType()} was not created by the grain runtime.");

    public IActivationState Add(IActivationState state)
    {
        _states.Add(state);
        return state;
    }

    /// <summary>Takes a call, or returns false when this activation has ended and another must be made.</summary>
    public bool TryTake(GrainCall call)
    {
        var starts = false;
        lock (_gate)
        {
            if (_phase == Phase.Ended) return false;
            if (_phase == Phase.Created)
            {
                _phase = Phase.Activating;
                starts = true;
            }

            if (_phase == Phase.Active && MayRun(call))
            {
                _running.Add(call);
                call.Start(this);
            }
            else
            {
                _waiting.Enqueue(call);
            }
        }

        // The first turn sees the request context of the call that woke the grain.
        if (starts) Scheduler.Start(BeginAsync, call.Context);
        return true;
    }

    /// <summary>Called when a call has ended, before its caller learns of it.</summary>
    public void Finished(GrainCall call, Exception? exception)
    {
        if (exception is InconsistentStateException { IsSourceActivation: true } conflict)
        {
            conflict.IsSourceActivation = false;
            Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, conflict, "A state conflict escaped from a call."));
        }

        if (exception is not null && (call.OneWay || call.BelongsToActivation)) Runtime.Log.UnansweredCallFailed(exception, GrainId.ToString(), call.Name);
        lock (_gate)
        {
            _running.Remove(call);
            if (call.KeepsAlive) _lastUsed = Runtime.Now;
            if (_phase == Phase.Active) StartWaiting();
            else if (_phase == Phase.Ending && _running.Count == 0) StartEnding();
        }
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_phase >= Phase.Ending) return;
            _reason ??= deactivationReason;
            if (_phase == Phase.Active)
            {
                _phase = Phase.Ending;
                if (_running.Count == 0) StartEnding();
            }

            if (_phase != Phase.Created) return;
            _phase = Phase.Ended;
        }

        Runtime.Remove(this);
        _ended.TrySetResult();
    }

    public void DelayDeactivation(TimeSpan time) =>
        _keepUntil = time == Timeout.InfiniteTimeSpan ? long.MaxValue : time <= TimeSpan.Zero ? 0 : Runtime.Now + Runtime.Ticks(time);

    public GrainTimer RegisterTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        var timer = new GrainTimer(this, callback, options);
        lock (_gate) _timers.Add(timer);
        timer.Change(options.DueTime, options.Period);
        return timer;
    }

    public void Remove(GrainTimer timer)
    {
        lock (_gate) _timers.Remove(timer);
    }

    public void Attach(string provider, StreamId stream, StreamObserver observer) => _observers[(provider, stream)] = observer;

    /// <summary>Hands an event to the observer of its stream; runs as a call of this activation.</summary>
    public async Task DeliverAsync(string provider, StreamId stream, Func<StreamObserver, Task> deliver)
    {
        if (!_observers.TryGetValue((provider, stream), out var observer))
        {
            if (GrainInstance is IStreamSubscriptionObserver subscriber) await subscriber.OnSubscribed(new StreamHandleFactory(this, provider, stream));
            if (!_observers.TryGetValue((provider, stream), out observer))
            {
                Runtime.Log.EventWithoutObserver(GrainId.ToString(), stream.ToString());
                return;
            }
        }

        await deliver(observer);
    }

    /// <summary>
    /// Fails the calls whose callers have waited long enough, and ends the activation when it was idle long enough. Returns when it will be idle long enough,
    /// or the present while it is busy.
    /// </summary>
    public long Sweep(long now)
    {
        List<GrainCall> expired = [];
        var (isUnused, next) = (false, now);
        lock (_gate)
        {
            if (!IsIdle || _phase != Phase.Active)
            {
                DropAnswered();
                expired.AddRange(_running.Concat(_waiting).Where(call => call.Deadline <= now && !call.IsDone));
            }
            else
            {
                next = Math.Max(_lastUsed + Runtime.CollectionTicks, _keepUntil);
                isUnused = next <= now;
            }
        }

        foreach (var call in expired)
            call.Fail(new TimeoutException($"{call.Name} of {GrainId} was not answered within {Runtime.Options.ResponseTimeout}; it may still happen."));
        if (isUnused) Deactivate(new DeactivationReason(DeactivationReasonCode.ActivationIdle, "No call came for longer than the collection age."));
        return next;
    }

    private bool MayRun(GrainCall call) =>
        _running.Count == 0 || call.AlwaysInterleave || Key.Class.IsReentrant
        || (call.ReadOnly && _running.TrueForAll(running => running.ReadOnly || running.AlwaysInterleave))
        || _running.TrueForAll(running => running.AlwaysInterleave);

    private void StartWaiting()
    {
        while (_waiting.TryPeek(out var call))
        {
            if (!call.IsDone)
            {
                if (!MayRun(call)) return;
                _running.Add(call);
                call.Start(this);
            }

            _waiting.Dequeue();
        }
    }

    /// <summary>Removes waiting calls that nobody waits for any more, so that a stuck grain does not collect them.</summary>
    private void DropAnswered()
    {
        for (var count = _waiting.Count; count > 0; count--)
        {
            var call = _waiting.Dequeue();
            if (!call.IsDone) _waiting.Enqueue(call);
        }
    }

    private async Task BeginAsync()
    {
        Exception? failure = null;
        try
        {
            GrainInstance = Key.Class.Create(this);
            foreach (var state in _states) await state.ReadStateAsync(Runtime.Stopping);
            await ((IGrainBase)GrainInstance).OnActivateAsync(Runtime.Stopping);
        }
        catch (Exception exception)
        {
            Runtime.Log.ActivationFailed(exception, GrainId.ToString());
            failure = exception;
        }

        lock (_gate)
        {
            _lastUsed = Runtime.Now;
            if (failure is null && _reason is null)
            {
                _phase = Phase.Active;

                // An interleaving call need not wait behind the first that does not.
                for (var count = _waiting.Count; count > 0; count--)
                {
                    var call = _waiting.Dequeue();
                    if (call.IsDone) continue;
                    if (MayRun(call))
                    {
                        _running.Add(call);
                        call.Start(this);
                    }
                    else
                    {
                        _waiting.Enqueue(call);
                    }
                }

                return;
            }

            _phase = Phase.Ending;
        }

        await EndAsync(failure);
    }

    private void StartEnding() => Scheduler.Start(() => EndAsync(failure: null));

    private async Task EndAsync(Exception? failure)
    {
        List<GrainTimer> timers;
        lock (_gate) timers = [.. _timers];
        foreach (var timer in timers) timer.Dispose();
        if (failure is null) await TryAsync(LeaveAsync);
        await TryAsync(DisposeInstanceAsync);
        if (_services is { } services) await TryAsync(() => services.DisposeAsync().AsTask());
        GrainCall[] left;
        lock (_gate)
        {
            _phase = Phase.Ended;
            left = [.. _waiting];
            _waiting.Clear();
        }

        Runtime.Remove(this);
        _ended.TrySetResult();
        foreach (var call in left)
        {
            if (failure is not null || call.BelongsToActivation) call.Fail(failure ?? new OperationCanceledException("The activation ended."));
            else if (++call.Forwards > MostForwards) call.Fail(new OrleansMessageRejectionException($"{call.Name} of {GrainId} met {call.Forwards} activations that were ending: {_reason}"));
            else if (!call.IsDone) Runtime.Dispatch(Key, call);
        }
    }

    private async Task LeaveAsync()
    {
        using var limit = new CancellationTokenSource(Runtime.Options.DeactivationTimeout, Runtime.Time);
        await ((IGrainBase)GrainInstance!).OnDeactivateAsync(_reason!.Value, limit.Token).WaitAsync(limit.Token);
    }

    private async Task DisposeInstanceAsync()
    {
        if (GrainInstance is IAsyncDisposable asyncDisposable) await asyncDisposable.DisposeAsync();
        else (GrainInstance as IDisposable)?.Dispose();
    }

    private async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception exception)
        {
            Runtime.Log.DeactivationFailed(exception, GrainId.ToString());
        }
    }
}
