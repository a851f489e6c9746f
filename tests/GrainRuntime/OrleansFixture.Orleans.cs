using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime.Providers;
using Orleans.TestingHost;

namespace KashflowOrleans.Tests.GrainRuntime;

/// <summary>Orleans in this process: one silo, memory streams, memory storage, reminders in memory.</summary>
public sealed class RuntimeFixture : IRuntimeFixture, IAsyncLifetime
{
    private InProcessTestCluster? _cluster;

    public IClusterClient Client => _cluster!.Client;

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage("store");
            silo.UseInMemoryReminderService();
            silo.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = IRuntimeFixture.MinimumReminderPeriod);
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = IRuntimeFixture.ResponseTimeout);
            silo.AddMemoryGrainStorage("PubSubStore");
            silo.AddMemoryStreams(RuntimeCollection.StreamProvider, streams =>
            {
                streams.ConfigureBackoffProvider((_, _) => new QuickRetries());
                streams.ConfigurePullingAgent(agent => agent.Configure(options =>
                {
                    options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(20);
                    options.MaxEventDeliveryTime = TimeSpan.FromSeconds(4);
                }));
            });
        });
        builder.ConfigureClient(client =>
        {
            client.AddMemoryStreams(RuntimeCollection.StreamProvider);
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = IRuntimeFixture.ResponseTimeout);
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async Task DisposeAsync() => await _cluster!.DisposeAsync();

    private sealed class QuickRetries : IMessageDeliveryBackoffProvider
    {
        public TimeSpan Next(int attempt) => TimeSpan.FromMilliseconds(20);
    }
}
