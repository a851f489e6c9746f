using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Running.Functions;

/// <summary>A function that flows have beyond JSONata's own.</summary>
/// <param name="Name">Name without <c>$</c>.</param>
/// <param name="Parameters">Its parameters in order; those that end in <c>?</c> can be left out, <c>…</c> stands for more of the last.</param>
/// <param name="Summary">What it gives, and when it gives nothing.</param>
/// <param name="Example">An expression.</param>
public sealed record DomainFunction(string Name, IReadOnlyList<string> Parameters, string Summary, string Example)
{
    /// <summary>How it is written: <c>$addDays(day, days)</c>.</summary>
    public string Usage => $"${Name}({string.Join(", ", Parameters)})";

    internal DomainBody Body { get; init; } = static (_, _, _) => default;
}

/// <summary>What a domain function does.</summary>
internal delegate Value DomainBody(FlowReference reference, ReadOnlySpan<Value> arguments, IFunctionCall? call);

/// <summary>The functions that flows have beyond JSONata's own: everything that needs the merchant's settings, the ledger's data or the engine's own rules. None of them reads
/// anything else, so that a run can be repeated. A function whose main argument is nothing gives nothing.</summary>
public static class DomainFunctions
{
    /// <summary>All of them, in the order of the documentation.</summary>
    public static IReadOnlyList<DomainFunction> All { get; } =
    [
        new(
            "vatRate", ["net", "vat", "statedPercent?", "quantity?"],
            "The ledger's VAT rate of a line: the one the channel states (within 0.05), else the one that explains the amounts to within a penny per unit; nothing when none does.",
            "$vatRate(item.net, item.vat, item.vatPercent, item.quantity)") { Body = Rates.VatRate },
        new(
            "vatTreatment", ["sale", "line"],
            "How a line of an order or refund stands to VAT: name (taxed, zeroRated, exempt, outsideScope, export, reverseCharge, euConsumer), percent (the ledger's rate), exempt, note, and hold when the merchant's settings hold such sales.",
            "$vatTreatment(order, item).percent") { Body = Treatments.VatTreatment },
        new(
            "tradeBorder", ["address", "…"],
            "Where the first of the addresses that names a country is, in the ledger's words: Domestic, EU or Rest of World; nothing when none does.",
            "$tradeBorder(order.billing, order.shipping)") { Body = Treatments.TradeBorder },
        new(
            "vatIn", ["gross", "percent"],
            "The VAT contained in an amount that includes it, rounded to two decimals, halves away from 0.",
            "$vatIn(120, 20)") { Body = Rates.VatIn },
        new(
            "exchangeRate", ["currency"],
            "The ledger's exchange rate of a currency; nothing when it is not enabled there, has no rate above 0 or is the home currency.",
            "$exchangeRate(order.currency)") { Body = Rates.ExchangeRate },
        new(
            "saleRate", ["sale"],
            "The exchange rate of an order or refund from the source that the merchant chose, the ledger or the shop; nothing for the home currency, for one that is not enabled in the ledger and where the source tells none.",
            "$saleRate(order)") { Body = Rates.SaleRate },
        new(
            "isHomeCurrency", ["currency"],
            "Whether a currency is the one of the books, whatever the letters.",
            "$isHomeCurrency(order.currency)") { Body = Rates.IsHomeCurrency },
        new(
            "businessDate", ["instant"],
            "The day on which a point in time falls where the business is, such as 2026-03-02; nothing when the merchant's time zone is not known.",
            "$businessDate(order.placedAt)") { Body = Days.BusinessDate },
        new(
            "addDays", ["day", "days"],
            "A day so many days later, or earlier when the number is below 0.",
            "$addDays($businessDate(order.placedAt), settings.paymentTermsDays)") { Body = Days.AddDays },
        new(
            "dueOn", ["day"],
            "The day on which an invoice of a day is due by the merchant's payment terms: so many days after it, or after the end of its month.",
            "$dueOn($businessDate(order.placedAt))") { Body = Days.DueOn },
        new(
            "reference", ["number", "store?"],
            "A number as reference of a document: with the prefix of the connection, in which {store} stands for the store.",
            "$reference(order.number, order.store)") { Body = Treatments.Reference },
        new(
            "money", ["amount"],
            "An amount of money as people write it, with at least two decimals: 12.50.",
            "$money(order.total)") { Body = Wording.Money },
        new(
            "amount", ["number"],
            "A number with no more decimals than it needs, four at most: 12.5.",
            "$amount(item.quantity)") { Body = Wording.Amount },
        new(
            "oneLine", ["text", "max?"],
            "A text without line breaks, cut to so many characters (250 when not given), never within a character.",
            "$oneLine(item.description, 100)") { Body = Wording.OneLine },
        new(
            "firstText", ["text", "…"],
            "The first of the texts that is not blank, trimmed; nothing when all are.",
            "$firstText(order.customer.company, order.billing.company)") { Body = Wording.FirstText },
        new(
            "joinText", ["text", "…"],
            "The texts that are not blank, trimmed, with a blank between them; nothing when all are blank.",
            "$joinText(order.customer.firstName, order.customer.lastName)") { Body = Wording.JoinText },
        new(
            "ledgerAddress", ["address", "…"],
            "The first of the addresses that is there, in the ledger's form: line1 to line4, postcode as Royal Mail writes it, countryCode; nothing when none is.",
            "$ledgerAddress(order.billing, order.shipping)") { Body = Lookups.LedgerAddress },
        new(
            "paymentMethod", ["method"],
            "Where a channel's payment method is booked, methodId and accountId, by the merchant's settings whatever the letters; the entry '*' for all others; nothing without one.",
            "$paymentMethod(payment.method).methodId") { Body = Lookups.PaymentMethod },
        new(
            "nominal", ["code"],
            "The nominal code when the ledger has the account; nothing otherwise.",
            "$nominal(4000)") { Body = Lookups.Nominal },
        new(
            "nominalOf", ["line", "otherwise?"],
            "The nominal account that the merchant's settings give a line of goods by its stock-keeping unit or its category; otherwise the second argument.",
            "$nominalOf(item, settings.salesNominal)") { Body = Treatments.NominalOf },
        new(
            "product", ["code"],
            "The product code when the ledger has the product; nothing otherwise, or when the products were not read.",
            "$product(item.sku)") { Body = Lookups.Product },
        new(
            "productNominal", ["code"],
            "The nominal account that the ledger's product stands under; nothing when the ledger has no such product, or when the products were not read.",
            "$productNominal(item.sku)") { Body = Lookups.ProductNominal },
    ];

