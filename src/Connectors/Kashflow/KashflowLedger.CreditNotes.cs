using System.Globalization;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Common.Http;
using KashflowOrleans.Connectors.Kashflow.Wire;
using KashflowOrleans.Documents;
using NodaTime;

namespace KashflowOrleans.Connectors.Kashflow;

/// <content>Credit notes: invoices below 0 (apis/kashflow.md §3 Credit notes).</content>
internal sealed partial class KashflowLedger
{
    /// <inheritdoc/>
    public Task<Outcome<LedgerCreditNote>> GetCreditNote(int number, CallContext context, CancellationToken cancellation) =>
        Call(api.GetInvoice(number, context, cancellation), CallKind.Read, static invoice => ReadCreditNote(CallKind.Read, invoice), cancellation);

    /// <inheritdoc/>
    public async Task<Outcome<IReadOnlyList<LedgerCreditNote>>> FindCreditNotesByReference(string reference, CallContext context, CancellationToken cancellation)
    {
        var rows = await FindByReference(reference, CreditNoteTranslator.IsCreditNote, context, cancellation);
        if (!rows.TryGetValue(out var notes))
        {
            return rows.As<IReadOnlyList<LedgerCreditNote>>();
        }

        var found = notes.DistinctBy(note => note.Number).Select(static note => CreditNoteTranslator.ToLedger(note) with { Payments = [], Refunded = 0, Applied = 0, Content = null });
        return new Outcome<IReadOnlyList<LedgerCreditNote>>.Done([.. found]);
    }

    /// <inheritdoc/>
    public async Task<Outcome<LedgerCreditNote>> CreateCreditNote(
        int number, string customerCode, CreditNoteDocument document, CallContext context, CancellationToken cancellation)
    {
        if (CreditNoteTranslator.Problem(number, document) is { } problem)
        {
            return new Outcome<LedgerCreditNote>.Refused(problem, RefusalKind.Invalid);
        }

        var request = CreditNoteTranslator.ToWire(number, customerCode, document);
        var outcome = await Call(api.CreateInvoice(request, context, cancellation), CallKind.Write, static invoice => ReadCreditNote(CallKind.Write, invoice), cancellation);

        // An invoice takes a number as well as a credit note does.
        var isTaken = outcome is Outcome<LedgerCreditNote>.Refused { Kind: RefusalKind.Invalid } && (await GetInvoice(number, context, cancellation)).TryGetValue(out _);
        return isTaken ? new Outcome<LedgerCreditNote>.Refused(string.Create(CultureInfo.InvariantCulture, $"invoice number {number} is taken"), RefusalKind.Duplicate) : outcome;
    }

    /// <inheritdoc/>
    public async Task<Outcome<LedgerCreditNote>> UpdateCreditNote(
        LedgerCreditNote existing, string customerCode, CreditNoteDocument document, CallContext context, CancellationToken cancellation)
    {
        if (CreditNoteTranslator.Problem(existing.Number, document) is { } problem)
        {
            return new Outcome<LedgerCreditNote>.Refused(problem, RefusalKind.Invalid);
        }

        // Read just before, as an invoice is: a replacement clears what it leaves out.
        var read = await ReadNote(existing.Number, context, cancellation);
        if (!read.TryGetValue(out var current))
        {
            return read.As<LedgerCreditNote>();
        }

        var known = CreditNoteTranslator.ToLedger(current);
        if (existing.Gross != known.Gross || !existing.Payments.ToHashSet().SetEquals(known.Payments))
        {
            return new Outcome<LedgerCreditNote>.Retry(
                string.Create(CultureInfo.InvariantCulture, $"credit note {existing.Number} was changed in KashFlow since it was read"), TimeSpan.Zero);
        }

        if (known.Applied + document.Paid > document.Gross)
        {
            return new Outcome<LedgerCreditNote>.Refused(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"credit note {existing.Number} would give back {document.Paid} with {known.Applied} applied to invoices, which is more than the {document.Gross} it credits"),
                RefusalKind.Invalid);
        }

        var request = CreditNoteTranslator.ToWire(existing.Number, customerCode, document, current);
        return await Call(
            api.UpdateInvoice(existing.Number, request, context, cancellation), CallKind.Write, static invoice => ReadCreditNote(CallKind.Write, invoice), cancellation);
    }

    /// <inheritdoc/>
    public async Task<Outcome<CreditApplication>> ApplyCreditNote(
        int creditNoteNumber, int invoiceNumber, decimal amount, LocalDate on, CallContext context, CancellationToken cancellation)
    {
        if (amount <= 0 || decimal.Round(amount, 2) != amount)
        {
            return Invalid(string.Create(CultureInfo.InvariantCulture, $"{amount} cannot be applied: it must be more than 0, in whole pennies"));
        }

        var readNote = await ReadNote(creditNoteNumber, context, cancellation);
        if (!readNote.TryGetValue(out var note))
        {
            return readNote.As<CreditApplication>();
        }

        var readInvoice = await Call(api.GetInvoice(invoiceNumber, context, cancellation), CallKind.Read, Done, cancellation);
        if (!readInvoice.TryGetValue(out var invoice))
        {
            return readInvoice.As<CreditApplication>();
        }

        // Applying twice would take twice; what stands on both records is the key by which the first time is found.
        var applied = CreditNoteTranslator.Applied(note, invoice);
        if (applied >= amount)
        {
            return new Outcome<CreditApplication>.Found(new CreditApplication(creditNoteNumber, invoiceNumber, applied));
        }

        if (CreditNoteTranslator.Obstacle(note, invoice, amount - applied) is { } obstacle)
        {
            return Invalid(obstacle);
        }

        CreditRequest[] credits = [CreditNoteTranslator.Credit(note, amount - applied, on)];
        return await Call(
            api.ApplyCredits(invoice.Id, credits, context, cancellation),
            CallKind.Write,
            body => IsPage(body)
                ? HttpFailure.Unreadable(CallKind.Write, "it is a page for people").ToOutcome<CreditApplication>()
                : Done(new CreditApplication(creditNoteNumber, invoiceNumber, amount)),
            cancellation);

        static Outcome<CreditApplication> Invalid(string reason) => new Outcome<CreditApplication>.Refused(reason, RefusalKind.Invalid);
    }

    // What it answers is not published; only a page that stands before the service (maintenance) is none of its answers.
    private static bool IsPage(string body) => body.AsSpan().TrimStart().StartsWith("<", StringComparison.Ordinal);

    private Task<Outcome<InvoiceWire>> ReadNote(int number, CallContext context, CancellationToken cancellation) =>
        Call(
            api.GetInvoice(number, context, cancellation),
            CallKind.Read,
            static invoice => CreditNoteTranslator.IsCreditNote(invoice) ? Done(invoice) : NoCreditNote<InvoiceWire>(CallKind.Read, invoice),
            cancellation);

    private static Outcome<LedgerCreditNote> ReadCreditNote(CallKind kind, InvoiceWire invoice) =>
        CreditNoteTranslator.IsCreditNote(invoice) ? Done(CreditNoteTranslator.ToLedger(invoice)) : NoCreditNote<LedgerCreditNote>(kind, invoice);

    private static Outcome<T> NoCreditNote<T>(CallKind kind, InvoiceWire invoice) =>
        kind is CallKind.Read && invoice.Number > 0
            ? new Outcome<T>.Refused(string.Create(CultureInfo.InvariantCulture, $"number {invoice.Number} is an invoice, no credit note"), RefusalKind.NotFound)
            : HttpFailure.Unreadable(kind, "it holds no credit note").ToOutcome<T>();
}
