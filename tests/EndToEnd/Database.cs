using KashflowOrleans.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace KashflowOrleans.Tests.EndToEnd;

/// <summary>One private PostgreSQL instance for all tests of a collection; each stack gets a database of its own.</summary>
public sealed class Database : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"kashflow-e2e-{Guid.NewGuid():n}");
    private PrivatePostgres? _server;

    public async Task InitializeAsync() =>
        _server = await PrivatePostgres.StartAsync(new PrivatePostgresOptions { DataFolder = _folder }, NullLogger.Instance, CancellationToken.None);

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Makes an empty database and returns its connection string.</summary>
    public async Task<string> Create()
    {
        var name = $"e2e_{Guid.NewGuid():n}";
        await Execute(_server!.ConnectionString, $"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>Lets nobody into a database any more, and throws out who is in it.</summary>
    public async Task Close(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await Execute(_server!.ConnectionString, $"ALTER DATABASE {name} ALLOW_CONNECTIONS false");
        await Execute(_server.ConnectionString, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    }

    /// <summary>Lets everybody in again.</summary>
    public Task Open(string connectionString) =>
        Execute(_server!.ConnectionString, $"ALTER DATABASE {new NpgsqlConnectionStringBuilder(connectionString).Database} ALLOW_CONNECTIONS true");

    private static async Task Execute(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class EndToEndCollection : ICollectionFixture<Database>
{
    public const string Name = "end to end";
}

/// <summary>Runs beside <see cref="EndToEndCollection"/>, so that both processors of a small machine have something to do.</summary>
[CollectionDefinition(Name)]
public sealed class SecondEndToEndCollection : ICollectionFixture<Database>
{
    public const string Name = "end to end, beside the first";
}
