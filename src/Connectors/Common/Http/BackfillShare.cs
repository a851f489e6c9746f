namespace KashflowOrleans.Connectors.Common.Http;

/// <summary>What a backfill may take out of a connection's budget: a share of its rate and, of that, only what leaves live work the rest. Two bounds, both must hold:
/// over time no more than the share of the rate is granted, and no request is granted that would leave less in the bucket than the other part of one second's worth. Pure and
/// exact, like <see cref="TokenBucket"/>.</summary>
public sealed record BackfillShare
{
    /// <summary>The whole of a budget.</summary>
    public const int Whole = 1000;

    // One request is worth this, and every tick of the clock earns rate times share.
    private const long UnitsPerRequest = TimeSpan.TicksPerSecond * Whole;

    private static readonly long LongestEarning = TimeSpan.FromMinutes(1).Ticks;

    private BackfillShare(int permille, long units, DateTimeOffset at) => (Permille, Units, At) = (permille, units, at);

    /// <summary>The share, in thousandths.</summary>
    public int Permille { get; private init; }

    private long Units { get; init; }

    private DateTimeOffset At { get; init; }

    /// <summary>A share of which one request is saved up.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 1 to 1000 thousandths.</exception>
    public static BackfillShare Of(int permille, DateTimeOffset now)
    {
        Check(permille);
        return new(permille, UnitsPerRequest, now);
    }

    /// <summary>The same at another share, from now on.</summary>
    public BackfillShare WithPermille(int permille)
    {
        Check(permille);
        return this with { Permille = permille };
    }

    /// <summary>Takes up to <paramref name="wanted"/> requests out of the bucket.</summary>
    /// <returns>Share and bucket as they remain, how many were granted and, when none was, how long to wait before asking again.</returns>
    public (BackfillShare Next, TokenBucket Bucket, int Granted, TimeSpan Wait) Take(TokenBucket bucket, DateTimeOffset now, int wanted)
    {
        ArgumentNullException.ThrowIfNull(bucket);
        ArgumentOutOfRangeException.ThrowIfNegative(wanted);
        var earns = (long)bucket.RatePerSecond * Permille;
        var most = Math.Max(UnitsPerRequest, earns * TimeSpan.TicksPerSecond);
        var filled = this with { Units = Math.Min(most, Units + (Math.Clamp((now - At).Ticks, 0, LongestEarning) * earns)), At = now };
        var own = filled.Units / UnitsPerRequest;
        if (own == 0 && wanted > 0)
        {
            return (filled, bucket, 0, TimeSpan.FromTicks((UnitsPerRequest - filled.Units + earns - 1) / earns));
        }

        var (left, granted, wait) = bucket.TakeLeaving(now, (int)Math.Min(wanted, own), Whole - Permille);
        return (filled with { Units = filled.Units - (granted * UnitsPerRequest) }, left, granted, wait);
    }

    private static void Check(int permille)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(permille);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(permille, Whole);
    }
}
