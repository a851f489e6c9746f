using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Common.Http;
using KashflowOrleans.Connectors.Magento.Wire;
using Refit;

namespace KashflowOrleans.Connectors.Magento;

/// <summary>The part of Magento's REST API that we use, below the base address with its store code (apis/magento.md §1.1). Answers come as they are: a success with an HTML
/// body is no success, and only the channel tells.</summary>
public interface IMagentoApi
{
    /// <summary>One order, whole.</summary>
    [Get("/V1/orders/{id}")]
    Task<HttpResponseMessage> GetOrder(string id, [Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>A search for orders; the criteria are those of <see cref="Search.SearchCriteria"/>.</summary>
    [Get("/V1/orders")]
    Task<HttpResponseMessage> SearchOrders([Query] IDictionary<string, string> criteria, [Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>A search for credit memos. The list is <c>creditmemos</c>, a single one would be <c>creditmemo/{id}</c>.</summary>
    [Get("/V1/creditmemos")]
    Task<HttpResponseMessage> SearchCreditMemos([Query] IDictionary<string, string> criteria, [Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>A search for invoices.</summary>
    [Get("/V1/invoices")]
    Task<HttpResponseMessage> SearchInvoices([Query] IDictionary<string, string> criteria, [Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>A search for shipments. The list is <c>shipments</c>, a single one would be <c>shipment/{id}</c>.</summary>
    [Get("/V1/shipments")]
    Task<HttpResponseMessage> SearchShipments([Query] IDictionary<string, string> criteria, [Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>A search for gateway transactions.</summary>
    [Get("/V1/transactions")]
    Task<HttpResponseMessage> SearchTransactions([Query] IDictionary<string, string> criteria, [Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>Adds a comment to an order's history. Answers <c>true</c>; adds another one when asked again.</summary>
    [Post("/V1/orders/{id}/comments")]
    Task<HttpResponseMessage> AddComment(string id, [Body] WireCommentRequest comment, [Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>A customer's account.</summary>
    [Get("/V1/customers/{id}")]
    Task<HttpResponseMessage> GetCustomer(string id, [Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);

    /// <summary>The configuration of all store views.</summary>
    [Get("/V1/store/storeConfigs")]
    Task<HttpResponseMessage> GetStoreConfigs([Property(CallOptions.Context)] CallContext context, CancellationToken cancellation);
}
