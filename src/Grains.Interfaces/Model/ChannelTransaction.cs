using NodaTime;

namespace KashflowOrleans.Model;

/// <summary>What a payment gateway did for an order, as the sales channel remembers it (Magento: <c>/V1/transactions</c>, apis/magento.md §1.1).</summary>
/// <param name="Id">The channel's identity of the record.</param>
/// <param name="OrderId">The channel's identity of the order.</param>
/// <param name="Reference">The gateway's transaction id; what its statements show.</param>
/// <param name="Kind">What was done.</param>
/// <param name="ParentReference">The gateway's id of the transaction this one follows (the capture of a refund, the authorization of a capture); null when there is none.</param>
/// <param name="Amount">Amount in the order's currency, more than 0; null when the channel does not say (a Magento transaction carries none: it is that of the invoices or
/// credit memos that name it).</param>
/// <param name="IsClosed">Whether nothing can follow it any more; null when the channel does not say.</param>
/// <param name="MadeAt">When; null when the channel does not say.</param>
public sealed record ChannelTransaction(
    string Id, string OrderId, string Reference, TransactionKind Kind, string? ParentReference, decimal? Amount, bool? IsClosed, Instant? MadeAt);

/// <summary>What a gateway did (Magento <c>txn_type</c>).</summary>
public enum TransactionKind
{
    /// <summary>The channel did not say, or said something unknown.</summary>
    Unknown,

    /// <summary>A payment was begun.</summary>
    Order,

    /// <summary>Money was reserved.</summary>
    Authorization,

    /// <summary>Money was taken.</summary>
    Capture,

    /// <summary>A reservation was given up.</summary>
    Void,

    /// <summary>Money was given back.</summary>
    Refund,
}
