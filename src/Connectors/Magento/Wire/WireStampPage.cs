using System.Text.Json.Serialization;

namespace KashflowOrleans.Connectors.Magento.Wire;

/// <summary>One page of a search for what changed or was placed.</summary>
public sealed record WireStampPage
{
    /// <summary>The rows; null when the body had no list, which is not the same as an empty one.</summary>
    [JsonConverter(typeof(WireStampsConverter))]
    public IReadOnlyList<WireStamp>? Items { get; set; }

    /// <summary>How many rows the search has on all pages.</summary>
    public WireNumber TotalCount { get; set; }
}

/// <summary>One row of <see cref="WireStampPage"/>: of orders and of documents, of which each kind has some of the columns.</summary>
public sealed record WireStamp
{
    public string? EntityId { get; set; }

    public string? TransactionId { get; set; }

    public string? OrderId { get; set; }

    public string? CreatedAt { get; set; }

    public string? UpdatedAt { get; set; }
}

/// <summary>One page of a search for placed orders, each with its sums.</summary>
public sealed record WirePlacedOrderPage
{
    /// <summary>The rows; null when the body had no list, which is not the same as an empty one.</summary>
    [JsonConverter(typeof(WireOrdersConverter))]
    public IReadOnlyList<WireOrder>? Items { get; set; }

    /// <summary>How many rows the search has on all pages.</summary>
    public WireNumber TotalCount { get; set; }
}
