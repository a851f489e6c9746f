using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Migrations;
using KashflowOrleans.Storage.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace KashflowOrleans.Grains.Hosting;

/// <summary>The database of a process: one that a connection string names, or a private instance that the program starts itself. Its tables are up to date.</summary>
public sealed class OpenDatabase : IAsyncDisposable
{
    private readonly PrivatePostgres? _private;

    private OpenDatabase(StorageOptions options, PrivatePostgres? own) => (StorageOptions, _private) = (options, own);

    /// <summary>What the storage is registered with.</summary>
    public StorageOptions StorageOptions { get; }

    /// <summary>The connection string for others, such as the cluster's own tables.</summary>
    public string ConnectionString => StorageDatabase.ConnectionString(StorageOptions);

    /// <summary>Opens the database of <c>Database:ConnectionString</c>, or a private one in <c>Database:DataFolder</c> (default <c>.data</c> in the current folder).</summary>
    /// <exception cref="InvalidOperationException">It cannot be had; the message says what to do.</exception>
    public static async Task<OpenDatabase> From(IConfiguration configuration, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var folder = Path.GetFullPath(configuration["Database:DataFolder"] is { Length: > 0 } given ? given : ".data");
        PrivatePostgres? own = null;
        if (configuration["Database:ConnectionString"] is not { Length: > 0 } connectionString)
        {
            own = await StartPrivate(folder, loggers, cancellation);
            connectionString = own.ConnectionString;
        }

        var options = new StorageOptions { ConnectionString = connectionString, DataFolder = folder, MaxPoolSize = configuration.GetValue("Database:MaxPoolSize", 40) };
        var opened = new OpenDatabase(options, own);
        try
        {
            await using var source = StorageDatabase.Open(options);
            await new Migrator(source, TimeProvider.System, loggers.CreateLogger<Migrator>()).Apply(cancellation);
            return opened;
        }
        catch (Exception failure) when (failure is StorageUnavailableException or MigrationException)
        {
            await opened.DisposeAsync();
            throw new InvalidOperationException($"The database is not usable: {failure.Message}", failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_private is not null)
        {
            await _private.DisposeAsync();
        }
    }

    private static async Task<PrivatePostgres> StartPrivate(string folder, ILoggerFactory loggers, CancellationToken cancellation)
    {
        try
        {
            return await PrivatePostgres.StartAsync(new PrivatePostgresOptions { DataFolder = folder }, loggers.CreateLogger<PrivatePostgres>(), cancellation);
        }
        catch (PrivatePostgresException failure)
        {
            throw new InvalidOperationException(failure.Message, failure);
        }
    }
}
