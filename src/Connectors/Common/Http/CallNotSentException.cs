namespace KashflowOrleans.Connectors.Common.Http;

/// <summary>A request was held back on our side: budget, breaker or session. Nothing reached the service, so nothing can have been done there.</summary>
/// <param name="reason">Why, in plain words.</param>
/// <param name="after">When another try makes sense; null when unknown.</param>
/// <param name="isFinal">Whether another try is pointless or harmful until a person has changed the connection (refused credentials, locked account).</param>
public sealed class CallNotSentException(string reason, TimeSpan? after, bool isFinal = false) : Exception(reason)
{
    /// <summary>When another try makes sense; null when unknown.</summary>
    public TimeSpan? After { get; } = after;

    /// <summary>Whether the connection needs a person.</summary>
    public bool IsFinal { get; } = isFinal;
}
