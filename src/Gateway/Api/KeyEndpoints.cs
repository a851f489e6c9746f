using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Gateway.Input;
using KashflowOrleans.Gateway.Merchants;
using KashflowOrleans.Gateway.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KashflowOrleans.Gateway.Api;

/// <summary>A merchant's API keys.</summary>
internal static class KeyEndpoints
{
    private const string Tag = "Keys";
    private const string Keys = "/merchants/{merchant}/keys";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Keys, List)
            .Describe("ListKeys", Tag, Access.Admin, "A merchant's API keys, without their secrets.", 404)
            .Produces<KeyList>();
        api.MapPost(Keys, Create)
            .Describe("CreateKey", Tag, Access.Admin, "Makes an API key; the answer is the only place it is ever shown.", 400, 404, 409, 413, 415)
            .Accepts<KeyInput>("application/json")
            .Produces<NewKeyView>(StatusCodes.Status201Created);
        api.MapDelete(Keys + "/{key}", Remove)
            .Describe("DeleteKey", Tag, Access.Admin, "Removes an API key; every gateway refuses it within seconds.", 404)
            .Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> List(string merchant, MerchantConfigs configs) =>
        (await configs.Find(merchant) is { } config ? new KeyList([.. config.ApiKeys.Select(key => new KeyView(key.Id, key.Role))]) : null).OkOr(Problems.UnknownMerchant);

    private static async Task<IResult> Create(string merchant, HttpContext context, JsonInput json, MerchantConfigs configs, GrainGate grains)
    {
        if (await configs.Find(merchant) is not { } standing)
        {
            return Problems.UnknownMerchant.ToResult();
        }

        var (input, problem) = await json.Read<KeyInput>(context, "key");
        if (input is null)
        {
            return problem!.ToResult();
        }

        AuditNote.Set(context, request: AuditBody.Of(input));
        if (InputRules.CheckKeyName(input.Id, "id").ToList() is { Count: > 0 } errors)
        {
            return Problems.Invalid(errors).ToResult();
        }

        if (standing.ApiKeys.Any(key => key.Id == input.Id))
        {
            return Problems.Conflict($"There is a key '{input.Id}' already. Choose another name, or delete that key first.").ToResult();
        }

        var secret = ApiKeys.Create(merchant);
        var config = await grains.Call(factory => factory.GetGrain<IMerchantGrain>(merchant).PutApiKey(new ApiKeyConfig(input.Id, ApiKeys.Hash(secret), input.Role)));
        configs.Learn(config);
        return TypedResults.Created($"/api/v1/merchants/{merchant}/keys/{input.Id}", new NewKeyView(input.Id, input.Role, secret));
    }

    private static async Task<IResult> Remove(string merchant, string key, HttpContext context, MerchantConfigs configs, GrainGate grains)
    {
        if (await configs.Find(merchant) is not { } standing)
        {
            return Problems.UnknownMerchant.ToResult();
        }

        if (standing.ApiKeys.All(candidate => candidate.Id != key))
        {
            return Problems.NotFound($"There is no key '{key}'.").ToResult();
        }

        AuditNote.Set(context, entity: $"{merchant}/keys/{key}");
        configs.Learn(await grains.Call(factory => factory.GetGrain<IMerchantGrain>(merchant).RemoveApiKey(key)));
        return TypedResults.NoContent();
    }
}
