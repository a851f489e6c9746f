using NodaTime;

namespace KashflowOrleans.Storage.Effects;

/// <summary>Writes what an entity's step changed in the read models, in one transaction with the inbox rows it finishes. Waiting calls share one commit.
/// At least once: every part may be repeated safely.</summary>
public interface IEffectStore
{
    /// <summary>Commits an effect; returns after the commit.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot be reached; the effect may or may not stand.</exception>
    /// <exception cref="StorageRejectedException">The database will never take this effect; trying again does not help.</exception>
    Task Commit(Effect effect, CancellationToken cancellation);

    /// <summary>Takes up to <paramref name="limit"/> due retries of a partition and moves their due time on by <paramref name="lease"/>, so that a lost one comes again.</summary>
    Task<IReadOnlyList<DueRow>> TakeDue(int partition, Instant now, Duration lease, int limit, CancellationToken cancellation);
}

/// <summary>One step's changes.</summary>
/// <param name="Order">The order's row; written only if its version is not older than what stands.</param>
/// <param name="History">Lines for the order's history; a line whose key exists is left alone.</param>
/// <param name="Due">When the entity wants to be woken; null leaves what stands.</param>
/// <param name="DoneInboxIds">Inbox rows that are finished by this.</param>
public sealed record Effect(OrderRow? Order, IReadOnlyList<HistoryLine> History, DueChange? Due, IReadOnlyList<long> DoneInboxIds);

/// <summary>Sets or, with null, clears an entity's wake-up time. In an effect that also has the entity's <see cref="OrderRow"/> it counts as being of that row's version, and is
/// left out when a newer version stands.</summary>
public sealed record DueChange(string EntityKey, Instant? At, string CorrelationId);

/// <summary>A wake-up that is due.</summary>
public sealed record DueRow(string EntityKey, string CorrelationId);

/// <summary>An order as lists and searches show it.</summary>
/// <param name="Key">Grain key.</param>
/// <param name="Merchant">Merchant.</param>
/// <param name="Channel">Channel.</param>
/// <param name="OrderId">The channel's identity.</param>
/// <param name="Number">What people call it; null until it was read.</param>
/// <param name="Status">Status.</param>
/// <param name="Reason">Why, where the status needs one.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Total">The order's total.</param>
/// <param name="InvoiceNumber">The ledger's number.</param>
/// <param name="InvoiceGross">The posted invoice's gross.</param>
/// <param name="Paid">Payments posted.</param>
/// <param name="CustomerCode">The ledger's customer code.</param>
/// <param name="PlacedAt">When it was placed.</param>
/// <param name="ReceivedAt">When we first heard of it.</param>
/// <param name="UpdatedAt">When this row's state was reached.</param>
/// <param name="Attempts">Failed attempts in a row.</param>
/// <param name="NextAttempt">When the next attempt is due.</param>
/// <param name="Version">Version of the grain's state the row was made from.</param>
/// <param name="Documents">The documents as JSON: what is posted and what was desired.</param>
public sealed record OrderRow(
    string Key,
    string Merchant,
    string Channel,
    string OrderId,
    string? Number,
    string Status,
    string? Reason,
    string? Currency,
    decimal? Total,
    int? InvoiceNumber,
    decimal? InvoiceGross,
    decimal? Paid,
    string? CustomerCode,
    Instant? PlacedAt,
    Instant ReceivedAt,
    Instant UpdatedAt,
    int Attempts,
    Instant? NextAttempt,
    long Version,
    string? Documents)
{
    /// <summary>What shop and books say of it, by day; null until it was read, and in rows from before this was kept.</summary>
    public OrderBooks? Books { get; init; }
}

/// <summary>One line of an entity's history.</summary>
/// <param name="EntityKey">Grain key.</param>
/// <param name="Sequence">Position within the entity, from 1; with the key it identifies the line.</param>
/// <param name="At">When.</param>
/// <param name="CorrelationId">Correlation id.</param>
/// <param name="Step">What was done, for example <c>invoice.created</c>.</param>
/// <param name="Detail">In plain words, without personal data.</param>
public sealed record HistoryLine(string EntityKey, long Sequence, Instant At, string CorrelationId, string Step, string Detail);
