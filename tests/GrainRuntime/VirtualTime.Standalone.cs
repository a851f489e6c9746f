using KashflowOrleans.Standalone;

namespace KashflowOrleans.Tests.GrainRuntime;

/// <summary>A clock that moves only when it is told to; timers fire in the order of their times.</summary>
internal sealed class VirtualTime : TimeProvider
{
    private readonly List<VirtualTimer> _timers = [];
    private DateTimeOffset _now = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves to the next timer that is due by then, and fires it; false when none is left and the clock stands at that time.</summary>
    public bool FireNext(DateTimeOffset until)
    {
        var next = _timers.Where(timer => timer.DueAt <= until).MinBy(timer => timer.DueAt);
        if (next is null)
        {
            _now = until;
            return false;
        }

        _now = next.DueAt!.Value > _now ? next.DueAt.Value : _now;
        next.Fire();
        return true;
    }

    private sealed class VirtualTimer : ITimer
    {
        private readonly VirtualTime _time;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private TimeSpan _period;

        public VirtualTimer(VirtualTime time, TimerCallback callback, object? state)
        {
            (_time, _callback, _state) = (time, callback, state);
            time._timers.Add(this);
        }

        public DateTimeOffset? DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            DueAt = dueTime == Timeout.InfiniteTimeSpan ? null : _time._now + dueTime;
            _period = period;
            return true;
        }

        public void Fire()
        {
            DueAt = _period == Timeout.InfiniteTimeSpan || _period == TimeSpan.Zero ? null : _time._now + _period;
            _callback(_state);
        }

        public void Dispose() => _time._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>Executes everything on the calling thread, in an order drawn from a seed.</summary>
internal sealed class SeededQueue(int seed) : IGrainWorkQueue
{
    private readonly List<IThreadPoolWorkItem> _items = [];
    private readonly Random _random = new(seed);

    public void Enqueue(IThreadPoolWorkItem item) => _items.Add(item);

    public bool RunOne()
    {
        if (_items.Count == 0) return false;
        var index = _random.Next(_items.Count);
        var item = _items[index];
        _items.RemoveAt(index);
        item.Execute();
        return true;
    }
}
