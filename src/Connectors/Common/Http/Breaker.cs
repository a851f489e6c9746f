namespace KashflowOrleans.Connectors.Common.Http;

/// <summary>When to stop calling a service that fails. Pure: closed until so many failures came in a row, then open for a while, then one probe decides.</summary>
/// <param name="Failures">Failures in a row while closed.</param>
/// <param name="Trips">How often in a row it opened; the pause doubles with each.</param>
/// <param name="OpenUntil">When the next probe may go; null while closed.</param>
/// <param name="IsProbing">Whether a probe is under way.</param>
public sealed record Breaker(int Failures, int Trips, DateTimeOffset? OpenUntil, bool IsProbing)
{
    /// <summary>All is well.</summary>
    public static readonly Breaker Closed = new(0, 0, null, false);

    /// <summary>Asks whether a request may go.</summary>
    /// <param name="now">The time.</param>
    /// <param name="probePatience">How long others are told to wait while a probe is under way.</param>
    public (Breaker Next, BreakerPass Pass, TimeSpan Remaining) Enter(DateTimeOffset now, TimeSpan probePatience) => this switch
    {
        { OpenUntil: null } => (this, BreakerPass.Normal, TimeSpan.Zero),
        { IsProbing: true } => (this, BreakerPass.None, probePatience),
        { OpenUntil: { } until } when now < until => (this, BreakerPass.None, until - now),
        _ => (this with { IsProbing = true }, BreakerPass.Probe, TimeSpan.Zero),
    };

    /// <summary>Takes note of how a request ended. Results of requests that were under way when it opened count no more: only the probe decides.</summary>
    /// <param name="pass">What the request was let through with.</param>
    /// <param name="result">How it ended.</param>
    /// <param name="now">The time.</param>
    /// <param name="threshold">Failures in a row that open it.</param>
    /// <param name="pause">How long it stays open when this opens it, by how often it opened before.</param>
    public Breaker Leave(BreakerPass pass, BreakerResult result, DateTimeOffset now, int threshold, Func<int, TimeSpan> pause) => (pass, result) switch
    {
        (BreakerPass.Probe, BreakerResult.Success) => Closed,
        (BreakerPass.Probe, BreakerResult.Failure) => this with { Trips = Trips + 1, OpenUntil = now + pause(Trips), IsProbing = false },
        (BreakerPass.Probe, _) => this with { IsProbing = false },
        (BreakerPass.Normal, BreakerResult.Success) when OpenUntil is null => Closed,
        (BreakerPass.Normal, BreakerResult.Failure) when OpenUntil is null && Failures + 1 >= threshold => new(0, 1, now + pause(0), false),
        (BreakerPass.Normal, BreakerResult.Failure) when OpenUntil is null => this with { Failures = Failures + 1 },
        _ => this,
    };
}

/// <summary>How a request was let through.</summary>
public enum BreakerPass
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>As usual.</summary>
    Normal,

    /// <summary>As the one that finds out whether the service is back.</summary>
    Probe,
}

/// <summary>How a request ended, as far as the service's health goes.</summary>
public enum BreakerResult
{
    /// <summary>The service answered, whatever it said.</summary>
    Success,

    /// <summary>A passing fault of the service or the way to it.</summary>
    Failure,

    /// <summary>Says nothing about the service: held back on our side, cancelled, throttled.</summary>
    Neutral,
}
