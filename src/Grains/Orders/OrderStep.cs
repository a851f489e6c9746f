using KashflowOrleans.Documents;
using NodaTime;

namespace KashflowOrleans.Grains.Orders;

/// <summary>The one next thing to do for an order: a closed set.</summary>
public abstract record OrderStep
{
    private OrderStep()
    {
    }

    /// <summary>Nothing differs any more.</summary>
    public sealed record Finished : OrderStep;

    /// <summary>See to it that the ledger has the customer.</summary>
    public sealed record EnsureCustomer(CustomerDocument Document) : OrderStep;

    /// <summary>Look whether the ledger already has an invoice for this order that we do not know of.</summary>
    public sealed record LookForExistingInvoice(string CustomerCode, InvoiceDocument Document) : OrderStep;

    /// <summary>Choose a number and write down that an invoice is about to be created under it.</summary>
    public sealed record WriteIntent(string CustomerCode, string Reference, decimal Gross) : OrderStep;

    /// <summary>An earlier attempt's result is unknown: look for the invoice by its number.</summary>
    public sealed record ResolveDoubt(int Number) : OrderStep;

    /// <summary>Create the invoice under its number.</summary>
    public sealed record CreateInvoice(int Number, string CustomerCode, InvoiceDocument Document) : OrderStep;

    /// <summary>The posted invoice no longer says what it should: replace its content.</summary>
    public sealed record UpdateInvoice(int Number, string CustomerCode, InvoiceDocument Document) : OrderStep;

    /// <summary>Tell the channel the invoice's number.</summary>
    public sealed record WriteNote(string Text) : OrderStep;

    /// <summary>An earlier attempt's result is unknown: look for the refund's credit note by its number.</summary>
    public sealed record ResolveCreditNoteDoubt(string RefundId, int Number) : OrderStep;

    /// <summary>Look whether the ledger already has a credit note for this refund that we do not know of.</summary>
    public sealed record LookForExistingCreditNote(string RefundId, string CustomerCode, CreditNoteDocument Document) : OrderStep;

    /// <summary>Choose a number and write down that a credit note is about to be created under it.</summary>
    public sealed record WriteCreditNoteIntent(string RefundId, string CustomerCode, string Reference) : OrderStep;

    /// <summary>Create the credit note under its number.</summary>
    public sealed record CreateCreditNote(string RefundId, int Number, string CustomerCode, CreditNoteDocument Document) : OrderStep;

    /// <summary>The posted credit note no longer says what it should: replace its content.</summary>
    public sealed record UpdateCreditNote(string RefundId, int Number, CreditNoteDocument Document) : OrderStep;

    /// <summary>Not all of the credit note was given back: let it pay the invoice as far as something is due there.</summary>
    public sealed record ApplyCreditNote(string RefundId, int Number, int InvoiceNumber, LocalDate On) : OrderStep;

    /// <summary>An earlier attempt's result is unknown: look for the journal by its key.</summary>
    public sealed record ResolveJournalDoubt(string Reference) : OrderStep;

    /// <summary>Look whether the ledger already has this journal, which we do not know of.</summary>
    public sealed record LookForExistingJournal(string Reference, int Revision, bool IsReversal, JournalContent Content) : OrderStep;

    /// <summary>Write down that a journal is about to be created.</summary>
    public sealed record WriteJournalIntent(string Reference, int Revision, bool IsReversal, JournalContent Content, int After) : OrderStep;

    /// <summary>Create the journal that carries the key.</summary>
    public sealed record CreateJournal(string Reference, string Key, JournalContent Content) : OrderStep;

    /// <summary>A person must look first.</summary>
    public sealed record Hold(string Reason) : OrderStep;

    /// <summary>Nothing is to be posted as the order stands.</summary>
    public sealed record Ignore(string Reason) : OrderStep;
}
