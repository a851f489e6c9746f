namespace KashflowOrleans.Sandbox.Kashflow;

/// <content>What KashFlow's own importers do: book a payment on an invoice that stands, without asking anybody.</content>
public sealed partial class KashflowAccount
{
    /// <summary>Books a payment as an importer, or a person, does: beside those that stand, overpaid or not.</summary>
    /// <param name="number">The invoice.</param>
    /// <param name="payment">What is booked; its id is given here.</param>
    /// <returns>The refusal, or null.</returns>
    public KashflowRefusal? ImportPayment(int number, KashflowPayment payment)
    {
        ArgumentNullException.ThrowIfNull(payment);
        lock (_gate)
        {
            if (!_invoices.TryGetValue(number, out var entry))
                return KashflowRefusal.Unknown($"Invoice {number}");

            if (!_reference.HasPaymentMethod(payment.Method) || _reference.BankAccount(payment.AccountId) is null || payment.Amount == 0)
                return KashflowRefusal.Invalid("Payment", $"Payment of {payment.Amount} by method {payment.Method} to account {payment.AccountId}: amount, method and account must be there.");

            var record = entry.Record with
            {
                Payments = [.. entry.Record.Payments, payment with { Id = ++_lastPaymentId, Permalink = Guid.NewGuid() }],
                Paid = entry.Record.Paid + payment.Amount,
            };
            Put_NeedsLock(record, entry.VisibleFrom);
            _journal.Append("invoice", record, KashflowJson.Default.KashflowInvoice);
            return null;
        }
    }
}
