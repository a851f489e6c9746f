using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Gateway.Input;
using KashflowOrleans.Gateway.Security;
using KashflowOrleans.Keys;
using KashflowOrleans.Storage.Flows;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KashflowOrleans.Gateway.Api.Flows;

/// <summary>A merchant's flows: what there is. Lists come from the read model, a single flow from its grain.</summary>
internal static class FlowEndpoints
{
    public const string Tag = "Flows";
    public const string Flows = "/merchants/{merchant}/flows";
    public const string Flow = Flows + "/{flow}";
    public const string DiffFlow = "DiffFlow";

    private const int MaxName = 120;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Flows, List)
            .Describe("ListFlows", Tag, Access.Viewer, "The merchant's flows and those that come with the program, each with its versions and where they are in force.", 400, 404)
            .Produces<FlowList>();
        api.MapGet(Flow, Get)
            .Describe("GetFlow", Tag, Access.Viewer, "A flow with its versions, where they are in force, and its promotions with what their dry runs showed.", 404)
            .Produces<FlowDetailView>();
        api.MapGet(Flow + "/versions/{version}", GetVersion)
            .Describe("GetFlowVersion", Tag, Access.Viewer, "A version with its document.", 404)
            .Produces<FlowVersionDocumentView>();
        api.MapGet(Flow + "/diff", Diff)
            .Describe(DiffFlow, Tag, Access.Viewer, "What two documents of a flow differ in. Each is a version's number, 'draft', or a flow that comes with the program.", 400, 404)
            .Produces<FlowDiffView>();
    }

    private static async Task<IResult> List(string merchant, HttpContext context, FlowDesk desk, IFlowStore store, CancellationToken cancellation, string? subject = null)
    {
        var (config, unknown) = await desk.Enter(context, merchant);
        if (config is null)
        {
            return unknown!.ToResult();
        }

        var query = new QueryInput(context.Request.Query, nameof(subject));
        var only = query.OneOf(nameof(subject), [.. FlowNames.Subjects.Keys]);
        if (query.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var own = await store.List(merchant, cancellation);
        var flows = own.Select(FlowViewing.View).Concat(PrebuiltLibrary.Latest.Select(flow => PrebuiltLibrary.View(flow, config)));
        return TypedResults.Ok(new FlowList([.. flows.Where(flow => only is null || flow.Subject == only)]));
    }

    private static async Task<IResult> Get(string merchant, string flow, HttpContext context, FlowDesk desk)
    {
        if ((await desk.Enter(context, merchant, flow)).Problem is { } unknown)
        {
            return unknown.ToResult();
        }

        var (found, problem) = await desk.Find(merchant, flow);
        return found is null ? problem!.ToResult() : TypedResults.Ok(FlowViewing.Detail(found));
    }

    private static async Task<IResult> GetVersion(string merchant, string flow, string version, HttpContext context, FlowDesk desk)
    {
        if ((await desk.Enter(context, merchant, flow)).Problem is { } unknown)
        {
            return unknown.ToResult();
        }

        var (found, problem) = await desk.FindVersion(merchant, flow, FlowDesk.NumberOf(version));
        return found is null ? problem!.ToResult() : TypedResults.Ok(new FlowVersionDocumentView(flow, FlowViewing.View(found.Head), FlowViewing.Document(found.Document)));
    }

    private static async Task<IResult> Diff(string merchant, string flow, HttpContext context, FlowDesk desk, string? from = null, string? to = null)
    {
        if ((await desk.Enter(context, merchant, flow)).Problem is { } unknown)
        {
            return unknown.ToResult();
        }

        var query = new QueryInput(context.Request.Query, nameof(from), nameof(to));
        var (fromName, toName) = (query.Text(nameof(from), MaxName), query.Text(nameof(to), MaxName));
        if (query.Problem is { } invalid)
        {
            return invalid.ToResult();
        }

        var (before, beforeProblem) = await desk.FindDocument(merchant, flow, fromName, nameof(from));
        if (before is null)
        {
            return beforeProblem!.ToResult();
        }

        var (after, afterProblem) = await desk.FindDocument(merchant, flow, toName, nameof(to));
        if (after is null)
        {
            return afterProblem!.ToResult();
        }

        var (changes, unreadable) = FlowChanges.Between((nameof(from), before), (nameof(to), after));
        return changes is null ? unreadable!.ToResult() : TypedResults.Ok(new FlowDiffView(fromName!, toName!, changes));
    }
}
