using NodaTime;

namespace KashflowOrleans.Model;

/// <summary>Money given back for an order, as the sales channel says it (a Magento credit memo, apis/magento.md §1.3, §1.4). Amounts are what the customer gets back, so more
/// than 0; what is kept back is a line below 0.</summary>
/// <param name="Id">The channel's identity (Magento <c>entity_id</c>).</param>
/// <param name="Number">What people call it (Magento <c>increment_id</c>).</param>
/// <param name="OrderId">The channel's identity of the order.</param>
/// <param name="OrderNumber">What people call the order; the reference of its invoice.</param>
/// <param name="State">Where it stands.</param>
/// <param name="ChannelState">The channel's own word for the state, for people.</param>
/// <param name="Currency">ISO 4217 code of the order.</param>
/// <param name="RefundedAt">When it was made.</param>
/// <param name="ChangedAt">When the channel last changed it, when known.</param>
/// <param name="Customer">Who bought.</param>
/// <param name="Billing">Billing address of the order.</param>
/// <param name="Lines">What is credited, each line once: goods, delivery and adjustments.</param>
/// <param name="Total">The channel's own total, before the means by which it was given back.</param>
/// <param name="TaxTotal">The channel's own tax total.</param>
/// <param name="Payments">Money given back, with store credit and gift cards; empty while nothing has been.</param>
/// <param name="Problems">What the channel's data contradicts or lacks; any problem holds it.</param>
public sealed record Refund(
    string Id,
    string Number,
    string OrderId,
    string OrderNumber,
    RefundState State,
    string ChannelState,
    string Currency,
    Instant RefundedAt,
    Instant? ChangedAt,
    Buyer Customer,
    PostalAddress? Billing,
    IReadOnlyList<RefundLine> Lines,
    decimal Total,
    decimal TaxTotal,
    IReadOnlyList<OrderPayment> Payments,
    IReadOnlyList<string> Problems)
{
    /// <summary>Its part of the order's <see cref="Order.Refunded"/>: without what had been paid with gift cards, store credit or reward points, and 0 unless it is refunded
    /// (Magento <c>grand_total</c>, apis/magento.md §1.3, §1.7).</summary>
    public decimal PartOfRefunded { get; init; }

    /// <summary>Shipping address of the order; null for virtual orders.</summary>
    public PostalAddress? Shipping { get; init; }

    /// <summary>Which of the channel's stores sold the order, as on <see cref="Order.Store"/>.</summary>
    public string? Store { get; init; }

    /// <summary>ISO 4217 code that the channel keeps its own books in, as on <see cref="Order.BaseCurrency"/>.</summary>
    public string? BaseCurrency { get; init; }

    /// <summary>The channel's exchange rate of the order, as on <see cref="Order.BaseToOrderRate"/>.</summary>
    public decimal? BaseToOrderRate { get; init; }
}

/// <summary>Where a refund stands, whatever the channel calls it (Magento: 1 open, 2 refunded, 3 canceled).</summary>
public enum RefundState
{
    /// <summary>The channel did not say, or said something unknown.</summary>
    Unknown,

    /// <summary>Made, the money not given back yet.</summary>
    Open,

    /// <summary>Given back.</summary>
    Refunded,

    /// <summary>Cancelled.</summary>
    Canceled,
}

/// <summary>What a line of a refund is for.</summary>
public enum RefundLineKind
{
    /// <summary>Goods or services taken back or made cheaper.</summary>
    Goods,

    /// <summary>Delivery.</summary>
    Shipping,

    /// <summary>A surcharge or fee given back.</summary>
    Fee,

    /// <summary>Given or kept back by hand without an article (Magento <c>adjustment_positive</c>, and <c>adjustment_negative</c> below 0); the channel states no VAT for it.</summary>
    Adjustment,

    /// <summary>A gift card that was sold and is taken back.</summary>
    GiftCard,
}

/// <summary>One credited line. <c>Gross = Net + Vat</c> always holds; discounts are already taken off.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Sku">Stock-keeping unit; null for all but goods.</param>
/// <param name="Description">Text for the credit note, one line.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Net">Amount without VAT for the whole line.</param>
/// <param name="Vat">VAT of the whole line.</param>
/// <param name="VatPercent">The rate the channel states; null when it states none.</param>
/// <param name="IsReturned">Whether the goods went back into stock; null when the channel does not say.</param>
public sealed record RefundLine(
    RefundLineKind Kind, string? Sku, string Description, decimal Quantity, decimal Net, decimal Vat, decimal? VatPercent, bool? IsReturned = null)
{
    /// <summary>Amount with VAT for the whole line.</summary>
    public decimal Gross => Net + Vat;

    /// <summary>The channel's own class of the product, as on <see cref="OrderLine.Category"/>; null for all but goods and where the channel gives none.</summary>
    public string? Category { get; init; }
}
