using KashflowOrleans.Connectors.Common;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Runtime;

/// <content>Closed periods, as the sandbox's KashFlow has them.</content>
internal sealed partial class FakeLedger
{
    /// <summary>The day up to which nothing can be recorded or changed; may change.</summary>
    public LocalDate? LockedUntil { get; set; }

    /// <summary>Puts an invoice into a submitted VAT return.</summary>
    public void SubmitVatReturn(int number)
    {
        lock (_lock)
        {
            _invoices[number].Invoice = _invoices[number].Invoice with { IsLocked = true };
        }
    }

    /// <summary>Somebody records money on an invoice by hand.</summary>
    public void RecordMoney(int number, decimal amount, string reference, int method, int account)
    {
        lock (_lock)
        {
            var invoice = _invoices[number].Invoice;
            _invoices[number].Invoice = invoice with
            {
                Paid = invoice.Paid + amount,
                Payments = [.. invoice.Payments, new LedgerPayment(++_ids, amount, reference) { MethodId = method, AccountId = account }],
            };
        }
    }

    private bool IsLocked(LocalDate? day) => day <= LockedUntil;

    private Outcome<T> Locked<T>() =>
        new Outcome<T>.Refused($"transactions dated on or before {LockedUntil?.ToString("uuuu-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "the VAT return"} are locked", RefusalKind.Locked);
}
