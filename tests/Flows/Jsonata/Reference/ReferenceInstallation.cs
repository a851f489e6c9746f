using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace KashflowOrleans.Tests.Flows.Jsonata.Reference;

/// <summary>The reference implementation, installed with npm beside the test's own files (that is, under the build's output, never in the sources).</summary>
internal static class ReferenceInstallation
{
    private const string Advice = "The tests that compare with JSONata's reference implementation need Node.js 18 or later and npm. Install them "
        + "(Debian, Ubuntu: apt-get install nodejs npm; macOS: brew install node; others: https://nodejs.org) and run the tests again.";

    private static readonly TimeSpan InstallationTime = TimeSpan.FromMinutes(2);

    /// <summary>The folder with the script and the installed package.</summary>
    /// <exception cref="InvalidOperationException">Node.js or npm is missing, or npm cannot install the package; the message says what to do.</exception>
    public static string Ensure()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Jsonata", "reference");
        Run("node", ["--version"], folder);
        if (InstalledVersion(folder) != PinnedVersion(folder))
        {
            Run(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--no-audit", "--no-fund"], folder);
        }

        return folder;
    }

    private static string? PinnedVersion(string folder)
    {
        using var package = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "package.json")));
        return package.RootElement.GetProperty("dependencies").GetProperty("jsonata").GetString();
    }

    private static string? InstalledVersion(string folder)
    {
        var file = Path.Combine(folder, "node_modules", "jsonata", "package.json");
        if (!File.Exists(file))
        {
            return null;
        }

        using var package = JsonDocument.Parse(File.ReadAllText(file));
        return package.RootElement.GetProperty("version").GetString();
    }

    private static void Run(string program, string[] arguments, string folder)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            })!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(InstallationTime))
            {
                process.Kill(entireProcessTree: true);
                throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' did not end within {InstallationTime}. Does npm reach its registry?");
            }

            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' failed. {Advice}\n{output.Result}\n{errors.Result}");
            }
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException($"'{program}' cannot be started. {Advice}", missing);
        }
    }
}
