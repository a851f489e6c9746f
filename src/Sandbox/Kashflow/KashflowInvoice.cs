using System.Text.Json.Serialization;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>An invoice in the ledger. Totals are the sums of its lines (apis/kashflow.md §4).</summary>
public sealed record KashflowInvoice
{
    public required int Id { get; init; }

    public required int Number { get; init; }

    public required DateTime IssuedDate { get; init; }

    public required DateTime DueDate { get; init; }

    public required int CustomerId { get; init; }

    public required string CustomerCode { get; init; }

    public string? CustomerReference { get; init; }

    public string? CustomerKey { get; init; }

    public int ProjectNumber { get; init; }

    public bool IsCISReverseCharge { get; init; }

    public bool AutomaticCreditControlEnabled { get; init; }

    public bool UseCustomDeliveryAddress { get; init; }

    /// <summary>Code of the document's currency; every amount is in it.</summary>
    public required string CurrencyCode { get; init; }

    /// <summary>Units of the document's currency for one unit of the home currency.</summary>
    public required decimal ExchangeRate { get; init; }

    public AddressFields? Address { get; init; }

    public AddressFields? DeliveryAddress { get; init; }

    public required IReadOnlyList<KashflowLine> Lines { get; init; }

    public required IReadOnlyList<KashflowPayment> Payments { get; init; }

    /// <summary>The submitted VAT return it stands in; 0 for none.</summary>
    public int VatReturnId { get; init; }

    public required DateTime CreatedDate { get; init; }

    public required Guid Permalink { get; init; }

    /// <summary>Sum of the lines' net amounts.</summary>
    public required decimal Net { get; init; }

    /// <summary>Sum of the lines' VAT amounts.</summary>
    public required decimal Vat { get; init; }

    /// <summary>Sum of the payments.</summary>
    public required decimal Paid { get; init; }

    /// <summary>Net plus VAT.</summary>
    [JsonIgnore]
    public decimal Gross => Net + Vat;

    /// <summary>What is still owed; negative on an open credit note.</summary>
    [JsonIgnore]
    public decimal Due => Gross - Paid;

    /// <summary>Whether nothing is owed any more.</summary>
    [JsonIgnore]
    public bool IsPaid => Gross >= 0 ? Paid >= Gross : Paid <= Gross;

    /// <summary>Whether it is a credit note: an invoice below 0 (apis/kashflow.md §3, Credit notes).</summary>
    [JsonIgnore]
    public bool IsCreditNote => Gross < 0;
}

/// <summary>A line in the ledger; <paramref name="Net"/> is Rate x Quantity rounded to two decimals, <paramref name="VatAmount"/> is as it was sent.</summary>
public sealed record KashflowLine(
    int Number,
    string Description,
    decimal Quantity,
    decimal Rate,
    decimal Net,
    decimal VatLevel,
    bool VatExempt,
    decimal VatAmount,
    int NominalCode,
    string? ProductCode,
    string? TaxCode,
    bool Disallowed,
    int ProjectNumber);

/// <summary>A payment in the ledger.</summary>
public sealed record KashflowPayment(
    int Id,
    DateTime Date,
    decimal Amount,
    int Method,
    int AccountId,
    string? Reference,
    string? Note,
    int BulkId,
    int BfsTransactionId,
    int PaymentProcessor,
    bool IsExternalRefund,
    Guid Permalink)
{
    /// <summary>Whether it is no money but a credit note that was applied; such a line stands on both documents, with the same <see cref="BulkId"/> and opposite amounts.</summary>
    public bool IsCreditNote { get; init; }
}
