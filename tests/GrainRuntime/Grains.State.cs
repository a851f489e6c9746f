using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Storage;

namespace KashflowOrleans.Tests.GrainRuntime;

[GenerateSerializer]
[Alias("test-counter-state")]
public sealed record CounterState
{
    [Id(0)]
    public int Count { get; set; }

    [Id(1)]
    public List<string> Notes { get; set; } = [];
}

[GenerateSerializer]
[Alias("test-state-view")]
public sealed record StateView([property: Id(0)] int Count, [property: Id(1)] bool Exists, [property: Id(2)] string? Etag, [property: Id(3)] Guid Activation);

public interface IStateGrain : IGrainWithStringKey
{
    Task<StateView> View();

    Task<StateView> Add(int amount);

    Task<StateView> AddUnsaved(int amount);

    Task<StateView> Reread();

    Task<StateView> Clear();

    Task Conflict();

    Task<string> ConflictCaught();

    Task Leave();

    Task LeaveAndHold();
}

/// <summary>Holds its state twice: writing one makes the other stale, as a second activation would.</summary>
[GrainType("test-state")]
public sealed class StateGrain(
    [PersistentState("counter", "store")] IPersistentState<CounterState> state,
    [PersistentState("counter", "store")] IPersistentState<CounterState> rival) : Grain, IStateGrain
{
    private readonly Guid _activation = Guid.NewGuid();

    private string Key => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Journal.Note(Key, $"activated with {state.State.Count}");
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Journal.Note(Key, $"deactivated: {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public Task<StateView> View() => Task.FromResult(new StateView(state.State.Count, state.RecordExists, state.Etag, _activation));

    public async Task<StateView> Add(int amount)
    {
        state.State.Count += amount;
        state.State.Notes.Add($"+{amount}");
        await state.WriteStateAsync();
        return await View();
    }

    public Task<StateView> AddUnsaved(int amount)
    {
        state.State.Count += amount;
        return View();
    }

    public async Task<StateView> Reread()
    {
        await state.ReadStateAsync();
        return await View();
    }

    public async Task<StateView> Clear()
    {
        await state.ClearStateAsync();
        return await View();
    }

    public async Task Conflict()
    {
        rival.State.Count = 100;
        await rival.WriteStateAsync();
        state.State.Count = 200;
        await state.WriteStateAsync();
    }

    public async Task<string> ConflictCaught()
    {
        try
        {
            await Conflict();
            return "no conflict";
        }
        catch (InconsistentStateException)
        {
            await state.ReadStateAsync();
            state.State.Count++;
            await state.WriteStateAsync();
            return $"now {state.State.Count}";
        }
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task LeaveAndHold()
    {
        DeactivateOnIdle();
        Journal.Note(Key, "holding");
        await Journal.GateAsync(Key);
    }
}

public interface IFragileGrain : IGrainWithStringKey
{
    Task<string> Hello();
}

/// <summary>Fails to activate until its gate is open.</summary>
public sealed class FragileGrain : Grain, IFragileGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        Journal.GateAsync(this.GetPrimaryKeyString()).IsCompleted ? Task.CompletedTask : throw new TestGrainException("not yet");

    public Task<string> Hello() => Task.FromResult("hello");
}

public interface IFleetingGrain : IGrainWithStringKey
{
    Task<string> Hello();
}

/// <summary>Leaves whenever it comes.</summary>
public sealed class FleetingGrain : Grain, IFleetingGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<string> Hello() => Task.FromResult("hello");
}

public interface IInterleavedStateGrain : IGrainWithStringKey
{
    Task Add();

    Task<int> Count();
}

[Reentrant]
public sealed class InterleavedStateGrain([PersistentState("counter", "store")] IPersistentState<CounterState> state) : Grain, IInterleavedStateGrain
{
    public Task Add()
    {
        state.State.Count++;
        return state.WriteStateAsync();
    }

    public async Task<int> Count()
    {
        await state.ReadStateAsync();
        return state.State.Count;
    }
}
