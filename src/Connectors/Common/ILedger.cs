using KashflowOrleans.Documents;
using KashflowOrleans.Model;
using NodaTime;

namespace KashflowOrleans.Connectors.Common;

/// <summary>The books: what the reconcilers need of an accounting system. Creating calls are never retried inside; the caller looks up by the natural key first.</summary>
public partial interface ILedger
{
    /// <summary>Looks for a customer by its code. <see cref="RefusalKind.NotFound"/> when there is none.</summary>
    Task<Outcome<LedgerCustomer>> FindCustomerByCode(string code, CallContext context, CancellationToken cancellation);

    /// <summary>Looks for a customer by e-mail address (exact, case ignored). <see cref="RefusalKind.NotFound"/> when there is none or more than one.</summary>
    Task<Outcome<LedgerCustomer>> FindCustomerByEmail(string email, CallContext context, CancellationToken cancellation);

    /// <summary>Looks for a customer by its full name (exact, case ignored); for buyers without an e-mail address. <see cref="RefusalKind.NotFound"/> when there is none or
    /// more than one.</summary>
    Task<Outcome<LedgerCustomer>> FindCustomerByName(string name, CallContext context, CancellationToken cancellation);

    /// <summary>Creates a customer under the document's code. <see cref="RefusalKind.Duplicate"/> when the code is taken.</summary>
    Task<Outcome<LedgerCustomer>> CreateCustomer(CustomerDocument document, CallContext context, CancellationToken cancellation);

    /// <summary>Reads an invoice by number. <see cref="RefusalKind.NotFound"/> when there is none.</summary>
    Task<Outcome<LedgerInvoice>> GetInvoice(int number, CallContext context, CancellationToken cancellation);

    /// <summary>Invoices whose reference is exactly this (the service searches for parts of it; the rest is filtered here). Empty when there is none. Credit notes are none: a
    /// refund may have the same number as another order.</summary>
    Task<Outcome<IReadOnlyList<LedgerInvoice>>> FindInvoicesByReference(string reference, CallContext context, CancellationToken cancellation);

    /// <summary>A page of the invoices and credit notes issued on some days, whoever made them.</summary>
    /// <param name="from">The first day of issue.</param>
    /// <param name="until">The last.</param>
    /// <param name="page">Number of the page, from 1.</param>
    /// <param name="context">Audit.</param>
    /// <param name="cancellation">Cancellation.</param>
    Task<Outcome<LedgerInvoicePage>> ListInvoices(LocalDate from, LocalDate until, int page, CallContext context, CancellationToken cancellation);

    /// <summary>Creates an invoice with its payments under a number of ours. <see cref="RefusalKind.Duplicate"/> when the number is taken.</summary>
    Task<Outcome<LedgerInvoice>> CreateInvoice(int number, string customerCode, InvoiceDocument document, CallContext context, CancellationToken cancellation);

    /// <summary>Creates an invoice with its payments under the number the ledger gives next. Nothing keeps a second one out: after a doubt it is found by its reference.
    /// <see cref="Outcome{T}.Retry"/> when two asked for the next number at once.</summary>
    Task<Outcome<LedgerInvoice>> CreateInvoice(string customerCode, InvoiceDocument document, CallContext context, CancellationToken cancellation);

    /// <summary>Replaces an invoice, its lines and payments. Payments already recorded under the same reference keep their ids, and credit notes applied to it stay applied.</summary>
    Task<Outcome<LedgerInvoice>> UpdateInvoice(LedgerInvoice existing, string customerCode, InvoiceDocument document, CallContext context, CancellationToken cancellation);

    /// <summary>Reads a credit note by number. <see cref="RefusalKind.NotFound"/> when there is none under this number, or an invoice.</summary>
    Task<Outcome<LedgerCreditNote>> GetCreditNote(int number, CallContext context, CancellationToken cancellation);

    /// <summary>Credit notes whose reference is exactly this. Empty when there is none.</summary>
    Task<Outcome<IReadOnlyList<LedgerCreditNote>>> FindCreditNotesByReference(string reference, CallContext context, CancellationToken cancellation);

    /// <summary>Creates a credit note, with the money given back, under a number of ours. <see cref="RefusalKind.Duplicate"/> when the number is taken, be it by an invoice.</summary>
    Task<Outcome<LedgerCreditNote>> CreateCreditNote(int number, string customerCode, CreditNoteDocument document, CallContext context, CancellationToken cancellation);

    /// <summary>Replaces a credit note, its lines and the money given back; so money given back later is recorded. What is recorded under the same reference keeps its id, and
    /// what is applied to invoices stays applied.</summary>
    Task<Outcome<LedgerCreditNote>> UpdateCreditNote(
        LedgerCreditNote existing, string customerCode, CreditNoteDocument document, CallContext context, CancellationToken cancellation);

    /// <summary>Lets a credit note pay an invoice of the same customer, so that less is due. The amount is what should be applied between the two in all: what is applied
    /// already is looked up first, so the same call twice applies once. <see cref="Outcome{T}.Found"/> when nothing was left to do, <see cref="RefusalKind.NotFound"/> when one of
    /// the two cannot be read, which right after creating proves nothing.</summary>
    Task<Outcome<CreditApplication>> ApplyCreditNote(
        int creditNoteNumber, int invoiceNumber, decimal amount, LocalDate on, CallContext context, CancellationToken cancellation);

    /// <summary>The account's configured rates, currencies, nominals, methods and bank accounts; changes rarely, may be cached by the caller.</summary>
    Task<Outcome<LedgerReference>> GetReference(CallContext context, CancellationToken cancellation);

    /// <summary>The products that are in use by code, case ignored, each with its nominal account, the lowest where there are several. Read whole or not at all.
    /// <see cref="RefusalKind.Invalid"/> when there are more than can be read. Takes a request per page: to be cached by the caller.</summary>
    Task<Outcome<IReadOnlyDictionary<string, int>>> GetProducts(CallContext context, CancellationToken cancellation);
}

/// <summary>A customer as the ledger has it.</summary>
public sealed record LedgerCustomer(long Id, string Code, string Name, string? Email);

/// <summary>An invoice as the ledger has it. <paramref name="Payments"/> is empty in results of searches (list rows are summaries, apis/kashflow.md §2).</summary>
public sealed record LedgerInvoice(
    long Id,
    int Number,
    string? Reference,
    string CustomerCode,
    decimal Net,
    decimal Vat,
    decimal Gross,
    decimal Paid,
    IReadOnlyList<LedgerPayment> Payments)
{
    /// <summary>Day of issue; null where the ledger did not say.</summary>
    public LocalDate? IssuedOn { get; init; }

    /// <summary>ISO 4217 code; null where the ledger did not say.</summary>
    public string? Currency { get; init; }
}

/// <summary>A payment as the ledger has it.</summary>
public sealed record LedgerPayment(long Id, decimal Amount, string? Reference)
{
    /// <summary>Whether it is no money but a credit note that was applied.</summary>
    public bool IsCredit { get; init; }
}
