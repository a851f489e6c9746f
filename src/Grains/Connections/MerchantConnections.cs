using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Keys;

namespace KashflowOrleans.Grains.Connections;

/// <summary>A channel and the ledger its orders go to.</summary>
/// <param name="Config">The merchant's configuration, as far as it could be read.</param>
/// <param name="ChannelConfig">What is configured for the channel.</param>
/// <param name="Channel">The channel.</param>
/// <param name="Books">The ledger.</param>
/// <param name="LedgerKey">The ledger's connection.</param>
/// <param name="Problem">What is missing, in plain words; null when everything is there.</param>
public sealed record MerchantConnections(
    MerchantConfig? Config, ConnectionConfig? ChannelConfig, ISalesChannel? Channel, LedgerConnection? Books, ConnectionKey LedgerKey, string? Problem)
{
    /// <summary>The ledger.</summary>
    public ILedger? Ledger => Books?.Ledger;

    /// <summary>What is configured in the ledger account.</summary>
    public LedgerReferenceCache? Reference => Books?.Reference;

    /// <summary>Something is missing.</summary>
    public static MerchantConnections Broken(MerchantConfig? config, string problem) => new(config, null, null, null, default, problem);
}

/// <summary>A ledger with what is configured in it.</summary>
public sealed record LedgerConnection(ILedger Ledger, LedgerReferenceCache Reference);
