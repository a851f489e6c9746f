using KashflowOrleans.Configuration;
using KashflowOrleans.Flows.Documents;

namespace KashflowOrleans.Flows.Schemas;

/// <summary>What flows read: the subjects, and what stands beside them in expressions.</summary>
public static class CanonicalTypes
{
    /// <summary>A postal address as the channel states it.</summary>
    public static readonly ObjectType Address = new("address",
    [
        Optional("name", FlowType.Text, "Name of the person."),
        Optional("company", FlowType.Text, "Company."),
        Required("street", FlowType.ListOf(FlowType.Text), "Street, line by line."),
        Optional("city", FlowType.Text, "Town."),
        Optional("region", FlowType.Text, "County, state or region."),
        Optional("postcode", FlowType.Text, "Postcode."),
        Optional("countryCode", FlowType.Text, "ISO 3166 country code of two letters."),
    ]);

    /// <summary>Who bought.</summary>
    public static readonly ObjectType Buyer = new("customer of the order",
    [
        Optional("channelCustomerId", FlowType.Text, "The channel's customer id; missing for guests."),
        Optional("email", FlowType.Text, "E-mail address."),
        Optional("firstName", FlowType.Text, "Given name."),
        Optional("lastName", FlowType.Text, "Family name."),
        Optional("company", FlowType.Text, "Company."),
        Optional("vatNumber", FlowType.Text, "VAT registration number."),
        Optional("telephone", FlowType.Text, "Telephone number."),
    ]);

    /// <summary>One charged line of an order.</summary>
    public static readonly ObjectType OrderLine = new("line of the order", [.. LineFields("goods", "shipping", "fee", "giftCard")]);

    /// <summary>Money received for an order.</summary>
    public static readonly ObjectType Payment = new("payment of the order",
    [
        Required("method", FlowType.Text, "The channel's method code, for example checkmo."),
        Required("amount", FlowType.Number, "Amount in the order's currency."),
        Optional("reference", FlowType.Text, "The gateway's transaction id."),
        Required("receivedAt", FlowType.Instant, "When, as well as the channel tells."),
    ]);

    /// <summary>An order.</summary>
    public static readonly ObjectType Order = new("order",
    [
        Required("id", FlowType.Text, "The channel's identity of the order."),
        Required("number", FlowType.Text, "What people call it."),
        Required(
            "state", FlowType.OneOf("unknown", "placed", "awaitingPayment", "inReview", "processing", "complete", "closed", "canceled", "onHold"),
            "Where it stands, whatever the channel calls it."),
        Required("channelState", FlowType.Text, "The channel's own word for the state."),
        Required("currency", FlowType.Text, "ISO 4217 code the customer was charged in."),
        Required("placedAt", FlowType.Instant, "When it was placed."),
        Optional("changedAt", FlowType.Instant, "When the channel last changed it."),
        Required("customer", Buyer, "Who bought."),
        Optional("billing", Address, "Billing address."),
        Optional("shipping", Address, "Shipping address; missing for virtual orders."),
        Required("lines", FlowType.ListOf(OrderLine), "What is charged, shipping and fees included."),
        Required("total", FlowType.Number, "The channel's total: what was charged, with VAT."),
        Required("taxTotal", FlowType.Number, "The channel's tax total."),
        Required("payments", FlowType.ListOf(Payment), "Money received, store credit and gift cards included."),
        Required("refunded", FlowType.Number, "Money given back so far."),
        Required("notes", FlowType.ListOf(FlowType.Text), "Comments in the channel's history, newest last."),
        Required("problems", FlowType.ListOf(FlowType.Text), "What the channel's data contradicts or lacks, as sentences."),
        Optional("store", FlowType.Text, "Which of the channel's stores sold it."),
        Optional("basket", FlowType.Text, "The basket it was made of."),
        Optional("baseCurrency", FlowType.Text, "ISO 4217 code that the channel keeps its own books in."),
        Optional("baseToOrderRate", FlowType.Number, "Units of the order's currency for one of the channel's own; missing when it does not fit the amounts."),
        Optional("invoicedAt", FlowType.Instant, "When the channel invoiced it first."),
        Optional("completedAt", FlowType.Instant, "When it was first shipped or complete."),
    ]);

    /// <summary>One credited line.</summary>
    public static readonly ObjectType RefundLine = new("line of the refund",
    [
        .. LineFields("goods", "shipping", "fee", "adjustment", "giftCard"),
        Optional("isReturned", FlowType.Boolean, "Whether the goods went back into stock; missing when the channel does not say."),
    ]);

