using KashflowOrleans.Contracts;

namespace KashflowOrleans.Grains.Flows;

/// <summary>What a request comes to: the flow as it is to be, or why it stays as it is.</summary>
/// <param name="Record">The flow as it is to be; the very one that was given when there is nothing to do.</param>
/// <param name="Refusal">Why nothing is done, in plain words; null when it is.</param>
/// <param name="IsConflict">Whether the refusal is for how the flow stands, as opposed to the input being wrong.</param>
/// <param name="Problems">What is wrong with the document.</param>
public sealed record FlowChange(FlowRecord? Record, string? Refusal, bool IsConflict, IReadOnlyList<FlowProblemView> Problems)
{
    /// <summary>It is done.</summary>
    public static FlowChange To(FlowRecord record, IReadOnlyList<FlowProblemView>? warnings = null) => new(record, null, IsConflict: false, warnings ?? []);

    /// <summary>The input is wrong.</summary>
    public static FlowChange Refused(string reason, IReadOnlyList<FlowProblemView>? problems = null) => new(null, reason, IsConflict: false, problems ?? []);

    /// <summary>How the flow stands forbids it.</summary>
    public static FlowChange Conflict(string reason) => new(null, reason, IsConflict: true, []);
}
