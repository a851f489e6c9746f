using System.Globalization;
using System.Security.Cryptography;
using KashflowOrleans.Contracts;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Gateway.Input;
using KashflowOrleans.Gateway.Merchants;
using KashflowOrleans.Gateway.Security;
using KashflowOrleans.Keys;
using KashflowOrleans.Storage.Imports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime.Extensions;

namespace KashflowOrleans.Gateway.Api.Imports;

/// <summary>Imports of past orders: started and stopped through their grains, shown from the read models.</summary>
internal static class ImportEndpoints
{
    private const string Tag = "Imports";
    private const string Imports = "/merchants/{merchant}/import";
    private const string Import = Imports + "/{id}";
    private const int Shown = 20;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost(Imports, Start)
            .Describe(
                "StartImport",
                Tag,
                Access.Operator,
                "Imports the orders of a channel that were placed within a range, beside the live ones and with a share of the connections' budgets. Orders that are known already are looked at again; nothing is posted twice.",
                400,
                404,
                409,
                413,
                415)
            .Accepts<ImportInput>("application/json")
            .Produces<ImportView>(StatusCodes.Status202Accepted);
        api.MapGet(Imports, List)
            .Describe("ListImports", Tag, Access.Viewer, "A merchant's imports, newest first.", 404)
            .Produces<ImportList>();
        api.MapGet(Import, Get)
            .Describe("GetImport", Tag, Access.Viewer, "An import and how far it has come.", 404)
            .Produces<ImportView>();
        api.MapPost(Import + "/pause", Pause)
            .Describe("PauseImport", Tag, Access.Operator, "Stops an import for a while; orders on their way are finished.", 404, 409)
            .Produces<ImportView>();
        api.MapPost(Import + "/resume", Resume)
            .Describe("ResumeImport", Tag, Access.Operator, "Goes on with an import where it was paused.", 404, 409)
            .Produces<ImportView>();
        api.MapPost(Import + "/cancel", Cancel)
            .Describe("CancelImport", Tag, Access.Operator, "Stops an import for good; orders on their way are finished.", 404, 409)
            .Produces<ImportView>();
    }

    private static async Task<IResult> Start(
        string merchant, HttpContext context, JsonInput json, MerchantConfigs configs, IImportStore store, GrainGate grains, TimeProvider time, CancellationToken cancellation)
    {
        if (await configs.Find(merchant) is not { } config)
        {
            return Problems.UnknownMerchant.ToResult();
        }

        var (input, problem) = await json.Read<ImportInput>(context, "import");
        if (input is null)
        {
            return problem!.ToResult();
        }

        AuditNote.Set(context, request: AuditBody.Of(input));
        var now = time.GetUtcNow();
        var (request, errors) = ImportRules.Read(input, config, now.ToInstant(), context.Caller().KeyId);
        if (request is null)
        {
            return Problems.Invalid(errors).ToResult();
        }

        if (await Running(store, merchant, cancellation) is { } other)
        {
            return OneAtATime(other);
        }

        var id = $"{now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}";
        AuditNote.Set(context, entity: $"{merchant}/{id}");
        await grains.Call(factory => factory.GetGrain<IImportGrain>($"{merchant}/{id}").Start(request));
        return await store.Find(merchant, id, cancellation) is { } started
            ? TypedResults.Accepted($"/api/v1/merchants/{merchant}/import/{id}", ImportView.Of(started, now))
            : throw new InvalidOperationException($"Import '{id}' was started and does not stand in the read models.");
    }

    private static async Task<IResult> List(string merchant, MerchantConfigs configs, IImportStore store, TimeProvider time, CancellationToken cancellation) =>
        (await configs.Find(merchant) is null
            ? null
            : new ImportList([.. (await store.List(merchant, Shown, cancellation)).Select(reading => ImportView.Of(reading, time.GetUtcNow()))])).OkOr(Problems.UnknownMerchant);

    private static async Task<IResult> Get(string merchant, string id, IImportStore store, TimeProvider time, CancellationToken cancellation) =>
        await Find(store, merchant, id, cancellation) is { } reading ? TypedResults.Ok(ImportView.Of(reading, time.GetUtcNow())) : Unknown(id);

    private static Task<IResult> Pause(string merchant, string id, HttpContext context, IImportStore store, GrainGate grains, TimeProvider time, CancellationToken cancellation) =>
        Act(merchant, id, context, store, grains, time, ImportStates.Paused, import => import.Pause(), cancellation);

    private static async Task<IResult> Resume(string merchant, string id, HttpContext context, IImportStore store, GrainGate grains, TimeProvider time, CancellationToken cancellation) =>
        await Running(store, merchant, cancellation) is { } other && other != id
            ? OneAtATime(other)
            : await Act(merchant, id, context, store, grains, time, ImportStates.Running, import => import.Resume(), cancellation);

    private static Task<IResult> Cancel(string merchant, string id, HttpContext context, IImportStore store, GrainGate grains, TimeProvider time, CancellationToken cancellation) =>
        Act(merchant, id, context, store, grains, time, ImportStates.Cancelled, import => import.Cancel(), cancellation);

    private static async Task<IResult> Act(
        string merchant,
        string id,
        HttpContext context,
        IImportStore store,
        GrainGate grains,
        TimeProvider time,
        string wanted,
        Func<IImportGrain, Task<string>> act,
        CancellationToken cancellation)
    {
        if (await Find(store, merchant, id, cancellation) is null)
        {
            return Unknown(id);
        }

        AuditNote.Set(context, entity: $"{merchant}/{id}");
        var state = await grains.Call(factory => act(factory.GetGrain<IImportGrain>($"{merchant}/{id}")));
        return state != wanted
            ? Problems.Conflict($"The import is {state}; it cannot become {wanted}.").ToResult()
            : await Get(merchant, id, store, time, cancellation);
    }

    // Several at a time would divide the share, and nobody could say when each ends.
    private static async Task<string?> Running(IImportStore store, string merchant, CancellationToken cancellation) =>
        (await store.ListRunning(cancellation)).Where(running => running.Merchant == merchant).Select(running => running.Import).FirstOrDefault();

    private static async Task<ImportReading?> Find(IImportStore store, string merchant, string id, CancellationToken cancellation) =>
        Slug.IsValid(merchant) && Slug.IsValid(id) ? await store.Find(merchant, id, cancellation) : null;

    private static IResult OneAtATime(string other) => Problems.Conflict($"Import '{other}' runs, and a merchant's imports run one at a time. Wait until it is done, or pause or cancel it.").ToResult();

    private static IResult Unknown(string id) => Problems.NotFound($"There is no import '{id}' here, or no such merchant.").ToResult();
}
