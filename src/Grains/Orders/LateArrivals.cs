namespace KashflowOrleans.Grains.Orders;

/// <summary>How long to wait before something is created again that nothing keeps from standing in the ledger twice: pure. A request whose reply was lost may still arrive, and what
/// it made may not be readable for some seconds (apis/kashflow.md §7.5, §7.6).</summary>
public static class LateArrivals
{
    /// <summary>The ordinary pause after a reply was given up.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <summary>What is left to wait; null when it may be created again, once it was looked for in vain.</summary>
    /// <param name="intendedAt">When the intent was written.</param>
    /// <param name="doubtSince">When the reply was given up; null when the process ended before it knew.</param>
    /// <param name="timeout">Longest wait for a reply.</param>
    /// <param name="pause">The pause after a doubt.</param>
    /// <param name="now">Now.</param>
    public static TimeSpan? Rest(DateTimeOffset intendedAt, DateTimeOffset? doubtSince, TimeSpan timeout, TimeSpan pause, DateTimeOffset now)
    {
        // Nobody knows when it was sent: the queue for the budget and the reply's time-out come before the doubt.
        var earliest = doubtSince is { } since ? since + pause : intendedAt + timeout + (2 * pause);
        return earliest > now ? earliest - now : null;
    }
}