    /// <summary>Money given back for an order.</summary>
    public static readonly ObjectType Refund = new("refund",
    [
        Required("id", FlowType.Text, "The channel's identity of the refund."),
        Required("number", FlowType.Text, "What people call it."),
        Required("orderId", FlowType.Text, "The channel's identity of the order."),
        Required("orderNumber", FlowType.Text, "The order's number; the reference of its invoice."),
        Required("state", FlowType.OneOf("unknown", "open", "refunded", "canceled"), "Where it stands, whatever the channel calls it."),
        Required("channelState", FlowType.Text, "The channel's own word for the state."),
        Required("currency", FlowType.Text, "ISO 4217 code of the order."),
        Required("refundedAt", FlowType.Instant, "When it was made."),
        Optional("changedAt", FlowType.Instant, "When the channel last changed it."),
        Required("customer", Buyer, "Who bought."),
        Optional("billing", Address, "Billing address of the order."),
        Optional("shipping", Address, "Shipping address of the order; missing for virtual orders."),
        Optional("store", FlowType.Text, "Which of the channel's stores sold the order."),
        Optional("baseCurrency", FlowType.Text, "ISO 4217 code that the channel keeps its own books in."),
        Optional("baseToOrderRate", FlowType.Number, "Units of the order's currency for one of the channel's own; missing when it does not fit the amounts."),
        Required("lines", FlowType.ListOf(RefundLine), "What is credited: goods, delivery and adjustments."),
        Required("total", FlowType.Number, "The channel's total, with VAT."),
        Required("taxTotal", FlowType.Number, "The channel's tax total."),
        Required("payments", FlowType.ListOf(Payment), "Money given back, store credit and gift cards included."),
        Required("problems", FlowType.ListOf(FlowType.Text), "What the channel's data contradicts or lacks, as sentences."),
    ]);

    /// <summary>A customer of a sales channel.</summary>
    public static readonly ObjectType Customer = new("customer",
    [
        Required("id", FlowType.Text, "The channel's identity of the customer."),
        Optional("email", FlowType.Text, "E-mail address."),
        Optional("firstName", FlowType.Text, "Given name."),
        Optional("lastName", FlowType.Text, "Family name."),
        Optional("company", FlowType.Text, "Company."),
        Optional("vatNumber", FlowType.Text, "VAT registration number."),
        Optional("telephone", FlowType.Text, "Telephone number."),
        Optional("group", FlowType.Text, "The channel's customer group."),
        Optional("billing", Address, "Billing address."),
        Optional("shipping", Address, "Shipping address."),
        Optional("createdAt", FlowType.Instant, "When the customer was created."),
        Optional("changedAt", FlowType.Instant, "When the channel last changed the customer."),
        Required("problems", FlowType.ListOf(FlowType.Text), "What the channel's data contradicts or lacks, as sentences."),
    ]);

    /// <summary>A product of a sales channel.</summary>
    public static readonly ObjectType Product = new("product",
    [
        Required("id", FlowType.Text, "The channel's identity of the product."),
        Required("sku", FlowType.Text, "Stock-keeping unit."),
        Required("name", FlowType.Text, "Name for people."),
        Optional("description", FlowType.Text, "Text for people."),
        Optional("category", FlowType.Text, "The channel's category."),
        Optional("price", FlowType.Number, "Price of one in the channel's currency."),
        Optional("currency", FlowType.Text, "ISO 4217 code of the price."),
        Optional("vatPercent", FlowType.Number, "VAT rate the channel states."),
        Required("isActive", FlowType.Boolean, "Whether it is for sale."),
        Optional("changedAt", FlowType.Instant, "When the channel last changed it."),
        Required("problems", FlowType.ListOf(FlowType.Text), "What the channel's data contradicts or lacks, as sentences."),
    ]);

    /// <summary>A stock level.</summary>
    public static readonly ObjectType Stock = new("stock",
    [
        Required("sku", FlowType.Text, "Stock-keeping unit."),
        Optional("location", FlowType.Text, "Warehouse or source; missing where the channel has one only."),
        Required("quantity", FlowType.Number, "How many there are."),
        Optional("previousQuantity", FlowType.Number, "How many there were when it was last read."),
        Required("changedAt", FlowType.Instant, "When it was read or changed."),
        Required("problems", FlowType.ListOf(FlowType.Text), "What the channel's data contradicts or lacks, as sentences."),
    ]);

    /// <summary>One row of a settlement.</summary>
    public static readonly ObjectType SettlementLine = new("line of the settlement",
    [
        Required("row", FlowType.Number, "Number of the row in the report, from 1."),
        Required("transactionType", FlowType.Text, "The marketplace's word, for example Order or Refund."),
        Required("amountType", FlowType.Text, "The marketplace's group of amounts, for example ItemPrice."),
        Required("amountDescription", FlowType.Text, "The marketplace's word for the amount, for example Principal."),
        Required("amount", FlowType.Number, "Amount; below 0 what the marketplace keeps."),
        Required("postedAt", FlowType.Instant, "When it was booked."),
        Optional("orderNumber", FlowType.Text, "The order's number."),
        Optional("sku", FlowType.Text, "Stock-keeping unit."),
        Optional("quantity", FlowType.Number, "How many."),
        Optional("marketplace", FlowType.Text, "Name of the marketplace."),
    ]);

