namespace KashflowOrleans.Gateway.Api.Imports;

/// <summary>Which past orders are imported (<c>#/$defs/import</c>).</summary>
/// <param name="Channel">The channel's connection.</param>
/// <param name="From">Placed at or after this: an instant, or a day in the business's zone.</param>
/// <param name="To">Placed at or before this: an instant, or a day in the business's zone, the whole of it.</param>
/// <param name="Share">Share of the connections' budgets.</param>
public sealed record ImportInput(string Channel, string From, string To, decimal Share = 0.25m);
