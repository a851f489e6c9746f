using KashflowOrleans.Contracts;
using KashflowOrleans.Gateway.Api;
using KashflowOrleans.Gateway.Merchants;
using KashflowOrleans.Gateway.Security;
using KashflowOrleans.Storage.Merchants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KashflowOrleans.Gateway.Health;

/// <summary>Health, for orchestrators and people.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz/live", () => TypedResults.Ok(new LiveView("ok")))
            .Describe("GetLiveness", "Health", Access.Open, "The process answers.")
            .Produces<LiveView>();
        app.MapGet("/healthz/ready", Ready)
            .Describe("GetReadiness", "Health", Access.Open, "Whether webhooks can be accepted. Without the database: 503. Without a silo: 200 and 'degraded', because webhooks are still stored.")
            .Produces<ReadyView>()
            .Produces<ReadyView>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> Ready(HealthChecks checks)
    {
        var view = await checks.Look();
        return TypedResults.Json(view, statusCode: view.Status == HealthChecks.Unready ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}

/// <summary>The process answers.</summary>
/// <param name="Status"><c>ok</c>.</param>
public sealed record LiveView(string Status);

/// <summary>Whether webhooks can be accepted.</summary>
/// <param name="Status"><c>ready</c>, <c>degraded</c> or <c>unready</c>.</param>
/// <param name="Checks">Each part.</param>
public sealed record ReadyView(string Status, IReadOnlyList<CheckView> Checks);

/// <summary>One part.</summary>
/// <param name="Name"><c>database</c> or <c>grains</c>.</param>
/// <param name="Ok">Whether it answers.</param>
/// <param name="Detail">In plain words.</param>
public sealed record CheckView(string Name, bool Ok, string Detail);

/// <summary>Looks at the parts, at most once a second however often it is asked.</summary>
internal sealed class HealthChecks
{
    public const string ReadyStatus = "ready";
    public const string Degraded = "degraded";
    public const string Unready = "unready";

    private const string ProbeMerchant = "health-probe";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly ExpiringCache<ReadyView> _cache;

    public HealthChecks(IMerchantDirectory directory, GrainGate grains, TimeProvider time)
    {
        _cache = new ExpiringCache<ReadyView>(
            async (_, cancellation) => Judge(
                await Check("database", async () => await directory.Get(ProbeMerchant, cancellation).WaitAsync(Patience, time)),
                await Check("grains", () => grains.Call(factory => factory.GetGrain<IMerchantGrain>(ProbeMerchant).GetConfig(), Patience))),
            Fresh,
            Fresh,
            1,
            Patience * 3,
            time);
    }

    public ValueTask<ReadyView> Look() => _cache.Get(ReadyStatus);

    private static ReadyView Judge(CheckView database, CheckView grains) =>
        new(database.Ok ? grains.Ok ? ReadyStatus : Degraded : Unready, [database, grains]);

    private static async Task<CheckView> Check<T>(string name, Func<Task<T>> probe)
    {
        try
        {
            await probe();
            return new CheckView(name, true, "answers");
        }
        catch (Exception exception)
        {
            // Open to anybody: the kind of failure, no more.
            return new CheckView(name, false, $"does not answer ({exception.GetType().Name})");
        }
    }
}
