using KashflowOrleans.Storage.Postgres;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KashflowOrleans.Storage.Migrations;

/// <summary>Brings the database's schema up to date. Safe to run in several processes at once: an advisory lock lets one work while the others wait and then
/// find it done.</summary>
public sealed partial class Migrator(NpgsqlDataSource database, IReadOnlyList<Migration> migrations, TimeProvider clock, ILogger<Migrator> logger)
{
    // Any number does, as long as nothing else in this database uses it.
    private const long LockKey = 0x6B61_7368_666C_6F77;
    private const int TimeoutSeconds = 300;

    private const string CreateTable =
        """
        CREATE TABLE IF NOT EXISTS kashflow_migrations
        (
            number     integer     NOT NULL PRIMARY KEY,
            name       text        NOT NULL,
            checksum   text        NOT NULL,
            applied_at timestamptz NOT NULL
        )
        """;

    /// <summary>A migrator of the embedded migrations.</summary>
    public Migrator(NpgsqlDataSource database, TimeProvider clock, ILogger<Migrator> logger)
        : this(database, Migration.Embedded, clock, logger)
    {
    }

    /// <summary>Applies what is missing, each migration in a transaction of its own; returns how many.</summary>
    /// <exception cref="MigrationException">An applied migration's text was changed since, or a migration fails.</exception>
    /// <exception cref="StorageUnavailableException">The database cannot be reached.</exception>
    public async Task<int> Apply(CancellationToken cancellation)
    {
        await using var connection = await DatabaseFailures.Guard("migrations", () => database.OpenConnectionAsync(cancellation).AsTask(), cancellation);
        await Execute(connection, $"SELECT pg_advisory_lock({LockKey})", cancellation);
        try
        {
            await Execute(connection, CreateTable, cancellation);
            var applied = await ReadApplied(connection, cancellation);
            Check(applied);
            var count = 0;
            foreach (var migration in migrations.Where(migration => !applied.ContainsKey(migration.Number)))
            {
                await Apply(connection, migration, cancellation);
                count++;
            }

            return count;
        }
        finally
        {
            await Execute(connection, $"SELECT pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = TimeoutSeconds };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<Dictionary<int, string>> ReadApplied(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT number, checksum FROM kashflow_migrations", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var applied = new Dictionary<int, string>();
        while (await reader.ReadAsync(cancellation))
        {
            applied.Add(reader.GetInt32(0), reader.GetString(1));
        }

        return applied;
    }

    private void Check(Dictionary<int, string> applied)
    {
        foreach (var (number, checksum) in applied)
        {
            if (migrations.FirstOrDefault(candidate => candidate.Number == number) is not { } migration)
            {
                LogNewer(logger, number);
            }
            else if (!string.Equals(migration.Checksum, checksum, StringComparison.Ordinal))
            {
                throw new MigrationException(
                    $"Migration {migration.Name} was changed after it had been applied to this database. "
                    + "Restore the file's released text and put the change into a new migration.");
            }
        }
    }

    private async Task Apply(NpgsqlConnection connection, Migration migration, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        try
        {
            await Execute(connection, migration.Sql, cancellation);
        }
        catch (PostgresException failure)
        {
            throw new MigrationException($"Migration {migration.Name} failed and was rolled back: {failure.MessageText} (SQLSTATE {failure.SqlState}).", failure);
        }

        await using var record = new NpgsqlCommand("INSERT INTO kashflow_migrations (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)", connection)
        {
            Parameters =
            {
                new() { Value = migration.Number },
                new() { Value = migration.Name },
                new() { Value = migration.Checksum },
                new() { Value = DbTime.Now(clock) },
            },
        };
        await record.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        LogApplied(logger, migration.Name);
    }
}
