using KashflowOrleans.Storage.Effects;
using NodaTime;

namespace KashflowOrleans.Storage.Orders;

/// <summary>Lists and searches over the read models; grains are never asked for these.</summary>
public interface IOrderQueries
{
    /// <summary>One page of a merchant's orders, newest first.</summary>
    /// <exception cref="FormatException">The filter's cursor is not one that this list gave out.</exception>
    Task<OrderPage> List(string merchant, OrderFilter filter, CancellationToken cancellation);

    /// <summary>An order by channel and number, or by channel and the channel's identity; null when there is none. Of several orders with the same number the newest.</summary>
    Task<OrderRow?> Find(string merchant, string channel, string numberOrId, CancellationToken cancellation);

    /// <summary>An order's history, oldest first, at most <paramref name="limit"/> lines.</summary>
    Task<IReadOnlyList<HistoryLine>> GetHistory(string orderKey, int limit, CancellationToken cancellation);

    /// <summary>Orders by status, and sums: seen = posted + ignored + pending + held + dead.</summary>
    Task<OrderCounts> Count(string merchant, CancellationToken cancellation);
}

/// <summary>Which orders.</summary>
/// <param name="Status">Only this status.</param>
/// <param name="Channel">Only this channel.</param>
/// <param name="Query">Part of the order's number, invoice number or customer code.</param>
/// <param name="From">Placed (or first heard of) not before.</param>
/// <param name="To">Placed (or first heard of) before.</param>
/// <param name="Limit">Rows a page, 1 to 200.</param>
/// <param name="Cursor">Where the last page ended.</param>
public sealed record OrderFilter(string? Status, string? Channel, string? Query, Instant? From, Instant? To, int Limit, string? Cursor);

/// <summary>One page.</summary>
public sealed record OrderPage(IReadOnlyList<OrderRow> Orders, string? NextCursor);

/// <summary>Counts of a merchant's orders.</summary>
/// <param name="ByStatus">How many orders stand where.</param>
/// <param name="InvoicedGross">Sum of posted invoices by currency.</param>
public sealed record OrderCounts(IReadOnlyDictionary<string, long> ByStatus, IReadOnlyDictionary<string, decimal> InvoicedGross);
