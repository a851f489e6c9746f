using KashflowOrleans.Ports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace KashflowOrleans.Connectors.Common;

/// <summary>Adds the connectors to a host.</summary>
public static class ConnectorRegistration
{
    /// <summary>Adds <see cref="IConnectorFactory"/>. The host provides <see cref="IAuditSink"/>, <see cref="ISecretResolver"/> and logging; a <see cref="TimeProvider"/>
    /// or <see cref="Random"/> of its own is used when there is one.</summary>
    public static IServiceCollection AddKashflowConnectors(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static provider => new ConnectorServices(
            provider.GetRequiredService<IAuditSink>(),
            provider.GetRequiredService<ISecretResolver>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<Random>() ?? Random.Shared,
            provider.GetRequiredService<ILoggerFactory>()));
        services.TryAddSingleton<IConnectorFactory, ConnectorFactory>();
        return services;
    }
}
