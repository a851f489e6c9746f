using System.Text.Json.Serialization;

namespace KashflowOrleans.Sandbox.Magento.Orders;

/// <summary>
/// An order as the shop's database holds it: rows are gross of the discount, dates UTC. What REST and events make of it is up to the writers
/// (apis/magento.md §1.4).
/// Immutable: every change makes a new one.
/// </summary>
public sealed record ShopOrder
{
    public required int EntityId { get; init; }

    public required string IncrementId { get; init; }

    public int QuoteId { get; init; }

    public int StoreId { get; init; } = 1;

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    /// <summary>new, pending_payment, processing, complete, closed, canceled or holded.</summary>
    public required string State { get; init; }

    /// <summary>Whatever the merchant calls it.</summary>
    public required string Status { get; init; }

    /// <summary>State and status to go back to when a hold ends.</summary>
    public string? HeldState { get; init; }

    public string? HeldStatus { get; init; }

    public required ShopBuyer Buyer { get; init; }

    public required ShopAddress Billing { get; init; }

    /// <summary>Null for an order of virtual goods.</summary>
    public ShopAddress? Shipping { get; init; }

    public string ShippingMethod { get; init; } = "";

    public string ShippingDescription { get; init; } = "";

    public string BaseCurrency { get; init; } = "GBP";

    public string OrderCurrency { get; init; } = "GBP";

    /// <summary>Units of the order's currency for one of the base currency.</summary>
    public decimal BaseToOrderRate { get; init; } = 1;

    /// <summary>Header money in the order's currency.</summary>
    public required ShopTotals Totals { get; init; }

    /// <summary>Header money in the base currency.</summary>
    public required ShopTotals BaseTotals { get; init; }

    public string? CouponCode { get; init; }

    public string? DiscountDescription { get; init; }

    public required IReadOnlyList<ShopItem> Items { get; init; }

    public required ShopPayment Payment { get; init; }

    public IReadOnlyList<ShopComment> Comments { get; init; } = [];

    /// <summary>What has been given back.</summary>
    public ShopRefunds Refunds { get; init; } = ShopRefunds.None;

    /// <summary>Set when another order has taken this one's place.</summary>
    public int? RelationChildId { get; init; }

    public string? RelationChildRealId { get; init; }

    /// <summary>Set when this order has taken another one's place.</summary>
    public int? RelationParentId { get; init; }

    public string? RelationParentRealId { get; init; }

    public string? OriginalIncrementId { get; init; }

    public int EditIncrement { get; init; }

    /// <summary>Whether every item is virtual.</summary>
    [JsonIgnore]
    public bool IsVirtual => Shipping is null;
}

/// <summary>Who bought: a guest has no id and may have no name here (apis/magento.md §1.9).</summary>
public sealed record ShopBuyer(int? CustomerId, int GroupId, string Email, string? FirstName, string? LastName, string? TaxVat)
{
    /// <summary>Whether the order was placed without an account.</summary>
    [JsonIgnore]
    public bool IsGuest => CustomerId is null;
}

/// <summary>A postal address of an order.</summary>
public sealed record ShopAddress(
    int EntityId,
    string FirstName,
    string LastName,
    string? Company,
    IReadOnlyList<string> Street,
    string City,
    string? Region,
    string PostCode,
    string CountryId,
    string Telephone,
    string? VatId);

