using System.Runtime.CompilerServices;
using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Magento;
using KashflowOrleans.Connectors.Magento.Webhooks;
using KashflowOrleans.Keys;
using KashflowOrleans.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KashflowOrleans.Gateway.Webhooks;

/// <summary>Hands deliveries to the verifier of their Magento connection; other connections take none. A verifier lives as long as the configuration object it was made
/// from, so that changed settings and secrets are in use within seconds.</summary>
internal sealed partial class MagentoWebhooks(ISecretResolver secrets, IPublicKeySource keys, ILogger<MagentoWebhooks> logger) : IWebhookVerifiers
{
    private static readonly TimeSpan KeyPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MisconfiguredPause = TimeSpan.FromMinutes(1);

    private readonly ConditionalWeakTable<ConnectionConfig, Made> _made = [];

    /// <inheritdoc/>
    public async ValueTask<WebhookVerdict> Verify(MerchantId merchant, ConnectionConfig connection, WebhookDelivery delivery, CancellationToken cancellation)
    {
        if (connection.Kind != ConnectionKinds.Magento)
        {
            return new WebhookVerdict.NotTaken();
        }

        if (_made.GetValue(connection, one => Make(merchant, one)).Verifier is not { } verifier)
        {
            return new WebhookVerdict.Undecided("The connection's settings are not complete; the gateway's log says which, and its owner must look at them.", MisconfiguredPause);
        }

        var push = new MagentoPush(delivery.Method, delivery.Headers.Select(header => KeyValuePair.Create(header.Key, FirstOf(header.Value))), delivery.Body, delivery.Challenge);
        return ToVerdict(await verifier.Verify(push, cancellation));
    }

    private Made Make(MerchantId merchant, ConnectionConfig connection)
    {
        try
        {
            return new Made(MagentoConnector.CreateVerifier(connection, secrets, keys));
        }
        catch (Exception failure) when (failure is ConnectorConfigurationException or SecretUnavailableException)
        {
            LogMisconfigured(merchant.Value, failure.Message);
            return new Made(null);
        }
    }

    private static WebhookVerdict ToVerdict(MagentoVerdict verdict) => verdict switch
    {
        // A Commerce webhook that is refused would end the shopper's checkout: there the poll alone has to do.
        MagentoVerdict.Accepted accepted when accepted.Hints.FirstOrDefault(hint => hint.OrderId is null) is { } nameless => accepted.Reply is null
            ? new WebhookVerdict.Unreadable($"Order {nameless.IncrementId} is named by its number alone: send its entity_id as id, entity_id or order_id too. The poll finds the order meanwhile.")
            : new WebhookVerdict.Genuine([], accepted.Reply),
        MagentoVerdict.Accepted accepted => new WebhookVerdict.Genuine([.. accepted.Hints.Select(ToHint)], accepted.Reply),
        MagentoVerdict.Ignored ignored => new WebhookVerdict.Genuine([], ignored.Reply),
        MagentoVerdict.Challenge challenge => new WebhookVerdict.Challenge(challenge.Text),
        MagentoVerdict.Rejected rejected => ToRefusal(rejected),
        _ => throw new InvalidOperationException($"{verdict.GetType().Name} is no known verdict."),
    };

    private static WebhookVerdict ToRefusal(MagentoVerdict.Rejected rejected) => rejected.Status switch
    {
        StatusCodes.Status401Unauthorized => new WebhookVerdict.Forged(rejected.Reason),
        StatusCodes.Status404NotFound => new WebhookVerdict.NotTaken(),
        StatusCodes.Status413PayloadTooLarge => new WebhookVerdict.TooLarge(rejected.Reason),
        StatusCodes.Status503ServiceUnavailable => new WebhookVerdict.Undecided(rejected.Reason, KeyPause),
        _ => new WebhookVerdict.Unreadable(rejected.Reason),
    };

    // The key of a delivery may be shared by several orders of a batch. A ping that says no more than an order's id is the same for every change of the order: to take the
    // second for a duplicate would lose a change, so each is an event of its own, and costs a look at the order.
    private static WebhookHint ToHint(MagentoHint hint) =>
        new(hint.OrderId!, hint.NamesOneChange ? $"{hint.DedupeKey}/{hint.OrderId}" : $"{hint.DedupeKey}/{hint.OrderId}@{Guid.NewGuid():n}");

    private static string FirstOf(Microsoft.Extensions.Primitives.StringValues values) => values.Count > 0 ? values[0] ?? string.Empty : string.Empty;

    private sealed record Made(MagentoWebhookVerifier? Verifier);
}
