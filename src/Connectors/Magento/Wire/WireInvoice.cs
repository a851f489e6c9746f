using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace KashflowOrleans.Connectors.Magento.Wire;

/// <summary>An invoice as REST returns it; every field may be missing (apis/magento.md §1.3, §1.4). It knows neither the buyer nor which item is the child of which: the order
/// does. Amounts are in <see cref="OrderCurrencyCode"/>.</summary>
public sealed record WireInvoice
{
    public string? EntityId { get; set; }

    public string? IncrementId { get; set; }

    public string? OrderId { get; set; }

    /// <summary>1 open, 2 paid, 3 canceled.</summary>
    public string? State { get; set; }

    public string? CreatedAt { get; set; }

    public string? UpdatedAt { get; set; }

    public string? OrderCurrencyCode { get; set; }

    public string? BaseCurrencyCode { get; set; }

    /// <summary>The gateway's capture; absent when the money came in outside the shop (offline).</summary>
    public string? TransactionId { get; set; }

    public WireNumber GrandTotal { get; set; }

    public WireNumber Subtotal { get; set; }

    /// <summary>Negative; includes the discount on shipping, for which there is no field of its own.</summary>
    public WireNumber DiscountAmount { get; set; }

    public WireNumber DiscountTaxCompensationAmount { get; set; }

    public WireNumber TaxAmount { get; set; }

    public WireNumber ShippingAmount { get; set; }

    public WireNumber ShippingTaxAmount { get; set; }

    public WireNumber ShippingDiscountTaxCompensationAmount { get; set; }

    /// <summary>Rows are before the discount, like those of a credit memo.</summary>
    [JsonConverter(typeof(WireMemoItemsConverter))]
    public IReadOnlyList<WireMemoItem>? Items { get; set; }

    [JsonConverter(typeof(WireExtensionConverter))]
    public WireExtension? ExtensionAttributes { get; set; }

    public WireNumber GiftCardsAmount { get; set; }

    public WireNumber CustomerBalanceAmount { get; set; }

    public WireNumber RewardCurrencyAmount { get; set; }
}

/// <summary>One page of an order's invoices.</summary>
public sealed record WireInvoicePage
{
    /// <summary>The rows; null when the body had no list.</summary>
    [JsonConverter(typeof(WireInvoicesConverter))]
    public IReadOnlyList<WireInvoice>? Items { get; set; }

    /// <summary>How many rows the search has on all pages.</summary>
    public WireNumber TotalCount { get; set; }
}

internal sealed class WireInvoicesConverter : WireListConverter<WireInvoice>
{
    protected override JsonTypeInfo<WireInvoice> TypeInfo => MagentoJson.Default.WireInvoice;
}
