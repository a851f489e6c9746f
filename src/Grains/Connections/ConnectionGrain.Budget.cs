using KashflowOrleans.Connectors.Common.Http;
using KashflowOrleans.Contracts;

namespace KashflowOrleans.Grains.Connections;

/// <content>The connection's budget.</content>
public sealed partial class ConnectionGrain
{
    /// <summary>The share of backfills that nobody speaks for, in thousandths.</summary>
    internal const int UsualBackfillPermille = 250;

    // Live leases are this part of a second's worth while a backfill runs: what a silo leases and does not use would otherwise look like live work to the backfill.
    private const int LeasesPerSecond = 10;

    private static readonly TimeSpan BackfillMemory = TimeSpan.FromMinutes(1);

    private TokenBucket? _bucket;
    private BackfillShare? _backfill;
    private DateTimeOffset _backfillUntil;

    /// <inheritdoc/>
    public async Task<BudgetLease> Lease(int wanted)
    {
        var rate = await Rate();
        var now = clock.GetUtcNow();
        var bucket = Bucket(rate, now);
        var most = now < _backfillUntil ? Math.Min(wanted, Math.Max(1, bucket.RatePerSecond / LeasesPerSecond)) : wanted;
        (_bucket, var granted, var wait) = bucket.Take(now, most);
        return new BudgetLease(granted, wait, LeaseValidity);
    }

    /// <inheritdoc/>
    public async Task<BudgetLease> LeaseBackfill(int wanted)
    {
        var rate = await Rate();
        var now = clock.GetUtcNow();
        var bucket = Bucket(rate, now);
        var share = _backfill ?? BackfillShare.Of(UsualBackfillPermille, now);
        if (now >= _backfillUntil && share.Permille != UsualBackfillPermille)
        {
            share = share.WithPermille(UsualBackfillPermille);
        }

        (_backfill, _bucket, var granted, var wait) = share.Take(bucket, now, wanted);
        return new BudgetLease(granted, wait, LeaseValidity);
    }

    /// <inheritdoc/>
    public Task AllowBackfill(int permille)
    {
        var now = clock.GetUtcNow();
        _backfill = _backfill?.WithPermille(permille) ?? BackfillShare.Of(permille, now);
        _backfillUntil = now + BackfillMemory;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task ReportThrottled(TimeSpan pause)
    {
        var rate = await Rate();
        var now = clock.GetUtcNow();
        _bucket = Bucket(rate, now).Pause(now + pause);
        LogPaused(logger, _key.ToString(), pause);
    }

    private async Task<int> Rate() => Math.Max(1, (await Config())?.RequestsPerSecond ?? 1);

    // Others take out of the bucket while somebody awaits something: it is looked at and taken out of in one go.
    private TokenBucket Bucket(int rate, DateTimeOffset now)
    {
        var bucket = _bucket ?? TokenBucket.Full(rate, now);
        return bucket.RatePerSecond == rate ? bucket : bucket.WithRate(rate, now);
    }
}
