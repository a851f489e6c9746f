using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace KashflowOrleans.Tests.GrainRuntime;

public interface ICallGrain : IGrainWithStringKey
{
    Task<int> Increment();

    Task<int> Value();

    Task Hold();

    Task Note(string what);

    [AlwaysInterleave]
    Task<IReadOnlyList<string>> Peek();

    [AlwaysInterleave]
    Task OpenGate();

    [ReadOnly]
    Task ReadAtGate(int readers);

    Task CallMyself();

    Task<string> Ask(string otherKey, string contextKey);

    Task<string?> Context(string contextKey);

    Task ThrowLater(string kind);

    Task ThrowAtOnce(string kind);

    Task ThrowThrough(string otherKey, string kind);

    [OneWay]
    Task HoldOneWay();

    [OneWay]
    Task ThrowOneWay();

    Task WaitForCancellation(CancellationToken cancellationToken);

    ValueTask<string> KeyAsValueTask();

    ValueTask NothingAsValueTask();

    Task<bool> StaysOnItsScheduler();

    Task<string> OwnReferenceKey();

    Task<string?> Nothing();
}

[GrainType("test-call")]
public sealed class CallGrain : Grain, ICallGrain
{
    private string Key => this.GetPrimaryKeyString();

    private int _value;
    private int _readers;

    public async Task<int> Increment()
    {
        // Lost updates would show: the value is read before and written after an await.
        var value = _value;
        await Task.Yield();
        return _value = value + 1;
    }

    public Task<int> Value() => Task.FromResult(_value);

    public async Task Hold()
    {
        Journal.Note(Key, "hold begins");
        await Journal.GateAsync(Key);
        Journal.Note(Key, "hold ends");
    }

    public Task Note(string what)
    {
        Journal.Note(Key, what);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> Peek() => Task.FromResult(Journal.Of(Key));

    public Task OpenGate()
    {
        Journal.Open(Key);
        return Task.CompletedTask;
    }

    public Task ReadAtGate(int readers)
    {
        if (++_readers == readers) Journal.Open(Key);
        return Journal.GateAsync(Key);
    }

    public Task CallMyself() => GrainFactory.GetGrain<ICallGrain>(Key).Value();

    public async Task<string> Ask(string otherKey, string contextKey)
    {
        var other = GrainFactory.GetGrain<ICallGrain>(otherKey);
        var inherited = await other.Context(contextKey);
        RequestContext.Set(contextKey, "changed");
        return $"{inherited}, {await other.Context(contextKey)}";
    }

    public Task<string?> Context(string contextKey) => Task.FromResult(RequestContext.Get(contextKey) as string);

    public async Task ThrowLater(string kind)
    {
        await Task.Yield();
        throw Make(kind);
    }

    public Task ThrowAtOnce(string kind) => throw Make(kind);

    public Task ThrowThrough(string otherKey, string kind) => GrainFactory.GetGrain<ICallGrain>(otherKey).ThrowLater(kind);

    public Task HoldOneWay() => Hold();

    public Task ThrowOneWay() => throw new InvalidOperationException("nobody hears this");

    public async Task WaitForCancellation(CancellationToken cancellationToken)
    {
        Journal.Note(Key, "waiting");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Journal.Note(Key, "canceled");
            throw;
        }
    }

    public ValueTask<string> KeyAsValueTask() => ValueTask.FromResult(Key);

    public async ValueTask NothingAsValueTask() => await Task.Yield();

    public async Task<bool> StaysOnItsScheduler()
    {
        var own = TaskScheduler.Current;
        await Task.Run(() => Assert.Same(TaskScheduler.Default, TaskScheduler.Current));
        await Task.Delay(1);
        return ReferenceEquals(own, TaskScheduler.Current) && !ReferenceEquals(own, TaskScheduler.Default);
    }

    public Task<string> OwnReferenceKey() => Task.FromResult(this.AsReference<ICallGrain>().GetPrimaryKeyString());

    public Task<string?> Nothing() => Task.FromResult<string?>(null);

    private static Exception Make(string kind) => kind switch
    {
        "own" => new TestGrainException("own message"),
        "argument" => new ArgumentException("bad value", kind),
        "canceled" => new OperationCanceledException("canceled inside"),
        _ => new InvalidOperationException($"message of {kind}"),
    };
}

[GenerateSerializer]
[Alias("test-grain-exception")]
public sealed class TestGrainException : Exception
{
    public TestGrainException(string message)
        : base(message)
    {
    }
}

public interface IReentrantGrain : IGrainWithStringKey
{
    Task Hold();

    Task OpenGate();

    Task<bool> Overlaps();
}

[Reentrant]
public sealed class ReentrantGrain : Grain, IReentrantGrain
{
    private int _inTurn;

    public Task Hold() => Journal.GateAsync(this.GetPrimaryKeyString());

    public Task OpenGate()
    {
        Journal.Open(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public async Task<bool> Overlaps()
    {
        var overlaps = false;
        for (var turn = 0; turn < 20; turn++)
        {
            overlaps |= Interlocked.Increment(ref _inTurn) != 1;
            Thread.SpinWait(200);
            Interlocked.Decrement(ref _inTurn);
            await Task.Yield();
        }

        return overlaps;
    }
}

public interface IWorkerGrain : IGrainWithStringKey
{
    Task MeetOthers(int others);
}

[StatelessWorker(4)]
public sealed class WorkerGrain : Grain, IWorkerGrain
{
    public async Task MeetOthers(int others)
    {
        var key = this.GetPrimaryKeyString();
        Journal.Note(key, "arrived");
        await Journal.WaitForAsync(key, "arrived", others);
    }
}

public interface INumberedGrain : IGrainWithIntegerKey
{
    Task<long> Key();
}

public sealed class NumberedGrain : Grain, INumberedGrain
{
    public Task<long> Key() => Task.FromResult(this.GetPrimaryKeyLong());
}
