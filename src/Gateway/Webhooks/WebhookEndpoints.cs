using System.Text.Json;
using KashflowOrleans.Gateway.Api;
using KashflowOrleans.Gateway.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KashflowOrleans.Gateway.Webhooks;

/// <summary>The addresses of webhooks.</summary>
internal static class WebhookEndpoints
{
    public const string PostWebhook = nameof(PostWebhook);

    private const string Tag = "Webhooks";
    private const string Webhook = "/webhooks/{merchant}/{connection}";

    public static void Map(IEndpointRouteBuilder app)
    {
        // Any content type: Adobe sends CloudEvents, modules send what their templates say. So nothing is stated here; the document states JSON.
        app.MapPost(Webhook, (string merchant, string connection, HttpContext context, WebhookReceiver receiver) => receiver.Receive(context, merchant, connection))
            .Describe(
                PostWebhook,
                Tag,
                Access.Open,
                "Takes a sales channel's webhook, verified by its signature or secret. 202 means durable. Adobe Commerce Webhooks are answered 200 with {\"op\":\"success\"}.",
                400,
                401,
                404,
                408,
                413,
                429)
            .Produces<JsonElement>()
            .Produces<ReceiptView>(StatusCodes.Status202Accepted);
        app.MapGet(Webhook, (string merchant, string connection, HttpContext context, WebhookReceiver receiver, string? challenge = null) => receiver.Challenge(context, merchant, connection))
            .Describe("GetWebhookChallenge", Tag, Access.Open, "Echoes the challenge by which Adobe I/O Events makes sure that the address is ours.", 400, 404)
            .Produces<string>(StatusCodes.Status200OK, "text/plain");
    }
}

/// <summary>That a webhook is durable.</summary>
/// <param name="EventId">The stored event; the first of several; null when the delivery held nothing we follow.</param>
/// <param name="Duplicate">Whether all of it had been stored before.</param>
/// <param name="Events">Each event, when there were several.</param>
public sealed record ReceiptView(long? EventId, bool Duplicate, IReadOnlyList<EventReceiptView>? Events);

/// <summary>One event of a delivery.</summary>
/// <param name="EventId">The stored event.</param>
/// <param name="Duplicate">Whether it had been stored before.</param>
public sealed record EventReceiptView(long EventId, bool Duplicate);
