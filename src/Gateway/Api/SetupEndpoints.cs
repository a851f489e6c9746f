using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Gateway.Input;
using KashflowOrleans.Gateway.Merchants;
using KashflowOrleans.Gateway.Security;
using KashflowOrleans.Storage.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KashflowOrleans.Gateway.Api;

/// <summary>A merchant from one document.</summary>
internal static class SetupEndpoints
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/merchants/{merchant}/setup", Put)
            .Describe(
                "SetUpMerchant",
                "Merchants",
                Access.Admin,
                "Creates a merchant (cluster key) or brings it to what the document says; the document is described by /schemas/merchant-setup.json. Nothing is changed unless all of it is acceptable.",
                400,
                404,
                413,
                415)
            .Accepts<SetupInput>("application/json")
            .Produces<SetupView>()
            .Produces<SetupView>(StatusCodes.Status201Created);

    private static async Task<IResult> Put(
        string merchant,
        HttpContext context,
        JsonInput json,
        MerchantConfigs configs,
        GrainGate grains,
        ISecretProtector protector,
        GatewayOptions options)
    {
        if (MerchantEndpoints.NameProblem(merchant) is { } misnamed)
        {
            return misnamed.ToResult();
        }

        var (input, problem) = await json.Read<SetupInput>(context, null);
        if (input is null)
        {
            return problem!.ToResult();
        }

        var standing = await configs.Get(merchant);
        var errors = Check(input, standing, context.Caller().IsCluster || options.MerchantsMayReferToServerSecrets);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors).ToResult();
        }

        AuditNote.Set(context, request: AuditBody.Of(input));
        var newKeys = new List<NewKeyView>();
        var config = await Apply(merchant, input, protector, grains, configs, newKeys);
        var view = new SetupView(Viewing.View(config), newKeys);
        return standing is null ? TypedResults.Created($"/api/v1/merchants/{merchant}", view) : TypedResults.Ok(view);
    }

    private static List<InputError> Check(SetupInput input, MerchantConfig? standing, bool mayReferToServer)
    {
        var errors = InputRules.Check(input.Merchant, "merchant.").ToList();
        foreach (var (name, connection) in input.Connections ?? new Dictionary<string, ConnectionInput>())
        {
            errors.AddRange(InputRules.Check(connection, $"connections.{name}.", mayReferToServer));
        }

        errors.AddRange((input.Keys ?? new Dictionary<string, SetupKeyInput>()).Keys.SelectMany(name => InputRules.CheckKeyName(name, $"keys.{name}")));
        var connections = LedgerRules.Placements(standing, input.Connections);
        errors.AddRange(LedgerRules.CheckNamed(input.Merchant.Posting.Ledger, connections, "merchant.posting.ledger"));
        var coming = (input.Connections ?? new Dictionary<string, ConnectionInput>()).Keys.ToDictionary(name => name, name => $"connections.{name}.");
        errors.AddRange(LedgerRules.CheckSingle(coming, connections));
        return errors;
    }

    // Step by step, each safe to repeat: after a failure the same document is sent again. Keys come last, when
    // the rest stands: a key whose answer is lost has to be deleted and made again.
    private static async Task<MerchantConfig> Apply(
        string merchant,
        SetupInput input,
        ISecretProtector protector,
        GrainGate grains,
        MerchantConfigs configs,
        List<NewKeyView> newKeys)
    {
        var config = Learn(await grains.Call(factory => factory.GetGrain<IMerchantGrain>(merchant).PutSettings(InputRules.ToSettings(input.Merchant))));
        foreach (var (name, connection) in input.Connections ?? new Dictionary<string, ConnectionInput>())
        {
            config = Learn(await grains.Call(factory => factory.GetGrain<IMerchantGrain>(merchant).PutConnection(InputRules.ToConfig(name, connection, protector))));
        }

        foreach (var (name, key) in input.Keys ?? new Dictionary<string, SetupKeyInput>())
        {
            if (key.Sha256 is null && config.ApiKeys.Any(candidate => candidate.Id == name))
            {
                continue;
            }

            var secret = key.Sha256 is null ? ApiKeys.Create(merchant) : null;
            var hash = secret is null ? key.Sha256!.ToLowerInvariant() : ApiKeys.Hash(secret);
            config = Learn(await grains.Call(factory => factory.GetGrain<IMerchantGrain>(merchant).PutApiKey(new ApiKeyConfig(name, hash, key.Role))));
            if (secret is not null)
            {
                newKeys.Add(new NewKeyView(name, key.Role, secret));
            }
        }

        return config;

        MerchantConfig Learn(MerchantConfig learned)
        {
            configs.Learn(learned);
            return learned;
        }
    }
}
