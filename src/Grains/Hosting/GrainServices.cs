using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Grains.Connections;
using KashflowOrleans.Grains.Flows;
using KashflowOrleans.Grains.Imports;
using KashflowOrleans.Grains.Numbering;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Grains.Orders.Parts;
using KashflowOrleans.Grains.Persistence;
using KashflowOrleans.Grains.Pump;
using KashflowOrleans.Grains.Reconciliation;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Inbox;
using KashflowOrleans.Storage.Reconciliation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Storage;

namespace KashflowOrleans.Grains.Hosting;

/// <summary>Registers what the grains work with, for either runtime. Storage and connectors are registered beside it.</summary>
public static class GrainServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddKashflowGrains(this IServiceCollection services, GrainOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IGrainStorageSerializer, VersionedJsonSerializer>();
        services.AddSingleton<FlowLibrary>();
        services.AddSingleton<IOrderFlows, OrderFlows>();
        services.AddSingleton(options.Pump);
        services.AddSingleton(options.Imports);
        services.AddSingleton<ConnectionDirectory>();
        services.AddSingleton<InvoiceSeries>();
        services.AddSingleton<PartHandover>();
        services.AddSingleton(provider => new OrderServices(
            provider.GetRequiredService<IOrderFlows>(),
            provider.GetRequiredService<ConnectionDirectory>(),
            provider.GetRequiredService<InvoiceSeries>(),
            provider.GetRequiredService<IEffectStore>(),
            new WorkGates(options.ConcurrentOrders),
            provider.GetRequiredService<TimeProvider>(),
            Random.Shared.NextDouble,
            options.LateArrival,
            provider.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None)
        {
            Parts = provider.GetRequiredService<PartHandover>(),
        });
        services.AddSingleton(provider => new ReconciliationServices(
            provider.GetRequiredService<ConnectionDirectory>(),
            provider.GetRequiredService<IReconciliationStore>(),
            provider.GetRequiredService<IInbox>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None));
        services.AddHostedService<Watchdog>();
        return services;
    }
}

/// <summary>How a silo's grains work.</summary>
public sealed record GrainOptions
{
    /// <summary>Orders worked on at the same time by one silo.</summary>
    public int ConcurrentOrders { get; init; } = 64;

    /// <summary>The pause after a doubt before something is created again that has no number of ours, see <see cref="LateArrivals"/>.</summary>
    public TimeSpan LateArrival { get; init; } = LateArrivals.Pause;

    /// <summary>The pump.</summary>
    public PumpOptions Pump { get; init; } = new();

    /// <summary>Imports of past orders.</summary>
    public ImportOptions Imports { get; init; } = new();
}
