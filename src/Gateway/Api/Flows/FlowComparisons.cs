using System.Text.Json;
using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Grains.Flows;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Orders;

namespace KashflowOrleans.Gateway.Api.Flows;

/// <summary>Dry runs over real orders: what is in force beside what may take its place. Nothing is written anywhere.</summary>
internal sealed class FlowComparisons(FlowDesk desk, IOrderQueries queries)
{
    /// <summary>The subject whose past ones can be read again.</summary>
    public const string Subject = "order";

    /// <summary>Differences that are kept with a promotion, for those who approve.</summary>
    public const int MaxKeptChanges = 100;

    /// <summary>Orders the lab takes at a time: few enough for a slow shop to be read within the time that a grain may take to answer.</summary>
    private const int Batch = 10;

    /// <summary>The orders to run on.</summary>
    public Task<IReadOnlyList<OrderRow>> Choose(OrderSelection selection, CancellationToken cancellation) => selection.Read(queries, cancellation);

    /// <summary>Compares what is in force with what may take its place.</summary>
    /// <param name="config">The merchant.</param>
    /// <param name="environment">Where the flow before is in force.</param>
    /// <param name="after">The flow that may take its place.</param>
    /// <param name="orders">The orders.</param>
    /// <param name="correlationId">Correlation id.</param>
    /// <param name="cancellation">Ends it between two parts.</param>
    /// <returns>One entry for each order, in their order.</returns>
    public async Task<IReadOnlyList<ComparedOrder>> Run(
        MerchantConfig config, string environment, FlowVersionRef after, IReadOnlyList<OrderRow> orders, string correlationId, CancellationToken cancellation)
    {
        var compared = new Dictionary<string, ComparedOrder>(StringComparer.Ordinal);
        foreach (var kind in orders.GroupBy(order => config.Find(order.Channel)!.Kind, StringComparer.Ordinal))
        {
            var before = PrebuiltLibrary.InForce(config, environment, Subject, kind.Key);
            foreach (var part in kind.Select(order => order.Key).Chunk(Batch))
            {
                cancellation.ThrowIfCancellationRequested();
                var comparison = await desk.Try(config.Merchant, lab => lab.Compare(new FlowComparisonRequest(before, after, part, correlationId)));
                foreach (var order in comparison.Orders)
                {
                    compared[order.Key] = order;
                }
            }
        }

        return [.. orders.Select(order => compared.GetValueOrDefault(order.Key) ?? new ComparedOrder(order.Key, order.Number, "It was not compared.", []))];
    }

    /// <summary>As it is shown.</summary>
    /// <param name="environment">Where the flow before is in force.</param>
    /// <param name="orders">The orders under both flows.</param>
    /// <param name="maxChanges">How many differences are told; the counts are of all.</param>
    public static FlowComparisonView View(string environment, IReadOnlyList<ComparedOrder> orders, int maxChanges)
    {
        var unreadable = orders.Where(order => order.Problem is not null).ToList();
        var changed = orders.Where(order => order.Problem is null && order.Changes.Count > 0).ToList();
        var shown = new List<ComparedOrderView>();
        var left = maxChanges;
        foreach (var order in changed.TakeWhile(_ => left > 0))
        {
            var changes = order.Changes.Take(left).Select(change => new DocumentChangeView(change.Place, FlowViewing.Json(change.Before), FlowViewing.Json(change.After))).ToList();
            left -= changes.Count;
            shown.Add(new ComparedOrderView(order.Key, order.Number, changes));
        }

        return new FlowComparisonView(
            environment,
            new FlowComparisonSummary(orders.Count, orders.Count - changed.Count - unreadable.Count, changed.Count, unreadable.Count),
            shown,
            [.. unreadable.Take(maxChanges).Select(order => new UnreadableOrderView(order.Key, order.Number, order.Problem!))],
            unreadable.Count > maxChanges || shown.Sum(order => order.Changes.Count) < changed.Sum(order => order.Changes.Count));
    }

    /// <summary>As it is kept with a promotion: JSON with at most <see cref="MaxKeptChanges"/> differences, fewer when they are large.</summary>
    public static string Keep(string environment, IReadOnlyList<ComparedOrder> orders)
    {
        for (var kept = MaxKeptChanges; ; kept /= 2)
        {
            var json = JsonSerializer.Serialize(View(environment, orders, kept), GatewayJson.Options);
            if (json.Length <= FlowPromotions.MaxComparisonLength || kept == 0)
            {
                return json;
            }
        }
    }
}
