using System.Diagnostics;
using System.Globalization;

namespace KashflowOrleans.Tests.Storage.Support;

/// <summary><see cref="Program"/> in a process of its own.</summary>
internal sealed class ProgramProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private ProgramProcess(Process process) => _process = process;

    public int Port { get; private set; }

    public int ServerProcessId { get; private set; }

    public string ConnectionString { get; private set; } = string.Empty;

    public static async Task<ProgramProcess> Start(string dataFolder, string? asUser = null, string? assemblyFolder = null)
    {
        var assembly = Path.Combine(assemblyFolder ?? AppContext.BaseDirectory, Path.GetFileName(typeof(Program).Assembly.Location));
        string[] command = [Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", assembly, dataFolder];
        command = asUser is null ? command : ["setpriv", "--reuid", asUser, "--clear-groups", "--", .. command];
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment["HOME"] = "/tmp";
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Limit);
        if (line is null)
        {
            var errors = await process.StandardError.ReadToEndAsync();
            process.Dispose();
            throw new InvalidOperationException($"the program did not start: {errors}");
        }

        var parts = line.Split('|', 3);
        return new ProgramProcess(process)
        {
            Port = int.Parse(parts[0], CultureInfo.InvariantCulture),
            ServerProcessId = int.Parse(parts[1], CultureInfo.InvariantCulture),
            ConnectionString = parts[2],
        };
    }

    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Limit);
    }

    public async Task End()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Limit);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await End();
        }

        _process.Dispose();
    }
}
