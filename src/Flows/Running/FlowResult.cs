using KashflowOrleans.Documents;

namespace KashflowOrleans.Flows.Running;

/// <summary>What a run of a flow comes to.</summary>
/// <param name="Documents">What should exist outside, or why nothing is to.</param>
/// <param name="Findings">How often each rule found something and what was done about it, by <c>rule id/action</c>: <c>checks.sku/ignore</c> is the rule <c>sku</c> of the
/// node <c>checks</c>.</param>
/// <param name="Trace">Step by step what happened; null when it was not asked for.</param>
public sealed record FlowResult(DesiredDocuments Documents, IReadOnlyDictionary<string, int> Findings, FlowTrace? Trace);
