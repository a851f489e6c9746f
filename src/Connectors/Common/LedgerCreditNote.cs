namespace KashflowOrleans.Connectors.Common;

/// <summary>A credit note as the ledger has it. Amounts are what is credited, so more than 0. <paramref name="Payments"/> and the sums of them are known only where it was read
/// alone; in results of searches they are empty and 0.</summary>
/// <param name="Id">The ledger's identity.</param>
/// <param name="Number">Number; invoices and credit notes share one series.</param>
/// <param name="Reference">Our natural key.</param>
/// <param name="CustomerCode">The customer.</param>
/// <param name="Net">Credited without VAT.</param>
/// <param name="Vat">VAT credited.</param>
/// <param name="Gross">Credited in all.</param>
/// <param name="Refunded">Money given back.</param>
/// <param name="Applied">What invoices were paid with it.</param>
/// <param name="Payments">Money given back and applications (<see cref="LedgerPayment.IsCredit"/>).</param>
public sealed record LedgerCreditNote(
    long Id,
    int Number,
    string? Reference,
    string CustomerCode,
    decimal Net,
    decimal Vat,
    decimal Gross,
    decimal Refunded,
    decimal Applied,
    IReadOnlyList<LedgerPayment> Payments)
{
    /// <summary>What the customer still has to get.</summary>
    public decimal Open => Gross - Refunded - Applied;

    /// <summary>What it was posted with, amounts as they are credited; null in results of searches.</summary>
    public LedgerContent? Content { get; init; }

    /// <summary>What of it pays one invoice.</summary>
    public decimal AppliedTo(LedgerInvoice invoice)
    {
        var applications = invoice.Payments.Where(payment => payment.IsCredit).Select(payment => payment.ApplicationId).ToHashSet();
        return Payments.Where(payment => payment.IsCredit && applications.Contains(payment.ApplicationId)).Sum(payment => payment.Amount);
    }
}

/// <summary>A credit note that pays an invoice.</summary>
/// <param name="CreditNoteNumber">The credit note.</param>
/// <param name="InvoiceNumber">The invoice.</param>
/// <param name="Amount">What of it is applied between the two in all.</param>
public sealed record CreditApplication(int CreditNoteNumber, int InvoiceNumber, decimal Amount);
