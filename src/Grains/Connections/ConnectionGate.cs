using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Keys;
using Orleans;
using Orleans.Runtime;

namespace KashflowOrleans.Grains.Connections;

/// <summary>A silo's side of a connection's grain: keeps the session, and leases budget in batches so that a request rarely costs a grain call.</summary>
public sealed class ConnectionGate : IConnectionGate, IDisposable
{
    private const int Batch = 50;

    // What a backfill leases and does not use is lost to everybody.
    private const int BackfillBatch = 4;

    private readonly TimeProvider _clock;
    private readonly IConnectionGrain _grain;
    private readonly LeasedTokens _live;
    private readonly LeasedTokens _backfill;
    private readonly Lock _lock = new();
    private string? _session;
    private long _pausedUntil;

    /// <summary>The silo's side of a connection.</summary>
    public ConnectionGate(ConnectionKey key, IGrainFactory grains, TimeProvider clock)
    {
        _clock = clock;
        _grain = grains.GetGrain<IConnectionGrain>(key.ToString());
        _live = new LeasedTokens(() => _grain.Lease(Batch), clock);
        _backfill = new LeasedTokens(() => _grain.LeaseBackfill(BackfillBatch), clock);
    }

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
    public ValueTask<bool> WaitForBudget(TimeSpan patience, CancellationToken cancellation) => Wait(_live, patience, cancellation);

    /// <inheritdoc/>
    public ValueTask<bool> WaitForBackfillBudget(TimeSpan patience, CancellationToken cancellation) => Wait(_backfill, patience, cancellation);

    /// <inheritdoc/>
    public async ValueTask ReportThrottled(TimeSpan pause, CancellationToken cancellation)
    {
        lock (_lock)
        {
            _pausedUntil = Math.Max(_pausedUntil, _clock.GetTimestamp() + (long)(pause.TotalSeconds * _clock.TimestampFrequency));
        }

        _live.Drop();
        _backfill.Drop();

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
    public void Dispose()
    {
        _live.Dispose();
        _backfill.Dispose();
    }

    private async ValueTask<bool> Wait(LeasedTokens tokens, TimeSpan patience, CancellationToken cancellation)
    {
        var started = _clock.GetTimestamp();
        while (true)
        {
            var wait = Pause();
            if (wait == TimeSpan.Zero)
            {
                if (tokens.TryTake())
                {
                    return true;
                }

                wait = await tokens.Refill(cancellation);
                if (wait == TimeSpan.Zero)
                {
                    continue;
                }
            }

            if (_clock.GetElapsedTime(started) + wait > patience)
            {
                return false;
            }

            await Task.Delay(wait, _clock, cancellation);
        }
    }

    private TimeSpan Pause()
    {
        lock (_lock)
        {
            var now = _clock.GetTimestamp();
            return _pausedUntil > now ? _clock.GetElapsedTime(now, _pausedUntil) : TimeSpan.Zero;
        }
    }

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
}
