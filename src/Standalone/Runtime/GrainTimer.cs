using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace KashflowOrleans.Standalone.Runtime;

/// <summary>A timer of an activation: one tick at a time, the next a period after the last has ended.</summary>
internal sealed class GrainTimer : IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _disposed = new();
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private TimeSpan _next;
    private TimeSpan _period;
    private bool _isTicking;

    public GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        _options = options;
        _timer = activation.Runtime.CreateTimer(static timer => ((GrainTimer)timer!).Fire(), this);
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _next = dueTime;
            _period = period;
            if (!_isTicking && !_disposed.IsCancellationRequested) _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed.IsCancellationRequested) return;
            _disposed.Cancel();
            _timer.Dispose();
        }

        _activation.Remove(this);
    }

    private void Fire()
    {
        lock (_gate)
        {
            _isTicking = true;
            _next = _period;
        }

        _activation.TryTake(new WorkCall("timer", _ => TickAsync()) { AlwaysInterleave = _options.Interleave, KeepsAlive = _options.KeepAlive, BelongsToActivation = true });
    }

    private async Task TickAsync()
    {
        try
        {
            if (!_disposed.IsCancellationRequested) await _callback(_disposed.Token);
        }
        finally
        {
            lock (_gate)
            {
                _isTicking = false;
                if (!_disposed.IsCancellationRequested) _timer.Change(_next, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
