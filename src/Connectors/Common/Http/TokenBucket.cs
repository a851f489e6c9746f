namespace KashflowOrleans.Connectors.Common.Http;

/// <summary>A connection's rate budget: so many requests a second, at most one second's worth saved up, and pauses the service asked for. Pure and exact (whole
/// numbers only); equality is by value. A clock that steps back earns nothing.</summary>
public sealed record TokenBucket
{
    // One request is worth TicksPerSecond units, and every tick of the clock earns RatePerSecond units: no rounding anywhere.
    private const long UnitsPerRequest = TimeSpan.TicksPerSecond;

    private TokenBucket(int ratePerSecond, long units, DateTimeOffset at, DateTimeOffset pausedUntil) =>
        (RatePerSecond, Units, At, PausedUntil) = (ratePerSecond, units, at, pausedUntil);

    /// <summary>Requests per second.</summary>
    public int RatePerSecond { get; private init; }

    /// <summary>No request is granted before this.</summary>
    public DateTimeOffset PausedUntil { get; private init; }

    private long Units { get; init; }

    private DateTimeOffset At { get; init; }

    /// <summary>A full bucket.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not positive.</exception>
    public static TokenBucket Full(int ratePerSecond, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ratePerSecond);
        return new(ratePerSecond, ratePerSecond * UnitsPerRequest, now, DateTimeOffset.MinValue);
    }

    /// <summary>Takes up to <paramref name="wanted"/> requests out of the bucket.</summary>
    /// <returns>The bucket that remains, how many were granted and, when none was, how long to wait before the next one can be.</returns>
    public (TokenBucket Next, int Granted, TimeSpan Wait) Take(DateTimeOffset now, int wanted) => TakeLeaving(now, wanted, keptPermille: 0);

    /// <summary>As <see cref="Take"/>, leaving a part of what a full bucket holds; but one request of a full bucket can always be taken.</summary>
    /// <param name="now">Now.</param>
    /// <param name="wanted">How many are wanted.</param>
    /// <param name="keptPermille">What is left untouched, in thousandths of a full bucket.</param>
    public (TokenBucket Next, int Granted, TimeSpan Wait) TakeLeaving(DateTimeOffset now, int wanted, int keptPermille)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(wanted);
        ArgumentOutOfRangeException.ThrowIfNegative(keptPermille);
        var filled = FillTo(now);
        if (now < PausedUntil)
        {
            return (filled, 0, PausedUntil - now);
        }

        var kept = Math.Min(RatePerSecond * UnitsPerRequest / 1000 * keptPermille, (RatePerSecond - 1) * UnitsPerRequest);
        var granted = (int)Math.Min(wanted, Math.Max(0, filled.Units - kept) / UnitsPerRequest);
        var missing = kept + UnitsPerRequest - filled.Units;
        return granted > 0 || wanted == 0
            ? (filled with { Units = filled.Units - (granted * UnitsPerRequest) }, granted, TimeSpan.Zero)
            : (filled, 0, TimeSpan.FromTicks((missing + RatePerSecond - 1) / RatePerSecond));
    }

    /// <summary>Grants nothing before <paramref name="until"/>; a shorter pause never ends a longer one. What was saved up is given up, and nothing is earned
    /// meanwhile, so that the pause does not end in a burst.</summary>
    public TokenBucket Pause(DateTimeOffset until) =>
        this with { PausedUntil = until > PausedUntil ? until : PausedUntil, Units = Math.Min(Units, UnitsPerRequest) };

    /// <summary>The same bucket at another rate, from now on.</summary>
    public TokenBucket WithRate(int ratePerSecond, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ratePerSecond);
        var filled = FillTo(now);
        return filled with { RatePerSecond = ratePerSecond, Units = Math.Min(filled.Units, ratePerSecond * UnitsPerRequest) };
    }

    private TokenBucket FillTo(DateTimeOffset now)
    {
        var since = At > PausedUntil ? At : PausedUntil;
        var elapsed = Math.Clamp((now - since).Ticks, 0, TimeSpan.TicksPerSecond);
        return this with { Units = Math.Min(RatePerSecond * UnitsPerRequest, Units + (elapsed * RatePerSecond)), At = now };
    }
}
