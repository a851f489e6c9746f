using KashflowOrleans.Documents;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Running;

namespace KashflowOrleans.Flows.Emission;

/// <summary>Collects what a flow makes and lets nothing through that does not add up: the part of a run that no flow can switch off. Every method gives the reason to hold the
/// subject, or null.</summary>
internal sealed class FlowDocuments(FlowReference reference, FlowSubject subject)
{
    private CustomerDocument? _customer;
    private SaleDraft? _invoice;
    private ChannelNoteDocument? _note;
    private readonly PaymentDrafts _payments = new(reference);
    private List<SaleDraft>? _creditNotes;
    private List<JournalDocument>? _journals;
    private List<StockMovementDocument>? _movements;
    private List<AlertDocument>? _alerts;
    private HashSet<(string Document, string Key)>? _keys;

    /// <summary>Code of the customer record where the flow gives none.</summary>
    public string? CustomerCode { get; init; }

    /// <summary>Adds a document that has no lines.</summary>
    public string? Add(EmittedDocument document, ref FieldReader reader)
    {
        switch (document)
        {
            case EmittedDocument.Customer:
                return AddCustomer(ref reader);
            case EmittedDocument.Payment:
                return _payments.Add(ref reader);
            case EmittedDocument.ChannelUpdate:
                if (_note is not null)
                {
                    return Second(reader.Node);
                }

                _note = OtherDocuments.Note(ref reader);
                return reader.Problem;
            case EmittedDocument.StockMovement:
                if (OtherDocuments.StockMovement(ref reader) is { } movement)
                {
                    (_movements ??= []).Add(movement);
                    return Repeated("stock movements", movement.Id);
                }

                return reader.Problem;
            case EmittedDocument.Alert:
                if (OtherDocuments.Alert(ref reader) is { } alert)
                {
                    (_alerts ??= []).Add(alert);
                }

                return reader.Problem;
            default:
                throw new ArgumentOutOfRangeException(nameof(document), document, "A document with lines.");
        }
    }

    /// <summary>Begins an invoice or credit note.</summary>
    public string? Begin(EmittedDocument document, ref FieldReader reader, out SaleDraft draft)
    {
        draft = new SaleDraft(reference, document);
        if (document == EmittedDocument.CreditNote)
        {
            (_creditNotes ??= []).Add(draft);
            return draft.Begin(ref reader) ?? Repeated("credit notes", draft.Reference);
        }

        if (_invoice is not null)
        {
            return Second(reader.Node);
        }

        _invoice = draft;
        return draft.Begin(ref reader);
    }

    /// <summary>Ends an invoice or credit note.</summary>
    public static string? End(EmittedDocument document, SaleDraft draft) =>
        draft.IsEmpty ? $"{(document == EmittedDocument.Invoice ? "Order" : "Refund")} {draft.Reference} has no lines to {(document == EmittedDocument.Invoice ? "invoice" : "credit")}." : null;

    /// <summary>Adds a journal.</summary>
    public string? Add(JournalDraft draft)
    {
        if (draft.Complete(reference) is { } problem)
        {
            return problem;
        }

        (_journals ??= []).Add(draft.Document);
        return Repeated("journals", _journals[^1].Reference);
    }

    /// <summary>All that the flow made, when it adds up.</summary>
    /// <param name="expected">What the subject says a sale's document comes to.</param>
    /// <param name="documents">The documents.</param>
    public string? Finish(ExpectedTotals expected, out DesiredDocuments documents)
    {
        documents = new DesiredDocuments(_customer, null, _note, null, null)
        {
            Journals = _journals ?? (IReadOnlyList<JournalDocument>)[],
            StockMovements = _movements ?? (IReadOnlyList<StockMovementDocument>)[],
            Alerts = _alerts ?? (IReadOnlyList<AlertDocument>)[],
        };
        if (!_payments.IsEmpty && _invoice is null && _creditNotes is not { Count: 1 })
        {
            return "The flow makes a payment but no invoice, or one credit note, that it can stand on.";
        }

        if (_invoice is not null)
        {
            if (_customer is null)
            {
                return "The flow makes an invoice but no customer to send it to.";
            }

            var total = subject == FlowSubject.Order && expected.Total is { } stated ? stated : _invoice.Gross;
            var (payments, problem) = _payments.AttachTo(_invoice.Reference, _invoice.Currency, total);
            problem ??= subject == FlowSubject.Order ? expected.Contradiction("invoice", _invoice) : null;
            if (problem is not null)
            {
                return problem;
            }

            documents = documents with { Invoice = _invoice.ToInvoice(payments) };
        }

        return _creditNotes is null ? null : FinishCreditNotes(_creditNotes, expected, ref documents);
    }

    private string? FinishCreditNotes(List<SaleDraft> drafts, ExpectedTotals expected, ref DesiredDocuments documents)
    {
        // A refund is one credit note. For other subjects there is no total to compare with.
        if (subject == FlowSubject.Refund && drafts.Count > 1)
        {
            return $"The flow makes {Texts.Amount(drafts.Count)} credit notes of one refund; it must be one.";
        }

        var notes = new List<CreditNoteDocument>(drafts.Count);
        foreach (var draft in drafts)
        {
            var total = subject == FlowSubject.Refund && expected.Total is { } stated ? stated : draft.Gross;
            var (payments, problem) = (_invoice is null ? _payments : new PaymentDrafts(reference)).AttachTo(draft.Reference, draft.Currency, total);
            problem ??= subject == FlowSubject.Refund ? expected.Contradiction("credit note", draft) : null;
            if (problem is not null)
            {
                return problem;
            }

            notes.Add(draft.ToCreditNote(payments));
        }

        documents = documents with { CreditNotes = notes };
        return null;
    }

    private string? AddCustomer(ref FieldReader reader)
    {
        if (_customer is not null)
        {
            return Second(reader.Node);
        }

        _customer = OtherDocuments.Customer(ref reader, CustomerCode, reference.Settings.HomeCurrency);
        return reader.Problem;
    }

    private static string Second(FlowNode node) => $"Node '{node.Id}' makes a second {node.Kind}; there can be one. Correct the flow.";

    private string? Repeated(string name, string key) =>
        (_keys ??= []).Add((name, key)) ? null : $"The flow makes two {name} with the key '{key}'; each needs its own.";
}
