using System.Text.Json;
using System.Text.Json.Serialization;

namespace KashflowOrleans.Connectors.Magento.Wire;

/// <summary>An order as REST returns it, or as an event or a webhook module sends it; every field may be missing (apis/magento.md §1.2, §1.3). Only what we use is read:
/// <c>base_*</c> amounts are in another currency and are never touched. Amounts are in <see cref="OrderCurrencyCode"/>.</summary>
public sealed record WireOrder
{
    public string? EntityId { get; set; }

    public string? IncrementId { get; set; }

    public string? State { get; set; }

    public string? Status { get; set; }

    public string? CreatedAt { get; set; }

    public string? UpdatedAt { get; set; }

    public string? OrderCurrencyCode { get; set; }

    public string? BaseCurrencyCode { get; set; }

    [JsonConverter(typeof(WireFlagConverter))]
    public bool? IsVirtual { get; set; }

    public WireNumber GrandTotal { get; set; }

    public WireNumber Subtotal { get; set; }

    public WireNumber DiscountAmount { get; set; }

    public WireNumber DiscountTaxCompensationAmount { get; set; }

    public WireNumber TaxAmount { get; set; }

    public WireNumber ShippingAmount { get; set; }

    public WireNumber ShippingDiscountAmount { get; set; }

    public WireNumber ShippingDiscountTaxCompensationAmount { get; set; }

    public WireNumber ShippingTaxAmount { get; set; }

    public string? ShippingDescription { get; set; }

    public WireNumber TotalPaid { get; set; }

    /// <summary>The grand totals of all invoices that were not cancelled.</summary>
    public WireNumber TotalInvoiced { get; set; }

    public WireNumber TotalRefunded { get; set; }

    public WireNumber TotalCanceled { get; set; }

    public string? CustomerId { get; set; }

    [JsonConverter(typeof(WireFlagConverter))]
    public bool? CustomerIsGuest { get; set; }

    public string? CustomerEmail { get; set; }

    public string? CustomerFirstname { get; set; }

    public string? CustomerLastname { get; set; }

    public string? CustomerTaxvat { get; set; }

    /// <summary>REST's place of the billing address.</summary>
    [JsonConverter(typeof(WireAddressConverter))]
    public WireAddress? BillingAddress { get; set; }

    /// <summary>Events carry both addresses here, told apart by <see cref="WireAddress.AddressType"/>.</summary>
    [JsonConverter(typeof(WireAddressesConverter))]
    public IReadOnlyList<WireAddress>? Addresses { get; set; }

    /// <summary>The order's items, parents and children side by side. Never to be collected from anywhere else in the body: the same item appears up to three times (§1.2).</summary>
    [JsonConverter(typeof(WireItemsConverter))]
    public IReadOnlyList<WireItem>? Items { get; set; }

    [JsonConverter(typeof(WirePaymentConverter))]
    public WirePayment? Payment { get; set; }

    [JsonConverter(typeof(WireCommentsConverter))]
    public IReadOnlyList<WireComment>? StatusHistories { get; set; }

    [JsonConverter(typeof(WireExtensionConverter))]
    public WireExtension? ExtensionAttributes { get; set; }

    // Events flatten these out of the extension attributes.
    public WireNumber GiftCardsAmount { get; set; }

    public WireNumber CustomerBalanceAmount { get; set; }

    public WireNumber RewardCurrencyAmount { get; set; }

    public WireNumber CustomerBalanceTotalRefunded { get; set; }
}

/// <summary>A line of an order (apis/magento.md §1.4, §1.5). What <see cref="RowTotal"/> means depends on where the body came from.</summary>
public sealed record WireItem
{
    public string? ItemId { get; set; }

    public string? ParentItemId { get; set; }

    public string? ProductType { get; set; }

    public string? Sku { get; set; }

    public string? Name { get; set; }

    public WireNumber QtyOrdered { get; set; }

    public WireNumber RowTotal { get; set; }

    public WireNumber RowTotalInclTax { get; set; }

    public WireNumber TaxAmount { get; set; }

    public WireNumber TaxPercent { get; set; }

