using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Documents;

namespace KashflowOrleans.Grains.Orders;

/// <summary>Whether a document that was found under our number after a lost reply is the very document that should stand: pure. Totals and payments alone do not tell, since an
/// edit may move money between accounts or rates.</summary>
public static class PostedAlready
{
    /// <summary>Whether an invoice says what it should.</summary>
    public static bool Is(LedgerInvoice existing, InvoiceDocument document) =>
        existing.Net == document.Net
        && existing.Vat == document.Vat
        && existing.Paid == document.Paid
        && HasPayments(existing.Payments, document.Payments)
        && IsSame(existing.Content, document.Lines, document.Address);

    /// <summary>Whether a credit note says what it should.</summary>
    public static bool Is(LedgerCreditNote existing, CreditNoteDocument document) =>
        existing.Net == document.Net
        && existing.Vat == document.Vat
        && existing.Refunded == document.Paid
        && HasPayments(existing.Payments, document.Payments)
        && IsSame(existing.Content, document.Lines, document.Address);

    private static bool HasPayments(IReadOnlyList<LedgerPayment> existing, IReadOnlyList<PaymentDocument> wanted) =>
        wanted.All(payment => existing.Any(there => there.Amount == payment.Amount && string.Equals(there.Reference, payment.Reference, StringComparison.Ordinal)
            && there.AccountId == payment.AccountId && there.MethodId == payment.MethodId));

    // A ledger that does not give lines cannot be asked.
    private static bool IsSame(LedgerContent? existing, IReadOnlyList<InvoiceLine> lines, LedgerAddress address) =>
        existing is null || (existing.Lines.Count == lines.Count && existing.Lines.Zip(lines).All(pair => IsSame(pair.First, pair.Second)) && IsSame(existing.Address, address));

    private static bool IsSame(InvoiceLine left, InvoiceLine right) =>
        string.Equals(left.Description.Trim(), right.Description.Trim(), StringComparison.Ordinal) && left.Net == right.Net && left.Vat == right.Vat && left.VatPercent == right.VatPercent && left.VatExempt == right.VatExempt && left.NominalCode == right.NominalCode;

    private static bool IsSame(LedgerAddress left, LedgerAddress right) =>
        IsSame(left.Line1, right.Line1) && IsSame(left.Line2, right.Line2) && IsSame(left.Line3, right.Line3) && IsSame(left.Line4, right.Line4) && IsSame(left.Postcode, right.Postcode);

    private static bool IsSame(string? left, string? right) => string.Equals(left ?? string.Empty, right ?? string.Empty, StringComparison.OrdinalIgnoreCase);
}
