using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace KashflowOrleans.Benchmarks.FlowSpeed;

/// <summary>The reference implementation of JSONata, run in Node.js.</summary>
internal static class Reference
{
    /// <summary>Evaluations a second by name of the expression.</summary>
    public static Dictionary<string, double> Measure(string inputFile, TimeSpan round)
    {
        var folder = AppContext.BaseDirectory;
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "jsonata")))
        {
            Run("npm", ["ci", "--no-audit", "--no-fund"], folder);
        }

        var milliseconds = round.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
        var output = Run("node", [Path.Combine(folder, "expressions.mjs"), Path.Combine(folder, "expressions.json"), inputFile, milliseconds], folder);
        return JsonSerializer.Deserialize<Dictionary<string, double>>(output)!;
    }

    private static string Run(string program, string[] arguments, string folder)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, UseShellExecute = false })
            ?? throw new InvalidOperationException($"'{program}' cannot be started; install Node.js 18 or later and npm.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' failed.");
    }
}
