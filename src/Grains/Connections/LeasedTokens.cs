using KashflowOrleans.Contracts;
using Orleans.Runtime;

namespace KashflowOrleans.Grains.Connections;

/// <summary>Permission to send requests that a silo holds for a while; leased anew, by one caller at a time, when it is used up.</summary>
/// <param name="lease">Asks the connection's grain.</param>
/// <param name="clock">Time.</param>
internal sealed class LeasedTokens(Func<Task<BudgetLease>> lease, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _leasing = new(1, 1);
    private readonly Lock _lock = new();
    private int _tokens;
    private long _validUntil;

    /// <summary>Takes one that is there.</summary>
    public bool TryTake()
    {
        lock (_lock)
        {
            if (_tokens == 0 || clock.GetTimestamp() > _validUntil)
            {
                return false;
            }

            _tokens--;
            return true;
        }
    }

    /// <summary>Gives up what is there.</summary>
    public void Drop()
    {
        lock (_lock)
        {
            _tokens = 0;
        }
    }

    /// <summary>Leases anew when nothing is there.</summary>
    /// <returns>Zero when there are tokens now; otherwise how long to wait.</returns>
    public async Task<TimeSpan> Refill(CancellationToken cancellation)
    {
        await _leasing.WaitAsync(cancellation);
        try
        {
            lock (_lock)
            {
                if (_tokens > 0 && clock.GetTimestamp() <= _validUntil)
                {
                    return TimeSpan.Zero;
                }
            }

            BudgetLease leased;
            try
            {
                leased = await lease();
            }
            catch (Exception failure) when (failure is TimeoutException or OrleansException)
            {
                return TimeSpan.FromSeconds(1);
            }

            lock (_lock)
            {
                _tokens = leased.Granted;
                _validUntil = clock.GetTimestamp() + (long)(leased.ValidFor.TotalSeconds * clock.TimestampFrequency);
            }

            return leased.Granted > 0 ? TimeSpan.Zero : Longer(leased.Wait);
        }
        finally
        {
            _leasing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _leasing.Dispose();

    private static TimeSpan Longer(TimeSpan wait) => wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1);
}
