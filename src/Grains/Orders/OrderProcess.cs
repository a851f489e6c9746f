using KashflowOrleans.Documents;

namespace KashflowOrleans.Grains.Orders;

/// <summary>Which step comes next for an order: pure, total and safe to ask again after any crash. The grain carries the step out, records it and asks again.</summary>
public static class OrderProcess
{
    /// <summary>Compares what should exist with what is known to exist and names the first difference.</summary>
    /// <param name="state">What the grain remembers.</param>
    /// <param name="run">What this run has learned.</param>
    /// <param name="desired">What should exist.</param>
    public static OrderStep Next(OrderGrainState state, OrderRun run, DesiredDocuments desired)
    {
        if (state.SkippedBecause is { } skipped)
        {
            return new OrderStep.Ignore($"Left out by request: {skipped}");
        }

        // An intent of an earlier run is settled before anything else is decided: the invoice may stand in the ledger whatever the order says now.
        if (state is { Invoice: null, Intent: { } intent } && !run.IntentFresh)
        {
            return new OrderStep.ResolveDoubt(intent.Number);
        }

        if (desired.Hold is { } hold)
        {
            return new OrderStep.Hold(hold);
        }

        if (desired.Ignore is { } ignore)
        {
            return state.Invoice is { } posted
                ? new OrderStep.Hold($"Invoice {posted.Number} was posted, but now nothing should be: {ignore} Credit or delete the invoice in the ledger, then skip this order.")
                : new OrderStep.Ignore(ignore);
        }

        var document = desired.Invoice ?? throw new InvalidOperationException("Documents to post need an invoice.");
        var customer = desired.Customer ?? throw new InvalidOperationException("Documents to post need a customer.");

        if (state.Invoice is { } invoice)
        {
            return NextAfterPosting(state, run, desired, customer, document, invoice);
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
            ? new OrderStep.WriteIntent(code)
            : new OrderStep.LookForExistingInvoice(code, document);
    }

    /// <summary>The note that tells the channel an invoice's number; recognised again by its text.</summary>
    public static string NoteText(ChannelNoteDocument note, int invoiceNumber) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{note.Prefix} {invoiceNumber}");

    /// <summary>Whether the channel carries that note already: the text, not followed by another digit of a longer number.</summary>
    public static bool HasNote(IReadOnlyList<string> notes, string text) =>
        notes.Any(note => note.IndexOf(text, StringComparison.Ordinal) is >= 0 and var at && (at + text.Length == note.Length || !char.IsAsciiDigit(note[at + text.Length])));

    private static OrderStep NextAfterPosting(
        OrderGrainState state, OrderRun run, DesiredDocuments desired, CustomerDocument customer, InvoiceDocument document, PostedInvoice invoice)
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

        return new OrderStep.Finished();
    }
}
