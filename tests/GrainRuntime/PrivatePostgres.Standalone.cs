using System.Diagnostics;
using Npgsql;

namespace KashflowOrleans.Tests.GrainRuntime;

/// <summary>A PostgreSQL server of our own: a fresh cluster in a temporary folder, reached by a socket in that folder only; gone afterwards.</summary>
public sealed class PrivatePostgres : IAsyncLifetime
{
    private static readonly bool IsRoot = Environment.UserName == "root";

    private readonly string _folder = Directory.CreateTempSubdirectory("pg-").FullName;

    public NpgsqlDataSource DataSource { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        // The server refuses to run as root, so there it runs as its own user.
        if (IsRoot) await RunAsync("chown", "postgres", _folder);
        var data = Path.Combine(_folder, "data");
        await RunAsServerUserAsync("initdb", "-D", data, "-U", "test", "-A", "trust", "-N", "-E", "UTF8");
        await RunAsServerUserAsync("pg_ctl", "-D", data, "-l", Path.Combine(_folder, "log"), "-w", "-o", $"-c listen_addresses= -k {_folder} -c fsync=off", "start");
        DataSource = NpgsqlDataSource.Create($"Host={_folder};Username=test;Database=postgres;Max Auto Prepare=30");
    }

    public async Task DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await RunAsServerUserAsync("pg_ctl", "-D", Path.Combine(_folder, "data"), "-m", "immediate", "-w", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    private static Task RunAsServerUserAsync(string program, params string[] arguments)
    {
        var binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        var path = binaries is null ? program : Path.Combine(binaries, program);
        return IsRoot ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments]) : RunAsync(path, arguments);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // Output goes nowhere: a server that inherited a pipe would keep it open.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", program, .. arguments]) { WorkingDirectory = Path.GetTempPath() };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(limit.Token);
        if (process.ExitCode != 0) throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with {process.ExitCode}: are the PostgreSQL server programs installed?");
    }
}
