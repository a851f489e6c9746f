namespace KashflowOrleans.Sandbox.Kashflow;

/// <content>Credit notes that pay invoices. Applying one makes two payments of one bulk payment, below 0 on the note and the same above 0 on the invoice; no money moves
/// (apis/kashflow.md §3, Credit notes).</content>
public sealed partial class KashflowAccount
{
    private int _lastBulkId;

    /// <summary>Applies credits to an invoice: all of them or, when one is refused, none.</summary>
    /// <param name="invoiceId">The invoice's internal id, not its number.</param>
    /// <param name="credits">As a client sends them.</param>
    /// <returns>The refusal, or null.</returns>
    public KashflowRefusal? ApplyCredits(int invoiceId, IReadOnlyList<CreditFields> credits)
    {
        ArgumentNullException.ThrowIfNull(credits);
        lock (_gate)
        {
            if (FindById_NeedsLock(invoiceId) is not { } entry)
                return KashflowRefusal.Unknown($"Invoice with id {invoiceId}");

            if (credits.Count == 0)
                return KashflowRefusal.Invalid("Credit", "There is no credit to apply.");

            var invoice = entry.Record;
            var notes = new Dictionary<int, KashflowInvoice>();
            foreach (var credit in credits)
            {
                if (FindNote_NeedsLock(credit, notes, invoice, out var note, out var date) is { } refusal)
                    return refusal;

                var bulk = ++_lastBulkId;
                invoice = Pay_NeedsLock(invoice, credit, credit.Amount, date, bulk);
                notes[note.Id] = Pay_NeedsLock(note, credit, -credit.Amount, date, bulk);
            }

            foreach (var changed in notes.Values.Append(invoice))
            {
                Put_NeedsLock(changed, visibleFrom: 0);
                _journal.Append("invoice", changed, KashflowJson.Default.KashflowInvoice);
            }

            return null;
        }
    }

    /// <summary>Credit notes with something left that may pay an invoice; null when there is no such invoice.</summary>
    internal List<KashflowInvoice>? AvailableCredits(int invoiceId)
    {
        lock (_gate)
        {
            if (FindById_NeedsLock(invoiceId) is not { Record: var invoice })
                return null;

            return
            [
                .. _customersById[invoice.CustomerId].Unpaid.Order()
                    .Select(number => _invoices[number])
                    .Where(entry => entry.Record.IsCreditNote && entry.Record.CurrencyCode == invoice.CurrencyCode && IsVisible(entry.VisibleFrom))
                    .Select(static entry => entry.Record),
            ];
        }
    }

    private static KashflowInvoice KeepCredits(KashflowInvoice record, KashflowInvoice old)
    {
        var credits = old.Payments.Where(static payment => payment.IsCreditNote).Select(static payment => payment.Id).ToHashSet();
        return credits.Count == 0
            ? record
            : record with { Payments = [.. record.Payments.Select(payment => credits.Contains(payment.Id) ? payment with { IsCreditNote = true } : payment)] };
    }

    /// <summary>A replacement that leaves out or changes what a credit note paid would take it off one side only.</summary>
    private static KashflowRefusal? CheckCredits(KashflowInvoice old, KashflowInvoice record)
    {
        var kept = record.Payments.Where(static payment => payment.IsCreditNote).Select(static payment => (payment.Id, payment.Amount, payment.BulkId)).ToHashSet();
        return old.Payments.Where(static payment => payment.IsCreditNote).All(payment => kept.Contains((payment.Id, payment.Amount, payment.BulkId)))
            ? null
            : KashflowRefusal.Invalid("PaymentLines", $"Invoice {old.Number} has a credit note applied, which must stay as it is.");
    }

    private InvoiceEntry? FindById_NeedsLock(int invoiceId) =>
        _numberOfInvoiceId.TryGetValue(invoiceId, out var number) && _invoices[number] is var entry && IsVisible(entry.VisibleFrom) ? entry : null;

    private KashflowRefusal? FindNote_NeedsLock(
        CreditFields credit, Dictionary<int, KashflowInvoice> changed, KashflowInvoice invoice, out KashflowInvoice note, out DateTime date)
    {
        (note, date) = (null!, default);
        if (credit.Type != CreditFields.CreditNote)
            return KashflowRefusal.Invalid("CreditType", $"Credits of type '{credit.Type}' are not available.");

        if (!changed.TryGetValue(credit.Id, out note!) && (note = FindById_NeedsLock(credit.Id)?.Record!) is null)
            return KashflowRefusal.Unknown($"Credit note with id {credit.Id}");

        if (!note.IsCreditNote || invoice.IsCreditNote)
            return KashflowRefusal.Invalid("Credit", $"{note.Number} is no credit note, or {invoice.Number} no invoice.");

        if (note.CustomerId != invoice.CustomerId || note.CurrencyCode != invoice.CurrencyCode)
            return KashflowRefusal.Invalid("Credit", $"Credit note {note.Number} is another customer's or in another currency.");

        if (credit.Amount <= 0 || !KashflowMoney.Fits(credit.Amount) || credit.Amount > -note.Due || credit.Amount > invoice.Due)
            return KashflowRefusal.Invalid("CreditAmount", $"{credit.Amount} is not an amount of at most {-note.Due} left and {invoice.Due} due.");

        // What is applied is no change of the documents themselves: those in a submitted VAT return may still be settled.
        return KashflowDates.TryParse(credit.Date ?? "", out date)
            ? CheckPeriod_NeedsLock(date)
            : KashflowRefusal.Invalid("CreditDate", $"Date '{credit.Date}' is not a date of the form {KashflowDates.Format}.");
    }

    private KashflowInvoice Pay_NeedsLock(KashflowInvoice document, CreditFields credit, decimal amount, DateTime date, int bulk)
    {
        var bank = _reference.BankAccounts.FirstOrDefault(static account => account.IsDefault) ?? _reference.BankAccounts[0];
        var payment = new KashflowPayment(
            ++_lastPaymentId, date, amount, bank.DefaultMethod, bank.Id, credit.Comment, credit.Comment, bulk, 0, 0, IsExternalRefund: false, Guid.NewGuid())
        {
            IsCreditNote = true,
        };
        return document with { Payments = [.. document.Payments, payment], Paid = document.Paid + amount };
    }
}
