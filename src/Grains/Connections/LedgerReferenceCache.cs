using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Model;

namespace KashflowOrleans.Grains.Connections;

/// <summary>Keeps what is configured in a ledger account for some minutes; many orders that ask at once cause one reading.</summary>
public sealed class LedgerReferenceCache(ILedger ledger, TimeProvider clock)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private Task<Outcome<LedgerReference>>? _reading;
    private long _readAt;

    /// <summary>Reads anew the next time: somebody says that something was changed in the ledger.</summary>
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

    /// <summary>The account's settings; a failed reading is not kept.</summary>
    public Task<Outcome<LedgerReference>> Get(CallContext context, CancellationToken cancellation)
    {
        lock (_lock)
        {
            var isUsable = _reading is { } reading
                && (!reading.IsCompleted || (reading.IsCompletedSuccessfully && reading.Result.TryGetValue(out _) && clock.GetElapsedTime(_readAt) < Freshness));
            if (!isUsable)
            {
                // Not bound to the asker's life: others wait for the same reading.
                _readAt = clock.GetTimestamp();
                _reading = Task.Run(() => ledger.GetReference(context, CancellationToken.None), CancellationToken.None);
            }

            return _reading!.WaitAsync(cancellation);
        }
    }
}
