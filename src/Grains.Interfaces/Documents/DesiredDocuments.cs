namespace KashflowOrleans.Documents;

/// <summary>What should exist outside for one order (or refund, customer, …): the result of a flow, a pure function of it and the merchant's reference data.
/// Either documents, or a reason why there are none (yet).</summary>
/// <param name="Customer">The customer the ledger should have; null when nothing is to be posted.</param>
/// <param name="Invoice">The sales invoice the ledger should have.</param>
/// <param name="ChannelNote">The note the channel should carry once the invoice exists.</param>
/// <param name="Hold">Why a person must look first; nothing is posted while it stands.</param>
/// <param name="Ignore">Why nothing is to be posted now; the order is looked at again when it changes.</param>
public sealed record DesiredDocuments(CustomerDocument? Customer, InvoiceDocument? Invoice, ChannelNoteDocument? ChannelNote, string? Hold, string? Ignore)
{
    /// <summary>The credit notes the ledger should have.</summary>
    public IReadOnlyList<CreditNoteDocument> CreditNotes { get; init; } = [];

    /// <summary>The journals the ledger should have.</summary>
    public IReadOnlyList<JournalDocument> Journals { get; init; } = [];

    /// <summary>The movements the stock ledger should have.</summary>
    public IReadOnlyList<StockMovementDocument> StockMovements { get; init; } = [];

    /// <summary>What people should be told.</summary>
    public IReadOnlyList<AlertDocument> Alerts { get; init; } = [];

    /// <summary>Whether anything should exist.</summary>
    public bool HasDocuments =>
        Customer is not null || Invoice is not null || ChannelNote is not null || CreditNotes.Count > 0 || Journals.Count > 0 || StockMovements.Count > 0 || Alerts.Count > 0;

    /// <summary>Nothing may be posted until a person has looked.</summary>
    public static DesiredDocuments Held(string reason) => new(null, null, null, reason, null);

    /// <summary>Nothing is to be posted as the order stands.</summary>
    public static DesiredDocuments Ignored(string reason) => new(null, null, null, null, reason);

    /// <summary>These documents should exist.</summary>
    public static DesiredDocuments Post(CustomerDocument customer, InvoiceDocument invoice, ChannelNoteDocument? note) => new(customer, invoice, note, null, null);
}

/// <summary>The note our write-back leaves in the channel; the ledger's invoice number is filled in when it is known.</summary>
/// <param name="Prefix">The sentence before the number, for example <c>KashFlow invoice</c>.</param>
public sealed record ChannelNoteDocument(string Prefix);
