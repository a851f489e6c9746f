using System.Collections.Concurrent;
using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Keys;
using KashflowOrleans.Ports;
using Orleans;
using Orleans.Runtime;

namespace KashflowOrleans.Grains.Connections;

/// <summary>A silo's view of the merchants' connections: configurations read from their grains every few seconds, connectors kept while their configuration is the same.</summary>
public sealed class ConnectionDirectory(IGrainFactory grains, IConnectorFactory connectors, TimeProvider clock) : IDisposable
{
    // How long a changed configuration may stay unnoticed by a silo.
    private static readonly TimeSpan ConfigFreshness = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<MerchantId, CachedConfig> _configs = new();
    private readonly ConcurrentDictionary<ConnectionKey, ConnectionGate> _gates = new();
    private readonly ConcurrentDictionary<ConnectionKey, Made<ISalesChannel>> _channels = new();
    private readonly ConcurrentDictionary<ConnectionKey, Made<LedgerConnection>> _ledgers = new();

    /// <summary>The merchant's configuration; null when there is no such merchant.</summary>
    public async ValueTask<MerchantConfig?> ConfigOf(MerchantId merchant)
    {
        if (_configs.TryGetValue(merchant, out var cached) && clock.GetElapsedTime(cached.At) < ConfigFreshness)
        {
            return cached.Config;
        }

        var config = await grains.GetGrain<IMerchantGrain>(merchant.Value).GetConfig();

        // The version grows with every change: the same one stays the same object, with all that was made of it.
        if (cached?.Config is { } standing && standing.Version == config?.Version)
        {
            config = standing;
        }

        _configs[merchant] = new CachedConfig(config, clock.GetTimestamp());
        return config;
    }

    /// <summary>Has the merchant's configuration read anew at the next look.</summary>
    public void Forget(MerchantId merchant) => _configs.TryRemove(merchant, out _);

    /// <summary>The silo's gate of a connection.</summary>
    public ConnectionGate GateOf(ConnectionKey key) => _gates.GetOrAdd(key, made => new ConnectionGate(made, grains, clock));

    /// <summary>A channel and the ledger its orders go to, or what is missing.</summary>
    public async Task<MerchantConnections> For(MerchantId merchant, string channel)
    {
        MerchantConfig? config;
        try
        {
            config = await ConfigOf(merchant);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            return MerchantConnections.Broken(null, "The merchant's configuration could not be read.");
        }

        if (config is null)
        {
            return MerchantConnections.Broken(null, $"There is no merchant '{merchant}'.");
        }

        if (config.Find(channel) is not { } channelConfig)
        {
            return MerchantConnections.Broken(config, $"The merchant has no connection '{channel}'.");
        }

        if (config.LedgerOf(channelConfig.Environment) is not { } ledgerConfig)
        {
            return MerchantConnections.Broken(config, NoLedger(channelConfig.Environment));
        }

        try
        {
            var ledgerKey = new ConnectionKey(merchant, ConnectionId.Parse(ledgerConfig.Id));
            return new MerchantConnections(config, channelConfig, Channel(merchant, channelConfig), Ledger(ledgerKey, ledgerConfig), ledgerKey, null);
        }
        catch (Exception failure) when (failure is ConnectorConfigurationException or SecretUnavailableException or FormatException)
        {
            return MerchantConnections.Broken(config, failure.Message);
        }
    }

    /// <summary>One of the merchant's ledgers, or what is missing.</summary>
    /// <param name="merchant">The merchant.</param>
    /// <param name="ledger">The ledger's connection.</param>
    public async Task<(ILedger? Ledger, bool IsMain, string? Problem)> LedgerOf(MerchantId merchant, string ledger)
    {
        var config = await ConfigOf(merchant);
        if (config?.Find(ledger) is not { Kind: ConnectionKinds.Kashflow } ledgerConfig)
        {
            return (null, false, $"The merchant has no ledger connection '{ledger}'.");
        }

        try
        {
            return (Ledger(new ConnectionKey(merchant, ConnectionId.Parse(ledger)), ledgerConfig).Ledger, config.Ledger?.Id == ledger, null);
        }
        catch (Exception failure) when (failure is ConnectorConfigurationException or SecretUnavailableException or FormatException)
        {
            return (null, false, failure.Message);
        }
    }

    /// <summary>The ledger of an environment with its reference data, or what is missing.</summary>
    public LedgerConnection? BooksOf(MerchantConfig config, string environment, out string? problem)
    {
        if (config.LedgerOf(environment) is not { } ledgerConfig)
        {
            problem = NoLedger(environment);
            return null;
        }

        try
        {
            problem = null;
            return Ledger(new ConnectionKey(MerchantId.Parse(config.Merchant), ConnectionId.Parse(ledgerConfig.Id)), ledgerConfig);
        }
        catch (Exception failure) when (failure is ConnectorConfigurationException or SecretUnavailableException or FormatException)
        {
            problem = failure.Message;
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var gate in _gates.Values)
        {
            gate.Dispose();
        }
    }

    private ISalesChannel Channel(MerchantId merchant, ConnectionConfig config)
    {
        var key = new ConnectionKey(merchant, ConnectionId.Parse(config.Id));
        return Keep(_channels, key, config, () => connectors.CreateChannel(merchant, config, GateOf(key)));
    }

    private LedgerConnection Ledger(ConnectionKey key, ConnectionConfig config) =>
        Keep(_ledgers, key, config, () =>
        {
            var ledger = connectors.CreateLedger(key.Merchant, config, GateOf(key));
            return new LedgerConnection(ledger, new LedgerReferenceCache(ledger, clock));
        });

    private static string NoLedger(string environment) => environment == FlowEnvironments.Prod
        ? "The merchant has no ledger connection; add one, or name it in the posting settings when there are several."
        : $"The merchant has no ledger connection in the environment '{environment}', or more than one; it needs exactly one there.";

    private static T Keep<T>(ConcurrentDictionary<ConnectionKey, Made<T>> made, ConnectionKey key, ConnectionConfig config, Func<T> make)
    {
        if (made.TryGetValue(key, out var kept) && ReferenceEquals(kept.Config, config))
        {
            return kept.Value;
        }

        // The same content read anew keeps its connector too: its connection pool and breaker go on.
        if (kept is not null && SameContent(kept.Config, config))
        {
            made[key] = kept with { Config = config };
            return kept.Value;
        }

        var value = make();
        made[key] = new Made<T>(config, value);
        return value;
    }

    private static bool SameContent(ConnectionConfig one, ConnectionConfig other) =>
        one with { Settings = other.Settings, Secrets = other.Secrets } == other && Same(one.Settings, other.Settings) && Same(one.Secrets, other.Secrets);

    private static bool Same(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var value) && string.Equals(value, pair.Value, StringComparison.Ordinal));

    private sealed record CachedConfig(MerchantConfig? Config, long At);

    private sealed record Made<T>(ConnectionConfig Config, T Value);
}
