using Npgsql;

namespace KashflowOrleans.Storage;

/// <summary>Makes the connection pool with the settings this program needs.</summary>
public static class StorageDatabase
{
    /// <summary>Statements a connection keeps prepared.</summary>
    private const int MaxAutoPrepare = 30;

    /// <summary>The connection string with this program's settings. Multiplexing stays off: it hangs Orleans at start-up (apis/orleans.md,
    /// PostgreSQL through ADO.NET providers).</summary>
    public static string ConnectionString(StorageOptions options) => new NpgsqlConnectionStringBuilder(options.ConnectionString)
    {
        ApplicationName = "kashflow-orleans",
        MaxPoolSize = options.MaxPoolSize,
        MaxAutoPrepare = MaxAutoPrepare,
        Multiplexing = false,
        CommandTimeout = Seconds(options.CommandTimeout),
        Timeout = Seconds(options.ConnectTimeout),
        KeepAlive = 30,
        IncludeErrorDetail = false,
        PersistSecurityInfo = false,
    }.ConnectionString;

    /// <summary>A new pool. It logs nothing itself: Npgsql would write a line for every statement.</summary>
    public static NpgsqlDataSource Open(StorageOptions options) => new NpgsqlDataSourceBuilder(ConnectionString(options)).Build();

    private static int Seconds(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds));
}
