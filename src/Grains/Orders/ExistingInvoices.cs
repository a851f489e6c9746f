using System.Globalization;
using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Documents;

namespace KashflowOrleans.Grains.Orders;

/// <summary>What invoices that already carry the order's reference mean for it: a record that exists is taken over, never doubled; what is not certain is held.</summary>
public static class ExistingInvoices
{
    /// <summary>Judges what a search by reference found.</summary>
    /// <param name="found">Invoices whose reference is exactly the order's number.</param>
    /// <param name="customerCode">The order's customer in the ledger.</param>
    /// <param name="document">What should exist.</param>
    /// <param name="firstNumber">Where our own number series starts.</param>
    public static Judgement Judge(IReadOnlyList<LedgerInvoice> found, string customerCode, InvoiceDocument document, int firstNumber)
    {
        // Two shops of one merchant may use the same order number (apis/magento.md §7 case 23): what our series made for somebody else, or over another total, is another order's.
        var candidates = found
            .Where(invoice => invoice.Number < firstNumber || (IsFor(invoice, customerCode) && invoice.Gross == document.Gross))
            .ToList();
        if (candidates.Count == 0)
        {
            return new Judgement.NoneExists();
        }

        if (candidates is [var only] && only.Number < firstNumber && only.Gross == document.Gross && only.Paid == document.Paid)
        {
            return new Judgement.TakeOver(only);
        }

        return Unclear(candidates, document);
    }

    private static Judgement.Unclear Unclear(IReadOnlyList<LedgerInvoice> candidates, InvoiceDocument document)
    {
        var list = string.Join(", ", candidates.Select(invoice => string.Create(
            CultureInfo.InvariantCulture, $"{invoice.Number} over {invoice.Gross:0.00} with {invoice.Paid:0.00} paid")));
        return new Judgement.Unclear(string.Create(
            CultureInfo.InvariantCulture,
            $"The ledger already has the reference '{document.Reference}' on invoice {list}; this order comes to {document.Gross:0.00} with {document.Paid:0.00} paid. If that is this order's invoice, correct it and skip the order; if not, release the order to post it."));
    }

    /// <summary>Judges what a search by reference found, by where the merchant's numbers come from.</summary>
    /// <param name="found">Invoices whose reference is exactly the order's number.</param>
    /// <param name="customerCode">The order's customer in the ledger.</param>
    /// <param name="document">What should exist.</param>
    /// <param name="posting">The merchant's posting.</param>
    public static Judgement Judge(IReadOnlyList<LedgerInvoice> found, string customerCode, InvoiceDocument document, PostingConfig posting)
    {
        if (posting.Numbering == InvoiceNumbering.Series)
        {
            return Judge(found, customerCode, document, posting.FirstInvoiceNumber);
        }

        // No number tells who made it: what is this customer's or comes to the same is for a person to judge.
        var candidates = found.Where(invoice => IsFor(invoice, customerCode) || invoice.Gross == document.Gross).ToList();
        return candidates.Count == 0 ? new Judgement.NoneExists() : Unclear(candidates, document);
    }

    private static bool IsFor(LedgerInvoice invoice, string customerCode) =>
        string.Equals(invoice.CustomerCode, customerCode, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The meaning of invoices that were found: a closed set.</summary>
public abstract record Judgement
{
    private Judgement()
    {
    }

    /// <summary>The order's invoice does not exist yet.</summary>
    public sealed record NoneExists : Judgement;

    /// <summary>This is the order's invoice, made by somebody else and saying the same.</summary>
    public sealed record TakeOver(LedgerInvoice Invoice) : Judgement;

    /// <summary>A person must tell.</summary>
    public sealed record Unclear(string Reason) : Judgement;
}
