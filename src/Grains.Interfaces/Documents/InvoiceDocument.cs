using NodaTime;

namespace KashflowOrleans.Documents;

/// <summary>The sales invoice the ledger should have. Its number is not part of it: the reconciler allocates one, and it is the natural key of creation.</summary>
/// <param name="Reference">The order's number; the ledger's <c>CustomerReference</c>.</param>
/// <param name="IssuedOn">Tax point, in the business's time zone.</param>
/// <param name="DueOn">Payment due.</param>
/// <param name="CurrencyCode">ISO 4217 code.</param>
/// <param name="ExchangeRate">Units of the invoice's currency per home unit as the ledger defines it; null for the home currency.</param>
/// <param name="Address">Billing address printed on the invoice.</param>
/// <param name="Lines">Lines; their sums are the invoice's totals (apis/kashflow.md §4).</param>
/// <param name="Payments">Payments recorded against the invoice.</param>
public sealed record InvoiceDocument(
    string Reference,
    LocalDate IssuedOn,
    LocalDate DueOn,
    string CurrencyCode,
    decimal? ExchangeRate,
    LedgerAddress Address,
    IReadOnlyList<InvoiceLine> Lines,
    IReadOnlyList<PaymentDocument> Payments)
{
    /// <summary>Whose exchange rate it is: <c>ledger</c> or <c>shop</c>; null for the home currency and where the flow does not say.</summary>
    public string? ExchangeRateSource { get; init; }

    /// <summary>Sum of the lines without VAT.</summary>
    public decimal Net => Lines.Sum(line => line.Net);

    /// <summary>Sum of the lines' VAT.</summary>
    public decimal Vat => Lines.Sum(line => line.Vat);

    /// <summary>Net plus VAT.</summary>
    public decimal Gross => Net + Vat;

    /// <summary>Sum of the payments.</summary>
    public decimal Paid => Payments.Sum(payment => payment.Amount);
}

/// <summary>One invoice line. <c>Quantity × UnitPrice</c> is <see cref="Net"/> exactly, at two decimals: what does not divide stands as quantity 1 at the line's net
/// (apis/kashflow.md §4).</summary>
/// <param name="Description">Text without line breaks.</param>
/// <param name="Quantity">Quantity.</param>
/// <param name="UnitPrice">Net price of one, two decimals.</param>
/// <param name="VatPercent">A rate that is configured in the ledger.</param>
/// <param name="Vat">VAT of the whole line; the ledger stores it as sent.</param>
/// <param name="VatExempt">Exempt, as opposed to zero-rated.</param>
/// <param name="NominalCode">Nominal account.</param>
/// <param name="ProductCode">The ledger's product, when the line sells one.</param>
public sealed record InvoiceLine(
    string Description,
    decimal Quantity,
    decimal UnitPrice,
    decimal VatPercent,
    decimal Vat,
    bool VatExempt,
    int NominalCode,
    string? ProductCode)
{
    /// <summary>Amount without VAT.</summary>
    public decimal Net => Quantity * UnitPrice;

    /// <summary>On a credit note: the goods went back, so that the ledger's product gains what it lost. Without it the credit note names no product.</summary>
    public bool ReturnsStock { get; init; }

    /// <summary>How it stands to VAT, in the words of the merchant's settings (<c>export</c>, <c>reverseCharge</c> …); null where the flow does not say.</summary>
    public string? VatTreatment { get; init; }
}

/// <summary>A payment against the invoice.</summary>
/// <param name="PaidOn">Day of the payment in the business's time zone.</param>
/// <param name="Amount">Amount in the invoice's currency.</param>
/// <param name="MethodId">The ledger account's own payment method id.</param>
/// <param name="AccountId">The ledger's bank account id.</param>
/// <param name="Reference">Our natural key of the payment: the gateway's transaction id, or the order's number and the method.</param>
/// <param name="Note">Text for people.</param>
public sealed record PaymentDocument(LocalDate PaidOn, decimal Amount, int MethodId, int AccountId, string Reference, string Note);
