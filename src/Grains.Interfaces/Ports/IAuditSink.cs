using NodaTime;

namespace KashflowOrleans.Ports;

/// <summary>Takes audit lines; never blocks a call for long and never throws.</summary>
public interface IAuditSink
{
    /// <summary>Records one line.</summary>
    void Record(AuditLine line);
}

/// <summary>One outside call, or one act of a person: who did what to which record when. Secrets and personal data are masked before they get here.</summary>
/// <param name="At">When it began.</param>
/// <param name="Merchant">Whose.</param>
/// <param name="Connection">Through which connection; empty for acts of people.</param>
/// <param name="Entity">Grain key of the entity.</param>
/// <param name="CorrelationId">Correlation id.</param>
/// <param name="Actor"><c>engine</c>, or the API key's name.</param>
/// <param name="Action">HTTP method and path template without personal data, or the act.</param>
/// <param name="Result">HTTP status, or the act's result.</param>
/// <param name="Milliseconds">Duration.</param>
/// <param name="Request">Masked request body; null when empty.</param>
/// <param name="Response">Masked response body, shortened.</param>
public sealed record AuditLine(
    Instant At,
    string Merchant,
    string Connection,
    string Entity,
    string CorrelationId,
    string Actor,
    string Action,
    string Result,
    int Milliseconds,
    string? Request,
    string? Response);
