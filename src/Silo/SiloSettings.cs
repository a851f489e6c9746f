using KashflowOrleans.Grains.Hosting;

namespace KashflowOrleans.Silo;

/// <summary>How a silo takes part in the cluster; section <c>Cluster</c> of the configuration.</summary>
/// <param name="ClusterId">Silos with the same id form one cluster.</param>
/// <param name="SiloPort">Port for other silos; 0 picks a free one.</param>
/// <param name="GatewayPort">Port for clients; 0 picks a free one.</param>
/// <param name="Address">The address other processes reach this silo by.</param>
/// <param name="Votes">How many silos must agree that one is dead: 1 with two silos, 2 with three or more (apis/orleans.md, Membership).</param>
/// <param name="ConnectionString">The database.</param>
/// <param name="Grains">How the grains work.</param>
public sealed record SiloSettings(string ClusterId, int SiloPort, int GatewayPort, string Address, int Votes, string ConnectionString, GrainOptions Grains)
{
    /// <summary>Reads the settings.</summary>
    public static SiloSettings From(IConfiguration configuration, string connectionString) => new(
        configuration["Cluster:Id"] ?? "kashflow-orleans",
        configuration.GetValue("Cluster:SiloPort", 0),
        configuration.GetValue("Cluster:GatewayPort", 0),
        configuration["Cluster:Address"] ?? "127.0.0.1",
        configuration.GetValue("Cluster:Votes", 1),
        connectionString,
        new GrainOptions { ConcurrentOrders = configuration.GetValue("Cluster:ConcurrentOrders", 64) });
}
