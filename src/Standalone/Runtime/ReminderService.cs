using KashflowOrleans.Standalone.Storage;
using Orleans;
using Orleans.Runtime;

namespace KashflowOrleans.Standalone.Runtime;

/// <summary>Keeps reminders: stored in the reminder store, ticking here. Ticks fall on start + n periods; those missed while stopped are not made up.</summary>
internal sealed class ReminderService(GrainRuntime runtime, IStandaloneReminderStore store)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<GrainId, Dictionary<string, Entry>> _entries = [];
    private bool _stopped;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await store.InitializeAsync(cancellationToken);
        foreach (var reminder in await store.ReadAllAsync(cancellationToken))
        {
            if (runtime.FindClass(reminder.Grain.Type) is null) runtime.Log.ReminderWithoutGrain(reminder.Grain.ToString(), reminder.Name);
            else Put(reminder, replaces: false);
        }
    }

    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            foreach (var entry in _entries.Values.SelectMany(entries => entries.Values)) entry.Dispose();
            _entries.Clear();
        }
    }

    public async Task<IGrainReminder> RegisterAsync(GrainId grain, string name, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        if (period < runtime.Options.MinimumReminderPeriod)
            throw new ArgumentException($"The period {period} of reminder '{name}' is below the minimum of {runtime.Options.MinimumReminderPeriod}: use a grain timer.", nameof(period));
        var reminder = new StoredReminder(grain, name, runtime.Time.GetUtcNow() + dueTime, period);
        await store.UpsertAsync(reminder, CancellationToken.None);
        return Put(reminder, replaces: true);
    }

    public async Task UnregisterAsync(GrainId grain, string name)
    {
        await store.DeleteAsync(grain, name, CancellationToken.None);
        lock (_gate)
        {
            if (!_entries.TryGetValue(grain, out var entries) || !entries.Remove(name, out var entry)) return;
            entry.Dispose();
            if (entries.Count == 0) _entries.Remove(grain);
        }
    }

    public IGrainReminder? Find(GrainId grain, string name)
    {
        lock (_gate) return _entries.TryGetValue(grain, out var entries) ? entries.GetValueOrDefault(name) : null;
    }

    public List<IGrainReminder> FindAll(GrainId grain)
    {
        lock (_gate) return _entries.TryGetValue(grain, out var entries) ? [.. entries.Values] : [];
    }

    private Entry Put(StoredReminder reminder, bool replaces)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(reminder.Grain, out var entries)) _entries[reminder.Grain] = entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
            if (entries.TryGetValue(reminder.Name, out var old))
            {
                if (!replaces) return old;
                old.Dispose();
            }

            var entry = entries[reminder.Name] = new Entry(runtime, reminder);
            if (!_stopped) entry.Arm(last: null);
            return entry;
        }
    }

    private sealed class Entry : IGrainReminder, IDisposable
    {
        /// <summary>Timers take no longer waits than some weeks; a tick further off is armed in steps.</summary>
        private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

        private readonly GrainRuntime _runtime;
        private readonly StoredReminder _reminder;
        private readonly ITimer _timer;
        private DateTimeOffset _next;
        private volatile bool _disposed;

        public Entry(GrainRuntime runtime, StoredReminder reminder)
        {
            _runtime = runtime;
            _reminder = reminder;
            _timer = runtime.CreateTimer(static entry => ((Entry)entry!).Fire(), this);
        }

        public string ReminderName => _reminder.Name;

        public void Arm(DateTimeOffset? last)
        {
            var now = _runtime.Time.GetUtcNow();
            _next = _reminder.NextTick(now, last);
            Wait(_next - now);
        }

        public void Dispose()
        {
            _disposed = true;
            _timer.Dispose();
        }

        private void Wait(TimeSpan time)
        {
            if (!_disposed) _timer.Change(time > LongestWait ? LongestWait : time, Timeout.InfiniteTimeSpan);
        }

        private void Fire()
        {
            if (_disposed) return;
            var left = _next - _runtime.Time.GetUtcNow();
            if (left > TimeSpan.Zero) Wait(left);
            else new TurnScheduler(_runtime.Options.WorkQueue).Start(TickAsync);
        }

        private async Task TickAsync()
        {
            try
            {
                var status = new TickStatus(_reminder.StartAt.UtcDateTime, _reminder.Period, _runtime.Time.GetUtcNow().UtcDateTime);
                var call = new WorkCall($"reminder {ReminderName}", grain => ((IRemindable)grain).ReceiveReminder(ReminderName, status));
                _runtime.Send(new GrainKey(_runtime.FindClass(_reminder.Grain.Type)!, _reminder.Grain.Key.ToString()), call);
                await call.Reply;
            }
            catch (Exception exception)
            {
                _runtime.Log.ReminderFailed(exception, _reminder.Grain.ToString(), ReminderName);
            }

            Arm(_next);
        }
    }
}
