using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Common.Http;
using KashflowOrleans.Connectors.Magento.Authentication;
using KashflowOrleans.Connectors.Magento.Wire;
using KashflowOrleans.Keys;
using Microsoft.Extensions.Logging;
using Refit;

namespace KashflowOrleans.Connectors.Magento;

/// <summary>Makes the port implementations of a Magento connection.</summary>
public static class MagentoConnector
{
    private static readonly RefitSettings RestSettings = new(new SystemTextJsonContentSerializer(MagentoJson.Default.Options));

    /// <summary>The sales channel behind a connection; disposable, kept as long as the configuration is the same.</summary>
    /// <exception cref="ConnectorConfigurationException">A setting is missing or wrong.</exception>
    public static MagentoChannel CreateChannel(MerchantId merchant, ConnectionConfig connection, IConnectionGate gate, ConnectorServices services)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(services);
        var options = MagentoOptions.Of(connection, services.Secrets);
        var authenticator = new MagentoAuthenticator(options.Credentials, services.Time);
        var http = ConnectorHttpOptions.Of(connection);

        // A corrupt order makes pages fail for good, which says nothing about the shop's health: no short retries, and a breaker that outlasts the search for it.
        var search = http with { Retries = 0, BreakerFailures = 10 };
        return new MagentoChannel(
            $"{merchant}/{connection.Id}",
            ConnectorHttp.Create(merchant, connection, gate, authenticator, new MagentoErrors(), services, http),
            ConnectorHttp.Create(merchant, connection, gate, authenticator, new MagentoErrors(), services, search),
            ConnectorHttp.Create(merchant, connection, gate, authenticator, new MagentoErrors(), services, search),
            client => RestService.For<IMagentoApi>(client, RestSettings),
            services.Loggers.CreateLogger<MagentoChannel>());
    }

    /// <summary>What verifies the connection's webhooks.</summary>
    /// <exception cref="ConnectorConfigurationException">A setting is missing or wrong.</exception>
    public static MagentoWebhookVerifier CreateVerifier(ConnectionConfig connection, KashflowOrleans.Ports.ISecretResolver secrets, Webhooks.IPublicKeySource keys) =>
        new(MagentoPushOptions.Of(connection, secrets), keys);
}
