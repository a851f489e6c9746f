using System.Collections.Concurrent;
using KashflowOrleans.Connectors.Common;

namespace KashflowOrleans.Tests.Grains.Runtime;

/// <summary>What may go wrong with a call to an outside system.</summary>
internal abstract record Fault
{
    /// <summary>The work is done, the reply gets lost.</summary>
    public sealed record ReplyLost : Fault;

    /// <summary>The request never arrives, and the caller cannot know.</summary>
    public sealed record RequestLost : Fault;

    /// <summary>The caller hears nothing; the request arrives once <paramref name="Door"/> opens.</summary>
    public sealed record Late(Door Door) : Fault;

    /// <summary>The answer comes once <paramref name="Door"/> opens.</summary>
    public sealed record Slow(Door Door) : Fault;

    /// <summary>A passing fault; nothing was done.</summary>
    public sealed record Busy(string Reason = "429 Too Many Requests", TimeSpan? After = null) : Fault;

    /// <summary>A refusal for good.</summary>
    public sealed record Refused(string Reason, RefusalKind Kind = RefusalKind.Invalid) : Fault;

    /// <summary>A defect of the connector.</summary>
    public sealed record Throws(Exception Exception) : Fault;
}

/// <summary>Holds callers back until it is opened.</summary>
internal sealed class Door
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;

    public int Waiting => Volatile.Read(ref _waiting);

    public void Open() => _open.TrySetResult();

    public Task Pass()
    {
        Interlocked.Increment(ref _waiting);
        return _open.Task;
    }
}

/// <summary>The faults of one system, by operation, and how often each operation was called.</summary>
internal sealed class Faults
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Fault>> _next = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Fault> _always = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);

    /// <summary>The next calls of the operation meet these, one each.</summary>
    public void Next(string operation, params Fault[] faults)
    {
        foreach (var fault in faults)
        {
            _next.GetOrAdd(operation, _ => new ConcurrentQueue<Fault>()).Enqueue(fault);
        }
    }

    /// <summary>Every call of the operation meets this until it is cleared with null.</summary>
    public void Always(string operation, Fault? fault)
    {
        if (fault is null)
        {
            _always.TryRemove(operation, out _);
        }
        else
        {
            _always[operation] = fault;
        }
    }

    public int Calls(string operation) => _calls.GetValueOrDefault(operation);

    public async Task<Outcome<T>> Meet<T>(string operation, Func<Outcome<T>> work, CancellationToken cancellation)
    {
        _calls.AddOrUpdate(operation, 1, (_, count) => count + 1);
        var fault = _next.TryGetValue(operation, out var queue) && queue.TryDequeue(out var next) ? next : _always.GetValueOrDefault(operation);

        // A real call always leaves the caller's turn.
        await Task.Yield();
        switch (fault)
        {
            case null:
                return work();
            case Fault.ReplyLost:
                work();
                return new Outcome<T>.InDoubt($"{operation}: no reply");
            case Fault.RequestLost:
                return new Outcome<T>.InDoubt($"{operation}: no reply");
            case Fault.Late late:
                _ = late.Door.Pass().ContinueWith(_ => work(), TaskScheduler.Default);
                return new Outcome<T>.InDoubt($"{operation}: no reply");
            case Fault.Slow slow:
                await Pass(slow.Door, work, cancellation);
                return work();
            case Fault.Busy busy:
                return new Outcome<T>.Retry(busy.Reason, busy.After);
            case Fault.Refused refused:
                return new Outcome<T>.Refused(refused.Reason, refused.Kind);
            case Fault.Throws throws:
                throw throws.Exception;
            default:
                throw new ArgumentOutOfRangeException(nameof(operation), fault, "A fault nobody plays.");
        }
    }

    // A caller that gives up hears nothing; what it sent arrives all the same.
    private static async Task Pass<T>(Door door, Func<Outcome<T>> work, CancellationToken cancellation)
    {
        var passed = door.Pass();
        try
        {
            await passed.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            _ = passed.ContinueWith(_ => work(), TaskScheduler.Default);
            throw;
        }
    }
}
