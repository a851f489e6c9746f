using KashflowOrleans.Documents;
using NodaTime;

namespace KashflowOrleans.Grains.Orders;

/// <summary>An invoice of the order that no longer stands, and how far the credit note that takes it back has come.</summary>
public sealed class ReplacedInvoice
{
    /// <summary>Which of the order's replaced invoices it is, from 1.</summary>
    public int Ordinal { get; set; }

    /// <summary>The invoice as it stood.</summary>
    public PostedInvoice Invoice { get; set; } = new(0, 0, string.Empty, 0, 0);

    /// <summary>Day of the change where the business is.</summary>
    public DateOnly On { get; set; }

    /// <summary>Why it was taken back, in words.</summary>
    public string Why { get; set; } = string.Empty;

    /// <summary>Whether nothing was to take its place.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>The credit note that takes it back; null when there was nothing left to take back.</summary>
    public CreditNoteProgress? Reversal { get; set; }

    /// <summary>Reference of the credit note.</summary>
    public string Reference { get; set; } = string.Empty;

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; set; } = string.Empty;

    /// <summary>VAT that the credit note takes back.</summary>
    public decimal Vat { get; set; }

    /// <summary>What the credit note says; kept until it has done its work, so that every attempt says the same.</summary>
    public ReversalContent? Content { get; set; }

    /// <summary>Money on the invoice. What was not given back stays received: it is not recorded again on the invoice that comes next, the credit note pays that one.</summary>
    public List<RecordedMoney> Money { get; set; } = [];

    /// <summary>Money taken off again by the credit note, of this invoice or an earlier one, because the order no longer shows it or another order shows it now.</summary>
    public List<RecordedMoney> Returned { get; set; } = [];

    /// <summary>Credit notes of refunds that the reversal left out of what it takes back.</summary>
    public List<int> Netted { get; set; } = [];

    /// <summary>Whether the invoice has been dealt with: its credit note stands and pays what was due on it.</summary>
    public bool IsSettled { get; set; }

    /// <summary>The identity of a reversal among the order's credit notes; a channel's refunds are never called so.</summary>
    public static string IdOf(int ordinal) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"reversal-{ordinal}");
}

/// <summary>A payment as it is recorded on an invoice.</summary>
/// <param name="Amount">Amount in the invoice's currency.</param>
/// <param name="MethodId">The ledger's payment method.</param>
/// <param name="AccountId">The ledger's bank account.</param>
/// <param name="Reference">Our natural key of it, or what somebody typed in.</param>
/// <param name="IsByHand">Whether somebody else recorded it: it is never taken off again.</param>
public sealed record RecordedMoney(decimal Amount, int MethodId, int AccountId, string? Reference, bool IsByHand = false)
{
    /// <summary>Whether it is a payment that the order shows.</summary>
    public bool Is(PaymentDocument payment) => Is(payment.Amount, payment.MethodId, payment.AccountId, payment.Reference);

    /// <summary>Whether it is the same money, whoever recorded it.</summary>
    public bool Is(RecordedMoney other) => Is(other.Amount, other.MethodId, other.AccountId, other.Reference);

    private bool Is(decimal amount, int method, int account, string? reference) =>
        Amount == amount && MethodId == method && AccountId == account && string.Equals(Reference, reference, StringComparison.Ordinal);
}

/// <summary>What a reversal says, in a form that is stored.</summary>
/// <param name="CustomerCode">The customer of the invoice.</param>
/// <param name="Reference">Natural key of the credit note.</param>
/// <param name="InvoiceReference">Reference of the invoice.</param>
/// <param name="On">Day of the change where the business is.</param>
/// <param name="CurrencyCode">ISO 4217 code.</param>
/// <param name="ExchangeRate">The invoice's own rate; null for the home currency.</param>
/// <param name="Address">Address as it is printed on the invoice.</param>
/// <param name="Lines">The invoice's lines, as credited.</param>
/// <param name="Returned">Money taken off again.</param>
public sealed record ReversalContent(
    string CustomerCode,
    string Reference,
    string InvoiceReference,
    DateOnly On,
    string CurrencyCode,
    decimal? ExchangeRate,
    LedgerAddress Address,
    IReadOnlyList<InvoiceLine> Lines,
    IReadOnlyList<RecordedMoney> Returned)
{
    /// <summary>The credit note the ledger should have.</summary>
    public CreditNoteDocument ToDocument()
    {
        var on = LocalDate.FromDateOnly(On);
        return new CreditNoteDocument(
            Reference, InvoiceReference, on, CurrencyCode, ExchangeRate, Address, Lines,
            [.. Returned.Select(money => new PaymentDocument(on, money.Amount, money.MethodId, money.AccountId, money.Reference ?? Reference, $"Taken off {InvoiceReference} again"))]);
    }
}
