using KashflowOrleans.Configuration;

namespace KashflowOrleans.Storage.Merchants;

/// <summary>The merchants' configurations as last written by their grains: what the gateway verifies webhooks and API keys with, also while no silo answers.</summary>
public interface IMerchantDirectory
{
    /// <summary>Writes a configuration, unless a newer version stands.</summary>
    Task Put(MerchantConfig config, CancellationToken cancellation);

    /// <summary>Reads a configuration; null when there is no such merchant.</summary>
    Task<MerchantConfig?> Get(string merchant, CancellationToken cancellation);

    /// <summary>All merchants, by name.</summary>
    Task<IReadOnlyList<MerchantConfig>> List(CancellationToken cancellation);
}
