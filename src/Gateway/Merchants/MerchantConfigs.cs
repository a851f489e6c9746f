using KashflowOrleans.Configuration;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Keys;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Merchants;

namespace KashflowOrleans.Gateway.Merchants;

/// <summary>The merchants' configurations as this gateway uses them: at most <see cref="GatewayOptions.ConfigFreshFor"/> old, older only while they cannot be read.
/// Read from the database, so that webhooks and keys are verified also while no silo answers.</summary>
internal sealed class MerchantConfigs
{
    /// <summary>Look-ups of merchants that are not known yet, at once: guessed names must not take the database's connections from those we serve.</summary>
    private const int MaxUnknownLookups = 16;

    private readonly InFlight _unknown = new(MaxUnknownLookups);
    private readonly ExpiringCache<MerchantConfig?> _cache;

    public MerchantConfigs(IMerchantDirectory directory, GatewayOptions options, TimeProvider time)
    {
        _cache = new ExpiringCache<MerchantConfig?>(directory.Get, options.ConfigFreshFor, options.ConfigStaleFor, options.ConfigCapacity, options.StorageTimeout, time, Newer);
    }

    /// <summary>A merchant's configuration; null when there is no such merchant.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be read, and was not read lately.</exception>
    public async ValueTask<MerchantConfig?> Get(string merchant)
    {
        var isKnown = _cache.Has(merchant);
        if (!isKnown && !_unknown.TryEnter(1))
        {
            throw new StorageUnavailableException("Too many merchants are looked up that are not known here.");
        }

        try
        {
            return await _cache.Get(merchant);
        }
        catch (TimeoutException late)
        {
            throw new StorageUnavailableException($"The merchants' configurations were not read in time: {late.Message}", late);
        }
        finally
        {
            if (!isKnown)
            {
                _unknown.Leave(1);
            }
        }
    }

    /// <summary>As <see cref="Get"/>, for names that may not even be names.</summary>
    public ValueTask<MerchantConfig?> Find(string merchant) => Slug.IsValid(merchant) ? Get(merchant) : new ValueTask<MerchantConfig?>((MerchantConfig?)null);

    /// <summary>Takes a configuration that a grain has just returned.</summary>
    public void Learn(MerchantConfig config) => _cache.Learn(config.Merchant, config);

    private static MerchantConfig? Newer(MerchantConfig? standing, MerchantConfig? loaded) =>
        standing is not null && loaded is not null && standing.Version > loaded.Version ? standing : loaded;
}
