using System.Diagnostics;

namespace KashflowOrleans.Storage.Postgres;

/// <summary>Runs short programs.</summary>
internal static class Shell
{
    private static readonly string[] KeptVariables = ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"];

    /// <summary>Runs a program and collects what it says. It gets a clean environment: a server that outlives us must not carry our secrets,
    /// nor follow PGDATA and the like.</summary>
    /// <param name="arguments">Program and arguments; nothing is interpreted by a shell.</param>
    /// <param name="workingFolder">Where it runs.</param>
    /// <param name="cancellation">Kills it.</param>
    public static async Task<ShellResult> Run(IReadOnlyList<string> arguments, string workingFolder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(arguments[0])
        {
            UseShellExecute = false,
            WorkingDirectory = workingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        var kept = KeptVariables.Select(name => (name, value: Environment.GetEnvironmentVariable(name))).Where(pair => pair.value is not null).ToList();
        start.Environment.Clear();
        kept.ForEach(pair => start.Environment[pair.name] = pair.value);
        start.Environment["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LC_ALL"] = "C";

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            return new ShellResult(NotFound, failure.Message);
        }

        using (process)
        {
            process.StandardInput.Close();
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(cancellation);
                var errors = process.StandardError.ReadToEndAsync(cancellation);
                await process.WaitForExitAsync(cancellation);
                return new ShellResult(process.ExitCode, $"{await output}{await errors}".Trim());
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
    }

    /// <summary>The exit code shells use for a program that does not exist.</summary>
    private const int NotFound = 127;
}

/// <summary>How a program ended.</summary>
internal readonly record struct ShellResult(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;
}
