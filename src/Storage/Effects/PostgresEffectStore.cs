using KashflowOrleans.Storage.Commits;
using KashflowOrleans.Storage.Postgres;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;

namespace KashflowOrleans.Storage.Effects;

/// <summary>Effects in PostgreSQL: waiting effects share one transaction, sent in one round trip.</summary>
public sealed class PostgresEffectStore : IEffectStore, IAsyncDisposable
{
    private const int MaxTextLength = 2_000;

    private const string OrdersSql =
        """
        INSERT INTO orders AS stored (key, merchant, channel, order_id, number, status, reason, currency, total, invoice_number, invoice_gross, paid, customer_code,
                                      placed_at, received_at, updated_at, attempts, next_attempt, version, documents, placed_on, books_from, books_until, books)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
        ON CONFLICT (key) DO UPDATE SET
            merchant = excluded.merchant, channel = excluded.channel, order_id = excluded.order_id, number = excluded.number, status = excluded.status,
            reason = excluded.reason, currency = excluded.currency, total = excluded.total, invoice_number = excluded.invoice_number,
            invoice_gross = excluded.invoice_gross, paid = excluded.paid, customer_code = excluded.customer_code, placed_at = excluded.placed_at,
            received_at = excluded.received_at, updated_at = excluded.updated_at, attempts = excluded.attempts, next_attempt = excluded.next_attempt,
            version = excluded.version, documents = excluded.documents, placed_on = excluded.placed_on, books_from = excluded.books_from,
            books_until = excluded.books_until, books = excluded.books
        WHERE stored.version <= excluded.version
        """;

    private const string HistorySql =
        """
        INSERT INTO order_history (entity_key, sequence, at, correlation_id, step, detail)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
        ON CONFLICT DO NOTHING
        """;

    private const string SetDueSql =
        """
        INSERT INTO due (entity_key, partition, due_at, correlation_id)
        SELECT given.entity_key, given.partition, given.due_at, given.correlation_id
        FROM unnest($1, $2, $3, $4, $5) AS given (entity_key, partition, due_at, correlation_id, version)
        WHERE NOT EXISTS (SELECT 1 FROM orders WHERE orders.key = given.entity_key AND orders.version > given.version)
        ON CONFLICT (entity_key) DO UPDATE SET due_at = excluded.due_at, correlation_id = excluded.correlation_id
        """;

    private const string ClearDueSql =
        """
        DELETE FROM due USING unnest($1, $2) AS given (entity_key, version)
        WHERE due.entity_key = given.entity_key
          AND NOT EXISTS (SELECT 1 FROM orders WHERE orders.key = given.entity_key AND orders.version > given.version)
        """;

    private const string DoneSql = "DELETE FROM inbox_pending WHERE id = ANY ($1)";

    private const string TakeDueSql =
        """
        WITH chosen AS (
            SELECT entity_key FROM due
            WHERE partition = $1 AND due_at <= $2
            ORDER BY due_at LIMIT $3
            FOR UPDATE SKIP LOCKED)
        UPDATE due SET due_at = $4
        FROM chosen WHERE due.entity_key = chosen.entity_key
        RETURNING due.entity_key, due.correlation_id
        """;

    private readonly NpgsqlDataSource _database;
    private readonly GroupCommit<Effect, bool> _commits;

    /// <summary>Starts the writer. There must be one only: it keeps the order in which an entity's effects were handed over.</summary>
    public PostgresEffectStore(NpgsqlDataSource database, GroupCommitOptions options, TimeProvider clock, ILogger<PostgresEffectStore> logger)
    {
        _database = database;
        _commits = new(options with { Writers = 1 }, Store, static effect => effect.Order?.Documents?.Length ?? 0, clock, logger);
    }

