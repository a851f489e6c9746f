using System.Diagnostics;
using Orleans.Runtime;

namespace KashflowOrleans.Standalone.Runtime;

/// <summary>One call on its way to a grain, or in it.</summary>
internal abstract class GrainCall : ITurn
{
    private readonly IReadOnlyDictionary<string, object>? _context = RequestContext.Snapshot;
    private readonly Activity? _activity = Activity.Current;
    private Activation? _activation;
    private Task? _task;

    /// <summary>What is called, for messages.</summary>
    public abstract string Name { get; }

    public abstract bool IsDone { get; }

    public bool AlwaysInterleave { get; init; }

    public bool ReadOnly { get; init; }

    public bool OneWay { get; init; }

    /// <summary>Whether the call counts as use of the grain.</summary>
    public bool KeepsAlive { get; init; } = true;

    /// <summary>Whether the call belongs to one activation and ends with it.</summary>
    public bool BelongsToActivation { get; init; }

    /// <summary>When the caller stops waiting, as a timestamp of the runtime's clock.</summary>
    public long Deadline { get; set; } = long.MaxValue;

    /// <summary>How often an activation ended while the call waited for it.</summary>
    public int Forwards { get; set; }

    public IReadOnlyDictionary<string, object>? Context => _context;

    public void Start(Activation activation)
    {
        _activation = activation;
        activation.Scheduler.Add(this);
    }

    void ITurn.Run()
    {
        if (!ReferenceEquals(RequestContext.Snapshot, _context)) RequestContext.Snapshot = _context;
        var activity = _activity is { IsStopped: false } ? _activity : null;
        if (!ReferenceEquals(Activity.Current, activity)) Activity.Current = activity;
        try
        {
            _task = Invoke(_activation!.GrainInstance!);
        }
        catch (Exception exception)
        {
            _task = Task.FromException(exception);
        }

        if (_task.IsCompleted) Finish();
        else _task.GetAwaiter().UnsafeOnCompleted(Finish);
    }

    public abstract void Fail(Exception exception);

    protected abstract Task Invoke(object grain);

    /// <summary>Gives the completed task's outcome to the caller.</summary>
    protected abstract void Complete(Task task);

    private void Finish()
    {
        var task = _task!;
        var exception = task.IsCompletedSuccessfully ? null : task.Exception?.InnerException ?? new TaskCanceledException(task);

        // The activation learns of the end first, so that the caller's next call already meets the state this one left.
        _activation!.Finished(this, exception);
        if (exception is null) Complete(task);
        else Fail(exception);
    }
}

/// <summary>A call of a grain's method.</summary>
internal sealed class MethodCall<T>(GrainMethod<T> method, object?[] arguments) : GrainCall
{
    private readonly TaskCompletionSource<T> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _cancellation;

    public override string Name => method.Name;

    public override bool IsDone => _reply.Task.IsCompleted;

    public Task<T> Reply => _reply.Task;

    public void CancelWith(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
            _cancellation = cancellationToken.UnsafeRegister(static (call, token) => ((MethodCall<T>)call!)._reply.TrySetCanceled(token), this);
    }

    public override void Fail(Exception exception)
    {
        _cancellation.Dispose();
        if (!_reply.TrySetException(exception)) return;

        // A caller that does not look at its task must not bring the process down or fill the log as unobserved.
        _ = _reply.Task.Exception;
    }

    protected override Task Invoke(object grain) => method.Invoke(grain, arguments);

    protected override void Complete(Task task)
    {
        _cancellation.Dispose();
        _reply.TrySetResult(task is Task<T> typed ? typed.Result : default!);
    }
}

/// <summary>Work of the runtime that runs as a call of a grain: a tick, an event.</summary>
internal sealed class WorkCall(string name, Func<object, Task> work) : GrainCall
{
    private readonly TaskCompletionSource _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override string Name => name;

    public override bool IsDone => _reply.Task.IsCompleted;

    public Task Reply => _reply.Task;

    public override void Fail(Exception exception)
    {
        if (_reply.TrySetException(exception)) _ = _reply.Task.Exception;
    }

    protected override Task Invoke(object grain) => work(grain);

    protected override void Complete(Task task) => _reply.TrySetResult();
}
