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

/// <summary>Drafts of flows: how they begin, change and are checked.</summary>
internal static class FlowDraftEndpoints
{
    public const string PutDraft = "PutFlowDraft";
    public const string ValidateFlow = "ValidateFlow";

    private const string DraftPath = FlowEndpoints.Flow + "/draft";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost(FlowEndpoints.Flow + "/copy", Copy)
            .Describe("CopyFlow", FlowEndpoints.Tag, Access.Admin, "Begins a draft as a copy of a flow that comes with the program or of one of the merchant's own.", 400, 404, 409, 413, 415)
            .Accepts<CopyFlowInput>("application/json")
            .Produces<SavedDraftView>(StatusCodes.Status201Created);
        api.MapGet(DraftPath, Get)
            .Describe("GetFlowDraft", FlowEndpoints.Tag, Access.Viewer, "The draft with its document; ETag is its revision.", 404)
            .Produces<FlowDraftDocumentView>();
        api.MapPut(DraftPath, Put)
            .Describe(
                PutDraft,
                FlowEndpoints.Tag,
                Access.Admin,
                "Saves a draft, and begins the flow if need be. A draft may have problems; the answer lists them. With If-Match (the revision that was read) a draft that somebody changed meanwhile is left alone: 409.",
                400,
                404,
                409,
                413,
                415)
            .Produces<SavedDraftView>();
        api.MapDelete(DraftPath, Drop)
            .Describe("DeleteFlowDraft", FlowEndpoints.Tag, Access.Admin, "Throws the draft away.", 404, 409)
            .Produces(StatusCodes.Status204NoContent);
        api.MapPost(FlowEndpoints.Flows + "/validate", Validate)
            .Describe(ValidateFlow, FlowEndpoints.Tag, Access.Operator, "Checks a flow document, also against the ledger of an environment where it can be read. Nothing is saved.", 400, 404, 413, 415)
            .Produces<FlowCheckView>();
    }

    /// <summary>The environment whose ledger a document is checked with before it is put in force anywhere: Dev's, where it goes first, or Prod's when Dev has none.</summary>
    public static string FirstLedger(MerchantConfig config) => config.LedgerOf(FlowEnvironments.Dev) is null ? FlowEnvironments.Prod : FlowEnvironments.Dev;

    private static async Task<IResult> Copy(string merchant, string flow, HttpContext context, FlowDesk desk, JsonInput json)
    {
        if ((await desk.Enter(context, merchant)).Problem is { } unknown)
        {
            return unknown.ToResult();
        }

        if (MerchantEndpoints.NameProblem(flow, "flow") is { } misnamed)
        {
            return misnamed.ToResult();
        }

        var (input, invalid) = await json.ReadFlowRequest<CopyFlowInput>(context, "copyFlow");
        if (input is null)
        {
            return invalid!.ToResult();
        }

        AuditNote.Set(context, $"{merchant}/flows/{flow}", AuditBody.Of(input));
        var (original, problem) = await FindOriginal(desk, merchant, input);
        if (original is null)
        {
            return problem!.ToResult();
        }

        if (await desk.Call(merchant, flow, grain => grain.GetFlow()) is { Draft: not null })
        {
            return Problems.Conflict($"The flow '{flow}' has a draft already. Publish it, or throw it away (DELETE …/flows/{flow}/draft), or choose another name.").ToResult();
        }

        // Revision 0: there is no draft. One that somebody saved since then is left alone.
        var reply = await desk.Call(merchant, flow, grain => grain.PutDraft(original.Document, original.BasedOn, 0, context.Caller().KeyId));
        return Saved(context, reply, flow, "from", input.From, view => TypedResults.Created($"/api/v1/merchants/{merchant}/flows/{flow}/draft", view));
    }

    private static async Task<IResult> Get(string merchant, string flow, HttpContext context, FlowDesk desk)
    {
        if ((await desk.Enter(context, merchant, flow)).Problem is { } unknown)
        {
            return unknown.ToResult();
        }

        var (draft, problem) = await desk.FindDraft(merchant, flow);
        if (draft is null)
        {
            return problem!.ToResult();
        }

        TagWith(context, draft.Head.Revision);
        return TypedResults.Ok(new FlowDraftDocumentView(FlowViewing.View(draft.Head), FlowViewing.Document(draft.Document)));
    }

    private static async Task<IResult> Put(string merchant, string flow, HttpContext context, FlowDesk desk, JsonInput json)
    {
        if ((await desk.Enter(context, merchant)).Problem is { } unknown)
        {
            return unknown.ToResult();
        }

        if (MerchantEndpoints.NameProblem(flow, "flow") is { } misnamed)
        {
            return misnamed.ToResult();
        }

        AuditNote.Set(context, $"{merchant}/flows/{flow}");
        if (!TryReadRevision(context.Request.Headers.IfMatch.ToString(), out var revision))
        {
            return Problems.Invalid("If-Match", null, "must be the revision of the draft that was read, as its ETag says, for example \"3\".").ToResult();
        }

        var (document, invalid) = await json.ReadFlow(context);
        if (document is null)
        {
            return invalid!.ToResult();
        }

        AuditNote.Set(context, request: AuditBody.OfText(document));
        var reply = await desk.Call(merchant, flow, grain => grain.PutDraft(document, null, revision, context.Caller().KeyId));
        return Saved(context, reply, flow, "(body)", null, TypedResults.Ok);
    }

    private static async Task<IResult> Drop(string merchant, string flow, HttpContext context, FlowDesk desk)
    {
        if ((await desk.Enter(context, merchant, flow)).Problem is { } unknown)
        {
            return unknown.ToResult();
        }

        if ((await desk.FindDraft(merchant, flow)).Problem is { } missing)
        {
            return missing.ToResult();
        }

        var reply = await desk.Call(merchant, flow, grain => grain.DropDraft(context.Caller().KeyId));
        return FlowReplies.ProblemOf(reply, flow, "flow", flow) is { } refused ? refused.ToResult() : TypedResults.NoContent();
    }

    private static async Task<IResult> Validate(string merchant, HttpContext context, FlowDesk desk, JsonInput json, string? environment = null)
    {
        var (config, unknown) = await desk.Enter(context, merchant);
        if (config is null)
        {
            return unknown!.ToResult();
        }

        var query = new QueryInput(context.Request.Query, nameof(environment));
        var where = query.OneOf(nameof(environment), FlowEnvironments.All) ?? FirstLedger(config);
        if (query.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var (document, invalid) = await json.ReadFlow(context);
        if (document is null)
        {
            return invalid!.ToResult();
        }

        var check = await desk.Try(merchant, lab => lab.Check(document, where));
        return TypedResults.Ok(new FlowCheckView(check.Problems.All(found => !found.IsError), FlowViewing.View(check.Problems), check.Canonical));
    }

    private static IResult Saved(HttpContext context, FlowReply reply, string flow, string field, string? value, Func<SavedDraftView, IResult> answer)
    {
        // Problems of the document are no reason to refuse a draft; the grain's refusal is.
        if (FlowReplies.ProblemOf(reply, flow, field, value) is { } refused)
        {
            return refused.ToResult();
        }

        var draft = reply.Flow?.Draft ?? throw new InvalidOperationException($"The flow's grain did not keep the draft of '{flow}'.");
        TagWith(context, draft.Revision);
        return answer(new SavedDraftView(flow, FlowViewing.View(draft), FlowViewing.View(reply.Problems)));
    }

    private static async Task<Parsed<Original>> FindOriginal(FlowDesk desk, string merchant, CopyFlowInput input)
    {
        if (input.From.StartsWith(FlowVersionRef.PrebuiltPrefix, StringComparison.Ordinal))
        {
            return PrebuiltLibrary.Find(input.From, input.Version) is { } prebuilt
                ? new Parsed<Original>(new Original(prebuilt.Json, PrebuiltLibrary.Reference(prebuilt)), null)
                : new Parsed<Original>(null, PrebuiltLibrary.Unknown("from", input.From));
        }

        if (MerchantEndpoints.NameProblem(input.From, "from") is { } misnamed)
        {
            return new Parsed<Original>(null, misnamed);
        }

        if (await desk.Call(merchant, input.From, grain => grain.GetFlow()) is not { } source)
        {
            return new Parsed<Original>(null, Problems.Invalid("from", input.From, "is no flow of this merchant. GET …/flows lists those there are; one that comes with the program is written prebuilt/…."));
        }

        if (input.Version is null && source.Versions.Count == 0)
        {
            var (draft, noDraft) = await desk.FindDraft(merchant, input.From);
            return new Parsed<Original>(draft is null ? null : new Original(draft.Document, draft.Head.BasedOn), noDraft);
        }

        var number = input.Version ?? source.Versions[^1].Number;
        return await desk.Call(merchant, input.From, grain => grain.GetVersion(number)) is { } version
            ? new Parsed<Original>(new Original(version.Document, new FlowVersionRef(input.From, number, version.Head.Hash)), null)
            : new Parsed<Original>(null, Problems.Invalid("version", number.ToString(CultureInfo.InvariantCulture), $"is no version of '{input.From}'. GET …/flows/{input.From} lists its versions."));
    }

    private static void TagWith(HttpContext context, long revision) => context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"");

    private static bool TryReadRevision(string header, out long? revision)
    {
        revision = null;
        if (header.Length == 0)
        {
            return true;
        }

        var bare = header.Length > 2 && header.StartsWith('"') && header.EndsWith('"') ? header[1..^1] : header;
        if (!long.TryParse(bare, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        revision = number;
        return true;
    }

    /// <summary>What a draft is a copy of.</summary>
    private sealed record Original(string Document, FlowVersionRef? BasedOn);
}
