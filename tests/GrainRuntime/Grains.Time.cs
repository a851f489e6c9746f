using System.Globalization;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace KashflowOrleans.Tests.GrainRuntime;

public interface ITimeGrain : IGrainWithStringKey
{
    Task Remind(string name, TimeSpan dueTime, TimeSpan period);

    Task<IReadOnlyList<string>> Reminders();

    Task<bool> HasReminder(string name);

    Task Forget(string name);

    Task StartTimer(TimeSpan dueTime, TimeSpan period, bool interleave = false, string name = "tick");

    Task StartSlowTimer(TimeSpan period);

    Task StartFailingTimer(TimeSpan period);

    Task ChangeTimer(TimeSpan dueTime, TimeSpan period);

    Task StopTimer();

    Task Hold();

    [AlwaysInterleave]
    Task<int> Count(string what);

    Task Leave();
}

[GrainType("test-time")]
public sealed class TimeGrain : Grain, ITimeGrain, IRemindable
{
    private IGrainTimer? _timer;
    private bool _isTicking;

    private string Key => this.GetPrimaryKeyString();

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Journal.Note(Key, "deactivated");
        return Task.CompletedTask;
    }

    public Task Remind(string name, TimeSpan dueTime, TimeSpan period) => this.RegisterOrUpdateReminder(name, dueTime, period);

    public async Task<IReadOnlyList<string>> Reminders() => [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName).Order(StringComparer.Ordinal)];

    public async Task<bool> HasReminder(string name) => await this.GetReminder(name) is not null;

    public async Task Forget(string name)
    {
        if (await this.GetReminder(name) is { } reminder) await this.UnregisterReminder(reminder);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Journal.Note(Key, $"reminded {reminderName}");
        Journal.Note(Key, $"period {status.Period.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)}, {status.CurrentTickTime >= status.FirstTickTime}");
        return Task.CompletedTask;
    }

    public Task StartTimer(TimeSpan dueTime, TimeSpan period, bool interleave = false, string name = "tick")
    {
        RequestContext.Set("from", "registration");
        _timer = this.RegisterGrainTimer(
            static (state, _) =>
            {
                Journal.Note(state.Key, RequestContext.Get("from") is null ? state.name : "a tick with the context of its registration");
                return Task.CompletedTask;
            },
            (Key, name),
            new GrainTimerCreationOptions { DueTime = dueTime, Period = period, Interleave = interleave });
        return Task.CompletedTask;
    }

    public Task StartSlowTimer(TimeSpan period)
    {
        _timer = this.RegisterGrainTimer(
            async () =>
            {
                Journal.Note(Key, _isTicking ? "overlap" : "tick");
                _isTicking = true;
                await Task.Delay(period * 3);
                _isTicking = false;
            },
            new GrainTimerCreationOptions(TimeSpan.Zero, period) { Interleave = true });
        return Task.CompletedTask;
    }

    public Task StartFailingTimer(TimeSpan period)
    {
        _timer = this.RegisterGrainTimer(
            _ =>
            {
                Journal.Note(Key, "tick");
                throw new InvalidOperationException("a tick fails");
            },
            new GrainTimerCreationOptions(TimeSpan.Zero, period));
        return Task.CompletedTask;
    }

    public Task ChangeTimer(TimeSpan dueTime, TimeSpan period)
    {
        _timer!.Change(dueTime, period);
        return Task.CompletedTask;
    }

    public Task StopTimer()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public async Task Hold()
    {
        Journal.Note(Key, "hold begins");
        await Journal.GateAsync(Key);
        Journal.Note(Key, "hold ends");
    }

    public Task<int> Count(string what) => Task.FromResult(Journal.Count(Key, what));

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

/// <summary>Not remindable: it may not register a reminder.</summary>
public interface IForgetfulGrain : IGrainWithStringKey
{
    Task Remind();
}

public sealed class ForgetfulGrain : Grain, IForgetfulGrain
{
    public Task Remind() => this.RegisterOrUpdateReminder("never", TimeSpan.Zero, TimeSpan.FromMinutes(1));
}
