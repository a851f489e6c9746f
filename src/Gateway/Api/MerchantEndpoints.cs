using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Gateway.Input;
using KashflowOrleans.Gateway.Merchants;
using KashflowOrleans.Gateway.Security;
using KashflowOrleans.Keys;
using KashflowOrleans.Storage.Merchants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KashflowOrleans.Gateway.Api;

/// <summary>Merchants and who one is.</summary>
internal static class MerchantEndpoints
{
    private const string Tag = "Merchants";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/me", Me)
            .Describe("GetMe", Tag, Access.AnyKey, "Whose key this is, and which merchants it reaches.")
            .Produces<MeView>();
        api.MapGet("/merchants", List)
            .Describe("ListMerchants", Tag, Access.Cluster, "All merchants.")
            .Produces<MerchantList>();
        api.MapGet("/merchants/{merchant}", Get)
            .Describe("GetMerchant", Tag, Access.Viewer, "A merchant with its settings and connections; secrets are never shown.", 404)
            .Produces<MerchantView>();
        api.MapPut("/merchants/{merchant}", Put)
            .Describe("PutMerchant", Tag, Access.Admin, "Creates a merchant (cluster key) or changes its settings; connections and keys stay.", 400, 404, 413, 415)
            .Accepts<MerchantInput>("application/json")
            .Produces<MerchantView>()
            .Produces<MerchantView>(StatusCodes.Status201Created);
    }

    private static async Task<IResult> Me(HttpContext context, MerchantConfigs configs, IMerchantDirectory directory, CancellationToken cancellation)
    {
        var caller = context.Caller();
        var merchants = caller.Merchant is { } own
            ? await configs.Get(own) is { } config ? [config] : []
            : await directory.List(cancellation);
        return TypedResults.Ok(new MeView(caller.KeyId, caller.Role, caller.IsCluster, [.. merchants.Select(Viewing.Summary)]));
    }

    private static async Task<IResult> List(IMerchantDirectory directory, CancellationToken cancellation) =>
        TypedResults.Ok(new MerchantList([.. (await directory.List(cancellation)).Select(Viewing.Summary)]));

    private static async Task<IResult> Get(string merchant, MerchantConfigs configs) =>
        (await configs.Find(merchant) is { } config ? Viewing.View(config) : null).OkOr(Problems.UnknownMerchant);

    private static async Task<IResult> Put(string merchant, HttpContext context, JsonInput json, MerchantConfigs configs, GrainGate grains)
    {
        if (NameProblem(merchant) is { } misnamed)
        {
            return misnamed.ToResult();
        }

        var (input, problem) = await json.Read<MerchantInput>(context, "merchant");
        if (input is null)
        {
            return problem!.ToResult();
        }

        var standing = await configs.Get(merchant);
        var errors = InputRules.Check(input, string.Empty).Concat(LedgerRules.CheckNamed(input.Posting.Ledger, LedgerRules.Placements(standing, null), "posting.ledger")).ToList();
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors).ToResult();
        }

        AuditNote.Set(context, request: AuditBody.Of(input));
        var config = await grains.Call(factory => factory.GetGrain<IMerchantGrain>(merchant).PutSettings(InputRules.ToSettings(input)));
        configs.Learn(config);
        return Done(config, standing);
    }

    /// <summary>200 for a change, 201 for a new merchant.</summary>
    public static IResult Done(MerchantConfig config, MerchantConfig? standing) =>
        standing is null ? TypedResults.Created($"/api/v1/merchants/{config.Merchant}", Viewing.View(config)) : TypedResults.Ok(Viewing.View(config));

    /// <summary>What is wrong with a name in the path; null when nothing is.</summary>
    public static Problem? NameProblem(string name, string field = "merchant") =>
        Slug.IsValid(name) ? null : Problems.Invalid(field, name.Length <= 80 ? name : name[..80], $"is not a valid name. Use 1 to {Slug.MaxLength} lower-case letters, digits or '-', starting with a letter or digit.");
}
