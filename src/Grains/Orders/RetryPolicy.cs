namespace KashflowOrleans.Grains.Orders;

/// <summary>When an entity tries again: exponential back-off with full jitter between bounds, a number of attempts after which it is dead.</summary>
public static class RetryPolicy
{
    /// <summary>Attempts in a row before an entity is given up: with the longest wait of an hour that is most of two days.</summary>
    public const int MaxAttempts = 50;

    /// <summary>Shortest wait.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>The wait before the next attempt; null when there is none.</summary>
    /// <param name="attempts">Failed attempts in a row, the last one included.</param>
    /// <param name="asked">What the service asked for; never undercut.</param>
    /// <param name="dice">A number from 0 (inclusive) to 1 (exclusive).</param>
    public static TimeSpan? Next(int attempts, TimeSpan? asked, double dice)
    {
        if (attempts >= MaxAttempts)
        {
            return null;
        }

        var ceiling = Shortest * Math.Pow(2, Math.Min(attempts, 12));
        var wait = ceiling > Longest ? Longest : ceiling;
        var jittered = (wait / 2) + (wait / 2 * dice);
        return asked is { } minimum && minimum > jittered ? minimum + (jittered / 10) : jittered;
    }
}
