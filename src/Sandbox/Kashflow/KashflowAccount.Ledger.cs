using System.Runtime.InteropServices;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>What the ledger holds, in figures.</summary>
/// <param name="Customers">Customers.</param>
/// <param name="Invoices">Invoices, credit notes not among them.</param>
/// <param name="DuplicateReferences">Invoices beyond the first with the same CustomerReference, and credit notes likewise; a refund may have the number of another order.</param>
/// <param name="Payments">Payment lines.</param>
/// <param name="Net">Sum of net amounts, each in its document's currency.</param>
/// <param name="Vat">Sum of VAT amounts.</param>
/// <param name="Gross">Sum of gross amounts.</param>
/// <param name="Paid">Sum of payments; a credit note that was applied adds nothing, it stands on both sides.</param>
/// <param name="CreditNotes">Credit notes.</param>
/// <param name="Credited">Sum of what credit notes credit, more than 0.</param>
/// <param name="Refunded">Sum of money given back on credit notes, more than 0.</param>
/// <param name="Applied">Sum of what credit notes paid of invoices.</param>
/// <param name="Journals">Journals.</param>
/// <param name="Journalled">Sum of the journals' debits, which is that of their credits.</param>
public sealed record KashflowSummary(
    int Customers,
    int Invoices,
    int DuplicateReferences,
    int Payments,
    decimal Net,
    decimal Vat,
    decimal Gross,
    decimal Paid,
    int CreditNotes = 0,
    decimal Credited = 0,
    decimal Refunded = 0,
    decimal Applied = 0,
    int Journals = 0,
    decimal Journalled = 0);

public sealed partial class KashflowAccount
{
    private readonly Dictionary<int, int> _numberOfInvoiceId = [];
    private readonly Dictionary<(bool IsCreditNote, string Reference), int> _invoicesOfReference = [];
    private readonly Dictionary<int, decimal> _balances = [];
    private int _duplicates;
    private int _payments;
    private decimal _net;
    private decimal _vat;
    private decimal _paid;
    private int _creditNotes;
    private decimal _credited;
    private decimal _refunded;
    private decimal _applied;

    /// <summary>Counts and sums. Kept with every change, so asking often costs nothing.</summary>
    public KashflowSummary Summary
    {
        get
        {
            lock (_gate)
            {
                return new KashflowSummary(
                    _customersById.Count,
                    _invoices.Count - _creditNotes,
                    _duplicates,
                    _payments,
                    _net,
                    _vat,
                    _net + _vat,
                    _paid,
                    _creditNotes,
                    _credited,
                    _refunded,
                    _applied,
                    _journals.Count,
                    _journalled);
            }
        }
    }

    /// <summary>What the payments of invoices have brought into a bank account.</summary>
    internal decimal Balance(int accountId)
    {
        lock (_gate)
            return _balances.GetValueOrDefault(accountId);
    }

    internal List<CustomerView> CustomerViews()
    {
        lock (_gate)
            return [.. _customersById.Values.Select(View_NeedsLock)];
    }

    internal List<InvoiceView> InvoiceViews()
    {
        lock (_gate)
            return [.. _invoiceNumbers.Select(number => View_NeedsLock(_invoices[number]))];
    }

    private void Tally_NeedsLock(KashflowInvoice invoice, int sign)
    {
        _net += sign * invoice.Net;
        _vat += sign * invoice.Vat;
        _paid += sign * invoice.Paid;
        _payments += sign * invoice.Payments.Count;
        if (invoice.IsCreditNote)
            TallyCreditNote_NeedsLock(invoice, sign);

        // What a credit note pays moves no money.
        foreach (var payment in invoice.Payments.Where(static payment => !payment.IsCreditNote))
            CollectionsMarshal.GetValueRefOrAddDefault(_balances, payment.AccountId, out _) += sign * payment.Amount;

        var customer = _customersById[invoice.CustomerId];
        if (sign > 0)
            customer.Add(invoice);
        else
            customer.Remove(invoice);

        if (string.IsNullOrEmpty(invoice.CustomerReference))
            return;

        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_invoicesOfReference, (invoice.IsCreditNote, invoice.CustomerReference), out _);
        var before = Math.Max(0, count - 1);
        count += sign;
        _duplicates += Math.Max(0, count - 1) - before;
    }

    private void TallyCreditNote_NeedsLock(KashflowInvoice note, int sign)
    {
        _creditNotes += sign;
        _credited -= sign * note.Gross;
        foreach (var payment in note.Payments)
        {
            if (payment.IsCreditNote)
                _applied -= sign * payment.Amount;
            else
                _refunded -= sign * payment.Amount;
        }
    }
}
