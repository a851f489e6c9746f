using System.Text.Json;
using KashflowOrleans.Configuration;
using KashflowOrleans.Gateway.Webhooks;
using KashflowOrleans.Keys;

namespace KashflowOrleans.Tests.Gateway.Fakes;

/// <summary>Verifies by a header: <c>X-Test-Secret: right</c>. The body is <c>{"orders":["7"]}</c> or <c>{"orders":["7"],"event":"e1"}</c>; the header <c>X-Test-Kind</c>
/// asks for another verdict.</summary>
internal sealed class FakeVerifiers : IWebhookVerifiers
{
    /// <summary>The raw bytes of the last delivery.</summary>
    public byte[] LastBody { get; private set; } = [];

    public ValueTask<WebhookVerdict> Verify(MerchantId merchant, ConnectionConfig connection, WebhookDelivery delivery, CancellationToken cancellation)
    {
        LastBody = delivery.Body.ToArray();
        return new ValueTask<WebhookVerdict>(Judge(connection, delivery));
    }

    private static WebhookVerdict Judge(ConnectionConfig connection, WebhookDelivery delivery)
    {
        if (connection.Kind != ConnectionKinds.Magento)
        {
            return new WebhookVerdict.NotTaken();
        }

        if (delivery.Method == "GET")
        {
            return delivery.Challenge is { Length: > 0 and <= 200 } challenge ? new WebhookVerdict.Challenge(challenge) : new WebhookVerdict.Unreadable("The query parameter challenge is missing.");
        }

        if (delivery.Headers["X-Test-Secret"] != "right")
        {
            return new WebhookVerdict.Forged("The header X-Test-Secret is missing or wrong.");
        }

        var kind = delivery.Headers["X-Test-Kind"].ToString();
        if (kind == "undecided")
        {
            return new WebhookVerdict.Undecided("The public key cannot be fetched.", TimeSpan.FromSeconds(7));
        }

        try
        {
            using var body = JsonDocument.Parse(delivery.Body);
            var hints = body.RootElement.GetProperty("orders").EnumerateArray()
                .Select(order => new WebhookHint(order.GetString()!, $"{(body.RootElement.TryGetProperty("event", out var id) ? id.GetString() : "event")}/{order.GetString()}"))
                .ToList();
            return new WebhookVerdict.Genuine(hints, kind == "commerce" ? """{"op":"success"}""" : null);
        }
        catch (JsonException)
        {
            return new WebhookVerdict.Unreadable("It cannot be read.");
        }
    }
}
