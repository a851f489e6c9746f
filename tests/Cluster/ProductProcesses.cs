using KashflowOrleans.Demo;

namespace KashflowOrleans.Tests.Cluster;

/// <summary>The product's processes: everything in the gateway (Standalone build), or a gateway and two silos (Orleans build).</summary>
/// <param name="data">Folder for the database and the logs.</param>
/// <param name="connectionString">The database.</param>
/// <param name="address">Where the gateway listens.</param>
/// <param name="adminKey">The cluster key.</param>
/// <param name="isClustered">Whether there are silos beside the gateway.</param>
internal sealed class ProductProcesses(string data, string connectionString, Uri address, string adminKey, bool isClustered)
{
    /// <summary>All of them, not started; the gateway is the first.</summary>
    public List<Victim> All()
    {
        var all = new List<Victim> { new("gateway", _ => Start("Gateway", "gateway", address.ToString())) };
        if (isClustered)
        {
            all.Add(new Victim("silo-1", _ => Start("Silo", "silo-1", "http://127.0.0.1:0")));
            all.Add(new Victim("silo-2", _ => Start("Silo", "silo-2", "http://127.0.0.1:0")));
        }

        return all;
    }

    private Child Start(string project, string logName, string urls) => Child.Start(
        project,
        Path.Combine(data, "logs"),
        [],
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = urls,
            ["Database__ConnectionString"] = connectionString,
            ["Database__DataFolder"] = data,
            ["Gateway__AdminKey"] = adminKey,
            ["Gateway__HostsSilo"] = isClustered ? "false" : "true",
        },
        logName);
}
