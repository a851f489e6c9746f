using KashflowOrleans.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace KashflowOrleans.Storage.Reconciliation;

/// <summary>Looks at sources and counts by source in PostgreSQL.</summary>
public sealed class PostgresSourceLooks(NpgsqlDataSource database) : ISourceLooks
{
    private const int MaxText = 500;

    private const string PutSql =
        """
        INSERT INTO source_looks AS stored (merchant, connection, source, looked_at, window_from, window_until, seen, new, problem, succeeded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (merchant, connection, source) DO UPDATE SET
            looked_at = excluded.looked_at, seen = excluded.seen, new = excluded.new, problem = excluded.problem,
            window_from = CASE WHEN excluded.problem IS NULL THEN excluded.window_from ELSE stored.window_from END,
            window_until = CASE WHEN excluded.problem IS NULL THEN excluded.window_until ELSE stored.window_until END,
            succeeded_at = coalesce(excluded.succeeded_at, stored.succeeded_at)
        WHERE stored.looked_at <= excluded.looked_at
        """;

    private const string ListSql =
        "SELECT connection, source, looked_at, window_from, window_until, seen, new, problem, succeeded_at FROM source_looks WHERE merchant = $1 ORDER BY connection, source";

    // One row per order and source first: an order that a shop told of a hundred times is one order.
    private const string CountSql =
        """
        WITH heard AS (
            SELECT connection, kind, entity_key, count(*) AS events, bool_or(pending.id IS NOT NULL) AS waits, min(received_at) AS since, max(received_at) AS until
            FROM inbox LEFT JOIN inbox_pending AS pending USING (id)
            WHERE merchant = $1
            GROUP BY connection, kind, entity_key)
        SELECT heard.connection, heard.kind, orders.status, CASE WHEN orders.status = 'ignored' THEN orders.reason END, heard.waits AND orders.key IS NULL,
               count(*), sum(heard.events)::bigint, min(heard.since), max(heard.until)
        FROM heard LEFT JOIN orders ON orders.key = heard.entity_key
        GROUP BY 1, 2, 3, 4, 5
        ORDER BY 1, 2, 3, 4, 5
        """;

    /// <inheritdoc/>
    public Task Put(SourceLook look, CancellationToken cancellation) =>
        DatabaseFailures.Guard("source looks", async () =>
        {
            await using var command = database.CreateCommand(PutSql);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = look.Merchant });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = look.Connection });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = look.Source });
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DbTime.From(look.LookedAt) });
            command.Parameters.Add(Time(look.From));
            command.Parameters.Add(Time(look.Until));
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = look.Seen });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = look.New });
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)DbText.Clean(look.Problem, MaxText) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
            command.Parameters.Add(Time(look.Problem is null ? look.LookedAt : look.SucceededAt));
            return await command.ExecuteNonQueryAsync(cancellation);
        }, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SourceLook>> List(string merchant, CancellationToken cancellation) =>
        Read(ListSql, merchant, reader => new SourceLook(
            merchant,
            reader.GetString(0),
            reader.GetString(1),
            DbTime.To(reader.GetDateTime(2)),
            reader.IsDBNull(3) ? null : DbTime.To(reader.GetDateTime(3)),
            reader.IsDBNull(4) ? null : DbTime.To(reader.GetDateTime(4)),
            reader.GetInt64(5),
            reader.GetInt64(6),
            reader.IsDBNull(7) ? null : reader.GetString(7),
            reader.IsDBNull(8) ? null : DbTime.To(reader.GetDateTime(8))), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SourceStanding>> Count(string merchant, CancellationToken cancellation) =>
        Read(CountSql, merchant, reader => new SourceStanding(
            reader.GetString(0),
            reader.GetString(1),
            reader.IsDBNull(2) ? null : reader.GetString(2),
            reader.IsDBNull(3) ? null : reader.GetString(3),
            reader.GetBoolean(4),
            reader.GetInt64(5),
            reader.GetInt64(6),
            DbTime.To(reader.GetDateTime(7)),
            DbTime.To(reader.GetDateTime(8))), cancellation);

    private static NpgsqlParameter Time(NodaTime.Instant? at) => new() { Value = (object?)DbTime.From(at) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private async Task<IReadOnlyList<T>> Read<T>(string sql, string merchant, Func<NpgsqlDataReader, T> read, CancellationToken cancellation) =>
        await DatabaseFailures.Guard("source looks", async () =>
        {
            await using var command = database.CreateCommand(sql);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = merchant });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellation))
            {
                rows.Add(read(reader));
            }

            return rows;
        }, cancellation);
}
