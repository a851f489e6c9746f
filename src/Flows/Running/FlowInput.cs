using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Values;
using KashflowOrleans.Model;
using NodaTime;

namespace KashflowOrleans.Flows.Running;

/// <summary>What one run of a flow decides with: everything it may depend on, so that the same input gives the same result.</summary>
/// <param name="Kind">What the subject is.</param>
/// <param name="Subject">The subject; see <see cref="CanonicalValues"/>.</param>
/// <param name="Settings">The merchant's settings.</param>
/// <param name="Ledger">What is configured in the ledger account.</param>
/// <param name="Now">The time the run takes for now.</param>
public sealed record FlowInput(FlowSubject Kind, Value Subject, FlowSettings Settings, LedgerReference Ledger, Instant Now)
{
    /// <summary>The code of the ledger's customer record where the flow gives none; null when the caller fills it in later.</summary>
    public string? CustomerCode { get; init; }
}
