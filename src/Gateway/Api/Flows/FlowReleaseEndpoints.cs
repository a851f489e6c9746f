using System.Globalization;
using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Gateway.Input;
using KashflowOrleans.Gateway.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KashflowOrleans.Gateway.Api.Flows;

/// <summary>The way of a flow from a draft into the books: publish, promote, approve or reject, roll back.</summary>
internal static class FlowReleaseEndpoints
{
    private const string Promotions = FlowEndpoints.Flow + "/promotions";
    private const string Promotion = Promotions + "/{id}";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost(FlowEndpoints.Flow + "/publish", Publish)
            .Describe(
                "PublishFlow", FlowEndpoints.Tag, Access.Admin, "Makes the draft the next version and puts it in force in Dev. Refused while it has errors, all of which are named.", 400, 404, 409, 413, 415)
            .Accepts<RemarkInput>(isOptional: true, "application/json")
            .Produces<PublishedView>(StatusCodes.Status201Created);
        api.MapPost(FlowEndpoints.Flow + "/promote", Promote)
            .Describe(
                "PromoteFlow",
                FlowEndpoints.Tag,
                Access.Admin,
                "Puts a version in force in QA, or asks for it in Prod, where another key has to approve (202). First runs it on the latest orders beside what is in force; the differences are kept with the promotion.",
                400,
                404,
                409,
                413,
                415)
            .Accepts<PromoteFlowInput>("application/json")
            .Produces<PromotedView>()
            .Produces<PromotedView>(StatusCodes.Status202Accepted);
        api.MapGet(Promotions, List)
            .Describe("ListFlowPromotions", FlowEndpoints.Tag, Access.Viewer, "The latest promotions and roll-backs, oldest first, each with what its dry run showed.", 404)
            .Produces<FlowPromotionList>();
        api.MapPost(Promotion + "/approve", Approve)
            .Describe("ApproveFlowPromotion", FlowEndpoints.Tag, Access.Admin, "Puts the version in force. The key that asked for it cannot approve it.", 400, 404, 409, 413, 415)
            .Accepts<RemarkInput>(isOptional: true, "application/json")
            .Produces<PromotedView>();
        api.MapPost(Promotion + "/reject", Reject)
            .Describe("RejectFlowPromotion", FlowEndpoints.Tag, Access.Admin, "Refuses a promotion that waits; what is in force stays.", 400, 404, 409, 413, 415)
            .Accepts<RemarkInput>(isOptional: true, "application/json")
            .Produces<PromotedView>();
        api.MapPost(FlowEndpoints.Flow + "/rollback", RollBack)
            .Describe(
                "RollBackFlow",
                FlowEndpoints.Tag,
                Access.Admin,
                "Puts a version that was in force in an environment before in force there again, at once; version 0 takes the flow out of force, so that the one that comes with the program is used.",
                400,
                404,
                409,
                413,
                415)
            .Accepts<RollBackFlowInput>("application/json")
            .Produces<FlowDetailView>();
    }

    private static async Task<IResult> Publish(string merchant, string flow, HttpContext context, FlowDesk desk, JsonInput json)
    {
        var (config, unknown) = await desk.Enter(context, merchant, flow);
        if (config is null)
        {
            return unknown!.ToResult();
        }

        var (input, invalid) = await json.ReadFlowRequestIfAny<RemarkInput>(context, "remark");
        if (input is null)
        {
            return invalid!.ToResult();
        }

        AuditNote.Set(context, request: AuditBody.Of(input));
        var (draft, missing) = await desk.FindDraft(merchant, flow);
        if (draft is null)
        {
            return missing!.ToResult();
        }

        var check = await desk.Try(merchant, lab => lab.Check(draft.Document, FlowDraftEndpoints.FirstLedger(config)));
        if (check.Problems.Any(problem => problem.IsError))
        {
            return FlowReplies.Of(check.Problems).ToResult();
        }

        var reply = await desk.Release(merchant, flow, grain => grain.Publish(input.Comment, context.Caller().KeyId));
        if (FlowReplies.ProblemOf(reply, flow, "flow", flow) is { } refused)
        {
            return refused.ToResult();
        }

        var published = reply.Flow!.Versions[^1];
        var location = string.Create(CultureInfo.InvariantCulture, $"/api/v1/merchants/{merchant}/flows/{flow}/versions/{published.Number}");
        return TypedResults.Created(location, new PublishedView(FlowViewing.View(published), FlowViewing.View(reply.Flow), FlowViewing.View(check.Problems)));
    }

    private static async Task<IResult> Promote(
        string merchant, string flow, HttpContext context, FlowDesk desk, JsonInput json, FlowComparisons comparisons, CancellationToken cancellation)
    {
        var (config, unknown) = await desk.Enter(context, merchant, flow);
        if (config is null)
        {
            return unknown!.ToResult();
        }

        var (input, invalid) = await json.ReadFlowRequest<PromoteFlowInput>(context, "promoteFlow");
        if (input is null)
        {
            return invalid!.ToResult();
        }

        AuditNote.Set(context, request: AuditBody.Of(input));
        var (details, noFlow) = await desk.Find(merchant, flow);
        if (details is null)
        {
            return noFlow!.ToResult();
        }

        var (version, noVersion) = await desk.FindVersion(merchant, flow, input.Version);
        if (version is null)
        {
            return noVersion!.ToResult();
        }

        // What Dev's ledger has, this environment's need not have.
        var check = await desk.Try(merchant, lab => lab.Check(version.Document, input.To));
        if (check.Problems.Any(problem => problem.IsError))
        {
            return FlowReplies.Of(check.Problems).ToResult();
        }

        var comparison = await Compare(config, details, version.Head, input, comparisons, Correlation.IdOf(context), cancellation);
        var reply = await desk.Release(merchant, flow, grain => grain.Promote(input.Version, input.To, comparison, input.Comment, context.Caller().KeyId));
        if (FlowReplies.ProblemOf(reply, flow, "version", input.Version.ToString(CultureInfo.InvariantCulture)) is { } refused)
        {
            return refused.ToResult();
        }

        // None is known any more when it has been in force for a long time.
        var promotion = reply.Flow!.Promotions.LastOrDefault(candidate => candidate.Number == input.Version && candidate.Environment == input.To);
        var view = new PromotedView(promotion is null ? null : FlowViewing.View(promotion), FlowViewing.View(reply.Flow));
        return promotion?.State == FlowPromotionStates.Waiting ? TypedResults.Accepted($"/api/v1/merchants/{merchant}/flows/{flow}/promotions", view) : TypedResults.Ok(view);
    }

    private static async Task<string?> Compare(
        MerchantConfig config, FlowDetails flow, FlowVersionHead version, PromoteFlowInput input, FlowComparisons comparisons, string correlationId, CancellationToken cancellation)
    {
        if (input.Orders == 0 || flow.Subject != FlowComparisons.Subject)
        {
            return null;
        }

        var orders = await comparisons.Choose(new OrderSelection(config, flow.Channels, input.To, null, null, null, input.Orders), cancellation);
        var compared = await comparisons.Run(config, input.To, new FlowVersionRef(flow.Flow, version.Number, version.Hash), orders, correlationId, cancellation);
        return FlowComparisons.Keep(input.To, compared);
    }

    private static async Task<IResult> List(string merchant, string flow, HttpContext context, FlowDesk desk)
    {
        if ((await desk.Enter(context, merchant, flow)).Problem is { } unknown)
        {
            return unknown.ToResult();
        }

        var (found, problem) = await desk.Find(merchant, flow);
        return found is null ? problem!.ToResult() : TypedResults.Ok(new FlowPromotionList([.. found.Promotions.Select(FlowViewing.View)]));
    }

    private static Task<IResult> Approve(string merchant, string flow, string id, HttpContext context, FlowDesk desk, JsonInput json) =>
        Decide(merchant, flow, id, context, desk, json, isApproved: true);

    private static Task<IResult> Reject(string merchant, string flow, string id, HttpContext context, FlowDesk desk, JsonInput json) =>
        Decide(merchant, flow, id, context, desk, json, isApproved: false);

    private static async Task<IResult> Decide(string merchant, string flow, string id, HttpContext context, FlowDesk desk, JsonInput json, bool isApproved)
    {
        if ((await desk.Enter(context, merchant, flow)).Problem is { } unknown)
        {
            return unknown.ToResult();
        }

        var (input, invalid) = await json.ReadFlowRequestIfAny<RemarkInput>(context, "remark");
        if (input is null)
        {
            return invalid!.ToResult();
        }

        AuditNote.Set(context, request: AuditBody.Of(input));
        var (found, missing) = await desk.Find(merchant, flow);
        if (found is null)
        {
            return missing!.ToResult();
        }

        var number = FlowDesk.NumberOf(id);
        if (found.Promotions.FirstOrDefault(promotion => promotion.Id == number) is not { } standing)
        {
            return Problems.NotFound($"The flow '{flow}' has no such promotion. GET …/flows/{flow}/promotions lists them.").ToResult();
        }

        var by = context.Caller().KeyId;
        if (standing.State != FlowPromotionStates.Waiting)
        {
            return Problems.Conflict($"Promotion {number} of version {standing.Number} to {standing.Environment} does not wait for a decision: it is {standing.State}.").ToResult();
        }

        if (isApproved && standing.By == by)
        {
            return Problems.Conflict($"The key '{by}' asked for promotion {number}, so another key has to approve it.").ToResult();
        }

        var reply = await desk.Release(merchant, flow, grain => grain.Decide(number, isApproved, input.Comment, by));
        return FlowReplies.ProblemOf(reply, flow, "id", id) is { } refused
            ? refused.ToResult()
            : TypedResults.Ok(new PromotedView(FlowViewing.View(reply.Flow!.Promotions.First(promotion => promotion.Id == number)), FlowViewing.View(reply.Flow)));
    }

    private static async Task<IResult> RollBack(string merchant, string flow, HttpContext context, FlowDesk desk, JsonInput json)
    {
        if ((await desk.Enter(context, merchant, flow)).Problem is { } unknown)
        {
            return unknown.ToResult();
        }

        var (input, invalid) = await json.ReadFlowRequest<RollBackFlowInput>(context, "rollBackFlow");
        if (input is null)
        {
            return invalid!.ToResult();
        }

        AuditNote.Set(context, request: AuditBody.Of(input));
        var reply = await desk.Release(merchant, flow, grain => grain.RollBack(input.Environment, input.Version, input.Comment, context.Caller().KeyId));
        return FlowReplies.ProblemOf(reply, flow, "version", input.Version?.ToString(CultureInfo.InvariantCulture)) is { } refused
            ? refused.ToResult()
            : TypedResults.Ok(FlowViewing.Detail(reply.Flow!));
    }
}
