using System.Diagnostics;
using Orleans;
using Orleans.Runtime;

namespace KashflowOrleans.Tests.GrainRuntime;

[Collection(RuntimeCollection.Name)]
public sealed class A_call_that_waits(RuntimeFixture fixture)
{
    private readonly string _key = Journal.NewKey();

    private ICallGrain Grain => fixture.Client.GetGrain<ICallGrain>(_key);

    [Fact]
    public async Task Keeps_the_next_call_out_until_it_has_ended()
    {
        var hold = Grain.Hold();
        await Journal.WaitForAsync(_key, "hold begins");
        var note = Grain.Note("next");
        Assert.Equal(["hold begins"], await Grain.Peek());
        Journal.Open(_key);
        await Task.WhenAll(hold, note);
        Assert.Equal(["hold begins", "hold ends", "next"], Journal.Of(_key));
    }

    [Fact]
    public async Task Lets_calls_that_always_interleave_run()
    {
        var hold = Grain.Hold();
        await Grain.OpenGate();
        await hold;
    }

    [Fact]
    public async Task Interleaves_with_another_when_both_only_read()
    {
        await Task.WhenAll(Grain.ReadAtGate(2), Grain.ReadAtGate(2));
        Assert.Equal(0, await Grain.Value());
    }

    [Fact]
    public async Task Interleaves_with_any_other_in_a_reentrant_grain()
    {
        var grain = fixture.Client.GetGrain<IReentrantGrain>(_key);
        var hold = grain.Hold();
        await grain.OpenGate();
        await hold;
    }

    [Fact]
    public async Task For_its_own_grain_times_out()
    {
        await Assert.ThrowsAsync<TimeoutException>(Grain.CallMyself);
        Assert.Equal(0, await Grain.Value());
    }

    [Fact]
    public async Task Too_long_fails_at_the_caller_and_goes_on_in_the_grain()
    {
        var watch = Stopwatch.StartNew();
        await Assert.ThrowsAsync<TimeoutException>(Grain.Hold);
        Assert.InRange(watch.Elapsed, IRuntimeFixture.ResponseTimeout * 0.9, IRuntimeFixture.ResponseTimeout * 4);
        Assert.Equal(["hold begins"], Journal.Of(_key));
        Journal.Open(_key);
        await Journal.WaitForAsync(_key, "hold ends");
        Assert.Equal(0, await Grain.Value());
    }

    [Fact]
    public async Task Is_canceled_by_its_caller()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Grain.WaitForCancellation(cancellation.Token);
        await Journal.WaitForAsync(_key, "waiting");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Journal.WaitForAsync(_key, "canceled");
    }
}

[Collection(RuntimeCollection.Name)]
public sealed class Many_callers(RuntimeFixture fixture)
{
    private readonly string _key = Journal.NewKey();

    [Fact]
    public async Task Of_one_grain_lose_no_update()
    {
        var grain = fixture.Client.GetGrain<ICallGrain>(_key);
        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(grain.Increment)));
        Assert.Equal(500, await grain.Value());
    }

    [Fact]
    public async Task Of_many_grains_are_all_answered()
    {
        var keys = Enumerable.Range(0, 50).Select(index => $"{_key}-{index}").ToList();
        await Task.WhenAll(Enumerable.Range(0, 2000).Select(index => Task.Run(() => fixture.Client.GetGrain<ICallGrain>(keys[index % 50]).Increment())));
        foreach (var key in keys) Assert.Equal(40, await fixture.Client.GetGrain<ICallGrain>(key).Value());
    }

    [Fact]
    public async Task Of_a_reentrant_grain_never_run_at_the_same_moment()
    {
        var grain = fixture.Client.GetGrain<IReentrantGrain>(_key);
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(grain.Overlaps))), overlaps => Assert.False(overlaps));
    }

    [Fact]
    public async Task Of_a_stateless_worker_are_served_at_once()
    {
        var grain = fixture.Client.GetGrain<IWorkerGrain>(_key);
        await Task.WhenAll(grain.MeetOthers(3), grain.MeetOthers(3), grain.MeetOthers(3));
    }

    [Fact]
    public async Task Keep_their_order_when_each_waits_for_the_last()
    {
        var grain = fixture.Client.GetGrain<ICallGrain>(_key);
        for (var number = 0; number < 50; number++) await grain.Note($"{number}");
        Assert.Equal(Enumerable.Range(0, 50).Select(number => $"{number}"), Journal.Of(_key));
    }
}