    /// <summary>A settlement report of a marketplace.</summary>
    public static readonly ObjectType Settlement = new("settlement",
    [
        Required("id", FlowType.Text, "The marketplace's identity of the settlement."),
        Required("currency", FlowType.Text, "ISO 4217 code."),
        Required("startsAt", FlowType.Instant, "Start of the period."),
        Required("endsAt", FlowType.Instant, "End of the period."),
        Optional("depositedAt", FlowType.Instant, "When the money was sent."),
        Required("total", FlowType.Number, "What is paid out; below 0 what is owed to the marketplace."),
        Required("lines", FlowType.ListOf(SettlementLine), "Every row."),
        Required("problems", FlowType.ListOf(FlowType.Text), "What the report contradicts or lacks, as sentences."),
    ]);

    /// <summary>The merchant's settings.</summary>
    public static readonly ObjectType Settings = new("settings",
    [
        Required("merchant", FlowType.Text, "The merchant's id."),
        Required("name", FlowType.Text, "The merchant's name."),
        Required("timeZone", FlowType.Text, "IANA time zone of the business."),
        Required("timeZoneKnown", FlowType.Boolean, "Whether that time zone exists."),
        Required("homeCurrency", FlowType.Text, "ISO 4217 code of the books."),
        Required("salesNominal", FlowType.Number, "Nominal account of goods.", ConstantCheck.Nominal),
        Required("shippingNominal", FlowType.Number, "Nominal account of delivery.", ConstantCheck.Nominal),
        Required("feeNominal", FlowType.Number, "Nominal account of surcharges.", ConstantCheck.Nominal),
        Optional("giftCardNominal", FlowType.Number, "Liability account of gift cards; missing when none is set."),
        Required("nominalsByCategory", new ObjectType("nominal accounts by product type", [], IsOpen: true), "Nominal accounts by the channel's product type."),
        Required("nominalsBySku", new ObjectType("nominal accounts by stock-keeping unit", [], IsOpen: true), "Nominal accounts by stock-keeping unit."),
        Required("paymentTermsDays", FlowType.Number, "Days from issue to due date."),
        Required("paymentTermsType", FlowType.OneOf([.. PaymentTermsTypes.All]), "What those days count from."),
        Required("taxPoint", FlowType.OneOf([.. TaxPoints.All]), "Which day of an order is its tax point."),
        Required("exchangeRateSource", FlowType.OneOf([.. ExchangeRateSources.All]), "Whose exchange rate invoices carry."),
        Required("vatCountry", FlowType.OneOf([.. VatCountries.All]), "Where the business is for VAT."),
        Optional("problem", FlowType.Text, "What is wrong with the connection's own settings."),
        Required("productLines", FlowType.Boolean, "Whether goods are sold as the ledger's products."),
        Required("refundsReturnStock", FlowType.Boolean, "Whether refunded goods go back into the products' stock."),
        Required("writeBack", FlowType.Boolean, "Whether the channel is told the invoice number."),
        Required("channel", FlowType.Text, "The connection the subject came from."),
    ]);

    /// <summary>What is configured in the ledger.</summary>
    public static readonly ObjectType Ledger = new("ledger",
    [
        Required("vatPercents", FlowType.ListOf(FlowType.Number), "VAT rates in percent."),
        Required("nominals", FlowType.ListOf(FlowType.Number), "Codes of the nominal accounts."),
        Required("currencies", new ObjectType("currencies", [], IsOpen: true), "Exchange rates of the enabled currencies, each under its code."),
        Required("paymentMethods", FlowType.ListOf(FlowType.Number), "Ids of the payment methods."),
        Required("bankAccounts", FlowType.ListOf(FlowType.Number), "Ids of the bank accounts."),
        Optional("products", FlowType.ListOf(FlowType.Text), "Codes of the products."),
    ]);

    /// <summary>The type of a subject.</summary>
    public static ObjectType Of(FlowSubject subject) => subject switch
    {
        FlowSubject.Order => Order,
        FlowSubject.Refund => Refund,
        FlowSubject.Customer => Customer,
        FlowSubject.Product => Product,
        FlowSubject.Stock => Stock,
        FlowSubject.Settlement => Settlement,
        _ => throw new ArgumentOutOfRangeException(nameof(subject), subject, "A subject without a type."),
    };

    private static FlowField Required(string name, FlowType type, string description, ConstantCheck check = ConstantCheck.None) => new(name, type, IsRequired: true, description, check);

    private static FlowField Optional(string name, FlowType type, string description) => new(name, type, IsRequired: false, description);

    private static IEnumerable<FlowField> LineFields(params string[] kinds) =>
    [
        Required("kind", FlowType.OneOf(kinds), "What it is for."),
        Optional("sku", FlowType.Text, "Stock-keeping unit; missing where there is no article."),
        Required("description", FlowType.Text, "Text for the invoice."),
        Required("quantity", FlowType.Number, "How many."),
        Required("net", FlowType.Number, "Amount without VAT for the whole line."),
        Required("vat", FlowType.Number, "VAT of the whole line."),
        Optional("vatPercent", FlowType.Number, "VAT rate the channel states."),
        Required("gross", FlowType.Number, "Amount with VAT for the whole line."),
        Optional("category", FlowType.Text, "The product's category, when the channel states it."),
    ];
}
