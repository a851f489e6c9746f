using System.Globalization;

namespace KashflowOrleans.Storage.Postgres;

/// <summary>The settings a private instance runs with. They are given on the command line at every start, so a new version of the program brings its own.</summary>
internal static class ServerSettings
{
    // The longest path of a Unix socket is 107 bytes, and the server adds "/.s.PGSQL.12345".
    private const int MaxSocketFolderLength = 90;

    /// <summary>Settings by name.</summary>
    private static readonly (string Name, string Value)[] Settings =
    [
        // What is committed survives a power cut.
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),

        // Small: it shares a machine with us.
        ("shared_buffers", "64MB"),
        ("max_connections", "200"),
        ("max_wal_size", "512MB"),
        ("max_parallel_workers_per_gather", "0"),
        ("jit", "off"),

        // Checkpoints cost whole pages in the log afterwards; recovery stays a matter of seconds.
        ("checkpoint_timeout", "15min"),
        ("autovacuum_naptime", "15s"),
        ("random_page_cost", "1.1"),
        ("timezone", "UTC"),

        // A week of logs. Neither statements nor the values that broke a rule: they may be personal data.
        ("logging_collector", "on"),
        ("log_directory", "log"),
        ("log_filename", "server-%a.log"),
        ("log_rotation_age", "1d"),
        ("log_rotation_size", "0"),
        ("log_truncate_on_rotation", "on"),
        ("log_statement", "none"),
        ("log_min_error_statement", "panic"),
        ("log_error_verbosity", "terse"),
    ];

    /// <summary>Whether a folder can hold the server's socket: short enough, and without characters that a shell or a connection string would take apart.</summary>
    public static bool CanHoldSocket(string folder) =>
        folder.Length <= MaxSocketFolderLength && folder.All(static character => char.IsAsciiLetterOrDigit(character) || character is '/' or '-' or '_' or '.');

    /// <summary>The server's command line.</summary>
    public static string CommandLine(int port, string? socketFolder) =>
        string.Create(CultureInfo.InvariantCulture, $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={socketFolder ?? "''"} ")
        + string.Join(' ', Settings.Select(static setting => $"-c {setting.Name}={setting.Value}"));
}
