using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Common.Http;
using KashflowOrleans.Connectors.Kashflow.Wire;
using Refit;

namespace KashflowOrleans.Connectors.Kashflow;

/// <summary>The resources of KashFlow's REST v2 that we use (apis/kashflow.md §3, Appendix A). Paths are below <c>https://api.kashflow.com/v2</c>.</summary>
internal interface IKashflowApi
{
    /// <summary>A customer by code.</summary>
    [Get("/customers/{code}")]
    Task<IApiResponse<CustomerWire>> GetCustomer(string code, [Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>Customers whose code, e-mail or name contains a text.</summary>
    [Get("/customers/search")]
    Task<IApiResponse<KashflowPage<CustomerHit>>> SearchCustomers(
        string searchBy, string searchText, [Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>A page of customers that contain a text.</summary>
    [Get("/customers")]
    Task<IApiResponse<KashflowPage<CustomerWire>>> ListCustomers(
        string searchtext, int page, int perpage, int sortby, [Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>Creates a customer.</summary>
    [Post("/customers")]
    Task<IApiResponse<CustomerWire>> CreateCustomer([Body] CustomerRequest customer, [Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>An invoice by number.</summary>
    [Get("/invoices/{number}")]
    Task<IApiResponse<InvoiceWire>> GetInvoice(int number, [Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>A page of invoices whose reference contains a text.</summary>
    [Get("/invoices")]
    Task<IApiResponse<KashflowPage<InvoiceWire>>> ListInvoices(
        string searchtext, int page, int perpage, int sortby, string order, [Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>A page of invoices by day of issue, by number upwards: no two share one, so the order is the same on every page, and new ones come at the end
    /// (apis/kashflow.md §7.2).</summary>
    [Get("/invoices?sortby=0&order=Asc")]
    Task<IApiResponse<KashflowPage<InvoiceWire>>> ListInvoicesByDate(
        string issuedatefrom, string issuedateto, int page, int perpage, [Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>Creates an invoice.</summary>
    [Post("/invoices")]
    Task<IApiResponse<InvoiceWire>> CreateInvoice([Body] InvoiceRequest invoice, [Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>Replaces an invoice, lines and payments included.</summary>
    [Put("/invoices/{number}")]
    Task<IApiResponse<InvoiceWire>> UpdateInvoice(
        int number, [Body] InvoiceRequest invoice, [Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>Applies credits to an invoice, which is named by its internal id (apis/kashflow.md §3 Credit notes). What it answers is not published, so nothing is read of
    /// it but success.</summary>
    [Post("/internal/invoices/{invoiceId}/credits")]
    Task<IApiResponse<string>> ApplyCredits(
        int invoiceId, [Body] IReadOnlyList<CreditRequest> credits, [Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>A page of journals. Only page and size are documented; clients of other lists sort by name of the field (apis/kashflow.md §2), so this is a wish.</summary>
    [Get("/journals?sortby=Number&order=Desc")]
    Task<IApiResponse<KashflowPage<JournalWire>>> ListJournals(int page, int perpage, [Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>A journal by number, with its lines.</summary>
    [Get("/journals/{number}")]
    Task<IApiResponse<JournalWire>> GetJournal(int number, [Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>Creates a journal.</summary>
    [Post("/journals")]
    Task<IApiResponse<JournalWire>> CreateJournal([Body] JournalRequest journal, [Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>The account's VAT rates.</summary>
    [Get("/vat/settings/vatrates")]
    Task<IApiResponse<KashflowPage<VatRateWire>>> GetVatRates([Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>The account's currencies.</summary>
    [Get("/currencies")]
    Task<IApiResponse<KashflowPage<CurrencyWire>>> GetCurrencies([Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>The chart of accounts.</summary>
    [Get("/nominals")]
    Task<IApiResponse<KashflowPage<NominalWire>>> GetNominals([Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>The payment methods of invoices.</summary>
    [Get("/paymentmethods/invoice")]
    Task<IApiResponse<KashflowPage<PaymentMethodWire>>> GetPaymentMethods([Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>A page of the products in use, of all nominals, sorted by code: so only rows of the same code can change places between pages (apis/kashflow.md §7.2).</summary>
    [Get("/products/list?order=Asc&sortcolumn=0&filterbyinuseonly=true")]
    Task<IApiResponse<KashflowPage<ProductWire>>> ListProducts(int page, int perpage, [Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>The bank accounts.</summary>
    [Get("/bankaccounts")]
    Task<IApiResponse<KashflowPage<BankAccountWire>>> GetBankAccounts([Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);
}

/// <summary>Log-in (apis/kashflow.md §2.1): the only requests that carry no session.</summary>
internal interface IKashflowSessionApi
{
    /// <summary>First step: user name and password.</summary>
    [Post("/sessiontoken")]
    Task<IApiResponse<SessionWire>> Begin([Body] CredentialsRequest credentials, [Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>Second step: the characters asked for.</summary>
    [Put("/sessiontoken")]
    Task<IApiResponse<SessionWire>> Complete([Body] MemorableWordRequest answer, [Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);
}
