using System.Text.Json;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Magento.Search;
using KashflowOrleans.Connectors.Magento.Translation;
using KashflowOrleans.Connectors.Magento.Wire;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;

namespace KashflowOrleans.Connectors.Magento;

/// <content>What hangs on an order: credit memos and gateway transactions.</content>
public sealed partial class MagentoChannel
{
    /// <inheritdoc/>
    public async Task<Outcome<IReadOnlyList<Refund>>> GetRefunds(string orderId, CallContext context, CancellationToken cancellation)
    {
        if (PartId.Find(orderId) is { } part) return await GetRefundsOfPart(part, context, cancellation);
        var outcome = await ReadDocuments(
            new OrderDocumentsWalk<WireCreditMemo>(orderId, "entity_id", static memo => (memo.EntityId, memo.OrderId)),
            criteria => ReadCreditMemos(criteria, context, cancellation),
            static page => (page.Items, page.TotalCount));
        if (!outcome.TryGetValue(out var memos)) return outcome.As<IReadOnlyList<Refund>>();
        if (memos.Count == 0) return new Outcome<IReadOnlyList<Refund>>.Done([]);

        // After the credit memos: the order's sum of store credit given back then holds all of them, and one that is newer shows as a difference.
        var order = await Read(
            () => _api.GetOrder(orderId, context, cancellation),
            static body => JsonSerializer.Deserialize(body, MagentoJson.Default.WireOrder),
            null,
            cancellation);
        return order.TryGetValue(out var wire)
            ? new Outcome<IReadOnlyList<Refund>>.Done(MagentoRefundTranslator.Translate(memos, wire))
            : order.As<IReadOnlyList<Refund>>();
    }

    /// <inheritdoc/>
    public async Task<Outcome<IReadOnlyList<ChannelTransaction>>> GetTransactions(string orderId, CallContext context, CancellationToken cancellation)
    {
        if (PartId.Find(orderId) is { } part) return await GetTransactionsOfPart(part, context, cancellation);
        var outcome = await ReadDocuments(
            new OrderDocumentsWalk<WireTransaction>(orderId, "transaction_id", static transaction => (transaction.TransactionId, transaction.OrderId)),
            criteria => ReadTransactions(criteria, context, cancellation),
            static page => (page.Items, page.TotalCount));
        if (!outcome.TryGetValue(out var transactions)) return outcome.As<IReadOnlyList<ChannelTransaction>>();
        if (transactions.Count == 0) return new Outcome<IReadOnlyList<ChannelTransaction>>.Done([]);

        // A transaction carries no amount: the invoices and credit memos that name it do.
        var invoices = await ReadMovements(_api.SearchInvoices);
        if (!invoices.TryGetValue(out var taken)) return invoices.As<IReadOnlyList<ChannelTransaction>>();
        var memos = await ReadMovements(_api.SearchCreditMemos);
        if (!memos.TryGetValue(out var given)) return memos.As<IReadOnlyList<ChannelTransaction>>();
        return new Outcome<IReadOnlyList<ChannelTransaction>>.Done(Transactions.Of(transactions, taken, given));

        Task<Outcome<IReadOnlyList<WireMovement>>> ReadMovements(Func<IDictionary<string, string>, CallContext, CancellationToken, Task<HttpResponseMessage>> search) => ReadDocuments(
            new OrderDocumentsWalk<WireMovement>(orderId, "entity_id", static movement => (movement.EntityId, movement.OrderId)),
            criteria => Read(
                () => search(Parameters(criteria.Select("entity_id", "order_id", "transaction_id", "grand_total")), context, cancellation),
                static body => JsonSerializer.Deserialize(body, MagentoJson.Default.WireMovementPage),
                null,
                cancellation),
            static page => (page.Items, page.TotalCount));
    }

    private static async Task<Outcome<IReadOnlyList<T>>> ReadDocuments<T, TPage>(
        OrderDocumentsWalk<T> walk, Func<SearchCriteria, Task<Outcome<TPage>>> read, Func<TPage, (IReadOnlyList<T>? Rows, WireNumber Total)> open)
    {
        while (!walk.IsFinished)
        {
            var outcome = await read(walk.Next());
            if (!outcome.TryGetValue(out var page)) return outcome.As<IReadOnlyList<T>>();
            var (rows, total) = open(page);
            walk.Take(rows, total);
            if (walk.Failure is { } failure) return new Outcome<IReadOnlyList<T>>.Retry(failure);
        }

        return new Outcome<IReadOnlyList<T>>.Done(walk.Found);
    }

    private static Dictionary<string, string> Parameters(SearchCriteria criteria) => criteria.ToParameters().ToDictionary(StringComparer.Ordinal);

    private Task<Outcome<WireCreditMemoPage>> ReadCreditMemos(SearchCriteria criteria, CallContext context, CancellationToken cancellation) => Read(
        () => _api.SearchCreditMemos(Parameters(criteria), context, cancellation),
        static body => JsonSerializer.Deserialize(body, MagentoJson.Default.WireCreditMemoPage),
        null,
        cancellation);

    private Task<Outcome<WireTransactionPage>> ReadTransactions(SearchCriteria criteria, CallContext context, CancellationToken cancellation) => Read(
        () => _api.SearchTransactions(Parameters(criteria), context, cancellation),
        static body => JsonSerializer.Deserialize(body, MagentoJson.Default.WireTransactionPage),
        null,
        cancellation);
}
