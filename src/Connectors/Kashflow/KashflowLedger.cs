using System.Globalization;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Common.Http;
using KashflowOrleans.Connectors.Kashflow.Wire;
using KashflowOrleans.Documents;
using KashflowOrleans.Model;
using Refit;

namespace KashflowOrleans.Connectors.Kashflow;

/// <summary>KashFlow as a ledger (apis/kashflow.md §3).</summary>
internal sealed partial class KashflowLedger(IKashflowApi api) : ILedger
{
    /// <inheritdoc/>
    public Task<Outcome<LedgerCustomer>> FindCustomerByCode(string code, CallContext context, CancellationToken cancellation) =>
        Call(api.GetCustomer(code, context, cancellation), CallKind.Read, static customer => ReadCustomer(CallKind.Read, customer), cancellation);

    /// <inheritdoc/>
    public Task<Outcome<LedgerCustomer>> FindCustomerByEmail(string email, CallContext context, CancellationToken cancellation) =>
        new CustomerSearch(api, context).ByEmail(email, cancellation);

    /// <inheritdoc/>
    public Task<Outcome<LedgerCustomer>> FindCustomerByName(string name, CallContext context, CancellationToken cancellation) =>
        new CustomerSearch(api, context).ByName(name, cancellation);

    /// <inheritdoc/>
    public async Task<Outcome<LedgerCustomer>> CreateCustomer(CustomerDocument document, CallContext context, CancellationToken cancellation)
    {
        if (KashflowTranslator.Problem(document) is { } problem)
        {
            return new Outcome<LedgerCustomer>.Refused(problem, RefusalKind.Invalid);
        }

        var outcome = await Call(
            api.CreateCustomer(KashflowTranslator.ToWire(document), context, cancellation), CallKind.Write, static customer => ReadCustomer(CallKind.Write, customer), cancellation);
        return await IsTaken(outcome, () => FindCustomerByCode(document.Code, context, cancellation))
            ? new Outcome<LedgerCustomer>.Refused($"customer code {document.Code} is taken", RefusalKind.Duplicate)
            : outcome;
    }

    /// <inheritdoc/>
    public Task<Outcome<LedgerInvoice>> GetInvoice(int number, CallContext context, CancellationToken cancellation) =>
        Call(api.GetInvoice(number, context, cancellation), CallKind.Read, static invoice => ReadInvoice(CallKind.Read, invoice), cancellation);

    /// <inheritdoc/>
    public async Task<Outcome<IReadOnlyList<LedgerInvoice>>> FindInvoicesByReference(string reference, CallContext context, CancellationToken cancellation)
    {
        var rows = await FindByReference(reference, static invoice => !CreditNoteTranslator.IsCreditNote(invoice), context, cancellation);
        if (!rows.TryGetValue(out var invoices))
        {
            return rows.As<IReadOnlyList<LedgerInvoice>>();
        }

        var found = invoices.DistinctBy(invoice => invoice.Number).Select(static invoice => KashflowTranslator.ToLedger(invoice) with { Payments = [] });
        return new Outcome<IReadOnlyList<LedgerInvoice>>.Done([.. found]);
    }

    /// <inheritdoc/>
    public async Task<Outcome<LedgerInvoice>> CreateInvoice(int number, string customerCode, InvoiceDocument document, CallContext context, CancellationToken cancellation)
    {
        if (KashflowTranslator.Problem(number, document) is { } problem)
        {
            return new Outcome<LedgerInvoice>.Refused(problem, RefusalKind.Invalid);
        }

        var request = KashflowTranslator.ToWire(number, customerCode, document);
        var outcome = await Call(api.CreateInvoice(request, context, cancellation), CallKind.Write, static invoice => ReadInvoice(CallKind.Write, invoice), cancellation);
        return await IsTaken(outcome, () => GetInvoice(number, context, cancellation))
            ? new Outcome<LedgerInvoice>.Refused(string.Create(CultureInfo.InvariantCulture, $"invoice number {number} is taken"), RefusalKind.Duplicate)
            : outcome;
    }

    /// <inheritdoc/>
    public async Task<Outcome<LedgerInvoice>> CreateInvoice(string customerCode, InvoiceDocument document, CallContext context, CancellationToken cancellation)
    {
        if (KashflowTranslator.Problem(document) is { } problem)
        {
            return new Outcome<LedgerInvoice>.Refused(problem, RefusalKind.Invalid);
        }

        var request = KashflowTranslator.ToWire(null, customerCode, document);
        var outcome = await Call(api.CreateInvoice(request, context, cancellation), CallKind.Write, static invoice => ReadInvoice(CallKind.Write, invoice), cancellation);
        return outcome is Outcome<LedgerInvoice>.Refused { Kind: RefusalKind.Duplicate } taken ? new Outcome<LedgerInvoice>.Retry(taken.Reason) : outcome;
    }

