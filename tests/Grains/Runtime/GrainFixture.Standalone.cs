using KashflowOrleans.Events;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Standalone;
using KashflowOrleans.Standalone.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace KashflowOrleans.Tests.Grains.Runtime;

/// <content>The single-process runtime.</content>
public sealed partial class GrainFixture
{
    private IHost? _host;

    internal IClusterClient Client => _host!.Services.GetRequiredService<IClusterClient>();

    public async Task InitializeAsync()
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddStandaloneGrains(options =>
        {
            options.GrainAssemblies.Add(typeof(OrderGrain).Assembly);
            options.StreamProviders.Add(StreamNames.Provider);
            options.ResponseTimeout = ResponseTimeout;
            options.DeactivationTimeout = TimeSpan.FromSeconds(2);
            options.StateStore = _ => new VaultStore(States);
        });
        AddServices(builder.Services);
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _host!.StopAsync();
        _host.Dispose();
    }

    private sealed class VaultStore(StateVault vault) : IStandaloneStateStore
    {
        public Task InitializeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task<StoredState> ReadAsync(StateKey key, CancellationToken cancellationToken)
        {
            await Task.Yield();
            var (version, payload) = vault.Read(StateVault.Name(key.Grain));
            return new StoredState(version, payload);
        }

        public async Task<bool> TryWriteAsync(StateKey key, long expectedVersion, BinaryData? payload, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return vault.TryWrite(StateVault.Name(key.Grain), expectedVersion, payload);
        }
    }
}
