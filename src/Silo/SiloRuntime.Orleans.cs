using System.Net;
using System.Net.Sockets;
using KashflowOrleans.Events;
using KashflowOrleans.Grains.Hosting;
using KashflowOrleans.Grains.Persistence;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Storage;

namespace KashflowOrleans.Silo;

/// <summary>Hosts the grains on Microsoft Orleans; figures and reasons of the settings: apis/orleans.md.</summary>
public static class SiloRuntime
{
    /// <summary>The runtime's name, for people.</summary>
    public const string Name = "Orleans";

    /// <summary>Partitions of the memory streams; silos and clients must agree on it.</summary>
    public const int StreamPartitions = 8;

    private const string Invariant = "Npgsql";

    /// <summary>Adds a silo to a host.</summary>
    public static void AddSilo(WebApplicationBuilder builder, SiloSettings settings)
    {
        builder.Services.AddKashflowGrains(settings.Grains);
        builder.Services.AddSingleton(settings);

        // Before the silo, so that it is at work while the silo tries to join.
        builder.Services.AddHostedService<AbandonedMembers>();
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.ClusterId, "kashflow-orleans"));
            silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, settings.ConnectionString));
            silo.UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = (Invariant, settings.ConnectionString));
            silo.AddAdoNetGrainStorage(StorageNames.Provider, options =>
            {
                (options.Invariant, options.ConnectionString) = (Invariant, settings.ConnectionString);
                options.GrainStorageSerializer = new VersionedJsonSerializer();
            });
            silo.AddMemoryStreams(StreamNames.Provider, ConfigureStreams);
            silo.ConfigureEndpoints(
                IPAddress.Parse(settings.Address), FreePortOr(settings.SiloPort), FreePortOr(settings.GatewayPort), listenOnAnyHostAddress: false);
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(10));
            silo.Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromSeconds(1);
                options.NumMissedProbesLimit = 2;
                options.NumVotesForDeathDeclaration = settings.Votes;
                options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
                options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(3);
            });
            silo.Configure<GrainCollectionOptions>(options =>
            {
                // An order is quiet once it is synced; idle activations would only cost memory.
                options.CollectionAge = TimeSpan.FromMinutes(2);
                options.CollectionQuantum = TimeSpan.FromSeconds(30);
            });
        });
    }

    /// <summary>Settings of the memory streams on the silo's side.</summary>
    private static void ConfigureStreams(ISiloMemoryStreamConfigurator streams)
    {
        streams.ConfigurePartitioning(StreamPartitions);
        streams.ConfigurePullingAgent(agent => agent.Configure(options => options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(20)));
        streams.ConfigureStreamPubSub(Orleans.Streams.StreamPubSubType.ImplicitOnly);
    }

    private static int FreePortOr(int port)
    {
        if (port != 0)
        {
            return port;
        }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
