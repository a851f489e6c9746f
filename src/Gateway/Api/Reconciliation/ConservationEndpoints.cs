using KashflowOrleans.Contracts;
using KashflowOrleans.Events;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Gateway.Input;
using KashflowOrleans.Gateway.Merchants;
using KashflowOrleans.Gateway.Security;
using KashflowOrleans.Storage.Orders;
using KashflowOrleans.Storage.Reconciliation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KashflowOrleans.Gateway.Api.Reconciliation;

/// <summary>The sums that show that nothing gets lost.</summary>
internal static class ConservationEndpoints
{
    private const int MaxReasons = 20;
    private const string OtherReasons = "(other reasons)";

    private static readonly string[] YesOrNo = ["true", "false"];

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/merchants/{merchant}/conservation", Get)
            .Describe(
                "GetConservation",
                "Orders",
                Access.Viewer,
                "Orders by status and by source, and the sums that show that none is lost; and what each poll last saw. With sources=false without the sources, which is quicker.",
                400,
                404)
            .Produces<ConservationView>();

    /// <summary>Sources of what stands alike.</summary>
    public static IReadOnlyList<SourceConservationView> Sources(IReadOnlyList<SourceStanding> standings) =>
    [
        .. standings.GroupBy(standing => (standing.Connection, Source: SourceOf(standing.Kind)))
            .OrderBy(group => group.Key.Connection, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Source, StringComparer.Ordinal)
            .Select(group => Source(group.Key.Connection, group.Key.Source, [.. group])),
    ];

    private static async Task<IResult> Get(
        string merchant, HttpContext context, MerchantConfigs configs, IOrderQueries queries, ISourceLooks looks, CancellationToken cancellation, string? sources = null)
    {
        if (await configs.Find(merchant) is null)
        {
            return Problems.UnknownMerchant.ToResult();
        }

        var query = new QueryInput(context.Request.Query, nameof(sources));
        var without = query.OneOf(nameof(sources), YesOrNo) == "false";
        if (query.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var view = Viewing.View(await queries.Count(merchant, cancellation));
        return TypedResults.Ok(without
            ? view
            : view with { Sources = Sources(await looks.Count(merchant, cancellation)), Looks = [.. (await looks.List(merchant, cancellation)).Select(View)] });
    }

    private static SourceLookView View(SourceLook look) =>
        new(look.Connection, look.Source, look.LookedAt, look.From, look.Until, look.Seen, look.New, look.Problem, look.SucceededAt);

    private static SourceConservationView Source(string connection, string source, List<SourceStanding> standings)
    {
        var seen = standings.Sum(standing => standing.Orders);
        var posted = Of(OrderStatuses.Synced);
        var ignored = Of(OrderStatuses.Ignored);
        var pending = Of(OrderStatuses.Received, OrderStatuses.Observing, OrderStatuses.Posting, OrderStatuses.Retrying) + standings.Where(standing => standing is { Status: null, Waits: true }).Sum(standing => standing.Orders);
        var (held, dead) = (Of(OrderStatuses.Held), Of(OrderStatuses.Dead));
        return new SourceConservationView(
            connection,
            source,
            standings.Sum(standing => standing.Events),
            seen,
            posted,
            ignored,
            Reasons(standings.Where(standing => standing.Status == OrderStatuses.Ignored)),
            pending,
            held,
            dead,
            seen == posted + ignored + pending + held + dead,
            standings.Min(standing => standing.Since),
            standings.Max(standing => standing.Until));

        long Of(params ReadOnlySpan<string> statuses)
        {
            var sum = 0L;
            foreach (var standing in standings)
            {
                sum += standing.Status is { } status && statuses.Contains(status) ? standing.Orders : 0;
            }

            return sum;
        }
    }

    private static IReadOnlyList<ReasonCount> Reasons(IEnumerable<SourceStanding> ignored)
    {
        var counts = ignored.GroupBy(standing => standing.Reason ?? string.Empty, StringComparer.Ordinal)
            .Select(group => new ReasonCount(group.Key, group.Sum(standing => standing.Orders)))
            .OrderByDescending(count => count.Orders).ThenBy(count => count.Reason, StringComparer.Ordinal).ToList();
        return counts.Count <= MaxReasons ? counts : [.. counts.Take(MaxReasons), new ReasonCount(OtherReasons, counts.Skip(MaxReasons).Sum(count => count.Orders))];
    }

    private static string SourceOf(string kind) => kind switch
    {
        nameof(EntityEventKind.Changed) => "webhook",
        nameof(EntityEventKind.Polled) => "poll",
        nameof(EntityEventKind.Requested) => "request",
        nameof(EntityEventKind.Compared) => "check",
        _ => kind.ToLowerInvariant(),
    };
}
