using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Gateway.Input;
using KashflowOrleans.Gateway.Merchants;
using KashflowOrleans.Gateway.Security;
using KashflowOrleans.Storage.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KashflowOrleans.Gateway.Api;

/// <summary>A merchant's audit.</summary>
internal static class AuditEndpoints
{
    private const int DefaultPage = 100;
    private const int MaxPage = 1000;
    private const int MaxText = 300;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/merchants/{merchant}/audit", List)
            .Describe("ListAudit", "Audit", Access.Viewer, "Who or what did what to which record when, newest first: outside calls and acts of people.", 400, 404)
            .Produces<AuditList>();

    private static async Task<IResult> List(
        string merchant,
        HttpContext context,
        MerchantConfigs configs,
        IAuditQueries queries,
        CancellationToken cancellation,
        string? entity = null,
        string? correlationId = null,
        string? before = null,
        string? limit = null)
    {
        if (await configs.Find(merchant) is null)
        {
            return Problems.UnknownMerchant.ToResult();
        }

        var query = new QueryInput(context.Request.Query, nameof(entity), nameof(correlationId), nameof(before), nameof(limit));
        var most = query.Number(nameof(limit), DefaultPage, 1, MaxPage);
        var (entityText, correlationText, beforeInstant) = (query.Text(nameof(entity), MaxText), query.Text(nameof(correlationId), MaxText), query.Instant(nameof(before)));
        if (query.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var lines = await queries.List(merchant, entityText, correlationText, beforeInstant, most, cancellation);
        return TypedResults.Ok(new AuditList([.. lines.Select(Viewing.View)], lines.Count == most ? lines[^1].At : null));
    }
}
