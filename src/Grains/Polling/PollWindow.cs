using NodaTime;

namespace KashflowOrleans.Grains.Polling;

/// <summary>Which stretch of time a poll asks for: closed, overlapping the last one, and ending a little before now, so that rows that are being written are not missed
/// (apis/magento.md §3.4).</summary>
public readonly record struct PollWindow(Instant From, Instant To)
{
    /// <summary>How far a poll looks back over what was polled before.</summary>
    public static readonly Duration Overlap = Duration.FromMinutes(2);

    /// <summary>How far behind now a poll stays.</summary>
    public static readonly Duration Lag = Duration.FromSeconds(5);

    /// <summary>How far back the first poll of a new connection looks.</summary>
    public static readonly Duration FirstLook = Duration.FromHours(1);

    /// <summary>The longest stretch asked for at once; a channel that was away for days is caught up in steps.</summary>
    public static readonly Duration Longest = Duration.FromHours(6);

    /// <summary>The next window.</summary>
    /// <param name="polledUntil">End of the last successful window; null before the first.</param>
    /// <param name="now">Now.</param>
    public static PollWindow Next(Instant? polledUntil, Instant now)
    {
        var from = (polledUntil ?? (now - FirstLook)) - Overlap;
        var to = Instant.Min(now - Lag, from + Longest);
        return new PollWindow(from, Instant.Max(from, to));
    }
}
