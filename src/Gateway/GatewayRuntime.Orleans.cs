using KashflowOrleans.Events;
using KashflowOrleans.Silo;
using Orleans.Configuration;
using Orleans.Hosting;

namespace KashflowOrleans.Gateway;

/// <summary>How the gateway reaches the grains on Microsoft Orleans: as a client of the cluster's silos, or with a silo of its own.</summary>
internal static class GatewayRuntime
{
    /// <summary>The runtime's name, for people.</summary>
    public const string Name = SiloRuntime.Name;

    /// <summary>Adds the way to the grains.</summary>
    public static void AddGrains(WebApplicationBuilder builder, SiloSettings settings, bool hostsSilo)
    {
        if (hostsSilo)
        {
            SiloRuntime.AddSilo(builder, settings);
            return;
        }

        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.ClusterId, "kashflow-orleans"));
            client.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", settings.ConnectionString));
            client.AddMemoryStreams(StreamNames.Provider, streams => streams.ConfigurePartitioning(SiloRuntime.StreamPartitions));
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(10));
            client.Configure<Orleans.Configuration.GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2));

            // A gateway may start before the first silo: webhooks are accepted meanwhile, the pump takes them up.
            client.UseConnectionRetryFilter(async (_, cancellation) =>
            {
                await Task.Delay(RetryPause, TimeProvider.System, cancellation);
                return true;
            });
        });
    }

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
}
