using KashflowOrleans.Events;
using KashflowOrleans.Grains.Hosting;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Standalone;

namespace KashflowOrleans.Silo;

/// <summary>Hosts the grains in this one process, without Orleans.</summary>
public static class SiloRuntime
{
    /// <summary>The runtime's name, for people.</summary>
    public const string Name = "Standalone";

    /// <summary>Adds the grains to a host.</summary>
    public static void AddSilo(WebApplicationBuilder builder, SiloSettings settings)
    {
        builder.Services.AddStandaloneGrains(options =>
        {
            options.GrainAssemblies.Add(typeof(OrderGrain).Assembly);
            options.StreamProviders.Add(StreamNames.Provider);
            options.ResponseTimeout = TimeSpan.FromSeconds(10);
            options.CollectionAge = TimeSpan.FromMinutes(2);
            options.UsePostgreSql();
        });
        builder.Services.AddKashflowGrains(settings.Grains);
    }
}