    public WireNumber DiscountAmount { get; set; }

    public WireNumber DiscountTaxCompensationAmount { get; set; }

    public WireNumber WeeeTaxAppliedRowAmount { get; set; }

    /// <summary>JSON in a string: an array of taxes with <c>row_amount</c> and <c>row_amount_incl_tax</c>.</summary>
    public string? WeeeTaxApplied { get; set; }
}

/// <summary>An address of an order.</summary>
public sealed record WireAddress
{
    public string? AddressType { get; set; }

    public string? Firstname { get; set; }

    public string? Lastname { get; set; }

    public string? Company { get; set; }

    [JsonConverter(typeof(WireStreetConverter))]
    public IReadOnlyList<string>? Street { get; set; }

    public string? City { get; set; }

    [JsonConverter(typeof(WireRegionConverter))]
    public string? Region { get; set; }

    public string? Postcode { get; set; }

    public string? CountryId { get; set; }

    public string? Telephone { get; set; }

    public string? Email { get; set; }

    public string? VatId { get; set; }
}

/// <summary>How an order is paid.</summary>
public sealed record WirePayment
{
    public string? Method { get; set; }

    public string? LastTransId { get; set; }
}

/// <summary>An entry of an order's history.</summary>
public sealed record WireComment
{
    public WireNumber EntityId { get; set; }

    public string? Comment { get; set; }

    public string? CreatedAt { get; set; }
}

/// <summary>What modules and Adobe Commerce add to an order (apis/magento.md §1.6, §1.7).</summary>
public sealed record WireExtension
{
    [JsonConverter(typeof(WireShippingAssignmentsConverter))]
    public IReadOnlyList<WireShippingAssignment>? ShippingAssignments { get; set; }

    [JsonConverter(typeof(WireAppliedTaxesConverter))]
    public IReadOnlyList<WireAppliedTax>? AppliedTaxes { get; set; }

    [JsonConverter(typeof(WireItemAppliedTaxesConverter))]
    public IReadOnlyList<WireItemAppliedTax>? ItemAppliedTaxes { get; set; }

    public WireNumber GiftCardsAmount { get; set; }

    public WireNumber CustomerBalanceAmount { get; set; }

    public WireNumber RewardCurrencyAmount { get; set; }

    /// <summary>What was given back as store credit on all credit memos of an order, whatever it had been paid with (§1.7).</summary>
    public WireNumber CustomerBalanceTotalRefunded { get; set; }

    public WireNumber GwPrice { get; set; }

    public WireNumber GwItemsPrice { get; set; }

    public WireNumber GwCardPrice { get; set; }

    public WireNumber GwTaxAmount { get; set; }

    public WireNumber GwItemsTaxAmount { get; set; }

    public WireNumber GwCardTaxAmount { get; set; }

    /// <summary>Everything else: the only place where a third-party surcharge shows (§1.7).</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }
}

/// <summary>One of an order's deliveries; Magento knows one.</summary>
public sealed record WireShippingAssignment
{
    [JsonConverter(typeof(WireShippingConverter))]
    public WireShipping? Shipping { get; set; }
}

/// <summary>Where a delivery goes; the address is absent for virtual orders.</summary>
public sealed record WireShipping
{
    [JsonConverter(typeof(WireAddressConverter))]
    public WireAddress? Address { get; set; }
}

/// <summary>A tax rate that was applied.</summary>
public sealed record WireAppliedTax
{
    public WireNumber Percent { get; set; }
}

/// <summary>Tax rates that were applied to one item (<c>product</c>) or to the delivery (<c>shipping</c>).</summary>
public sealed record WireItemAppliedTax
{
    public string? Type { get; set; }

    public string? ItemId { get; set; }

    [JsonConverter(typeof(WireAppliedTaxesConverter))]
    public IReadOnlyList<WireAppliedTax>? AppliedTaxes { get; set; }
}

/// <summary>A fixed product tax out of <see cref="WireItem.WeeeTaxApplied"/>.</summary>
public sealed record WireWeee
{
    public WireNumber RowAmount { get; set; }

    public WireNumber RowAmountInclTax { get; set; }
}
