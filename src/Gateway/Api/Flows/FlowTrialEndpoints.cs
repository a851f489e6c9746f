using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Gateway.Input;
using KashflowOrleans.Gateway.Security;
using KashflowOrleans.Grains.Flows;
using KashflowOrleans.Storage.Flows;
using KashflowOrleans.Storage.Orders;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace KashflowOrleans.Gateway.Api.Flows;

/// <summary>Flows tried on samples and past orders. Nothing is written anywhere.</summary>
internal static class FlowTrialEndpoints
{
    /// <summary>Differences that are answered at most.</summary>
    public const int MaxChanges = 2_000;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost(FlowEndpoints.Flow + "/test", Test)
            .Describe(
                "TestFlow",
                FlowEndpoints.Tag,
                Access.Operator,
                "Runs a version, the draft or an unsaved document on a past order or a sample, and shows the documents and every node's input and output. Touches nothing.",
                400,
                404,
                413,
                415)
            .Accepts<TestFlowInput>("application/json")
            .Produces<FlowTrialView>();
        api.MapPost(FlowEndpoints.Flows + "/test", TestDocument)
            .Describe(
                "TestFlowDocument",
                FlowEndpoints.Tag,
                Access.Operator,
                "Runs an unsaved document, a flow that comes with the program, or the flow in force on a past order or a sample. Touches nothing.",
                400,
                404,
                413,
                415)
            .Accepts<TestDocumentInput>("application/json")
            .Produces<FlowTrialView>();
        api.MapPost(FlowEndpoints.Flow + "/compare", Compare)
            .Describe(
                "CompareFlow",
                FlowEndpoints.Tag,
                Access.Operator,
                "Runs a version or the draft on the latest orders beside what is in force in an environment, and tells which documents would differ. Touches nothing.",
                400,
                404,
                413,
                415)
            .Accepts<CompareFlowInput>("application/json")
            .Produces<FlowComparisonView>();
    }

    private static async Task<IResult> Test(
        string merchant, string flow, HttpContext context, FlowDesk desk, JsonInput json, IOrderQueries queries, CancellationToken cancellation)
    {
        var (config, unknown) = await desk.Enter(context, merchant, flow);
        if (config is null)
        {
            return unknown!.ToResult();
        }

        var (input, invalid) = await json.ReadFlowRequest<TestFlowInput>(context, "testFlow");
        if (input is null)
        {
            return invalid!.ToResult();
        }

        if ((input.Version is null ? 0 : 1) + (input.Draft ? 1 : 0) + (input.Document is null ? 0 : 1) > 1)
        {
            return Problems.Invalid("version", null, "stands beside draft or document. Give one of version, draft and document, or none for the draft (or the latest version when there is none).").ToResult();
        }

        AuditNote.Set(context, request: AuditBody.Of(input with { Document = null, Sample = null }));
        var (trial, misplaced) = await TrialOn.Read(config, queries, input.Order, input.Sample, input.Channel, input.Environment, cancellation);
        if (trial is null)
        {
            return misplaced!.ToResult();
        }

        var (subject, missing) = await Choose(desk, merchant, flow, input);
        return subject is null ? missing!.ToResult() : await Run(context, desk, merchant, subject, trial);
    }

    private static async Task<IResult> TestDocument(string merchant, HttpContext context, FlowDesk desk, JsonInput json, IOrderQueries queries, CancellationToken cancellation)
    {
        var (config, unknown) = await desk.Enter(context, merchant);
        if (config is null)
        {
            return unknown!.ToResult();
        }

        var (input, invalid) = await json.ReadFlowRequest<TestDocumentInput>(context, "testDocument");
        if (input is null)
        {
            return invalid!.ToResult();
        }

        AuditNote.Set(context, request: AuditBody.Of(input with { Document = null, Sample = null }));
        if (input is { Document: not null, Prebuilt: not null })
        {
            return Problems.Invalid("prebuilt", input.Prebuilt, "stands beside document. Give one of them, or neither for the flow in force.").ToResult();
        }

        var prebuilt = input.Prebuilt is null ? null : PrebuiltLibrary.Find(input.Prebuilt);
        if (input.Prebuilt is not null && prebuilt is null)
        {
            return PrebuiltLibrary.Unknown("prebuilt", input.Prebuilt).ToResult();
        }

        var (trial, misplaced) = await TrialOn.Read(config, queries, input.Order, input.Sample, input.Channel, input.Environment, cancellation);
        return trial is null
            ? misplaced!.ToResult()
            : await Run(context, desk, merchant, new TrialOf(prebuilt is null ? null : PrebuiltLibrary.Reference(prebuilt), input.Document?.GetRawText()), trial);
    }

    private static async Task<IResult> Compare(
        string merchant, string flow, HttpContext context, FlowDesk desk, JsonInput json, FlowComparisons comparisons, IFlowStore store, CancellationToken cancellation)
    {
        var (config, unknown) = await desk.Enter(context, merchant, flow);
        if (config is null)
        {
            return unknown!.ToResult();
        }

        var (input, invalid) = await json.ReadFlowRequest<CompareFlowInput>(context, "compareFlow");
        if (input is null)
        {
            return invalid!.ToResult();
        }

        AuditNote.Set(context, request: AuditBody.Of(input));
        var (details, missing) = await desk.Find(merchant, flow);
        if (details is null)
        {
            return missing!.ToResult();
        }

        var (selection, wrong) = Select(config, details, input);
        if (selection is null)
        {
            return wrong!.ToResult();
        }

        var (after, noVersion) = await After(config, details, input, desk, store, cancellation);
        if (after is null)
        {
            return noVersion!.ToResult();
        }

        var orders = await comparisons.Choose(selection, cancellation);
        var compared = await comparisons.Run(config, input.Environment, after, orders, Correlation.IdOf(context), cancellation);
        return TypedResults.Ok(FlowComparisons.View(input.Environment, compared, MaxChanges));
    }

    private static async Task<Parsed<TrialOf>> Choose(FlowDesk desk, string merchant, string flow, TestFlowInput input)
    {
        var (details, unknown) = await desk.Find(merchant, flow);
        if (details is null)
        {
            return new Parsed<TrialOf>(null, unknown);
        }

        if (input.Document is { } document)
        {
            return new Parsed<TrialOf>(new TrialOf(null, document.GetRawText()), null);
        }

        var number = input.Version ?? (details.Draft is null && !input.Draft && details.Versions.Count > 0 ? details.Versions[^1].Number : null);
        if (number is { } chosen)
        {
            var version = details.Versions.FirstOrDefault(candidate => candidate.Number == chosen);
            return version is null
                ? new Parsed<TrialOf>(null, FlowReplies.UnknownVersion(flow))
                : new Parsed<TrialOf>(new TrialOf(new FlowVersionRef(flow, version.Number, version.Hash), null), null);
        }

        var (draft, noDraft) = await desk.FindDraft(merchant, flow);
        return new Parsed<TrialOf>(draft is null ? null : new TrialOf(null, draft.Document), noDraft);
    }

    private static async Task<IResult> Run(HttpContext context, FlowDesk desk, string merchant, TrialOf subject, TrialOn on)
    {
        var request = new FlowTrialRequest(subject.Version, subject.Document, on.Environment, on.Channel, on.OrderId, on.Sample, Correlation.IdOf(context));
        return TypedResults.Ok(FlowViewing.View(await desk.Try(merchant, lab => lab.Try(request))));
    }

    private static Parsed<OrderSelection> Select(MerchantConfig config, FlowDetails flow, CompareFlowInput input)
    {
        var errors = new List<InputError>();
        var (from, to) = (Moment(input.From, "from", errors), Moment(input.To, "to", errors));
        var selection = new OrderSelection(config, flow.Channels, input.Environment, input.Channel, from, to, input.Orders);
        if (!config.Connections.Any(selection.Includes))
        {
            errors.Add(new InputError(
                "channel",
                input.Channel,
                input.Channel is null
                    ? $"is not to be had: the merchant has no sales channel that '{flow.Flow}' is made for."
                    : $"is not a sales channel of this merchant that '{flow.Flow}' is made for. GET …/connections lists them."));
        }

        return errors.Count > 0 ? new Parsed<OrderSelection>(null, Problems.Invalid(errors)) : new Parsed<OrderSelection>(selection, null);
    }

    private static Instant? Moment(string? text, string field, List<InputError> errors)
    {
        if (text is null)
        {
            return null;
        }

        if (Moments.Read(text) is { } moment)
        {
            return moment;
        }

        errors.Add(new InputError(field, text, "must be an instant such as 2026-01-31T23:59:59Z or a day such as 2026-01-31."));
        return null;
    }

    private static async Task<Parsed<FlowVersionRef>> After(
        MerchantConfig config, FlowDetails flow, CompareFlowInput input, FlowDesk desk, IFlowStore store, CancellationToken cancellation)
    {
        if (input.Draft == input.Version is not null)
        {
            return new Parsed<FlowVersionRef>(null, Problems.Invalid("version", null, "or \"draft\": true is needed, and not both: say what may take the place of the flow in force."));
        }

        if (input.Version is { } number)
        {
            var (version, noVersion) = await desk.FindVersion(config.Merchant, flow.Flow, number);
            return version is null ? new Parsed<FlowVersionRef>(null, noVersion) : OfOrders(flow.Subject, new FlowVersionRef(flow.Flow, number, version.Head.Hash));
        }

        var (draft, noDraft) = await desk.FindDraft(config.Merchant, flow.Flow);
        if (draft is null)
        {
            return new Parsed<FlowVersionRef>(null, noDraft);
        }

        var text = FlowText.Read(draft.Document);
        if (text.Document is null || text.Errors > 0)
        {
            return new Parsed<FlowVersionRef>(null, FlowReplies.Of(text.Problems));
        }

        // The lab finds documents by their hash; a text that no version comes to speak of does no harm there.
        await store.PutDocument(config.Merchant, text.Hash, text.Kept, cancellation);
        return OfOrders(text.Subject, new FlowVersionRef(flow.Flow, 0, text.Hash));
    }

    private static Parsed<FlowVersionRef> OfOrders(string subject, FlowVersionRef version) => subject == FlowComparisons.Subject
        ? new Parsed<FlowVersionRef>(version, null)
        : new Parsed<FlowVersionRef>(null, Problems.Invalid("flow", version.Flow, $"is about the subject {subject}; only flows about orders can be run on past orders. Use …/flows/{version.Flow}/test with a sample."));

    /// <summary>What is run: a version, a document, or (neither) what is in force.</summary>
    private sealed record TrialOf(FlowVersionRef? Version, string? Document);
}
