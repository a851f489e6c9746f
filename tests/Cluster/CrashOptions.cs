using System.Globalization;

namespace KashflowOrleans.Tests.Cluster;

/// <summary>What the command line asks for.</summary>
/// <param name="Orders">Orders placed.</param>
/// <param name="OrdersPerSecond">How fast they are placed.</param>
/// <param name="DroppedReplies">Share of KashFlow's and the shop's replies that are dropped after the work was done.</param>
/// <param name="Seed">Seed of everything random.</param>
/// <param name="IsClustered">Two silos and a separate gateway (Orleans build), or everything in the gateway (Standalone build).</param>
/// <param name="Data">Folder for the database and the logs.</param>
internal sealed record CrashOptions(int Orders, int OrdersPerSecond, decimal DroppedReplies, int Seed, bool IsClustered, string Data)
{
    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">An argument is unknown or has no proper value.</exception>
    public static CrashOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new CrashOptions(2_000, 40, 0.05m, Environment.ProcessId, IsClustered: false, Path.Combine(Path.GetTempPath(), $"kashflow-crash-{Environment.ProcessId}"));
        for (var index = 0; index < arguments.Count; index++)
        {
            options = arguments[index] switch
            {
                "--clustered" => options with { IsClustered = true },
                "--orders" => options with { Orders = int.Parse(arguments[++index], CultureInfo.InvariantCulture) },
                "--rate" => options with { OrdersPerSecond = int.Parse(arguments[++index], CultureInfo.InvariantCulture) },
                "--drop" => options with { DroppedReplies = decimal.Parse(arguments[++index], CultureInfo.InvariantCulture) },
                "--seed" => options with { Seed = int.Parse(arguments[++index], CultureInfo.InvariantCulture) },
                "--data" => options with { Data = Path.GetFullPath(arguments[++index]) },
                var unknown => throw new FormatException($"{unknown} is not known. usage: crash.sh [--orders N] [--rate PER_SECOND] [--drop SHARE] [--seed N] [--data FOLDER]"),
            };
        }

        return options;
    }
}
