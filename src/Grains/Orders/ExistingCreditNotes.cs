using System.Globalization;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Documents;

namespace KashflowOrleans.Grains.Orders;

/// <summary>What credit notes that already carry the refund's reference mean for it; the rule is that of <see cref="ExistingInvoices"/>.</summary>
public static class ExistingCreditNotes
{
    /// <summary>Those that may be this refund's: what somebody made by hand, and what our series made for the same customer over the same amount.</summary>
    /// <param name="found">Credit notes whose reference is exactly the refund's.</param>
    /// <param name="customerCode">The customer of the order's invoice.</param>
    /// <param name="document">What should exist.</param>
    /// <param name="firstNumber">Where our own number series starts.</param>
    public static IReadOnlyList<LedgerCreditNote> Candidates(IReadOnlyList<LedgerCreditNote> found, string customerCode, CreditNoteDocument document, int firstNumber) =>
    [
        .. found.Where(note => note.Number < firstNumber
            || (string.Equals(note.CustomerCode, customerCode, StringComparison.OrdinalIgnoreCase) && note.Gross == document.Gross)),
    ];

    /// <summary>Whether a credit note made by hand says what it should, so that it is taken over.</summary>
    /// <param name="note">The only candidate, read alone: lists do not tell what was given back.</param>
    /// <param name="customerCode">The customer of the order's invoice.</param>
    /// <param name="document">What should exist.</param>
    /// <param name="firstNumber">Where our own number series starts.</param>
    public static bool SaysTheSame(LedgerCreditNote note, string customerCode, CreditNoteDocument document, int firstNumber) =>
        note.Number < firstNumber
        && string.Equals(note.CustomerCode, customerCode, StringComparison.OrdinalIgnoreCase)
        && note.Gross == document.Gross
        && note.Refunded == document.Paid;

    /// <summary>What a person is told where it is not clear.</summary>
    public static string Unclear(IReadOnlyList<LedgerCreditNote> candidates, CreditNoteDocument document)
    {
        var list = string.Join(", ", candidates.Select(note => string.Create(CultureInfo.InvariantCulture, $"{note.Number} over {note.Gross:0.00}")));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The ledger already has the reference '{document.Reference}' on credit note {list}; this refund comes to {document.Gross:0.00} with {document.Paid:0.00} given back. If that is this refund's credit note, correct it and skip the order; if not, release the order to post it.");
    }
}
