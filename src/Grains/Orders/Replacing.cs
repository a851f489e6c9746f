using KashflowOrleans.Documents;

namespace KashflowOrleans.Grains.Orders;

/// <summary>What the state says of invoices that are taken back: pure changes of it, each written before or after one outside call.</summary>
public static class Replacing
{
    /// <summary>Notes that the posted invoice is about to be taken back.</summary>
    /// <param name="state">What the grain remembers.</param>
    /// <param name="step">What is to be done.</param>
    /// <param name="money">The money on the invoice.</param>
    /// <param name="content">What the credit note says; null when there is nothing left to take back.</param>
    /// <param name="today">Day of the change where the business is.</param>
    public static ReplacedInvoice Begin(OrderGrainState state, OrderStep.WriteReversalIntent step, IReadOnlyList<RecordedMoney> money, ReversalContent? content, DateOnly today)
    {
        var ordinal = state.Replaced.Count + 1;
        ForgetApplications(state);
        var entry = new ReplacedInvoice
        {
            Ordinal = ordinal,
            Invoice = step.Invoice with { CustomerCode = content?.CustomerCode ?? step.Invoice.CustomerCode ?? state.CustomerCode, Payments = null },
            On = today,
            Why = step.Why,
            IsCancelled = step.Wanted is null,
            Reversal = content is null ? null : new CreditNoteProgress { RefundId = ReplacedInvoice.IdOf(ordinal), Number = ReplacedInvoice.IdOf(ordinal) },
            Reference = content?.Reference ?? string.Empty,
            Currency = content?.CurrencyCode ?? string.Empty,
            Vat = content?.Lines.Sum(line => line.Vat) ?? 0m,
            Content = content,
            Money = [.. money],
            Returned = [.. content?.Returned ?? []],
            Netted = step.Wanted is null ? [.. state.CreditNotes.Where(refund => refund.Posted is not null).Select(refund => refund.Posted!.Number)] : [],
            IsSettled = content is null,
        };
        state.Replaced.Add(entry);
        state.Invoice = null;
        state.ReissuedOn = step.Wanted is null ? null : today;
        return entry;
    }

    /// <summary>Notes what of a credit note pays invoices.</summary>
    /// <param name="state">What the grain remembers.</param>
    /// <param name="refundId">The refund or the reversal.</param>
    /// <param name="applied">What of it pays invoices in all.</param>
    /// <param name="open">What of it is left.</param>
    /// <returns>The invoice that is dealt with by that; null when it was none.</returns>
    public static ReplacedInvoice? NoteApplication(OrderGrainState state, string refundId, decimal applied, decimal open)
    {
        var progress = ProgressOf(state, refundId);
        if (state.Replaced.Find(replaced => replaced.Reversal == progress) is { IsSettled: false } settled)
        {
            // What is left of it pays the invoice that comes next.
            progress.Posted = progress.Posted! with { Applied = open > 0 ? null : applied };
            (settled.IsSettled, settled.Content) = (true, null);
            return settled;
        }

        progress.Posted = progress.Posted! with { Applied = applied };
        return null;
    }

    /// <summary>What credit notes may still pay is looked at again: another invoice stands, or the same over another amount.</summary>
    public static void ForgetApplications(OrderGrainState state)
    {
        foreach (var progress in state.CreditNotes.Concat(state.Replaced.Where(replaced => replaced.IsSettled).Select(replaced => replaced.Reversal)))
        {
            if (progress?.Posted is { } posted)
            {
                progress.Posted = posted with { Applied = null };
            }
        }
    }

    /// <summary>Dates a reversal or a re-issue that is not in the ledger yet today, because its own day was closed in the meantime.</summary>
    /// <returns>Whether anything has another date now.</returns>
    public static bool Redate(OrderGrainState state, DateOnly today)
    {
        if (state.Replaced.Find(replaced => !replaced.IsSettled) is { Reversal.Posted: null, Content: { } content } pending)
        {
            if (content.On >= today)
            {
                return false;
            }

            (pending.Content, pending.On) = (content with { On = today }, today);
            state.ReissuedOn = pending.IsCancelled ? null : today;
            return true;
        }

        if (state.Invoice is not null || !(state.ReissuedOn < today))
        {
            return false;
        }

        state.ReissuedOn = today;
        return true;
    }

    /// <summary>Notes that the posted invoice is about to be changed, to be written down before the call: after a lost reply it is not known what it says, and payments that were to
    /// be recorded on it are not taken for somebody else's.</summary>
    public static void Announce(OrderGrainState state, InvoiceDocument document)
    {
        var known = state.Invoice!.Payments ?? [];
        var more = document.Payments.Where(payment => !known.Any(money => money.Is(payment)))
            .Select(payment => new RecordedMoney(payment.Amount, payment.MethodId, payment.AccountId, payment.Reference));
        state.Invoice = state.Invoice with { ContentHash = string.Empty, Payments = [.. known, .. more] };
    }

    /// <summary>A refund, or a reversal, and how far its credit note has come.</summary>
    public static CreditNoteProgress ProgressOf(OrderGrainState state, string refundId) =>
        state.Replaced.Select(replaced => replaced.Reversal).FirstOrDefault(reversal => reversal?.RefundId == refundId)
        ?? state.CreditNotes.Single(progress => progress.RefundId == refundId);
}
