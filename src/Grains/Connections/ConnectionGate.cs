using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Keys;
using Orleans;
using Orleans.Runtime;

namespace KashflowOrleans.Grains.Connections;

/// <summary>A silo's side of a connection's grain: keeps the session, and leases budget in batches so that a request rarely costs a grain call.</summary>
public sealed class ConnectionGate(ConnectionKey key, IGrainFactory grains, TimeProvider clock) : IConnectionGate, IDisposable
{
    private const int Batch = 50;

    private readonly IConnectionGrain _grain = grains.GetGrain<IConnectionGrain>(key.ToString());
    private readonly SemaphoreSlim _leasing = new(1, 1);
    private readonly Lock _lock = new();
    private string? _session;
    private int _tokens;
    private long _validUntil;
    private long _pausedUntil;

    /// <inheritdoc/>
    public async ValueTask<SessionReply> GetSession(string? rejected, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_session is { } current && !string.Equals(current, rejected, StringComparison.Ordinal))
            {
                return new SessionReply(current, null, Final: false, TimeSpan.Zero);
            }
        }

        var reply = await Ask(() => _grain.GetSession(rejected));
        lock (_lock)
        {
            _session = reply.Token;
        }

        return reply;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> WaitForBudget(TimeSpan patience, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        while (true)
        {
            if (TryTake(out var wait))
            {
                return true;
            }

            if (wait == TimeSpan.Zero)
            {
                wait = await Refill(cancellation);
                if (wait == TimeSpan.Zero)
                {
                    continue;
                }
            }

            if (clock.GetElapsedTime(started) + wait > patience)
            {
                return false;
            }

            await Task.Delay(wait, clock, cancellation);
        }
    }

    /// <inheritdoc/>
    public async ValueTask ReportThrottled(TimeSpan pause, CancellationToken cancellation)
    {
        lock (_lock)
        {
            _tokens = 0;
            _pausedUntil = Math.Max(_pausedUntil, After(pause));
        }

        try
        {
            await _grain.ReportThrottled(pause);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            // This silo keeps the pause; the others will be told by the service itself.
            return;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _leasing.Dispose();

    private bool TryTake(out TimeSpan wait)
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            wait = _pausedUntil > now ? clock.GetElapsedTime(now, _pausedUntil) : TimeSpan.Zero;
            if (wait > TimeSpan.Zero || _tokens == 0 || now > _validUntil)
            {
                return false;
            }

            _tokens--;
            return true;
        }
    }

    // Zero when there are tokens now; otherwise how long to wait.
    private async Task<TimeSpan> Refill(CancellationToken cancellation)
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

            BudgetLease lease;
            try
            {
                lease = await _grain.Lease(Batch);
            }
            catch (Exception failure) when (failure is TimeoutException or OrleansException)
            {
                return TimeSpan.FromSeconds(1);
            }

            lock (_lock)
            {
                _tokens = lease.Granted;
                _validUntil = After(lease.ValidFor);
            }

            return lease.Granted > 0 ? TimeSpan.Zero : Longer(lease.Wait);
        }
        finally
        {
            _leasing.Release();
        }
    }

    private static TimeSpan Longer(TimeSpan wait) => wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1);

    private static async Task<SessionReply> Ask(Func<Task<SessionReply>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            return new SessionReply(null, "The connection is being set up.", Final: false, TimeSpan.FromSeconds(1));
        }
    }

    private long After(TimeSpan time) => clock.GetTimestamp() + (long)(time.TotalSeconds * clock.TimestampFrequency);
}
