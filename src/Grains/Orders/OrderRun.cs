using System.Collections.Immutable;

namespace KashflowOrleans.Grains.Orders;

/// <summary>What one run has learned so far; lives only as long as the run.</summary>
/// <param name="CustomerEnsured">The ledger is known to have the customer, under this code.</param>
/// <param name="ExistingLooked">The ledger has been searched for an invoice with this order's reference, or a person released the order from that.</param>
/// <param name="IntentFresh">The intent was written in this run, or its invoice was looked for in this run and not found: creating is safe.</param>
/// <param name="NumbersTaken">Numbers of our series that turned out to belong to somebody else's invoices.</param>
public sealed record OrderRun(string? CustomerEnsured = null, bool ExistingLooked = false, bool IntentFresh = false, int NumbersTaken = 0)
{
    /// <summary>Refunds whose intent was written in this run, or whose credit note was looked for in this run and not found: creating is safe.</summary>
    public ImmutableHashSet<string> FreshRefunds { get; init; } = [];

    /// <summary>Refunds for whose reference the ledger has been searched.</summary>
    public ImmutableHashSet<string> LookedRefunds { get; init; } = [];

    /// <summary>Journals whose intent was written in this run: creating is safe.</summary>
    public ImmutableHashSet<string> FreshJournals { get; init; } = [];

    /// <summary>Journals that the ledger has been searched for in vain, each with the newest number there was.</summary>
    public ImmutableDictionary<string, int> LookedJournals { get; init; } = ImmutableDictionary<string, int>.Empty;
}
