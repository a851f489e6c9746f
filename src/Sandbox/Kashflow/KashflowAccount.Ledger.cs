using System.Runtime.InteropServices;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>What the ledger holds, in figures.</summary>
/// <param name="Customers">Customers.</param>
/// <param name="Invoices">Invoices.</param>
/// <param name="DuplicateReferences">Invoices beyond the first with the same CustomerReference.</param>
/// <param name="Payments">Payment lines.</param>
/// <param name="Net">Sum of net amounts, each in its document's currency.</param>
/// <param name="Vat">Sum of VAT amounts.</param>
/// <param name="Gross">Sum of gross amounts.</param>
/// <param name="Paid">Sum of payments.</param>
public sealed record KashflowSummary(int Customers, int Invoices, int DuplicateReferences, int Payments, decimal Net, decimal Vat, decimal Gross, decimal Paid);

public sealed partial class KashflowAccount
{
    private readonly Dictionary<int, int> _numberOfInvoiceId = [];
    private readonly Dictionary<string, int> _invoicesOfReference = new(StringComparer.Ordinal);
    private readonly Dictionary<int, decimal> _balances = [];
    private int _duplicates;
    private int _payments;
    private decimal _net;
    private decimal _vat;
    private decimal _paid;

    /// <summary>Counts and sums. Kept with every change, so asking often costs nothing.</summary>
    public KashflowSummary Summary
    {
        get
        {
            lock (_gate)
                return new KashflowSummary(_customersById.Count, _invoices.Count, _duplicates, _payments, _net, _vat, _net + _vat, _paid);
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
        foreach (var payment in invoice.Payments)
            CollectionsMarshal.GetValueRefOrAddDefault(_balances, payment.AccountId, out _) += sign * payment.Amount;

        var customer = _customersById[invoice.CustomerId];
        if (sign > 0)
            customer.Add(invoice);
        else
            customer.Remove(invoice);

        if (string.IsNullOrEmpty(invoice.CustomerReference))
            return;

        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_invoicesOfReference, invoice.CustomerReference, out _);
        var before = Math.Max(0, count - 1);
        count += sign;
        _duplicates += Math.Max(0, count - 1) - before;
    }
}
