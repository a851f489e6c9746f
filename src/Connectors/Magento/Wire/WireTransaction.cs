using System.Text.Json.Serialization;

namespace KashflowOrleans.Connectors.Magento.Wire;

/// <summary>What a gateway did, as the shop remembers it. It carries no amount.</summary>
public sealed record WireTransaction
{
    public string? TransactionId { get; set; }

    public string? OrderId { get; set; }

    /// <summary>The gateway's id.</summary>
    public string? TxnId { get; set; }

    public string? ParentTxnId { get; set; }

    public string? TxnType { get; set; }

    [JsonConverter(typeof(WireFlagConverter))]
    public bool? IsClosed { get; set; }

    public string? CreatedAt { get; set; }
}

/// <summary>One page of an order's transactions.</summary>
public sealed record WireTransactionPage
{
    /// <summary>The rows; null when the body had no list.</summary>
    [JsonConverter(typeof(WireTransactionsConverter))]
    public IReadOnlyList<WireTransaction>? Items { get; set; }

    /// <summary>How many rows the search has on all pages.</summary>
    public WireNumber TotalCount { get; set; }
}

/// <summary>What an invoice or a credit memo of an order says about money that a gateway moved.</summary>
public sealed record WireMovement
{
    public string? EntityId { get; set; }

    public string? OrderId { get; set; }

    public string? TransactionId { get; set; }

    public WireNumber GrandTotal { get; set; }
}

/// <summary>One page of an order's invoices or credit memos, no more than what <see cref="WireMovement"/> takes of them.</summary>
public sealed record WireMovementPage
{
    /// <summary>The rows; null when the body had no list.</summary>
    [JsonConverter(typeof(WireMovementsConverter))]
    public IReadOnlyList<WireMovement>? Items { get; set; }

    /// <summary>How many rows the search has on all pages.</summary>
    public WireNumber TotalCount { get; set; }
}
