using KashflowOrleans.Standalone.Runtime;
using KashflowOrleans.Standalone.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;
using Orleans.Storage;
using Orleans.Streams;

namespace KashflowOrleans.Standalone;

/// <summary>Registration of the single-process grain runtime.</summary>
public static class StandaloneServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IGrainFactory"/>, <see cref="IClusterClient"/>, the stream providers and a hosted service that starts reminders and, at the end,
    /// deactivates every grain. Register it before the services that call grains: hosted services stop in reverse order.
    /// </summary>
    public static IServiceCollection AddStandaloneGrains(this IServiceCollection services, Action<StandaloneOptions> configure)
    {
        var options = new StandaloneOptions();
        configure(options);
        services.AddLogging();
        services.TryAddSingleton<IGrainStorageSerializer, JsonGrainStorageSerializer>();
        services.TryAddSingleton(options.StateStore);
        services.TryAddSingleton(options.ReminderStore);
        services.AddSingleton(provider => new GrainRuntime(options, provider));
        services.AddSingleton<GrainClient>();
        services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<GrainClient>());
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<GrainClient>());
        foreach (var name in options.StreamProviders)
            services.AddKeyedSingleton<IStreamProvider>(name, (provider, _) => provider.GetRequiredService<GrainRuntime>().Streams(name));
        services.AddHostedService<GrainRuntimeService>();
        return services;
    }
}
