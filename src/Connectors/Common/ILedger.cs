using KashflowOrleans.Documents;

namespace KashflowOrleans.Connectors.Common;

/// <summary>The books: what the reconcilers need of an accounting system. Creating calls are never retried inside; the caller looks up by the natural key first.</summary>
public interface ILedger
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

    /// <summary>Invoices whose reference is exactly this (the service searches for parts of it; the rest is filtered here). Empty when there is none.</summary>
    Task<Outcome<IReadOnlyList<LedgerInvoice>>> FindInvoicesByReference(string reference, CallContext context, CancellationToken cancellation);

    /// <summary>Creates an invoice with its payments under a number of ours. <see cref="RefusalKind.Duplicate"/> when the number is taken.</summary>
    Task<Outcome<LedgerInvoice>> CreateInvoice(int number, string customerCode, InvoiceDocument document, CallContext context, CancellationToken cancellation);

    /// <summary>Replaces an invoice, its lines and payments. Payments already recorded under the same reference keep their ids.</summary>
    Task<Outcome<LedgerInvoice>> UpdateInvoice(LedgerInvoice existing, string customerCode, InvoiceDocument document, CallContext context, CancellationToken cancellation);

    /// <summary>The account's configured rates, currencies, nominals, methods and bank accounts; changes rarely, may be cached by the caller.</summary>
    Task<Outcome<LedgerReference>> GetReference(CallContext context, CancellationToken cancellation);
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
    IReadOnlyList<LedgerPayment> Payments);

/// <summary>A payment as the ledger has it.</summary>
public sealed record LedgerPayment(long Id, decimal Amount, string? Reference);

/// <summary>What is configured in the ledger account.</summary>
/// <param name="VatPercents">The VAT rates of the account, in percent.</param>
/// <param name="ExchangeRates">Enabled currencies and their rate against the home currency, by ISO 4217 code.</param>
/// <param name="Nominals">Codes of the nominal accounts.</param>
/// <param name="PaymentMethods">Ids of the payment methods for invoices.</param>
/// <param name="BankAccounts">Ids of the bank accounts.</param>
public sealed record LedgerReference(
    IReadOnlyList<decimal> VatPercents,
    IReadOnlyDictionary<string, decimal> ExchangeRates,
    IReadOnlySet<int> Nominals,
    IReadOnlySet<int> PaymentMethods,
    IReadOnlySet<int> BankAccounts);