    /// <inheritdoc/>
    public async Task<Outcome<LedgerInvoice>> UpdateInvoice(
        LedgerInvoice existing, string customerCode, InvoiceDocument document, CallContext context, CancellationToken cancellation)
    {
        if (KashflowTranslator.Problem(existing.Number, document) is { } problem)
        {
            return new Outcome<LedgerInvoice>.Refused(problem, RefusalKind.Invalid);
        }

        // A replacement clears what it leaves out, and there are no etags: what stands there is read just before, and must be what the caller decided upon.
        var read = await Call(api.GetInvoice(existing.Number, context, cancellation), CallKind.Read, Done, cancellation);
        if (!read.TryGetValue(out var current))
        {
            return read.As<LedgerInvoice>();
        }

        if (HasChanged(existing, KashflowTranslator.ToLedger(current)))
        {
            return new Outcome<LedgerInvoice>.Retry(
                string.Create(CultureInfo.InvariantCulture, $"invoice {existing.Number} was changed in KashFlow since it was read"), TimeSpan.Zero);
        }

        var request = KashflowTranslator.ToWire(existing.Number, customerCode, document, current);
        return await Call(
            api.UpdateInvoice(existing.Number, request, context, cancellation), CallKind.Write, static invoice => ReadInvoice(CallKind.Write, invoice), cancellation);
    }

    /// <inheritdoc/>
    public async Task<Outcome<LedgerReference>> GetReference(CallContext context, CancellationToken cancellation)
    {
        var rates = await Call(api.GetVatRates(context, cancellation), CallKind.Read, Done, cancellation);
        if (!rates.TryGetValue(out var vatRates))
        {
            return rates.As<LedgerReference>();
        }

        var currencyPage = await Call(api.GetCurrencies(context, cancellation), CallKind.Read, Done, cancellation);
        if (!currencyPage.TryGetValue(out var currencies))
        {
            return currencyPage.As<LedgerReference>();
        }

        var nominalPage = await Call(api.GetNominals(context, cancellation), CallKind.Read, Done, cancellation);
        if (!nominalPage.TryGetValue(out var nominals))
        {
            return nominalPage.As<LedgerReference>();
        }

        var methodPage = await Call(api.GetPaymentMethods(context, cancellation), CallKind.Read, Done, cancellation);
        if (!methodPage.TryGetValue(out var methods))
        {
            return methodPage.As<LedgerReference>();
        }

        var accountPage = await Call(api.GetBankAccounts(context, cancellation), CallKind.Read, Done, cancellation);
        return accountPage.TryGetValue(out var accounts)
            ? new Outcome<LedgerReference>.Done(KashflowTranslator.ToLedger(vatRates.Data, currencies.Data, nominals.Data, methods.Data, accounts.Data))
            : accountPage.As<LedgerReference>();
    }

    private Task<Outcome<IReadOnlyList<InvoiceWire>>> FindByReference(string reference, Func<InvoiceWire, bool> isWanted, CallContext context, CancellationToken cancellation)
    {
        // By number downwards: no two invoices share one, so the order is the same on every page (§7.2).
        const int byNumber = 0;
        return KashflowPages.ReadAll(
            (page, perPage) => Call(api.ListInvoices(reference, page, perPage, byNumber, "Desc", context, cancellation), CallKind.Read, Done, cancellation),
            invoice => string.Equals(invoice.CustomerReference, reference, StringComparison.Ordinal) && isWanted(invoice));
    }

    private static Task<Outcome<TResult>> Call<TWire, TResult>(
        Task<IApiResponse<TWire>> call, CallKind kind, Func<TWire, Outcome<TResult>> read, CancellationToken cancellation) =>
        call.Outcome(kind, KashflowErrors.Instance, read, cancellation);

    private static Outcome<T> Done<T>(T value) => new Outcome<T>.Done(value);

    private static Outcome<LedgerCustomer> ReadCustomer(CallKind kind, CustomerWire customer) =>
        customer.Code is { Length: > 0 }
            ? new Outcome<LedgerCustomer>.Done(KashflowTranslator.ToLedger(customer))
            : HttpFailure.Unreadable(kind, "it holds no customer").ToOutcome<LedgerCustomer>();

    // The specification also promises an empty object after creating (Appendix A, POST /invoices): then the caller finds the invoice by its number.
    private static Outcome<LedgerInvoice> ReadInvoice(CallKind kind, InvoiceWire invoice) =>
        invoice.Number > 0
            ? new Outcome<LedgerInvoice>.Done(KashflowTranslator.ToLedger(invoice))
            : HttpFailure.Unreadable(kind, "it holds no invoice").ToOutcome<LedgerInvoice>();

    // The service's words for a taken key are not all published: a refusal that says nothing known is checked against the record itself.
    private static async Task<bool> IsTaken<T>(Outcome<T> outcome, Func<Task<Outcome<T>>> find) =>
        outcome is Outcome<T>.Refused { Kind: RefusalKind.Invalid } && (await find()).TryGetValue(out _);

    private static bool HasChanged(LedgerInvoice known, LedgerInvoice current) =>
        known.Gross != current.Gross || !known.Payments.ToHashSet().SetEquals(current.Payments);
}
