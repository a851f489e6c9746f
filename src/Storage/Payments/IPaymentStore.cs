using KashflowOrleans.Model;
using KashflowOrleans.Storage.Effects;
using NodaTime;

namespace KashflowOrleans.Storage.Payments;

/// <summary>Lines of payment statements: taken in once and for ever, then moved on by their grains.</summary>
public interface IPaymentStore
{
    /// <summary>Takes lines in; returns after one commit of all of them, with a wake-up for each new one. A line that stands already is left as it is, and what differs from it
    /// is noted beside it.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot be reached; nothing was stored as far as the caller may know. Sending them again is safe.</exception>
    /// <exception cref="StorageRejectedException">The database will never take one of them.</exception>
    Task<IReadOnlyList<PaymentReceipt>> Receive(string merchant, IReadOnlyList<GatewayTransaction> lines, string correlationId, CancellationToken cancellation);

    /// <summary>A line with where it stands; null when there is none.</summary>
    Task<PaymentRow?> Find(string key, CancellationToken cancellation);

    /// <summary>One page of a merchant's lines, newest first.</summary>
    /// <exception cref="FormatException">The filter's cursor is not one that this list gave out.</exception>
    Task<PaymentPage> List(string merchant, PaymentFilter filter, CancellationToken cancellation);

    /// <summary>Orders that a line may belong to: those with one of the numbers or references, its parent's, and those with its amount within the days given.</summary>
    Task<IReadOnlyList<CandidateOrder>> FindCandidates(CandidateQuery query, CancellationToken cancellation);

    /// <summary>Writes where a line stands, its history and its next wake-up in one commit; older versions than what stands are left out.</summary>
    Task Commit(PaymentProgress progress, IReadOnlyList<HistoryLine> history, string correlationId, CancellationToken cancellation);
}

/// <summary>What became of a line that was sent.</summary>
/// <param name="Key">Its grain key.</param>
/// <param name="IsNew">Whether it was not known before.</param>
/// <param name="Differences">What it says otherwise than the line that stands under its id; empty when it says the same.</param>
public sealed record PaymentReceipt(string Key, bool IsNew, IReadOnlyList<PaymentDifference> Differences);

/// <summary>A field of a line that was sent again and says something else.</summary>
/// <param name="Field">The field's name, as it is sent.</param>
/// <param name="Stored">What stands; null for nothing.</param>
/// <param name="Sent">What was sent now; null for nothing.</param>
public sealed record PaymentDifference(string Field, string? Stored, string? Sent);

/// <summary>A line with where it stands.</summary>
/// <param name="Key">Its grain key.</param>
/// <param name="Merchant">Whose it is.</param>
/// <param name="Line">What was sent.</param>
/// <param name="ReceivedAt">When it was taken in.</param>
/// <param name="Progress">Where it stands.</param>
/// <param name="Conflict">What a later delivery said otherwise; null when none did.</param>
public sealed record PaymentRow(string Key, string Merchant, GatewayTransaction Line, Instant ReceivedAt, PaymentProgress Progress, string? Conflict);

/// <summary>Where a line stands.</summary>
/// <param name="Key">Its grain key.</param>
/// <param name="State">One of <c>PaymentStates</c>.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="OrderKey">The order it belongs to.</param>
/// <param name="Channel">That order's channel.</param>
/// <param name="OrderNumber">What people call that order.</param>
/// <param name="MatchedBy">Who said so: <c>auto</c> or a person's key.</param>
/// <param name="IsPosted">Whether the order knows.</param>
/// <param name="NextLook">When it is looked at again.</param>
/// <param name="UpdatedAt">When this was reached.</param>
/// <param name="Version">Version of the grain's state.</param>
public sealed record PaymentProgress(
    string Key,
    string State,
    string? Reason,
    string? OrderKey,
    string? Channel,
    string? OrderNumber,
    string? MatchedBy,
    bool IsPosted,
    Instant? NextLook,
    Instant UpdatedAt,
    long Version);

/// <summary>Which lines.</summary>
/// <param name="State">Only this state.</param>
/// <param name="Source">Only this source.</param>
/// <param name="Query">Part of the id, reference, payer's name or order's number.</param>
/// <param name="From">Not before.</param>
/// <param name="To">Before.</param>
/// <param name="Limit">Rows a page, 1 to 200.</param>
/// <param name="Cursor">Where the last page ended.</param>
public sealed record PaymentFilter(string? State, string? Source, string? Query, Instant? From, Instant? To, int Limit, string? Cursor);

/// <summary>One page.</summary>
public sealed record PaymentPage(IReadOnlyList<PaymentRow> Payments, string? NextCursor);

/// <summary>What orders are looked for by.</summary>
/// <param name="Merchant">Whose.</param>
/// <param name="PaymentKey">The line itself: what it pays is not counted as paid already.</param>
/// <param name="Numbers">Orders' numbers the reference may name.</param>
/// <param name="InvoiceNumbers">Invoices' numbers it may name.</param>
/// <param name="References">Gateway references an order's own payment may carry.</param>
/// <param name="ParentKey">The line this one follows; its order is one.</param>
/// <param name="Amount">The line's amount.</param>
/// <param name="From">Orders of that amount: placed not before.</param>
/// <param name="To">Placed not after.</param>
public sealed record CandidateQuery(
    string Merchant,
    string PaymentKey,
    IReadOnlyList<string> Numbers,
    IReadOnlyList<int> InvoiceNumbers,
    IReadOnlyList<string> References,
    string? ParentKey,
    decimal Amount,
    Instant From,
    Instant To);

/// <summary>An order that a line may belong to.</summary>
/// <param name="OrderKey">Its grain key.</param>
/// <param name="Channel">Its channel.</param>
/// <param name="OrderId">The channel's identity of it.</param>
/// <param name="Number">What people call it.</param>
/// <param name="Status">One of <c>OrderStatuses</c>.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Total">Its total.</param>
/// <param name="Explained">What of the total is explained by payments with a reference, by store credit and the like, and by lines that were matched.</param>
/// <param name="InvoiceNumber">The ledger's number.</param>
/// <param name="CustomerCode">The ledger's customer.</param>
/// <param name="PlacedAt">When it was placed, or first heard of.</param>
/// <param name="References">Gateway references of its own payments.</param>
/// <param name="IsParents">Whether the line's parent belongs to it.</param>
public sealed record CandidateOrder(
    string OrderKey,
    string Channel,
    string OrderId,
    string? Number,
    string Status,
    string? Currency,
    decimal? Total,
    decimal Explained,
    int? InvoiceNumber,
    string? CustomerCode,
    Instant PlacedAt,
    IReadOnlyList<string> References,
    bool IsParents = false);

/// <summary>A payment the shop itself knows of, as far as a line of a statement could be the same money.</summary>
/// <param name="Reference">The gateway's reference; for what no statement ever shows, such as store credit, a name that is no reference.</param>
/// <param name="Amount">Amount in the order's currency.</param>
public sealed record ShopPaymentRow(string Reference, decimal Amount);
