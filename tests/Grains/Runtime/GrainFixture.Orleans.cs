using System.Globalization;
using KashflowOrleans.Events;
using KashflowOrleans.Grains.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.Streams;
using Orleans.TestingHost;

namespace KashflowOrleans.Tests.Grains.Runtime;

/// <content>Orleans in this process: one silo, memory streams as the product configures them, states in the vault.</content>
public sealed partial class GrainFixture
{
    private const int StreamPartitions = 8;

    private InProcessTestCluster? _cluster;

    internal IClusterClient Client => _cluster!.Client;

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddKeyedSingleton<IGrainStorage>(StorageNames.Provider, new VaultStorage(States));
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout);
            silo.AddMemoryStreams(StreamNames.Provider, streams =>
            {
                streams.ConfigurePartitioning(StreamPartitions);
                streams.ConfigurePullingAgent(agent => agent.Configure(options => options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(20)));
                streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
            });
            AddServices(silo.Services);
        });
        builder.ConfigureClient(client =>
        {
            client.AddMemoryStreams(StreamNames.Provider, streams => streams.ConfigurePartitioning(StreamPartitions));
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout);
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async Task DisposeAsync() => await _cluster!.DisposeAsync();

    private sealed class VaultStorage(StateVault vault) : IGrainStorage
    {
        private readonly VersionedJsonSerializer _serializer = new();

        public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            await Task.Yield();
            var (version, payload) = vault.Read(StateVault.Name(grainId));
            grainState.State = payload is null ? Activator.CreateInstance<T>() : _serializer.Deserialize<T>(payload);
            grainState.ETag = version == 0 ? null : version.ToString(CultureInfo.InvariantCulture);
            grainState.RecordExists = payload is not null;
        }

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            await Task.Yield();
            Write(grainId, grainState, _serializer.Serialize(grainState.State));
            grainState.RecordExists = true;
        }

        public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            await Task.Yield();
            Write(grainId, grainState, payload: null);
            grainState.State = Activator.CreateInstance<T>();
            grainState.RecordExists = false;
        }

        private void Write<T>(GrainId grainId, IGrainState<T> grainState, BinaryData? payload)
        {
            var expected = grainState.ETag is { } etag ? long.Parse(etag, CultureInfo.InvariantCulture) : 0;
            if (!vault.TryWrite(StateVault.Name(grainId), expected, payload))
            {
                var stored = vault.Read(StateVault.Name(grainId)).Version.ToString(CultureInfo.InvariantCulture);
                throw new InconsistentStateException($"{grainId} was written by somebody else.", stored, grainState.ETag);
            }

            grainState.ETag = (expected + 1).ToString(CultureInfo.InvariantCulture);
        }
    }
}