[Collection(RuntimeCollection.Name)]
public sealed class A_failing_call(RuntimeFixture fixture)
{
    private readonly string _key = Journal.NewKey();

    private ICallGrain Grain => fixture.Client.GetGrain<ICallGrain>(_key);

    [Fact]
    public async Task Throws_the_same_type_and_message_to_its_caller()
    {
        var exception = await Assert.ThrowsAsync<TestGrainException>(() => Grain.ThrowLater("own"));
        Assert.Equal("own message", exception.Message);
    }

    [Fact]
    public async Task Throws_what_a_method_throws_before_its_first_await()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => Grain.ThrowAtOnce("x"));
        Assert.Equal("message of x", exception.Message);
    }

    [Fact]
    public async Task Keeps_the_message_of_an_argument_exception()
    {
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => Grain.ThrowLater("argument"));
        Assert.Equal(new ArgumentException("bad value", "argument").Message, exception.Message);
    }

    [Fact]
    public async Task Passes_through_the_grain_that_made_it()
    {
        var exception = await Assert.ThrowsAsync<TestGrainException>(() => Grain.ThrowThrough(_key + "-other", "own"));
        Assert.Equal("own message", exception.Message);
    }

    [Fact]
    public async Task Can_be_a_cancellation() => await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Grain.ThrowLater("canceled"));

    [Fact]
    public async Task Leaves_its_grain_as_it_was()
    {
        await Grain.Increment();
        await Assert.ThrowsAsync<TestGrainException>(() => Grain.ThrowLater("own"));
        Assert.Equal(2, await Grain.Increment());
    }
}

[Collection(RuntimeCollection.Name)]
public sealed class A_one_way_call(RuntimeFixture fixture)
{
    private readonly string _key = Journal.NewKey();

    private ICallGrain Grain => fixture.Client.GetGrain<ICallGrain>(_key);

    [Fact]
    public async Task Returns_before_it_has_ended()
    {
        await Grain.HoldOneWay();
        await Journal.WaitForAsync(_key, "hold begins");
        Assert.Equal(0, Journal.Count(_key, "hold ends"));
        Journal.Open(_key);
        await Journal.WaitForAsync(_key, "hold ends");
    }

    [Fact]
    public async Task Hides_its_failure()
    {
        await Grain.ThrowOneWay();
        Assert.Equal(0, await Grain.Value());
    }
}

[Collection(RuntimeCollection.Name)]
public sealed class A_call(RuntimeFixture fixture)
{
    private readonly string _key = Journal.NewKey();

    private ICallGrain Grain => fixture.Client.GetGrain<ICallGrain>(_key);

    [Fact]
    public async Task Takes_the_request_context_along_and_brings_nothing_back()
    {
        RequestContext.Set("trace", "from the test");
        Assert.Equal("from the test, changed", await Grain.Ask(_key + "-other", "trace"));
        Assert.Equal("from the test", RequestContext.Get("trace"));
        RequestContext.Remove("trace");
        Assert.Null(RequestContext.Get("trace"));
        Assert.Null(await Grain.Context("trace"));
    }

    [Fact]
    public async Task May_return_a_value_task()
    {
        Assert.Equal(_key, await Grain.KeyAsValueTask());
        await Grain.NothingAsValueTask();
    }

    [Fact]
    public async Task May_return_null() => Assert.Null(await Grain.Nothing());

    [Fact]
    public async Task Continues_in_its_grain_after_work_elsewhere() => Assert.True(await Grain.StaysOnItsScheduler());

    [Fact]
    public async Task Can_be_made_through_a_reference_the_grain_gives_of_itself() => Assert.Equal(_key, await Grain.OwnReferenceKey());

    [Fact]
    public async Task Reaches_grains_with_a_number_as_key() => Assert.Equal(4711, await fixture.Client.GetGrain<INumberedGrain>(4711).Key());

    [Fact]
    public async Task Reaches_grains_whose_key_has_slashes_and_any_letters()
    {
        var key = $"mörchant/chännel/{_key}/日本 %2F";
        Assert.Equal(key, await fixture.Client.GetGrain<ICallGrain>(key).KeyAsValueTask());
    }

    [Fact]
    public void Is_made_through_references_that_are_equal_when_their_grain_is()
    {
        Assert.Equal(Grain, fixture.Client.GetGrain<ICallGrain>(_key));
        Assert.Equal(_key, Grain.GetPrimaryKeyString());
        Assert.Equal($"test-call/{_key}", Grain.GetGrainId().ToString());
    }
}
