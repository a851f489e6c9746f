using KashflowOrleans.Gateway.Events;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Gateway.Merchants;
using KashflowOrleans.Gateway.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KashflowOrleans.Gateway.Api;

/// <summary>Changes of a merchant's orders as they happen.</summary>
internal static class EventEndpoints
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/merchants/{merchant}/events", Get)
            .Describe(
                "GetEvents",
                "Orders",
                Access.Viewer,
                "Server-sent events: 'orders' with the orders that changed, 'conservation' with the counts when they did, 'ping' while nothing does. Ends after some minutes; connect again.",
                404)
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream");

    private static async Task<IResult> Get(string merchant, HttpContext context, MerchantConfigs configs, OrderFeed feed)
    {
        if (await configs.Find(merchant) is null)
        {
            return Problems.UnknownMerchant.ToResult();
        }

        if (!feed.TryOpen(merchant, context.RequestAborted, out var events))
        {
            return Problems.Overloaded.ToResult();
        }

        // Proxies must hand on each event as it comes.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(events);
    }
}
