namespace KashflowOrleans.Tests.GrainRuntime;

[Collection(RuntimeCollection.Name)]
public sealed class A_timer(RuntimeFixture fixture)
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(20);

    private readonly string _key = Journal.NewKey();

    private ITimeGrain Grain => fixture.Client.GetGrain<ITimeGrain>(_key);

    [Fact]
    public async Task Ticks_again_and_again()
    {
        await Grain.StartTimer(TimeSpan.Zero, Often);
        await Journal.WaitForAsync(_key, "tick", 5);
    }

    [Fact]
    public async Task Ticks_once_without_a_period()
    {
        await Grain.StartTimer(TimeSpan.Zero, Timeout.InfiniteTimeSpan, name: "once");
        await Journal.WaitForAsync(_key, "once");
        await Grain.StartTimer(TimeSpan.Zero, Often);
        await Journal.WaitForAsync(_key, "tick", 5);
        Assert.Equal(1, await Grain.Count("once"));
    }

    [Fact]
    public async Task Waits_while_a_call_runs()
    {
        await Grain.StartTimer(Often, Often);
        await Journal.WaitForAsync(_key, "tick");
        var hold = Grain.Hold();
        await Journal.WaitForAsync(_key, "hold begins");
        var before = await Grain.Count("tick");
        await fixture.Client.GetGrain<ITimeGrain>(_key + "-other").StartTimer(TimeSpan.Zero, Often);
        await Journal.WaitForAsync(_key + "-other", "tick", 5);
        Assert.Equal(before, await Grain.Count("tick"));
        Journal.Open(_key);
        await hold;
        await Journal.WaitForAsync(_key, "tick", before + 2);
    }

    [Fact]
    public async Task Ticks_while_a_call_waits_when_it_interleaves()
    {
        await Grain.StartTimer(Often, Often, interleave: true);
        var hold = Grain.Hold();
        await Journal.WaitForAsync(_key, "hold begins");
        await Journal.WaitForAsync(_key, "tick", Journal.Count(_key, "tick") + 3);
        Journal.Open(_key);
        await hold;
    }

    [Fact]
    public async Task Never_overlaps_itself()
    {
        await Grain.StartSlowTimer(Often);
        await Journal.WaitForAsync(_key, "tick", 4);
        Assert.Equal(0, await Grain.Count("overlap"));
    }

    [Fact]
    public async Task Goes_on_after_a_failing_tick()
    {
        await Grain.StartFailingTimer(Often);
        await Journal.WaitForAsync(_key, "tick", 3);
    }

    [Fact]
    public async Task Can_be_changed()
    {
        await Grain.StartTimer(TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await Grain.ChangeTimer(TimeSpan.Zero, Often);
        await Journal.WaitForAsync(_key, "tick", 3);
    }

    [Fact]
    public async Task Ends_when_it_is_disposed()
    {
        await Grain.StartTimer(TimeSpan.Zero, Often);
        await Journal.WaitForAsync(_key, "tick", 2);
        await Grain.StopTimer();
        var before = await Grain.Count("tick");
        await Grain.StartTimer(TimeSpan.Zero, Often, name: "other");
        await Journal.WaitForAsync(_key, "other", 5);
        Assert.Equal(before, await Grain.Count("tick"));
    }

    [Fact]
    public async Task Ends_with_its_activation()
    {
        await Grain.StartTimer(TimeSpan.Zero, Often);
        await Journal.WaitForAsync(_key, "tick", 2);
        await Grain.Leave();
        await Journal.WaitForAsync(_key, "deactivated");
        var before = await Grain.Count("tick");
        await Grain.StartTimer(TimeSpan.Zero, Often, name: "other");
        await Journal.WaitForAsync(_key, "other", 5);
        Assert.Equal(before, await Grain.Count("tick"));
    }
}

[Collection(RuntimeCollection.Name)]
public sealed class A_reminder(RuntimeFixture fixture)
{
    private static readonly TimeSpan Period = IRuntimeFixture.MinimumReminderPeriod;

    private readonly string _key = Journal.NewKey();

    private ITimeGrain Grain => fixture.Client.GetGrain<ITimeGrain>(_key);

    [Fact]
    public async Task Ticks_again_and_again()
    {
        await Grain.Remind("again", TimeSpan.Zero, Period);
        await Journal.WaitForAsync(_key, "reminded again", 3);
        Assert.Contains("period 200, True", Journal.Of(_key));
        await Grain.Forget("again");
    }

    [Fact]
    public async Task Wakes_its_grain()
    {
        await Grain.Remind("wake", Period, Period);
        await Grain.Leave();
        await Journal.WaitForAsync(_key, "deactivated");
        await Journal.WaitForAsync(_key, "reminded wake");
        await Grain.Forget("wake");
    }

    [Fact]
    public async Task Ends_when_it_is_unregistered()
    {
        await Grain.Remind("short", TimeSpan.Zero, Period);
        await Journal.WaitForAsync(_key, "reminded short");
        await Grain.Forget("short");
        Assert.False(await Grain.HasReminder("short"));
        var before = await Grain.Count("reminded short");
        await Grain.Remind("other", TimeSpan.Zero, Period);
        await Journal.WaitForAsync(_key, "reminded other", 4);

        // A tick that was on its way when it was unregistered may still arrive.
        Assert.InRange(await Grain.Count("reminded short"), before, before + 1);
        await Grain.Forget("other");
    }

    [Fact]
    public async Task Is_found_by_its_name()
    {
        await Grain.Remind("b", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await Grain.Remind("a", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        Assert.True(await Grain.HasReminder("a"));
        Assert.False(await Grain.HasReminder("c"));
        Assert.Equal(["a", "b"], await Grain.Reminders());
        await Grain.Forget("a");
        Assert.Equal(["b"], await Grain.Reminders());
        await Grain.Forget("b");
    }

    [Fact]
    public async Task Registered_again_moves()
    {
        await Grain.Remind("moved", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await Grain.Remind("moved", TimeSpan.Zero, Period);
        await Journal.WaitForAsync(_key, "reminded moved", 2);
        Assert.Equal(["moved"], await Grain.Reminders());
        await Grain.Forget("moved");
    }

    [Fact]
    public async Task Below_the_minimum_period_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Grain.Remind("fast", TimeSpan.Zero, Period / 2));

    [Fact]
    public async Task Of_a_grain_that_cannot_receive_it_is_refused() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => fixture.Client.GetGrain<IForgetfulGrain>(_key).Remind());
}
