using Npgsql;
using NpgsqlTypes;
using Orleans.Runtime;

namespace KashflowOrleans.Standalone.Storage;

/// <summary>States in the PostgreSQL table <c>standalone_state</c>, made if it is absent. Each read and each write is one round trip.</summary>
public sealed class PostgresStateStore(NpgsqlDataSource dataSource) : IStandaloneStateStore
{
    private const string Read = "SELECT version, payload FROM standalone_state WHERE grain_type = $1 AND grain_key = $2 AND state_name = $3";

    private const string Insert = """
        INSERT INTO standalone_state (grain_type, grain_key, state_name, payload, version) VALUES ($1, $2, $3, $4, 1)
        ON CONFLICT (grain_type, grain_key, state_name) DO NOTHING
        """;

    private const string Update = """
        UPDATE standalone_state SET payload = $4, version = version + 1
        WHERE grain_type = $1 AND grain_key = $2 AND state_name = $3 AND version = $5
        """;

    /// <inheritdoc />
    public Task InitializeAsync(CancellationToken cancellationToken) => PostgresSchema.CreateAsync(dataSource, cancellationToken);

    /// <inheritdoc />
    public async Task<StoredState> ReadAsync(StateKey key, CancellationToken cancellationToken)
    {
        await using var command = Command(Read, key);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken)) return default;
        return new StoredState(reader.GetInt64(0), await reader.IsDBNullAsync(1, cancellationToken) ? null : new BinaryData(reader.GetFieldValue<byte[]>(1)));
    }

    /// <inheritdoc />
    public async Task<bool> TryWriteAsync(StateKey key, long expectedVersion, BinaryData? payload, CancellationToken cancellationToken)
    {
        await using var command = Command(expectedVersion == 0 ? Insert : Update, key);
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bytea, Value = payload is null ? DBNull.Value : payload.ToMemory() });
        if (expectedVersion > 0) command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = expectedVersion });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    private NpgsqlCommand Command(string sql, StateKey key)
    {
        var command = dataSource.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key.Grain.Type.ToString() });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key.Grain.Key.ToString() });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key.Name });
        return command;
    }
}

/// <summary>Reminders in the PostgreSQL table <c>standalone_reminder</c>, made if it is absent.</summary>
public sealed class PostgresReminderStore(NpgsqlDataSource dataSource) : IStandaloneReminderStore
{
    private const string Upsert = """
        INSERT INTO standalone_reminder (grain_type, grain_key, reminder_name, start_at, period) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (grain_type, grain_key, reminder_name) DO UPDATE SET start_at = excluded.start_at, period = excluded.period
        """;

    /// <inheritdoc />
    public Task InitializeAsync(CancellationToken cancellationToken) => PostgresSchema.CreateAsync(dataSource, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<StoredReminder>> ReadAllAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("SELECT grain_type, grain_key, reminder_name, start_at, period FROM standalone_reminder");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var reminders = new List<StoredReminder>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var grain = GrainId.Create(reader.GetString(0), reader.GetString(1));
            reminders.Add(new StoredReminder(grain, reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3), reader.GetTimeSpan(4)));
        }

        return reminders;
    }

    /// <inheritdoc />
    public async Task UpsertAsync(StoredReminder reminder, CancellationToken cancellationToken)
    {
        await using var command = Command(Upsert, reminder.Grain, reminder.Name);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = reminder.StartAt.ToUniversalTime() });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = reminder.Period });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async Task DeleteAsync(GrainId grain, string name, CancellationToken cancellationToken)
    {
        await using var command = Command("DELETE FROM standalone_reminder WHERE grain_type = $1 AND grain_key = $2 AND reminder_name = $3", grain, name);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlCommand Command(string sql, GrainId grain, string name)
    {
        var command = dataSource.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = grain.Type.ToString() });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = grain.Key.ToString() });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        return command;
    }
}

internal static class PostgresSchema
{
    /// <summary>The lock keeps two processes that start at once from making the same table.</summary>
    private const string Create = """
        BEGIN;
        SELECT pg_advisory_xact_lock(7319085421);
        CREATE TABLE IF NOT EXISTS standalone_state (
            grain_type text NOT NULL, grain_key text NOT NULL, state_name text NOT NULL, version bigint NOT NULL, payload bytea,
            PRIMARY KEY (grain_type, grain_key, state_name));
        CREATE TABLE IF NOT EXISTS standalone_reminder (
            grain_type text NOT NULL, grain_key text NOT NULL, reminder_name text NOT NULL, start_at timestamptz NOT NULL, period interval NOT NULL,
            PRIMARY KEY (grain_type, grain_key, reminder_name));
        COMMIT;
        """;

    public static async Task CreateAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Create);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
