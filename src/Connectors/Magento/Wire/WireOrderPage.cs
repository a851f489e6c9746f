using System.Text.Json.Serialization;

namespace KashflowOrleans.Connectors.Magento.Wire;

/// <summary>One page of a search for changed orders.</summary>
public sealed record WireOrderPage
{
    /// <summary>The rows; null when the body had no list, which is not the same as an empty one.</summary>
    [JsonConverter(typeof(WireOrderStampsConverter))]
    public IReadOnlyList<WireOrderStamp>? Items { get; set; }

    /// <summary>How many rows the search has on all pages.</summary>
    public WireNumber TotalCount { get; set; }
}

/// <summary>One row of <see cref="WireOrderPage"/>.</summary>
public sealed record WireOrderStamp
{
    public string? EntityId { get; set; }

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
