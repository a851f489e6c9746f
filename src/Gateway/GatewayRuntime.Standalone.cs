using KashflowOrleans.Silo;

namespace KashflowOrleans.Gateway;

/// <summary>How the gateway reaches the grains without Orleans: they live in its own process.</summary>
internal static class GatewayRuntime
{
    /// <summary>The runtime's name, for people.</summary>
    public const string Name = SiloRuntime.Name;

    /// <summary>Adds the grains.</summary>
    /// <exception cref="InvalidOperationException">A separate silo was asked for, which this build does not have.</exception>
    public static void AddGrains(WebApplicationBuilder builder, SiloSettings settings, bool hostsSilo)
    {
        if (!hostsSilo)
        {
            throw new InvalidOperationException("Gateway:HostsSilo is 'false', but the Standalone build has no separate silos: leave it out, or use the Orleans build.");
        }

        SiloRuntime.AddSilo(builder, settings);
    }
}
