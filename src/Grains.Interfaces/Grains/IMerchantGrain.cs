using KashflowOrleans.Configuration;
using Orleans;

namespace KashflowOrleans.Contracts;

/// <summary>One merchant: what is configured. Key: the merchant's id.</summary>
[Alias("kf.IMerchantGrain")]
public interface IMerchantGrain : IGrainWithStringKey
{
    /// <summary>The current configuration; null when the merchant does not exist.</summary>
    [Alias("GetConfig")]
    Task<MerchantConfig?> GetConfig();

    /// <summary>Creates the merchant or changes its own settings; connections and keys stay. Returns what holds now.</summary>
    [Alias("PutSettings")]
    Task<MerchantConfig> PutSettings(MerchantSettings settings);

    /// <summary>Adds a connection or replaces the one of that name. Secrets that are left out keep their value.</summary>
    [Alias("PutConnection")]
    Task<MerchantConfig> PutConnection(ConnectionConfig connection);

    /// <summary>Adds an API key or replaces the one of that name.</summary>
    [Alias("PutApiKey")]
    Task<MerchantConfig> PutApiKey(ApiKeyConfig key);

    /// <summary>Removes an API key.</summary>
    [Alias("RemoveApiKey")]
    Task<MerchantConfig> RemoveApiKey(string keyId);

    /// <summary>Puts a flow version in force, in place of the one that is; null takes the flow's binding away. Safe to repeat.</summary>
    /// <param name="environment">One of <see cref="FlowEnvironments"/>.</param>
    /// <param name="subject">What the flow is about.</param>
    /// <param name="channels">Kinds of channel it is made for; empty for all.</param>
    /// <param name="flow">The flow's name.</param>
    /// <param name="version">The version; null to take the flow out of force.</param>
    [Alias("PutFlow")]
    Task<MerchantConfig> PutFlow(string environment, string subject, IReadOnlyList<string> channels, string flow, FlowVersionRef? version);
}

/// <summary>A merchant's own settings, without connections and keys.</summary>
[GenerateSerializer, Immutable, Alias("kf.MerchantSettings")]
public sealed record MerchantSettings(
    [property: Id(0)] string Name,
    [property: Id(1)] string TimeZone,
    [property: Id(2)] string HomeCurrency,
    [property: Id(3)] PostingConfig Posting);
