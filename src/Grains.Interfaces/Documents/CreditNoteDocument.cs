using NodaTime;

namespace KashflowOrleans.Documents;

/// <summary>A credit note the ledger should have. Amounts are what is credited, so more than 0 where the customer gets something; the ledger's connector turns the sign where
/// the ledger wants it turned (apis/kashflow.md §3 Credit notes).</summary>
/// <param name="Reference">Our natural key, made of the refund's number in the channel so that it is no invoice's reference.</param>
/// <param name="InvoiceReference">Reference of the invoice it credits: the order's number.</param>
/// <param name="IssuedOn">Day of the credit, in the business's time zone.</param>
/// <param name="CurrencyCode">ISO 4217 code.</param>
/// <param name="ExchangeRate">Units of the currency per home unit; null for the home currency.</param>
/// <param name="Address">Address printed on it.</param>
/// <param name="Lines">Lines; a line below 0 (a fee that is kept back) lessens the credit.</param>
/// <param name="Payments">Money given back.</param>
public sealed record CreditNoteDocument(
    string Reference,
    string InvoiceReference,
    LocalDate IssuedOn,
    string CurrencyCode,
    decimal? ExchangeRate,
    LedgerAddress Address,
    IReadOnlyList<InvoiceLine> Lines,
    IReadOnlyList<PaymentDocument> Payments)
{
    /// <summary>Sum of the lines without VAT.</summary>
    public decimal Net => Lines.Sum(line => line.Net);

    /// <summary>Sum of the lines' VAT.</summary>
    public decimal Vat => Lines.Sum(line => line.Vat);

    /// <summary>Net plus VAT.</summary>
    public decimal Gross => Net + Vat;

    /// <summary>Sum of what is given back.</summary>
    public decimal Paid => Payments.Sum(payment => payment.Amount);
}
