using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Kashflow;
using KashflowOrleans.Connectors.Magento;
using KashflowOrleans.Keys;

namespace KashflowOrleans.Connectors.Common;

/// <summary>Makes each connection's ports by its kind.</summary>
public sealed class ConnectorFactory(ConnectorServices services) : IConnectorFactory
{
    /// <inheritdoc/>
    public ISalesChannel CreateChannel(MerchantId merchant, ConnectionConfig connection, IConnectionGate gate) => connection.Kind switch
    {
        ConnectionKinds.Magento => MagentoConnector.CreateChannel(merchant, connection, gate, services),
        _ => throw Unfit(connection, "sales channel"),
    };

    /// <inheritdoc/>
    public ILedger CreateLedger(MerchantId merchant, ConnectionConfig connection, IConnectionGate gate) => connection.Kind switch
    {
        ConnectionKinds.Kashflow => KashflowConnector.CreateLedger(merchant, connection, gate, services),
        _ => throw Unfit(connection, "ledger"),
    };

    /// <inheritdoc/>
    public ISessionSource? CreateSessionSource(MerchantId merchant, ConnectionConfig connection) => connection.Kind switch
    {
        ConnectionKinds.Kashflow => KashflowConnector.CreateSessionSource(merchant, connection, services),
        _ => null,
    };

    private static ConnectorConfigurationException Unfit(ConnectionConfig connection, string port) =>
        new($"connection '{connection.Id}': kind '{connection.Kind}' is no {port}; known kinds are {string.Join(", ", ConnectionKinds.All)}.");
}
