using KashflowOrleans.Connectors.Common;

namespace KashflowOrleans.Grains.Connections;

/// <summary>Keeps a reading for a while; many that ask at once cause one, and a failed one is not kept.</summary>
internal sealed class KeptReading<T>(TimeProvider clock, TimeSpan freshness)
{
    private readonly Lock _lock = new();
    private Task<Outcome<T>>? _reading;
    private long _readAt;

    /// <summary>Reads anew the next time.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            if (_reading is { IsCompleted: true })
            {
                _reading = null;
            }
        }
    }

    /// <summary>What was read.</summary>
    /// <param name="read">Reads; not bound to the asker's life, since others wait for the same reading.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public Task<Outcome<T>> Get(Func<Task<Outcome<T>>> read, CancellationToken cancellation)
    {
        lock (_lock)
        {
            var isUsable = _reading is { } reading
                && (!reading.IsCompleted || (reading.IsCompletedSuccessfully && reading.Result.TryGetValue(out _) && clock.GetElapsedTime(_readAt) < freshness));
            if (!isUsable)
            {
                _readAt = clock.GetTimestamp();
                _reading = Task.Run(read, CancellationToken.None);
            }

            return _reading!.WaitAsync(cancellation);
        }
    }
}
