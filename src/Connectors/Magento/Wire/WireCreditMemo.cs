using System.Text.Json.Serialization;

namespace KashflowOrleans.Connectors.Magento.Wire;

/// <summary>A credit memo as REST returns it, or as an event or a webhook module sends it; every field may be missing (apis/magento.md §1.3, §1.4). It knows neither the
/// buyer nor which item is the child of which: the order does. Amounts are in <see cref="OrderCurrencyCode"/>.</summary>
public sealed record WireCreditMemo
{
    public string? EntityId { get; set; }

    public string? IncrementId { get; set; }

    public string? OrderId { get; set; }

    /// <summary>The invoice that was refunded; absent when the order was, which is how refunds outside the gateway are made.</summary>
    public string? InvoiceId { get; set; }

    /// <summary>1 open, 2 refunded, 3 canceled.</summary>
    public string? State { get; set; }

    public string? CreatedAt { get; set; }

    public string? UpdatedAt { get; set; }

    public string? OrderCurrencyCode { get; set; }

    public string? BaseCurrencyCode { get; set; }

    /// <summary>The gateway's refund; absent when the money was given back outside the shop (offline).</summary>
    public string? TransactionId { get; set; }

    public WireNumber GrandTotal { get; set; }

    public WireNumber Subtotal { get; set; }

    public WireNumber DiscountAmount { get; set; }

    /// <summary>The hidden tax of goods and of shipping together; orders and invoices keep the two apart.</summary>
    public WireNumber DiscountTaxCompensationAmount { get; set; }

    public WireNumber TaxAmount { get; set; }

    public WireNumber ShippingAmount { get; set; }

    public WireNumber ShippingTaxAmount { get; set; }

    public WireNumber ShippingDiscountTaxCompensationAmount { get; set; }

    /// <summary>Positive less negative.</summary>
    public WireNumber Adjustment { get; set; }

    /// <summary>Given back beyond the goods.</summary>
    public WireNumber AdjustmentPositive { get; set; }

    /// <summary>Kept back.</summary>
    public WireNumber AdjustmentNegative { get; set; }

    [JsonConverter(typeof(WireMemoItemsConverter))]
    public IReadOnlyList<WireMemoItem>? Items { get; set; }

    [JsonConverter(typeof(WireExtensionConverter))]
    public WireExtension? ExtensionAttributes { get; set; }

    // Events flatten these out of the extension attributes.
    public WireNumber GiftCardsAmount { get; set; }

    public WireNumber CustomerBalanceAmount { get; set; }

    public WireNumber RewardCurrencyAmount { get; set; }
}

/// <summary>A line of a credit memo: the row is before the discount, and items that only stand for others have none (apis/magento.md §1.4 item 2).</summary>
public sealed record WireMemoItem
{
    public string? OrderItemId { get; set; }

    public string? Sku { get; set; }

    public string? Name { get; set; }

    public WireNumber Qty { get; set; }

    public WireNumber RowTotal { get; set; }

    public WireNumber RowTotalInclTax { get; set; }

    public WireNumber TaxAmount { get; set; }

    public WireNumber DiscountAmount { get; set; }

    public WireNumber DiscountTaxCompensationAmount { get; set; }

    public WireNumber WeeeTaxAppliedRowAmount { get; set; }

    public string? WeeeTaxApplied { get; set; }
}

/// <summary>One page of an order's credit memos.</summary>
public sealed record WireCreditMemoPage
{
    /// <summary>The rows; null when the body had no list.</summary>
    [JsonConverter(typeof(WireCreditMemosConverter))]
    public IReadOnlyList<WireCreditMemo>? Items { get; set; }

    /// <summary>How many rows the search has on all pages.</summary>
    public WireNumber TotalCount { get; set; }
}
