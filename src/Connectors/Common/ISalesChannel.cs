using KashflowOrleans.Model;
using NodaTime;

namespace KashflowOrleans.Connectors.Common;

/// <summary>A shop: what the reconcilers need of a sales channel.</summary>
public interface ISalesChannel
{
    /// <summary>Reads one order whole. <see cref="RefusalKind.NotFound"/> only when the channel says the order is not there (not for a wrong route).</summary>
    Task<Outcome<Order>> GetOrder(string orderId, CallContext context, CancellationToken cancellation);

    /// <summary>Leaves a note in the order's history. Not idempotent in the channel: look for the note in <see cref="Order.Notes"/> first.</summary>
    Task<Outcome<bool>> AddNote(string orderId, string text, CallContext context, CancellationToken cancellation);

    /// <summary>Orders changed within a closed window, in a stable order, each once.</summary>
    Task<Outcome<IReadOnlyList<ChangedOrder>>> ListChangedOrders(Instant from, Instant to, CallContext context, CancellationToken cancellation);

    /// <summary>Documents of a source that changed within a closed window, in a stable order, each once: an order's own stamp does not always move with them. A channel without
    /// such documents refuses.</summary>
    Task<Outcome<IReadOnlyList<ChangedDocument>>> ListChanges(ChangeSource source, Instant from, Instant to, CallContext context, CancellationToken cancellation);

    /// <summary>One page of the orders placed within a closed window, in an order that never changes.</summary>
    Task<Outcome<PastOrders>> ListPastOrders(PastOrdersQuery query, CallContext context, CancellationToken cancellation);

    /// <summary>A page of the orders placed from a moment on and before another, in short. Goes by keys: an order that is placed meanwhile moves no page.</summary>
    /// <param name="from">The first moment.</param>
    /// <param name="until">The first moment that is no longer meant.</param>
    /// <param name="after">What the last page gave as <see cref="PlacedOrderPage.Next"/>; null for the first page.</param>
    /// <param name="context">Audit.</param>
    /// <param name="cancellation">Cancellation.</param>
    Task<Outcome<PlacedOrderPage>> ListPlacedOrders(Instant from, Instant until, string? after, CallContext context, CancellationToken cancellation);

    /// <summary>All refunds of an order, oldest first; empty when there are none. <see cref="RefusalKind.NotFound"/> when there are some and the order is not there. A channel
    /// that knows no refunds refuses.</summary>
    Task<Outcome<IReadOnlyList<Refund>>> GetRefunds(string orderId, CallContext context, CancellationToken cancellation);

    /// <summary>What payment gateways did for an order, oldest first; empty when no gateway was used. A channel that does not remember refuses.</summary>
    Task<Outcome<IReadOnlyList<ChannelTransaction>>> GetTransactions(string orderId, CallContext context, CancellationToken cancellation);
}

/// <summary>An order that changed.</summary>
/// <param name="OrderId">The channel's identity of the order.</param>
/// <param name="ChangedAt">The channel's stamp of the change.</param>
public sealed record ChangedOrder(string OrderId, Instant ChangedAt);

/// <summary>Documents that hang on orders and are listed beside them.</summary>
public enum ChangeSource
{
    /// <summary>Invoices of the channel.</summary>
    Invoices,

    /// <summary>Refunds.</summary>
    CreditMemos,

    /// <summary>Deliveries.</summary>
    Shipments,

    /// <summary>What payment gateways did.</summary>
    Transactions,
}

/// <summary>A document that changed.</summary>
/// <param name="OrderId">The channel's identity of the order it belongs to.</param>
/// <param name="DocumentId">The channel's identity of the document within its source.</param>
/// <param name="ChangedAt">The channel's stamp of the change.</param>
public sealed record ChangedDocument(string OrderId, string DocumentId, Instant ChangedAt);

/// <summary>Which orders to list.</summary>
/// <param name="From">Placed at or after this.</param>
/// <param name="To">Placed at or before this.</param>
/// <param name="After">Where the last page ended (<see cref="PastOrders.Position"/>); null at the start.</param>
/// <param name="Most">About how many are wanted, from 1; a page may hold up to a quarter more.</param>
public sealed record PastOrdersQuery(Instant From, Instant To, string? After, int Most);

/// <summary>A page of orders.</summary>
/// <param name="OrderIds">The channel's identities, each once.</param>
/// <param name="Position">Where the page ends: the next one begins behind it, however much later it is asked for.</param>
/// <param name="IsLast">Whether there is nothing behind it.</param>
/// <param name="Remaining">How many the channel counts behind it.</param>
/// <param name="Unlisted">How many of the stretch the channel could not list.</param>
public sealed record PastOrders(IReadOnlyList<string> OrderIds, string Position, bool IsLast, long Remaining, int Unlisted);
