using System.Collections.Concurrent;
using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Keys;
using KashflowOrleans.Ports;

namespace KashflowOrleans.Tests.Grains.Runtime;

/// <summary>The outside world: each merchant's shops and books.</summary>
internal sealed class FakeConnectors : IConnectorFactory, ISecretResolver
{
    private readonly ConcurrentDictionary<(string Merchant, string Channel), FakeShop> _shops = new();
    private readonly ConcurrentDictionary<string, FakeLedger> _ledgers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _made = new(StringComparer.Ordinal);

    public FakeShop Shop(string merchant, string channel) => _shops.GetOrAdd((merchant, channel), _ => new FakeShop());

    public FakeLedger Ledger(string merchant) => _ledgers.GetOrAdd(merchant, _ => new FakeLedger());

    /// <summary>How often a connector was made for <c>merchant/connection</c>.</summary>
    public int Made(string connection) => _made.GetValueOrDefault(connection);

    public ISalesChannel CreateChannel(MerchantId merchant, ConnectionConfig connection, IConnectionGate gate)
    {
        Make(merchant, connection, ConnectionKinds.Magento);
        return Shop(merchant.Value, connection.Id);
    }

    public ILedger CreateLedger(MerchantId merchant, ConnectionConfig connection, IConnectionGate gate)
    {
        Make(merchant, connection, ConnectionKinds.Kashflow);
        return Ledger(merchant.Value).Through(gate);
    }

    public ISessionSource? CreateSessionSource(MerchantId merchant, ConnectionConfig connection) =>
        connection.Kind == ConnectionKinds.Kashflow ? Ledger(merchant.Value).SessionsWith(Resolve(connection.Secrets["password"])) : null;

    public string Resolve(string reference) =>
        reference.StartsWith("missing:", StringComparison.Ordinal)
            ? throw new SecretUnavailableException($"secret {reference} cannot be found; set it.")
            : reference["plain:".Length..];

    private void Make(MerchantId merchant, ConnectionConfig connection, string kind)
    {
        if (connection.Kind != kind || connection.BaseUrl.Length == 0)
        {
            throw new ConnectorConfigurationException($"connection {connection.Id}: baseUrl '{connection.BaseUrl}' is empty; give the address.");
        }

        _made.AddOrUpdate($"{merchant}/{connection.Id}", 1, (_, count) => count + 1);
    }
}
