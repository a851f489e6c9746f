using Orleans.Runtime;

namespace KashflowOrleans.Standalone.Runtime;

/// <summary>Something that starts a turn: it runs as a task of its own, in an empty execution context.</summary>
internal interface ITurn
{
    void Run();
}

/// <summary>
/// Runs tasks and turns one at a time, in order. What a turn awaits continues here too, because the turn runs inside a task of this scheduler: that is what
/// makes a grain single-threaded.
/// </summary>
internal sealed class TurnScheduler(IGrainWorkQueue queue, Activation? owner = null) : TaskScheduler, IThreadPoolWorkItem
{
    /// <summary>After so many turns another scheduler gets the thread.</summary>
    private const int TurnsPerSlice = 64;

    [ThreadStatic]
    private static TurnScheduler? _running;

    private readonly Lock _gate = new();
    private readonly Queue<object> _work = new();
    private bool _scheduled;

    public Activation? Owner { get; } = owner;

    public override int MaximumConcurrencyLevel => 1;

    public void Add(ITurn turn) => Enqueue(turn);

    /// <summary>Starts asynchronous work of the runtime itself, which must not fail.</summary>
    public void Start(Func<Task> work, IReadOnlyDictionary<string, object>? context = null) => Enqueue(new Work(work, context));

    void IThreadPoolWorkItem.Execute()
    {
        // An await prefers the thread's context to its task's scheduler, so a queue whose thread has one must not show it to grains.
        var (outer, context) = (_running, SynchronizationContext.Current);
        if (context is not null) SynchronizationContext.SetSynchronizationContext(null);
        _running = this;
        try
        {
            for (var turn = 0; turn < TurnsPerSlice; turn++)
            {
                object? item;
                lock (_gate)
                {
                    if (!_work.TryDequeue(out item))
                    {
                        _scheduled = false;
                        return;
                    }
                }

                if (item is Task task) TryExecuteTask(task);
                else new Task(static turn => ((ITurn)turn!).Run(), item, TaskCreationOptions.DenyChildAttach).RunSynchronously(this);
            }
        }
        finally
        {
            _running = outer;
            if (context is not null) SynchronizationContext.SetSynchronizationContext(context);
        }

        queue.Enqueue(this);
    }

    protected override void QueueTask(Task task) => Enqueue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(_running, this) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate) return [.. _work.OfType<Task>()];
    }

    private void Enqueue(object item)
    {
        bool start;
        lock (_gate)
        {
            _work.Enqueue(item);
            start = !_scheduled;
            _scheduled = true;
        }

        if (start) queue.Enqueue(this);
    }

    private sealed class Work(Func<Task> work, IReadOnlyDictionary<string, object>? context) : ITurn
    {
        public void Run()
        {
            RequestContext.Snapshot = context;
            _ = work();
        }
    }
}
