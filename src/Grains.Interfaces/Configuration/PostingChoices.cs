namespace KashflowOrleans.Configuration;

/// <summary>What the days of payment terms count from.</summary>
public static class PaymentTermsTypes
{
    /// <summary>The tax point.</summary>
    public const string AfterIssue = "afterIssue";

    /// <summary>The end of the tax point's month.</summary>
    public const string AfterMonthEnd = "afterMonthEnd";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [AfterIssue, AfterMonthEnd];
}

/// <summary>Which day of an order is its tax point.</summary>
public static class TaxPoints
{
    /// <summary>The day it was placed.</summary>
    public const string Placed = "placed";

    /// <summary>The day the channel invoiced it first.</summary>
    public const string Invoiced = "invoiced";

    /// <summary>The day it was shipped or complete.</summary>
    public const string Completed = "completed";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [Placed, Invoiced, Completed];
}

/// <summary>Whose exchange rate is used.</summary>
public static class ExchangeRateSources
{
    /// <summary>The ledger's own.</summary>
    public const string Ledger = "ledger";

    /// <summary>The one the channel calculated the order with.</summary>
    public const string Shop = "shop";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [Ledger, Shop];
}

/// <summary>Where a British business is for VAT.</summary>
public static class VatCountries
{
    /// <summary>Great Britain: what goes to the EU is an export.</summary>
    public const string GreatBritain = "GB";

    /// <summary>Northern Ireland: goods follow the rules of the EU.</summary>
    public const string NorthernIreland = "XI";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [GreatBritain, NorthernIreland];
}

/// <summary>How a line stands to VAT.</summary>
public static class VatTreatmentNames
{
    /// <summary>VAT was charged, or a rate above 0 is stated.</summary>
    public const string Taxed = "taxed";

    /// <summary>No VAT, sold at home.</summary>
    public const string ZeroRated = "zeroRated";

    /// <summary>Exempt, as the merchant says of the product.</summary>
    public const string Exempt = "exempt";

    /// <summary>No supply in the sense of VAT, or one that takes place elsewhere.</summary>
    public const string OutsideScope = "outsideScope";

    /// <summary>Goods that leave the country.</summary>
    public const string Export = "export";

    /// <summary>A service, or goods from Northern Ireland, to a business with a VAT number of the EU: it accounts for the VAT.</summary>
    public const string ReverseCharge = "reverseCharge";

    /// <summary>Goods from Northern Ireland to a consumer in the EU without VAT: the VAT of the destination is due.</summary>
    public const string EuConsumer = "euConsumer";

    /// <summary>Those that the ledger's handling can be chosen of.</summary>
    public static readonly IReadOnlyList<string> WithoutVat = [ZeroRated, Exempt, OutsideScope, Export, ReverseCharge, EuConsumer];

    /// <summary>Those that can be said of a product.</summary>
    public static readonly IReadOnlyList<string> OfProducts = [ZeroRated, Exempt, OutsideScope];
}

/// <summary>What the ledger is told of a line without VAT.</summary>
public static class LedgerVatNames
{
    /// <summary>The rate 0.</summary>
    public const string Zero = "zero";

    /// <summary>Exempt (<c>VATExempt</c>, apis/kashflow.md §4).</summary>
    public const string Exempt = "exempt";

    /// <summary>Nothing: the order is held for a person.</summary>
    public const string Hold = "hold";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [Zero, Exempt, Hold];
}
