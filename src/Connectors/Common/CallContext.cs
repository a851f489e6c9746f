namespace KashflowOrleans.Connectors.Common;

/// <summary>For whom and why a call is made; stands on its audit line.</summary>
/// <param name="CorrelationId">Follows one event from the webhook to the ledger.</param>
/// <param name="Entity">Grain key of the entity the call is about, or the connection's own.</param>
public sealed record CallContext(string CorrelationId, string Entity)
{
    /// <summary>How urgent the call is.</summary>
    public CallPace Pace { get; init; } = CallPace.Live;
}
