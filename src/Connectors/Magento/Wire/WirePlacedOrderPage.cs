using System.Text.Json.Serialization;

namespace KashflowOrleans.Connectors.Magento.Wire;

/// <summary>One page of a search for placed orders, each with its sums.</summary>
public sealed record WirePlacedOrderPage
{
    /// <summary>The rows; null when the body had no list, which is not the same as an empty one.</summary>
    [JsonConverter(typeof(WireOrdersConverter))]
    public IReadOnlyList<WireOrder>? Items { get; set; }

    /// <summary>How many rows the search has on all pages.</summary>
    public WireNumber TotalCount { get; set; }
}
