using System.Globalization;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Migrations;
using KashflowOrleans.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace KashflowOrleans.Tests.Storage.Support;

/// <summary>One private instance for the whole test run; every test class takes a database of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private const string Template = "migrated";
    private readonly TestFolder _folder = new();
    private PrivatePostgres? _postgres;
    private readonly Dictionary<Type, TestDatabase> _databases = [];
    private int _emptyDatabases;

    public string ConnectionString => _postgres!.ConnectionString;

    public int ServerProcessId => _postgres!.ProcessId;

    public async Task InitializeAsync()
    {
        _postgres = await PrivatePostgres.StartAsync(new() { DataFolder = _folder.Path }, NullLogger.Instance, CancellationToken.None);
        await using var template = await CreateDatabase(Template, template: null);
        await new Migrator(template.Source, TimeProvider.System, NullLogger<Migrator>.Instance).Apply(CancellationToken.None);
    }

    /// <summary>The migrated database of a test class, emptied.</summary>
    public async Task<TestDatabase> GetDatabase(Type testClass)
    {
        if (!_databases.TryGetValue(testClass, out var database))
        {
            database = await CreateDatabase(string.Create(CultureInfo.InvariantCulture, $"class_{_databases.Count}"), Template);
            _databases.Add(testClass, database);
        }

        await database.Execute(
            """
            DELETE FROM inbox; DELETE FROM inbox_pending; DELETE FROM orders; DELETE FROM order_history; DELETE FROM due; DELETE FROM audit; DELETE FROM merchants; DELETE FROM payments; DELETE FROM order_payments;
            DELETE FROM orleansstorage; DELETE FROM orleansreminderstable; DELETE FROM orleansmembershiptable; DELETE FROM orleansmembershipversiontable
            """);
        return database;
    }

    /// <summary>A new database with nothing in it.</summary>
    public Task<TestDatabase> CreateEmptyDatabase() =>
        CreateDatabase(string.Create(CultureInfo.InvariantCulture, $"empty_{Interlocked.Increment(ref _emptyDatabases)}"), template: null);

    public async Task DisposeAsync()
    {
        foreach (var database in _databases.Values)
        {
            await database.DisposeAsync();
        }

        await _postgres!.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<TestDatabase> CreateDatabase(string name, string? template)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}{(template is null ? string.Empty : $" TEMPLATE {template}")}", connection);
        await create.ExecuteNonQueryAsync();
        return new TestDatabase(new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name }.ConnectionString);
    }
}

/// <summary>A database and a pool of connections to it.</summary>
public sealed class TestDatabase(string connectionString) : IAsyncDisposable
{
    public string ConnectionString { get; } = connectionString;

    public NpgsqlDataSource Source { get; } = StorageDatabase.Open(new() { ConnectionString = connectionString, DataFolder = "/nonexistent" });

    public async Task<T> Scalar<T>(string sql, params object?[] values)
    {
        await using var command = Source.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value ?? DBNull.Value });
        }

        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task<int> Execute(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresFixture>
{
    public const string Name = "postgres";
}