/// <summary>
/// Header money in one currency. <c>Grand = Subtotal + Discount + DiscountTaxCompensation + Shipping + ShippingDiscountTaxCompensation + Tax</c> holds
/// exactly (apis/magento.md §1.3).
/// </summary>
/// <param name="Subtotal">Goods without tax, before discount.</param>
/// <param name="SubtotalInclTax">Goods with tax, before discount.</param>
/// <param name="Discount">Negative or zero; the shipping discount is in it.</param>
/// <param name="DiscountTaxCompensation">Tax that was in the discount of tax-inclusive prices, goods only.</param>
/// <param name="Shipping">Shipping without tax, before discount.</param>
/// <param name="ShippingInclTax">Shipping with tax, before discount.</param>
/// <param name="ShippingDiscount">Positive.</param>
/// <param name="ShippingDiscountTaxCompensation">Tax that was in the shipping discount.</param>
/// <param name="ShippingTax">VAT on shipping.</param>
/// <param name="Tax">All VAT, that on shipping included.</param>
/// <param name="Grand">What the buyer pays.</param>
/// <param name="Paid">What was paid.</param>
/// <param name="Invoiced">What the shop has invoiced.</param>
/// <param name="Due">What the shop says is due; a canceled order keeps it.</param>
/// <param name="Canceled">What was canceled.</param>
public sealed record ShopTotals(
    decimal Subtotal,
    decimal SubtotalInclTax,
    decimal Discount,
    decimal DiscountTaxCompensation,
    decimal Shipping,
    decimal ShippingInclTax,
    decimal ShippingDiscount,
    decimal ShippingDiscountTaxCompensation,
    decimal ShippingTax,
    decimal Tax,
    decimal Grand,
    decimal Paid = 0,
    decimal Invoiced = 0,
    decimal Due = 0,
    decimal Canceled = 0);

/// <summary>One row of an order as the database holds it.</summary>
public sealed record ShopItem
{
    public required int ItemId { get; init; }

    public int? ParentItemId { get; init; }

    public required int ProductId { get; init; }

    /// <summary>simple, configurable, bundle, virtual or downloadable.</summary>
    public required string ProductType { get; init; }

    public required string Sku { get; init; }

    public required string Name { get; init; }

    public required decimal Quantity { get; init; }

    public bool IsVirtual { get; init; }

    public decimal Weight { get; init; }

    /// <summary>Null where the shop leaves the key out: the parent of a dynamic bundle.</summary>
    public decimal? TaxPercent { get; init; }

    public decimal DiscountPercent { get; init; }

    public decimal OriginalPrice { get; init; }

    public required ShopRow Row { get; init; }

    public required ShopRow BaseRow { get; init; }

    /// <summary>Whether the row leaves out the keys a dynamic bundle's parent lacks (apis/magento.md §1.5).</summary>
    public bool IsDynamicBundle { get; init; }

    public decimal QuantityInvoiced { get; init; }

    public decimal QuantityShipped { get; init; }

    public decimal QuantityCanceled { get; init; }

    public decimal QuantityRefunded { get; init; }

    /// <summary>What of the row has been invoiced in parts, before the discount; nothing where it was invoiced as a whole.</summary>
    public ShopRow RowInvoiced { get; init; } = ShopRow.Empty;

    public ShopRow BaseRowInvoiced { get; init; } = ShopRow.Empty;

    /// <summary>What of the row has been given back, before the discount.</summary>
    public ShopRow RowRefunded { get; init; } = ShopRow.Empty;

    public ShopRow BaseRowRefunded { get; init; } = ShopRow.Empty;
}

/// <summary>Money of a row in one currency, before REST rewrites it; discount is positive.</summary>
public sealed record ShopRow(
    decimal Price, decimal PriceInclTax, decimal RowTotal, decimal RowTotalInclTax, decimal Tax, decimal Discount, decimal DiscountTaxCompensation)
{
    /// <summary>A row without money.</summary>
    public static ShopRow Empty { get; } = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>What the buyer pays for the row: true in every variant of the output.</summary>
    [JsonIgnore]
    public decimal Gross => RowTotal - Discount + DiscountTaxCompensation + Tax;
}

/// <summary>How the order is paid.</summary>
public sealed record ShopPayment(int EntityId, string Method, string Title, string? LastTransactionId, string? PurchaseOrder);

/// <summary>A line of an order's status history.</summary>
public sealed record ShopComment(
    int EntityId, string? Comment, string? Status, DateTime CreatedAt, bool IsCustomerNotified, bool IsVisibleOnFront, string EntityName = "order");
