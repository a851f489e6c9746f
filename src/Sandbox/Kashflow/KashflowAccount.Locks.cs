namespace KashflowOrleans.Sandbox.Kashflow;

/// <content>Closed periods: documents in a submitted VAT return, and all that is dated on or before the lock date, can be neither changed nor deleted (apis/kashflow.md §3, Invoices).
/// Whether the service lets money be recorded on them is not published; here it does not, but credit notes can be applied to them.</content>
public sealed partial class KashflowAccount
{
    private int _lastVatReturn = 700;

    /// <summary>Locks all that is dated on or before a day; null ends it.</summary>
    public void LockUntil(DateTime? day) => Reference = Reference with { LockedUntil = day };

    /// <summary>Submits a VAT return with these invoices and credit notes.</summary>
    /// <param name="numbers">Their numbers; unknown ones are left out.</param>
    /// <returns>The return's id.</returns>
    public int SubmitVatReturn(IReadOnlyCollection<int> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        lock (_gate)
        {
            var id = Math.Max(_lastVatReturn, _invoices.Values.Select(static entry => entry.Record.VatReturnId).DefaultIfEmpty().Max()) + 1;
            _lastVatReturn = id;
            foreach (var number in numbers)
            {
                if (!_invoices.TryGetValue(number, out var entry))
                    continue;

                entry.Record = entry.Record with { VatReturnId = id };
                _journal.Append("invoice", entry.Record, KashflowJson.Default.KashflowInvoice);
            }

            return id;
        }
    }

    private KashflowRefusal? CheckLock_NeedsLock(KashflowInvoice invoice) =>
        invoice.VatReturnId != 0 ? KashflowRefusal.InVatReturn(invoice.Number) : CheckPeriod_NeedsLock(invoice.IssuedDate);

    private KashflowRefusal? CheckPeriod_NeedsLock(DateTime date) =>
        _reference.LockedUntil is { } until && date.Date <= until.Date ? KashflowRefusal.PeriodLocked($"A transaction dated {date:yyyy-MM-dd}", until) : null;
}
