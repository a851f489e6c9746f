using System.Globalization;
using System.Net;
using System.Text.Json;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Magento.Search;
using KashflowOrleans.Connectors.Magento.Wire;
using NodaTime;

namespace KashflowOrleans.Connectors.Magento;

/// <content>What changed, and what was placed.</content>
public sealed partial class MagentoChannel
{
    private delegate Task<HttpResponseMessage> ListSearch(IDictionary<string, string> criteria, CallContext context, CancellationToken cancellation);

    /// <inheritdoc/>
    public async Task<Outcome<IReadOnlyList<ChangedOrder>>> ListChangedOrders(Instant from, Instant to, CallContext context, CancellationToken cancellation)
    {
        var walk = new ListedRowsWalk(ListedRows.ChangedOrders, from, to);
        if (await Walk(walk, _search.SearchOrders, context, cancellation) is { } failed) return failed.As<IReadOnlyList<ChangedOrder>>();
        if (walk.Skipped > 0) LogSkipped(_logger, _connection, walk.Skipped, from, to);
        return new Outcome<IReadOnlyList<ChangedOrder>>.Done([.. walk.Found.Select(static row => new ChangedOrder(row.OrderId, row.ChangedAt))]);
    }

    /// <inheritdoc/>
    public async Task<Outcome<IReadOnlyList<ChangedDocument>>> ListChanges(ChangeSource source, Instant from, Instant to, CallContext context, CancellationToken cancellation)
    {
        var list = ListedRows.Of(source);
        var walk = new ListedRowsWalk(list, from, to);
        if (await Walk(walk, SearchOf(source), context, cancellation) is { } failed) return failed.As<IReadOnlyList<ChangedDocument>>();
        if (walk.Skipped > 0) LogRowsSkipped(_logger, _connection, walk.Skipped, list.Name, from, to);
        return new Outcome<IReadOnlyList<ChangedDocument>>.Done(walk.Found);
    }

    /// <inheritdoc/>
    public async Task<Outcome<PastOrders>> ListPastOrders(PastOrdersQuery query, CallContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        var after = query.After is null ? 0 : long.Parse(query.After, NumberStyles.None, CultureInfo.InvariantCulture);
        var walk = new ListedRowsWalk(ListedRows.PlacedOrders, query.From, query.To, after, query.Most);
        if (await Walk(walk, _search.SearchOrders, context, cancellation) is { } failed) return failed.As<PastOrders>();
        if (walk.Skipped > 0) LogRowsSkipped(_logger, _connection, walk.Skipped, "past orders", query.From, query.To);
        return new Outcome<PastOrders>.Done(new PastOrders(
            [.. walk.Found.Select(static row => row.OrderId).Distinct(StringComparer.Ordinal)],
            walk.Reached.ToString(CultureInfo.InvariantCulture),
            walk.IsComplete,
            walk.Remaining,
            walk.Skipped));
    }

    private ListSearch SearchOf(ChangeSource source) => source switch
    {
        ChangeSource.Invoices => _documents.SearchInvoices,
        ChangeSource.CreditMemos => _documents.SearchCreditMemos,
        ChangeSource.Shipments => _documents.SearchShipments,
        ChangeSource.Transactions => _documents.SearchTransactions,
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "A source without a list."),
    };

    /// <summary>Walks to the end; null when it was reached, otherwise why not.</summary>
    private static async Task<Outcome<WireStampPage>?> Walk(ListedRowsWalk walk, ListSearch search, CallContext context, CancellationToken cancellation)
    {
        while (!walk.IsFinished)
        {
            var isFault = false;
            var page = await ReadPage(search, walk.Next(), context, response => isFault = response.StatusCode == HttpStatusCode.InternalServerError, cancellation);
            if (page.TryGetValue(out var rows)) walk.Take(rows);
            else if (isFault && page is Outcome<WireStampPage>.Retry fault) walk.TakeFailure(fault.Reason);
            else return page;

            if (walk.Failure is { } failure) return new Outcome<WireStampPage>.Retry(failure);
        }

        return null;
    }

    private static Task<Outcome<WireStampPage>> ReadPage(
        ListSearch search, SearchCriteria criteria, CallContext context, Action<HttpResponseMessage>? failed, CancellationToken cancellation) =>
        Read(
            () => search(Parameters(criteria), context, cancellation),
            static body => JsonSerializer.Deserialize(body, MagentoJson.Default.WireStampPage),
            failed,
            cancellation);
}
