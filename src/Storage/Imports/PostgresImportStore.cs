using System.Text.Json;
using KashflowOrleans.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace KashflowOrleans.Storage.Imports;

/// <summary>Imports in PostgreSQL.</summary>
public sealed class PostgresImportStore(NpgsqlDataSource database, TimeProvider clock) : IImportStore
{
    private const string PutSql =
        """
        INSERT INTO imports AS stored (merchant, import, state, document, version, started_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (merchant, import) DO UPDATE
        SET state = excluded.state, document = excluded.document, version = excluded.version, updated_at = excluded.updated_at
        WHERE stored.version <= excluded.version
        """;

    // Counted as they are added: what is there already adds nothing.
    private const string AddSql =
        """
        WITH added AS (
            INSERT INTO import_orders (merchant, import, order_key, inbox_id)
            SELECT $1, $2, given.order_key, given.inbox_id FROM unnest($3, $4) AS given (order_key, inbox_id)
            ON CONFLICT DO NOTHING
            RETURNING 1)
        UPDATE imports SET seen = seen + (SELECT count(*) FROM added) WHERE merchant = $1 AND import = $2
        """;

    private const string ReadSql =
        """
        SELECT imports.import, imports.document::text, imports.seen, counted.status, coalesce(counted.orders, 0)
        FROM (SELECT * FROM imports WHERE merchant = $1 AND ($2 IS NULL OR import = $2) ORDER BY started_at DESC, import DESC LIMIT $3) AS imports
        LEFT JOIN LATERAL (
            SELECT CASE WHEN pending.id IS NOT NULL OR orders.key IS NULL THEN NULL ELSE orders.status END AS status, count(*) AS orders
            FROM import_orders AS imported
            LEFT JOIN inbox_pending AS pending ON pending.id = imported.inbox_id
            LEFT JOIN orders ON orders.key = imported.order_key
            WHERE imported.merchant = $1 AND imported.import = imports.import
            GROUP BY 1) AS counted ON true
        ORDER BY imports.started_at DESC, imports.import DESC
        """;

    private const string SettleSql =
        """
        WITH opened AS (
            SELECT order_key, inbox_id FROM import_orders WHERE merchant = $1 AND import = $2 AND NOT is_finished),
        settled AS (
            UPDATE import_orders AS imported SET is_finished = true
            FROM opened JOIN orders ON orders.key = opened.order_key
            WHERE imported.merchant = $1 AND imported.import = $2 AND imported.order_key = opened.order_key
              AND orders.status NOT IN ('received', 'observing', 'posting', 'retrying')
              AND NOT EXISTS (SELECT 1 FROM inbox_pending AS pending WHERE pending.id = opened.inbox_id)
            RETURNING 1)
        SELECT (SELECT count(*) FROM opened) - (SELECT count(*) FROM settled)
        """;

    private const string RunningSql = "SELECT merchant, import FROM imports WHERE state = 'running' ORDER BY merchant, import";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <inheritdoc/>
    public Task Put(ImportRow import, IReadOnlyList<ImportedOrder> orders, CancellationToken cancellation) =>
        DatabaseFailures.Guard("imports", async () =>
        {
            // The statements of a batch without an explicit transaction are one: all of them stand or none.
            await using var batch = database.CreateBatch();
            var put = new NpgsqlBatchCommand(PutSql);
            put.Parameters.Add(new NpgsqlParameter<string> { TypedValue = import.Merchant });
            put.Parameters.Add(new NpgsqlParameter<string> { TypedValue = import.Import });
            put.Parameters.Add(new NpgsqlParameter<string> { TypedValue = import.Document.State });
            put.Parameters.Add(new NpgsqlParameter<string>
            {
                TypedValue = JsonSerializer.Serialize(import.Document with { Problem = DbText.Clean(import.Document.Problem), StartedBy = DbText.Clean(import.Document.StartedBy) }, Json),
                NpgsqlDbType = NpgsqlDbType.Jsonb,
            });
            put.Parameters.Add(new NpgsqlParameter<long> { TypedValue = import.Version });
            put.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = import.Document.StartedAt.UtcDateTime });
            put.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DbTime.Now(clock) });
            batch.BatchCommands.Add(put);
            if (orders.Count > 0)
            {
                var add = new NpgsqlBatchCommand(AddSql);
                add.Parameters.Add(new NpgsqlParameter<string> { TypedValue = import.Merchant });
                add.Parameters.Add(new NpgsqlParameter<string> { TypedValue = import.Import });
                add.Parameters.Add(DbArray.Of(orders, static order => order.OrderKey));
                add.Parameters.Add(DbArray.Of(orders, static order => order.InboxId));
                batch.BatchCommands.Add(add);
            }

            return await batch.ExecuteNonQueryAsync(cancellation);
        }, cancellation);

    /// <inheritdoc/>
    public async Task<ImportReading?> Find(string merchant, string import, CancellationToken cancellation) =>
        (await Read(merchant, DbText.Clean(import), 1, cancellation)).SingleOrDefault();

    /// <inheritdoc/>
    public Task<IReadOnlyList<ImportReading>> List(string merchant, int limit, CancellationToken cancellation) => Read(merchant, null, limit, cancellation);

    /// <inheritdoc/>
    public Task<int> Settle(string merchant, string import, CancellationToken cancellation) =>
        DatabaseFailures.Guard("imports", async () =>
        {
            await using var command = database.CreateCommand(SettleSql);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = merchant });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = import });
            return (int)(long)(await command.ExecuteScalarAsync(cancellation))!;
        }, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<(string Merchant, string Import)>> ListRunning(CancellationToken cancellation) =>
        DatabaseFailures.Guard("imports", async () =>
        {
            await using var command = database.CreateCommand(RunningSql);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var running = new List<(string, string)>();
            while (await reader.ReadAsync(cancellation))
            {
                running.Add((reader.GetString(0), reader.GetString(1)));
            }

            return (IReadOnlyList<(string, string)>)running;
        }, cancellation);

    private Task<IReadOnlyList<ImportReading>> Read(string merchant, string? import, int limit, CancellationToken cancellation) =>
        DatabaseFailures.Guard("imports", async () =>
        {
            await using var command = database.CreateCommand(ReadSql);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = DbText.Clean(merchant) });
            command.Parameters.Add(new NpgsqlParameter { Value = import ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var found = new List<ImportReading>();
            while (await reader.ReadAsync(cancellation))
            {
                var name = reader.GetString(0);
                if (found.Count == 0 || found[^1].Import != name)
                {
                    found.Add(new ImportReading(
                        name, JsonSerializer.Deserialize<ImportDocument>(reader.GetString(1), Json)!, reader.GetInt64(2), 0, new Dictionary<string, long>(StringComparer.Ordinal)));
                }

                var orders = reader.GetInt64(4);
                if (await reader.IsDBNullAsync(3, cancellation))
                {
                    found[^1] = found[^1] with { Queued = found[^1].Queued + orders };
                }
                else
                {
                    ((Dictionary<string, long>)found[^1].ByStatus)[reader.GetString(3)] = orders;
                }
            }

            return (IReadOnlyList<ImportReading>)found;
        }, cancellation);
}
