using System.Globalization;
using KashflowOrleans.Documents;

namespace KashflowOrleans.Grains.Orders;

/// <summary>Which step comes next for the refunds of an order whose invoice stands: pure, total and safe to ask again after any crash.</summary>
public static class CreditNoteProcess
{
    /// <summary>An intent of an earlier run, settled before anything else is decided: the credit note may stand in the ledger whatever the refund says now. Null when there is none.</summary>
    public static OrderStep? Doubt(OrderGrainState state, OrderRun run) =>
        state.CreditNotes.Find(known => known is { Posted: null, Intent: not null } && !run.FreshRefunds.Contains(known.RefundId)) is { } doubtful
            ? new OrderStep.ResolveCreditNoteDoubt(doubtful.RefundId, doubtful.Intent!.Number)
            : ReversalProcess.Doubt(state, run);

    /// <summary>Names the first difference between what should exist and what is known to exist. A refund that is held keeps no other from being credited.</summary>
    /// <param name="state">What the grain remembers.</param>
    /// <param name="run">What this run has learned.</param>
    /// <param name="customer">The order's customer; null where nothing should stand for the order itself.</param>
    /// <param name="invoice">The order's invoice.</param>
    /// <param name="refunds">What should exist.</param>
    /// <returns>Null when nothing differs.</returns>
    public static OrderStep? Next(OrderGrainState state, OrderRun run, CustomerDocument? customer, PostedInvoice invoice, RefundsToCredit refunds)
    {
        var hold = Vanished(state, refunds);
        foreach (var refund in refunds.Refunds)
        {
            var known = state.CreditNotes.Find(progress => progress.RefundId == refund.RefundId);
            if (refund.Document is not { } document)
            {
                hold ??= WhyHeld(refund, known?.Posted);
            }
            else if (known?.Posted is { } posted)
            {
                if (NextAfterPosting(refund.RefundId, posted, document, invoice) is { } change)
                {
                    return change;
                }
            }
            else
            {
                return NextBeforePosting(state, run, customer, invoice, refund.RefundId, document, known?.Intent);
            }
        }

        return hold is null ? null : new OrderStep.Hold(hold);
    }

    private static OrderStep NextBeforePosting(
        OrderGrainState state, OrderRun run, CustomerDocument? customer, PostedInvoice invoice, string refundId, CreditNoteDocument document, CreditNoteIntent? intent)
    {
        if (intent is not null)
        {
            return new OrderStep.CreateCreditNote(refundId, intent.Number, intent.CustomerCode, document);
        }

        // A credit note pays an invoice of the same customer only.
        if ((invoice.CustomerCode is { Length: > 0 } own ? own : run.CustomerEnsured ?? state.CustomerCode) is not { } code)
        {
            return customer is null ? new OrderStep.Hold($"Refund {refundId} cannot be credited: the customer of invoice {invoice.Number.ToString(CultureInfo.InvariantCulture)} is not known.") : new OrderStep.EnsureCustomer(customer);
        }

        return run.LookedRefunds.Contains(refundId) || state.IsReleased
            ? new OrderStep.WriteCreditNoteIntent(refundId, code, document.Reference)
            : new OrderStep.LookForExistingCreditNote(refundId, code, document);
    }

    private static OrderStep? NextAfterPosting(string refundId, PostedCreditNote posted, CreditNoteDocument document, PostedInvoice invoice)
    {
        if (!string.Equals(posted.ContentHash, ContentHash.Of(document), StringComparison.Ordinal))
        {
            return new OrderStep.UpdateCreditNote(refundId, posted.Number, document);
        }

        return posted.IsToBeApplied ? new OrderStep.ApplyCreditNote(refundId, posted.Number, invoice.Number, document.IssuedOn) : null;
    }

    private static string? WhyHeld(RefundDecision refund, PostedCreditNote? posted)
    {
        if (refund.Hold is { } hold)
        {
            return $"Refund {refund.Number}: {hold}";
        }

        return posted is null
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Credit note {posted.Number} was posted for refund {refund.Number}, but now nothing should be: {refund.Ignore} Delete the credit note in the ledger, then skip this order.");
    }

    private static string? Vanished(OrderGrainState state, RefundsToCredit refunds) =>
        state.CreditNotes.Find(known => known.Posted is not null && refunds.Refunds.All(refund => refund.RefundId != known.RefundId)) is { } gone
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Credit note {gone.Posted!.Number} was posted for refund {gone.Number}, which the shop no longer has. Delete the credit note in the ledger, then skip this order.")
            : null;
}
