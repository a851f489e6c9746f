using Orleans.Runtime;
using Orleans.Storage;

namespace KashflowOrleans.Tests.GrainRuntime;

[Collection(RuntimeCollection.Name)]
public sealed class A_state(RuntimeFixture fixture)
{
    private readonly string _key = Journal.NewKey();

    private IStateGrain Grain => fixture.Client.GetGrain<IStateGrain>(_key);

    [Fact]
    public async Task Is_new_before_anything_was_written()
    {
        var view = await Grain.View();
        Assert.Equal((0, false, null), (view.Count, view.Exists, view.Etag));
        view = await Grain.Reread();
        Assert.Equal((0, false, null), (view.Count, view.Exists, view.Etag));
    }

    [Fact]
    public async Task Survives_deactivation_once_written()
    {
        var before = await Grain.Add(5);
        Assert.True(before.Exists);
        Assert.NotNull(before.Etag);
        await Grain.Leave();
        var after = await Grain.View();
        Assert.NotEqual(before.Activation, after.Activation);
        Assert.Equal((5, true, before.Etag), (after.Count, after.Exists, after.Etag));
        Assert.Contains("activated with 5", Journal.Of(_key));
    }

    [Fact]
    public async Task Changes_its_etag_with_each_write()
    {
        var etags = new HashSet<string?> { (await Grain.Add(1)).Etag, (await Grain.Add(1)).Etag, (await Grain.Add(1)).Etag };
        Assert.Equal(3, etags.Count);
    }

    [Fact]
    public async Task Is_lost_when_it_was_not_written()
    {
        await Grain.Add(1);
        await Grain.AddUnsaved(10);
        await Grain.Leave();
        Assert.Equal(1, (await Grain.View()).Count);
    }

    [Fact]
    public async Task Is_read_anew_on_demand()
    {
        await Grain.Add(1);
        await Grain.AddUnsaved(10);
        Assert.Equal(1, (await Grain.Reread()).Count);
    }

    [Fact]
    public async Task Is_new_again_after_it_was_cleared()
    {
        await Grain.Add(5);
        var cleared = await Grain.Clear();
        Assert.Equal((0, false), (cleared.Count, cleared.Exists));
        await Grain.Leave();
        Assert.False((await Grain.View()).Exists);
        Assert.Equal(2, (await Grain.Add(2)).Count);
    }

    [Fact]
    public async Task Written_by_somebody_else_refuses_a_write_and_ends_the_activation()
    {
        var before = await Grain.Add(0);
        await Grain.Leave();
        await Grain.View();
        var exception = await Assert.ThrowsAsync<InconsistentStateException>(Grain.Conflict);
        Assert.NotEqual(exception.StoredEtag, exception.CurrentEtag);
        var after = await Grain.View();
        Assert.Equal(100, after.Count);
        Assert.NotEqual(before.Activation, after.Activation);
        Assert.Contains("deactivated: ApplicationError", Journal.Of(_key));
    }

    [Fact]
    public async Task Written_by_somebody_else_can_be_read_and_written_again_within_the_call()
    {
        var before = await Grain.View();
        Assert.Equal("now 101", await Grain.ConflictCaught());
        Assert.Equal(before.Activation, (await Grain.View()).Activation);
    }

    [Fact]
    public async Task Takes_writes_of_interleaving_calls_one_after_another()
    {
        var grain = fixture.Client.GetGrain<IInterleavedStateGrain>(_key);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => grain.Add()));
        Assert.Equal(20, await grain.Count());
    }
}

[Collection(RuntimeCollection.Name)]
public sealed class A_grain_that_leaves(RuntimeFixture fixture)
{
    private readonly string _key = Journal.NewKey();

    private IStateGrain Grain => fixture.Client.GetGrain<IStateGrain>(_key);

    [Fact]
    public async Task Learns_why_and_comes_back_anew_with_the_next_call()
    {
        var before = await Grain.View();
        await Grain.Leave();
        var after = await Grain.View();
        Assert.NotEqual(before.Activation, after.Activation);
        Assert.Equal(["activated with 0", "deactivated: ApplicationRequested", "activated with 0"], Journal.Of(_key));
    }

    [Fact]
    public async Task Ends_its_running_call_first_and_hands_the_waiting_ones_on()
    {
        var before = await Grain.View();
        var leave = Grain.LeaveAndHold();
        await Journal.WaitForAsync(_key, "holding");
        var view = Grain.View();
        Assert.Equal(0, Journal.Count(_key, "deactivated: ApplicationRequested"));
        Journal.Open(_key);
        await leave;
        Assert.NotEqual(before.Activation, (await view).Activation);
    }

    [Fact]
    public async Task Loses_no_call_while_it_comes_and_goes()
    {
        for (var round = 0; round < 10; round++)
        {
            var calls = Enumerable.Range(0, 30).Select(number => Task.Run(() => number == 15 ? Grain.Leave() : Grain.View()));
            await Task.WhenAll(calls);
        }
    }
}

[Collection(RuntimeCollection.Name)]
public sealed class A_grain_that_cannot_activate(RuntimeFixture fixture)
{
    [Fact]
    public async Task Throws_its_reason_to_the_caller_and_is_tried_again_with_the_next_call()
    {
        var key = Journal.NewKey();
        var grain = fixture.Client.GetGrain<IFragileGrain>(key);
        var exception = await Assert.ThrowsAsync<TestGrainException>(grain.Hello);
        Assert.Equal("not yet", exception.Message);
        Journal.Open(key);
        Assert.Equal("hello", await grain.Hello());
    }

    [Fact]
    public async Task Because_it_always_leaves_at_once_is_given_up() =>
        await Assert.ThrowsAsync<OrleansMessageRejectionException>(fixture.Client.GetGrain<IFleetingGrain>(Journal.NewKey()).Hello);
}