    /// <inheritdoc/>
    public Task Commit(Effect effect, CancellationToken cancellation) => _commits.Submit(effect, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DueRow>> TakeDue(int partition, Instant now, Duration lease, int limit, CancellationToken cancellation) =>
        DatabaseFailures.Guard("due", async () =>
        {
            await using var command = _database.CreateCommand(TakeDueSql);
            command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)partition });
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DbTime.From(now) });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DbTime.From(now + lease) });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var rows = new List<DueRow>();
            while (await reader.ReadAsync(cancellation))
            {
                rows.Add(new DueRow(reader.GetString(0), reader.GetString(1)));
            }

            return (IReadOnlyList<DueRow>)rows;
        }, cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _commits.DisposeAsync();

    private async Task<IReadOnlyList<bool>> Store(IReadOnlyList<Effect> effects, CancellationToken cancellation)
    {
        var rows = EffectBatch.Of(effects);

        // The statements of a batch without an explicit transaction are one: all of them stand or none.
        await using var batch = _database.CreateBatch();
        Add(batch, OrdersSql, rows.Orders, OrderParameters);
        Add(batch, HistorySql, rows.History, HistoryParameters);
        Add(batch, SetDueSql, rows.DueSet, SetDueParameters);
        Add(batch, ClearDueSql, rows.DueCleared, ClearDueParameters);
        Add(batch, DoneSql, rows.Done, static ids => [DbArray.Of(ids, static id => id)]);
        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellation);
        }

        return new bool[effects.Count];
    }

    private static void Add<T>(NpgsqlBatch batch, string sql, IReadOnlyList<T> rows, Func<IReadOnlyList<T>, NpgsqlParameter[]> parameters)
    {
        if (rows.Count > 0)
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.AddRange(parameters(rows));
            batch.BatchCommands.Add(command);
        }
    }

    private static NpgsqlParameter[] OrderParameters(IReadOnlyList<OrderRow> rows) =>
    [
        DbArray.Of(rows, static row => row.Key),
        DbArray.Of(rows, static row => row.Merchant),
        DbArray.Of(rows, static row => row.Channel),
        DbArray.Of(rows, static row => DbText.Clean(row.OrderId)),
        DbArray.Of(rows, static row => DbText.Clean(row.Number)),
        DbArray.Of(rows, static row => row.Status),
        DbArray.Of(rows, static row => DbText.Clean(row.Reason, MaxTextLength)),
        DbArray.Of(rows, static row => DbText.Clean(row.Currency)),
        DbArray.Of(rows, static row => row.Total),
        DbArray.Of(rows, static row => row.InvoiceNumber),
        DbArray.Of(rows, static row => row.InvoiceGross),
        DbArray.Of(rows, static row => row.Paid),
        DbArray.Of(rows, static row => DbText.Clean(row.CustomerCode)),
        DbArray.Of(rows, static row => DbTime.From(row.PlacedAt)),
        DbArray.Of(rows, static row => DbTime.From(row.ReceivedAt)),
        DbArray.Of(rows, static row => DbTime.From(row.UpdatedAt)),
        DbArray.Of(rows, static row => row.Attempts),
        DbArray.Of(rows, static row => DbTime.From(row.NextAttempt)),
        DbArray.Of(rows, static row => row.Version),
        DbArray.Of(rows, static row => DbText.Clean(row.Documents)),
        DbArray.Of(rows, static row => row.Books?.PlacedOn.ToDateOnly()),
        DbArray.Of(rows, static row => row.Books?.Span.From.ToDateOnly()),
        DbArray.Of(rows, static row => row.Books?.Span.Until.ToDateOnly()),
        DbArray.Of(rows, static row => BooksJson.Write(row.Books)),
    ];

    private static NpgsqlParameter[] HistoryParameters(IReadOnlyList<HistoryLine> rows) =>
    [
        DbArray.Of(rows, static row => row.EntityKey),
        DbArray.Of(rows, static row => row.Sequence),
        DbArray.Of(rows, static row => DbTime.From(row.At)),
        DbArray.Of(rows, static row => DbText.Clean(row.CorrelationId)),
        DbArray.Of(rows, static row => row.Step),
        DbArray.Of(rows, static row => DbText.Clean(row.Detail, MaxTextLength)),
    ];

    private static NpgsqlParameter[] SetDueParameters(IReadOnlyList<DueRowChange> rows) =>
    [
        DbArray.Of(rows, static row => row.EntityKey),
        DbArray.Of(rows, static row => (short)row.Partition),
        DbArray.Of(rows, static row => DbTime.From(row.At)),
        DbArray.Of(rows, static row => DbText.Clean(row.CorrelationId)),
        DbArray.Of(rows, static row => row.Version),
    ];

    private static NpgsqlParameter[] ClearDueParameters(IReadOnlyList<DueRowChange> rows) =>
    [
        DbArray.Of(rows, static row => row.EntityKey),
        DbArray.Of(rows, static row => row.Version),
    ];
}
