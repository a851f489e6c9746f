using System.Text.Json;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Magento.Invoices;
using KashflowOrleans.Connectors.Magento.Search;
using KashflowOrleans.Connectors.Magento.Wire;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;

namespace KashflowOrleans.Connectors.Magento;

/// <content>Orders that are billed by the invoices the shop makes of them.</content>
public sealed partial class MagentoChannel : IInvoicedOrders
{
    /// <inheritdoc/>
    public async Task<Outcome<InvoicedOrder>> GetInvoicedOrder(string orderId, CallContext context, CancellationToken cancellation)
    {
        var read = await ReadOrderDocuments(orderId, context, cancellation);
        return read.TryGetValue(out var documents) ? new Outcome<InvoicedOrder>.Done(InvoicedOrderTranslator.Translate(documents)) : read.As<InvoicedOrder>();
    }

    private async Task<Outcome<Order>> GetPart(PartId part, CallContext context, CancellationToken cancellation)
    {
        var read = await ReadOrderDocuments(part.Order, context, cancellation);
        if (!read.TryGetValue(out var documents)) return read.As<Order>();
        return documents.Find(part) is { } invoice
            ? new Outcome<Order>.Done(PartTranslator.Translate(part, documents, invoice))
            : new Outcome<Order>.Refused($"Order {part.Order} has no invoice {part.Invoice} in the shop.", RefusalKind.NotFound);
    }

    private async Task<Outcome<IReadOnlyList<Refund>>> GetRefundsOfPart(PartId part, CallContext context, CancellationToken cancellation)
    {
        var read = await ReadOrderDocuments(part.Order, context, cancellation);
        if (!read.TryGetValue(out var documents)) return read.As<IReadOnlyList<Refund>>();
        return documents.Find(part) is { } invoice
            ? new Outcome<IReadOnlyList<Refund>>.Done(PartTranslator.RefundsOf(part, documents, invoice))
            : new Outcome<IReadOnlyList<Refund>>.Done([]);
    }

    private async Task<Outcome<IReadOnlyList<ChannelTransaction>>> GetTransactionsOfPart(PartId part, CallContext context, CancellationToken cancellation)
    {
        var all = await GetTransactions(part.Order, context, cancellation);
        if (!all.TryGetValue(out var transactions) || transactions.Count == 0) return all;
        var read = await ReadOrderDocuments(part.Order, context, cancellation);
        return read.TryGetValue(out var documents)
            ? new Outcome<IReadOnlyList<ChannelTransaction>>.Done(PartTransactions.Of(part, documents, transactions))
            : read.As<IReadOnlyList<ChannelTransaction>>();
    }

    // The order last: its sums then hold every document, and one that is newer shows as a difference.
    private async Task<Outcome<OrderDocuments>> ReadOrderDocuments(string orderId, CallContext context, CancellationToken cancellation)
    {
        var invoices = await ReadDocuments(
            new OrderDocumentsWalk<WireInvoice>(orderId, "entity_id", static invoice => (invoice.EntityId, invoice.OrderId)),
            criteria => Read(
                () => _api.SearchInvoices(Parameters(criteria), context, cancellation),
                static body => JsonSerializer.Deserialize(body, MagentoJson.Default.WireInvoicePage),
                null,
                cancellation),
            static page => (page.Items, page.TotalCount));
        if (!invoices.TryGetValue(out var invoiced)) return invoices.As<OrderDocuments>();

        // Nothing is given back of what was not invoiced.
        IReadOnlyList<WireCreditMemo> refunded = [];
        if (invoiced.Count > 0)
        {
            var memos = await ReadDocuments(
                new OrderDocumentsWalk<WireCreditMemo>(orderId, "entity_id", static memo => (memo.EntityId, memo.OrderId)),
                criteria => ReadCreditMemos(criteria, context, cancellation),
                static page => (page.Items, page.TotalCount));
            if (!memos.TryGetValue(out refunded!)) return memos.As<OrderDocuments>();
        }

        var order = await ReadOrder<WireOrder>(orderId, static body => JsonSerializer.Deserialize(body, MagentoJson.Default.WireOrder), context, cancellation);
        return order.TryGetValue(out var wire) ? new Outcome<OrderDocuments>.Done(new OrderDocuments(wire, invoiced, refunded)) : order.As<OrderDocuments>();
    }
}
