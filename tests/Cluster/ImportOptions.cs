using System.Globalization;

namespace KashflowOrleans.Tests.Cluster;

/// <summary>What the command line asks of an import.</summary>
/// <param name="Orders">Past orders.</param>
/// <param name="LiveOrdersPerSecond">How fast live orders are placed, before the import and beside it.</param>
/// <param name="Baseline">How long live orders are measured without an import.</param>
/// <param name="Share">The import's share of the connections' budgets.</param>
/// <param name="RequestsPerSecond">The connections' budgets.</param>
/// <param name="Kills">How often a silo is killed on the way.</param>
/// <param name="Seed">Seed of everything random.</param>
/// <param name="IsClustered">Two silos and a separate gateway (Orleans build), or everything in the gateway (Standalone build).</param>
/// <param name="Data">Folder for the database and the logs.</param>
internal sealed record ImportOptions(
    int Orders, decimal LiveOrdersPerSecond, TimeSpan Baseline, decimal Share, int RequestsPerSecond, int Kills, int Seed, bool IsClustered, string Data)
{
    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">An argument is unknown or has no proper value.</exception>
    public static ImportOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new ImportOptions(
            10_000, 2, TimeSpan.FromSeconds(30), 0.25m, 1000, 2, Environment.ProcessId, IsClustered: false, Path.Combine(Path.GetTempPath(), $"kashflow-import-{Environment.ProcessId}"));
        for (var index = 0; index < arguments.Count; index++)
        {
            options = arguments[index] switch
            {
                "--clustered" => options with { IsClustered = true },
                "--orders" => options with { Orders = Number(arguments[++index]) },
                "--live-rate" => options with { LiveOrdersPerSecond = decimal.Parse(arguments[++index], CultureInfo.InvariantCulture) },
                "--baseline" => options with { Baseline = TimeSpan.FromSeconds(Number(arguments[++index])) },
                "--share" => options with { Share = decimal.Parse(arguments[++index], CultureInfo.InvariantCulture) },
                "--budget" => options with { RequestsPerSecond = Number(arguments[++index]) },
                "--kills" => options with { Kills = Number(arguments[++index]) },
                "--seed" => options with { Seed = Number(arguments[++index]) },
                "--data" => options with { Data = Path.GetFullPath(arguments[++index]) },
                var unknown => throw new FormatException(
                    $"{unknown} is not known. usage: import.sh [--orders N] [--live-rate PER_SECOND] [--baseline SECONDS] [--share 0.05..0.9] [--budget REQUESTS_PER_SECOND] [--kills N] [--seed N] [--data FOLDER]"),
            };
        }

        return options;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
