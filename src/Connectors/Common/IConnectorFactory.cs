using KashflowOrleans.Configuration;
using KashflowOrleans.Keys;

namespace KashflowOrleans.Connectors.Common;

/// <summary>Makes the port implementations of a connection; the caller keeps them while the connection's configuration is the same.</summary>
public interface IConnectorFactory
{
    /// <summary>The sales channel behind a connection.</summary>
    /// <exception cref="ConnectorConfigurationException">The connection is no sales channel, or a setting is missing or wrong.</exception>
    ISalesChannel CreateChannel(MerchantId merchant, ConnectionConfig connection, IConnectionGate gate);

    /// <summary>The ledger behind a connection.</summary>
    /// <exception cref="ConnectorConfigurationException">The connection is no ledger, or a setting is missing or wrong.</exception>
    ILedger CreateLedger(MerchantId merchant, ConnectionConfig connection, IConnectionGate gate);

    /// <summary>What opens sessions for a connection; null when it authenticates every request by itself.</summary>
    ISessionSource? CreateSessionSource(MerchantId merchant, ConnectionConfig connection);
}

/// <summary>A connection's configuration cannot work; the message names the field, its value (never a secret's) and what to do.</summary>
public sealed class ConnectorConfigurationException(string message) : Exception(message);