    /// <summary>The functions over a merchant's data.</summary>
    internal static IReadOnlyList<BuiltInFunction> For(FlowReference reference) =>
        [.. All.Select(function =>
        {
            var body = function.Body;
            return new BuiltInFunction(function.Name, function.Parameters.Count, signature: null, (arguments, call) => body(reference, arguments, call));
        })];

    /// <summary>An argument that must be a number; null when it is nothing.</summary>
    internal static decimal? Number(string function, ReadOnlySpan<Value> arguments, int index)
    {
        var value = At(arguments, index);
        if (value.IsDecimal)
        {
            return value.AsDecimal;
        }

        return FieldReader.IsNothing(value)
            ? null
            : Numbers.Of(value) ?? throw Wrong(function, index, "a number", value);
    }

    /// <summary>An argument; nothing when there are not so many.</summary>
    internal static Value At(ReadOnlySpan<Value> arguments, int index) => index < arguments.Length ? arguments[index] : default;

    /// <summary>The error of an argument of the wrong kind.</summary>
    internal static JsonataException Wrong(string function, int index, string wanted, Value value) =>
        new("T0410", $"Argument {Texts.Amount(index + 1)} of ${function} must be {wanted}; it is {Texts.Shown(value)}.") { Value = value, Index = index + 1, Token = function };
}
