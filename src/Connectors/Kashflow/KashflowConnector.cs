using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Common.Http;
using KashflowOrleans.Connectors.Kashflow.Wire;
using KashflowOrleans.Keys;
using Refit;

namespace KashflowOrleans.Connectors.Kashflow;

/// <summary>Makes what a KashFlow connection offers.</summary>
public static class KashflowConnector
{
    private static readonly RefitSettings Settings = new(new SystemTextJsonContentSerializer(KashflowJson.Default.Options));

    /// <summary>The ledger of a connection.</summary>
    /// <exception cref="ConnectorConfigurationException">A setting or a secret is missing or wrong.</exception>
    public static ILedger CreateLedger(MerchantId merchant, ConnectionConfig connection, IConnectionGate gate, ConnectorServices services)
    {
        _ = KashflowOptions.Of(connection);
        var client = ConnectorHttp.Create(merchant, connection, gate, new KashflowAuthenticator(gate), KashflowErrors.Instance, services);
        return new KashflowLedger(RestService.For<IKashflowApi>(client, Settings));
    }

    /// <summary>What logs in to a connection. Its requests are few and stand outside the budget.</summary>
    /// <exception cref="ConnectorConfigurationException">A setting or a secret is missing or wrong.</exception>
    public static ISessionSource CreateSessionSource(MerchantId merchant, ConnectionConfig connection, ConnectorServices services)
    {
        var options = KashflowOptions.Of(connection);
        var client = ConnectorHttp.Create(merchant, connection, OpenGate.Instance, authenticator: null, KashflowErrors.Instance, services);
        var context = new CallContext(string.Empty, new ConnectionKey(merchant, ConnectionId.Parse(connection.Id)).ToString());
        return new KashflowSession(RestService.For<IKashflowSessionApi>(client, Settings), options, services.Secrets, context);
    }
}
