using NodaTime;

namespace KashflowOrleans.Model;

/// <summary>What a sales channel says an order is, in the engine's own words. Amounts are in <see cref="Currency"/>, two decimals or as many as the channel gave.</summary>
/// <param name="Id">The channel's identity (Magento <c>entity_id</c>).</param>
/// <param name="Number">What people call it (Magento <c>increment_id</c>).</param>
/// <param name="State">Where it stands, mapped from the channel's own states (never from merchant-defined statuses, apis/magento.md §1.8).</param>
/// <param name="ChannelState">The channel's own word for the state, for people.</param>
/// <param name="Currency">ISO 4217 code the customer was charged in.</param>
/// <param name="PlacedAt">When it was placed.</param>
/// <param name="ChangedAt">When the channel last changed it, when known.</param>
/// <param name="Customer">Who bought.</param>
/// <param name="Billing">Billing address; place of supply of virtual orders.</param>
/// <param name="Shipping">Shipping address; null for virtual orders.</param>
/// <param name="Lines">What is charged, each line once, at the one accounting level (apis/magento.md §1.5), shipping included.</param>
/// <param name="Total">The channel's own total to be accounted for: what was charged, before gift cards, store credit and other means of payment.</param>
/// <param name="TaxTotal">The channel's own tax total.</param>
/// <param name="Payments">Money that has been received, including store credit and gift cards.</param>
/// <param name="Refunded">Money given back so far.</param>
/// <param name="Notes">Comments in the channel's history, newest last; our own write-back is recognised among them.</param>
/// <param name="Problems">What the channel's data contradicts or lacks; any problem holds the order.</param>
public sealed record Order(
    string Id,
    string Number,
    OrderState State,
    string ChannelState,
    string Currency,
    Instant PlacedAt,
    Instant? ChangedAt,
    Buyer Customer,
    PostalAddress? Billing,
    PostalAddress? Shipping,
    IReadOnlyList<OrderLine> Lines,
    decimal Total,
    decimal TaxTotal,
    IReadOnlyList<OrderPayment> Payments,
    decimal Refunded,
    IReadOnlyList<string> Notes,
    IReadOnlyList<string> Problems)
{
    /// <summary>Which of the channel's stores sold it (Magento <c>store_id</c>); order numbers may repeat between stores (apis/magento.md §5). Null when it is not told.</summary>
    public string? Store { get; init; }

    /// <summary>The basket it was made of (Magento <c>quote_id</c>); two orders of one basket are likely one order placed twice. Null when it is not told.</summary>
    public string? Basket { get; init; }

    /// <summary>ISO 4217 code that the channel keeps its own books in; null when it is not told.</summary>
    public string? BaseCurrency { get; init; }

    /// <summary>Units of <see cref="Currency"/> for one unit of <see cref="BaseCurrency"/> that the channel calculated with; null when it is not told or does not fit its amounts.</summary>
    public decimal? BaseToOrderRate { get; init; }

    /// <summary>When the channel invoiced it first; null when it has not, or does not tell.</summary>
    public Instant? InvoicedAt { get; init; }

    /// <summary>When it was first shipped or complete; null when it is not, or the channel does not tell.</summary>
    public Instant? CompletedAt { get; init; }

    /// <summary>The order whose place this one took, where the channel makes a new order of an edited one (apis/magento.md §1.8).</summary>
    public OrderLink? Replaces { get; init; }

    /// <summary>The order that took this one's place.</summary>
    public OrderLink? ReplacedBy { get; init; }
}

/// <summary>Another order of the same channel.</summary>
/// <param name="Id">The channel's identity of it.</param>
/// <param name="Number">What people call it.</param>
public sealed record OrderLink(string Id, string Number);

/// <summary>Where an order stands, whatever the channel calls it.</summary>
public enum OrderState
{
    /// <summary>The channel did not say, or said something unknown.</summary>
    Unknown,

    /// <summary>Placed, payable by other means than an online gateway (bank transfer, cheque): invoiced unpaid.</summary>
    Placed,

    /// <summary>Waiting for the payment gateway; may never become a sale.</summary>
    AwaitingPayment,

    /// <summary>Under fraud or payment review.</summary>
    InReview,

    /// <summary>Accepted and being worked on.</summary>
    Processing,

    /// <summary>Done.</summary>
    Complete,

    /// <summary>Finished with everything refunded or nothing left to do.</summary>
    Closed,

    /// <summary>Cancelled: no receivable, even where the channel leaves an amount due (apis/magento.md §1.3).</summary>
    Canceled,

    /// <summary>Put on hold in the channel.</summary>
    OnHold,
}

/// <summary>What a line of an order is for; chooses its nominal account.</summary>
public enum OrderLineKind
{
    /// <summary>Goods or services.</summary>
    Goods,

    /// <summary>Delivery.</summary>
    Shipping,

    /// <summary>A surcharge or fee shown as its own amount.</summary>
    Fee,

    /// <summary>A gift card that is sold: a liability until somebody pays with it.</summary>
    GiftCard,
}

/// <summary>One charged line. <c>Gross = Net + Vat</c> always holds; discounts are already taken off.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Sku">Stock-keeping unit; null for shipping and fees.</param>
/// <param name="Description">Text for the invoice, one line.</param>
/// <param name="Quantity">How many were ordered.</param>
/// <param name="Net">Amount without VAT for the whole line.</param>
/// <param name="Vat">VAT of the whole line as the channel charged it.</param>
/// <param name="VatPercent">The rate the channel states; null when it states none.</param>
public sealed record OrderLine(OrderLineKind Kind, string? Sku, string Description, decimal Quantity, decimal Net, decimal Vat, decimal? VatPercent)
{
    /// <summary>Amount with VAT for the whole line.</summary>
    public decimal Gross => Net + Vat;

    /// <summary>The channel's own class of the product, where it gives one (Magento <c>product_type</c>: simple, configurable, bundle, virtual, downloadable …); null for shipping and fees.</summary>
    public string? Category { get; init; }
}

/// <summary>Money received for an order.</summary>
/// <param name="Method">The channel's method code, for example <c>checkmo</c>; store credit is <c>customer_balance</c>, gift cards <c>giftcard</c>.</param>
/// <param name="Amount">Amount in the order's currency.</param>
/// <param name="Reference">The gateway's transaction id, when there is one.</param>
/// <param name="ReceivedAt">When, as well as the channel tells.</param>
public sealed record OrderPayment(string Method, decimal Amount, string? Reference, Instant ReceivedAt);

/// <summary>Who bought.</summary>
/// <param name="ChannelCustomerId">The channel's customer id; null for guests.</param>
/// <param name="Email">E-mail address; null when the channel gave none.</param>
/// <param name="FirstName">Given name.</param>
/// <param name="LastName">Family name.</param>
/// <param name="Company">Company, when one was given.</param>
/// <param name="VatNumber">VAT registration number, when one was given.</param>
/// <param name="Telephone">Telephone number.</param>
public sealed record Buyer(string? ChannelCustomerId, string? Email, string? FirstName, string? LastName, string? Company, string? VatNumber, string? Telephone);

/// <summary>A postal address as the channel states it, street lines apart.</summary>
public sealed record PostalAddress(string? Name, string? Company, IReadOnlyList<string> Street, string? City, string? Region, string? Postcode, string? CountryCode);
