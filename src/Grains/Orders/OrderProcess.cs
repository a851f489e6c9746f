using KashflowOrleans.Documents;

namespace KashflowOrleans.Grains.Orders;

/// <summary>Which step comes next for an order: pure, total and safe to ask again after any crash. The grain carries the step out, records it and asks again.</summary>
public static class OrderProcess
{
    /// <summary>Compares what should exist with what is known to exist and names the first difference.</summary>
    /// <param name="state">What the grain remembers.</param>
    /// <param name="run">What this run has learned.</param>
    /// <param name="desired">What should exist for the order itself.</param>
    /// <param name="refunds">What should exist for its refunds; null when it has none.</param>
    public static OrderStep Next(OrderGrainState state, OrderRun run, DesiredDocuments desired, RefundsToCredit? refunds = null)
    {
        if (WhyLeftOut(state, run) is { } leftOut)
        {
            return new OrderStep.Ignore(leftOut);
        }

        // An intent of an earlier run is settled before anything else is decided: the invoice may stand in the ledger whatever the order says now.
        if (state is { Invoice: null, Intent: { } intent } && !run.IntentFresh)
        {
            return new OrderStep.ResolveDoubt(intent.Number);
        }

        if (CreditNoteProcess.Doubt(state, run) is { } doubt)
        {
            return doubt;
        }

        if (JournalProcess.Doubt(state, run) is { } journal)
        {
            return journal;
        }

        if (desired.Hold is { } hold)
        {
            return new OrderStep.Hold(hold);
        }

        if (desired.Ignore is { } ignore)
        {
            return state.Invoice is { } posted
                ? new OrderStep.Hold($"Invoice {posted.Number} was posted, but now nothing should be: {ignore} Credit or delete the invoice in the ledger, then skip this order.")
                : JournalProcess.Next(state, run, []) ?? new OrderStep.Ignore(ignore);
        }

        if ((desired.CreditNotes.Count > 0 ? "a credit note" : UnpostedDocuments.KindIn(desired with { Journals = [] })) is { } kind)
        {
            return new OrderStep.Hold($"The flow makes {kind} for this order, which is not posted from orders; take that node out of the flow, or post the document by hand and skip the order.");
        }

        if (desired.Invoice is not { } document)
        {
            return NextWithoutInvoice(state, run, desired);
        }

        if (desired.Customer is not { } customer)
        {
            return new OrderStep.Hold("The flow makes an invoice without a customer; add a node of the kind 'customer' to it.");
        }

        if (refunds?.Hold is { } contradiction)
        {
            return new OrderStep.Hold(contradiction);
        }

        if (state.Invoice is { } invoice)
        {
            return NextAfterPosting(state, run, desired, customer, document, invoice, refunds ?? RefundsToCredit.None);
        }

        if (run.CustomerEnsured is not { } code)
        {
            return new OrderStep.EnsureCustomer(customer);
        }

        if (state.Intent is { } written)
        {
            return new OrderStep.CreateInvoice(written.Number, written.CustomerCode, document);
        }

        return run.ExistingLooked || state.IsReleased
            ? new OrderStep.WriteIntent(code, document.Reference, document.Gross)
            : new OrderStep.LookForExistingInvoice(code, document);
    }

    /// <summary>Why an order is left out for good; null when it is not, or when the result of a creating call has to be learned first.</summary>
    public static string? WhyLeftOut(OrderGrainState state, OrderRun run)
    {
        if (state.SkippedBecause is not { } reason || (state is { Invoice: null, Intent: not null } && !run.IntentFresh) || CreditNoteProcess.Doubt(state, run) is not null || JournalProcess.Doubt(state, run) is not null)
        {
            return null;
        }

        var standing = state.Invoice is { } invoice
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" Invoice {invoice.Number} stands in the ledger.")
            : string.Empty;
        return $"Left out by request: {reason}{standing}";
    }

    /// <summary>The note that tells the channel an invoice's number; recognised again by its text.</summary>
    public static string NoteText(ChannelNoteDocument note, int invoiceNumber) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{note.Prefix} {invoiceNumber}");

    /// <summary>Whether the channel carries that note already: the text, not followed by another digit of a longer number.</summary>
    public static bool HasNote(IReadOnlyList<string> notes, string text) =>
        notes.Any(note => note.IndexOf(text, StringComparison.Ordinal) is >= 0 and var at && (at + text.Length == note.Length || !char.IsAsciiDigit(note[at + text.Length])));

    private static OrderStep NextWithoutInvoice(OrderGrainState state, OrderRun run, DesiredDocuments desired)
    {
        if (state.Invoice is { } posted)
        {
            return new OrderStep.Hold($"Invoice {posted.Number} was posted, but the flow makes none now. Credit or delete the invoice in the ledger, then skip this order.");
        }

        if (desired.Customer is { } customer && run.CustomerEnsured is null)
        {
            return new OrderStep.EnsureCustomer(customer);
        }

        if (JournalProcess.Next(state, run, desired.Journals) is { } journal)
        {
            return journal;
        }

        return desired.Journals.Count > 0
            ? new OrderStep.Finished()
            : new OrderStep.Ignore(desired.Customer is null ? "The flow makes no invoice for this order." : "The flow makes a customer of this order, and no invoice.");
    }

    private static OrderStep NextAfterPosting(
        OrderGrainState state, OrderRun run, DesiredDocuments desired, CustomerDocument customer, InvoiceDocument document, PostedInvoice invoice, RefundsToCredit refunds)
    {
        if (!string.Equals(invoice.ContentHash, ContentHash.Of(document), StringComparison.Ordinal))
        {
            return (run.CustomerEnsured ?? state.CustomerCode) is { } code
                ? new OrderStep.UpdateInvoice(invoice.Number, code, document)
                : new OrderStep.EnsureCustomer(customer);
        }

        if (desired.ChannelNote is { } note && state.NotedInvoiceNumber != invoice.Number)
        {
            return new OrderStep.WriteNote(NoteText(note, invoice.Number));
        }

        return JournalProcess.After(CreditNoteProcess.Next(state, run, customer, invoice, refunds), state, run, desired.Journals) ?? new OrderStep.Finished();
    }
}
