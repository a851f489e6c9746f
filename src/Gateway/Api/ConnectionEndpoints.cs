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

/// <summary>A merchant's connections.</summary>
internal static class ConnectionEndpoints
{
    private const string Tag = "Connections";
    private const string Connections = "/merchants/{merchant}/connections";
    private const string Connection = Connections + "/{connection}";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Connections, List)
            .Describe("ListConnections", Tag, Access.Viewer, "A merchant's connections; secrets are never shown.", 404)
            .Produces<ConnectionList>();
        api.MapGet(Connection, Get)
            .Describe("GetConnection", Tag, Access.Viewer, "A connection; of secrets only which are set and how.", 404)
            .Produces<ConnectionView>();
        api.MapPut(Connection, Put)
            .Describe("PutConnection", Tag, Access.Admin, "Adds or replaces a connection. Secrets that are left out keep their value.", 400, 404, 409, 413, 415)
            .Accepts<ConnectionInput>("application/json")
            .Produces<ConnectionView>()
            .Produces<ConnectionView>(StatusCodes.Status201Created);
        api.MapGet(Connection + "/health", Health)
            .Describe("GetConnectionHealth", Tag, Access.Viewer, "How a connection is doing: session, pauses, problems.", 404)
            .Produces<ConnectionHealth>();
        api.MapPost(Connection + "/test", Test)
            .Describe("TestConnection", Tag, Access.Operator, "Tries a connection now and says in plain words what is wrong, if anything.", 404)
            .Produces<ConnectionTest>();
        api.MapPost(Connection + "/poll", Poll)
            .Describe("PollConnection", Tag, Access.Operator, "Polls a sales channel now.", 404, 409)
            .Produces<PollView>();
        api.MapGet(Connection + "/polling", Polling)
            .Describe("GetPolling", Tag, Access.Viewer, "How far the polling of a sales channel has come, for orders and each kind of document, and which of them the channel refuses.", 404, 409)
            .Produces<PollerView>();
    }

    private static async Task<IResult> List(string merchant, MerchantConfigs configs) =>
        (await configs.Find(merchant) is { } config ? new ConnectionList(Viewing.Connections(config)) : null).OkOr(Problems.UnknownMerchant);

    private static async Task<IResult> Get(string merchant, string connection, MerchantConfigs configs) =>
        (await configs.Find(merchant))?.Find(connection) is { } found ? TypedResults.Ok(Viewing.View(merchant, found)) : Unknown(connection);

    private static async Task<IResult> Put(
        string merchant,
        string connection,
        HttpContext context,
        JsonInput json,
        MerchantConfigs configs,
        GrainGate grains,
        ISecretProtector protector,
        GatewayOptions options)
    {
        if (await configs.Find(merchant) is not { } standing)
        {
            return Problems.UnknownMerchant.ToResult();
        }

        if (MerchantEndpoints.NameProblem(connection, "connection") is { } misnamed)
        {
            return misnamed.ToResult();
        }

        var (input, problem) = await json.Read<ConnectionInput>(context, "connection");
        if (input is null)
        {
            return problem!.ToResult();
        }

        AuditNote.Set(context, entity: $"{merchant}/{connection}");
        var errors = InputRules.Check(input, string.Empty, context.Caller().IsCluster || options.MerchantsMayReferToServerSecrets)
            .Concat(LedgerRules.CheckConnection(connection, standing, input))
            .ToList();
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors).ToResult();
        }

        AuditNote.Set(context, request: AuditBody.Of(input));
        var existed = standing.Find(connection) is not null;
        var config = await grains.Call(factory => factory.GetGrain<IMerchantGrain>(merchant).PutConnection(InputRules.ToConfig(connection, input, protector)));
        configs.Learn(config);
        var view = Viewing.View(merchant, config.Find(connection) ?? throw new InvalidOperationException($"The merchant's grain did not keep the connection '{connection}'."));
        return existed ? TypedResults.Ok(view) : TypedResults.Created($"/api/v1/merchants/{merchant}/connections/{connection}", view);
    }

    private static async Task<IResult> Health(string merchant, string connection, MerchantConfigs configs, GrainGate grains) =>
        (await configs.Find(merchant))?.Find(connection) is null
            ? Unknown(connection)
            : TypedResults.Ok(await grains.Call(factory => factory.GetGrain<IConnectionGrain>($"{merchant}/{connection}").GetHealth()));

    private static async Task<IResult> Test(string merchant, string connection, HttpContext context, MerchantConfigs configs, GrainGate grains, GatewayOptions options)
    {
        if ((await configs.Find(merchant))?.Find(connection) is not { } found)
        {
            return Unknown(connection);
        }

        AuditNote.Set(context, entity: $"{merchant}/{connection}");
        var patience = options.GrainTimeout + TimeSpan.FromSeconds(2 * found.TimeoutSeconds);
        return TypedResults.Ok(await grains.Call(factory => factory.GetGrain<IConnectionGrain>($"{merchant}/{connection}").Test(), patience));
    }

    private static async Task<IResult> Poll(string merchant, string connection, HttpContext context, MerchantConfigs configs, GrainGate grains, GatewayOptions options)
    {
        if ((await configs.Find(merchant))?.Find(connection) is not { } found)
        {
            return Unknown(connection);
        }

        AuditNote.Set(context, entity: $"{merchant}/{connection}");
        if (!Viewing.IsChannel(found))
        {
            return NotPolled(found);
        }

        var patience = options.GrainTimeout + TimeSpan.FromSeconds(2 * found.TimeoutSeconds);
        return TypedResults.Ok(new PollView(await grains.Call(factory => factory.GetGrain<IPollerGrain>($"{merchant}/{connection}").PollNow(), patience)));
    }

    private static async Task<IResult> Polling(string merchant, string connection, MerchantConfigs configs, GrainGate grains, GatewayOptions options)
    {
        if ((await configs.Find(merchant))?.Find(connection) is not { } found)
        {
            return Unknown(connection);
        }

        if (!Viewing.IsChannel(found))
        {
            return NotPolled(found);
        }

        // A poll that is under way comes first.
        var patience = options.GrainTimeout + TimeSpan.FromSeconds(2 * found.TimeoutSeconds);
        return TypedResults.Ok(await grains.Call(factory => factory.GetGrain<IPollerGrain>($"{merchant}/{connection}").GetView(), patience));
    }

    private static IResult NotPolled(ConnectionConfig found) => Problems.Conflict($"The connection '{found.Id}' is of kind {found.Kind}; only sales channels are polled.").ToResult();

    private static IResult Unknown(string connection) => Problems.NotFound($"There is no connection '{connection}' here, or no such merchant.").ToResult();
}
