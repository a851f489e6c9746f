using System.Collections.Concurrent;
using KashflowOrleans.Configuration;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Merchants;

namespace KashflowOrleans.Tests.Gateway.Fakes;

/// <summary>The merchants' configurations in memory.</summary>
internal sealed class FakeDirectory : IMerchantDirectory
{
    private readonly ConcurrentDictionary<string, MerchantConfig> _configs = new(StringComparer.Ordinal);
    private int _reads;

    public bool IsDown { get; set; }

    /// <summary>When set, reads wait for it.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public int Reads => _reads;

    public Task Put(MerchantConfig config, CancellationToken cancellation)
    {
        _configs[config.Merchant] = config;
        return Task.CompletedTask;
    }

    public async Task<MerchantConfig?> Get(string merchant, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _reads);
        await (Gate?.Task ?? Task.CompletedTask);
        return IsDown ? throw new StorageUnavailableException("connection refused") : _configs.GetValueOrDefault(merchant);
    }

    public Task<IReadOnlyList<MerchantConfig>> List(CancellationToken cancellation) =>
        IsDown
            ? throw new StorageUnavailableException("connection refused")
            : Task.FromResult<IReadOnlyList<MerchantConfig>>([.. _configs.Values.OrderBy(config => config.Merchant, StringComparer.Ordinal)]);
}
