namespace KashflowOrleans.Connectors.Magento.Webhooks;

/// <summary>What is to be done with a push: a closed set.</summary>
public abstract record MagentoVerdict
{
    private MagentoVerdict()
    {
    }

    /// <summary>It is genuine and speaks of orders.</summary>
    /// <param name="Hints">The orders that may have changed; at least one.</param>
    /// <param name="Reply">JSON to answer with once everything is stored, with status 200; null when any success will do.</param>
    public sealed record Accepted(IReadOnlyList<MagentoHint> Hints, string? Reply) : MagentoVerdict;

    /// <summary>Adobe asks whether we are there: answer 200 with this text as <c>text/plain</c>.</summary>
    public sealed record Challenge(string Text) : MagentoVerdict;

    /// <summary>It is not to be believed or cannot be read. Adobe delivers again after 429 and 5xx alone, so a passing fault of ours has a status of 503.</summary>
    public sealed record Rejected(int Status, string Reason) : MagentoVerdict;

    /// <summary>It is genuine, and nothing we act on: answer with a success.</summary>
    public sealed record Ignored(string Reason, string? Reply) : MagentoVerdict;
}

/// <summary>An entity that may have changed; what really holds is read over REST (apis/magento.md §3.2).</summary>
/// <param name="Entity">What it is: <c>order</c>.</param>
/// <param name="OrderId">The order's <c>entity_id</c>; null when the push did not tell.</param>
/// <param name="IncrementId">The order's number; null when the push did not tell. One of the two is always there.</param>
/// <param name="DedupeKey">Names the push: the same delivery has the same key, at most 200 characters.</param>
/// <param name="Kind">The event's name, or <c>ping</c>.</param>
/// <param name="NamesOneChange">Whether the key belongs to one change. A ping that says no more than an order's id has the same key for every change of that order:
/// to drop the second as a duplicate would lose a change until the next poll.</param>
public sealed record MagentoHint(string Entity, string? OrderId, string? IncrementId, string DedupeKey, string Kind, bool NamesOneChange)
{
    /// <summary>The entity of all hints so far.</summary>
    public const string Order = "order";
}
