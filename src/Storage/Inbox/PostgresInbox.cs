using System.Data;
using KashflowOrleans.Storage.Commits;
using KashflowOrleans.Storage.Postgres;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;

namespace KashflowOrleans.Storage.Inbox;

/// <summary>The inbox in PostgreSQL: waiting events share one statement, which is one commit.</summary>
public sealed class PostgresInbox : IInbox, IAsyncDisposable
{
    private const string InsertSql =
        """
        WITH stored AS (
            INSERT INTO inbox (merchant, connection, dedupe_key, entity_key, kind, correlation_id, partition, payload, received_at)
            SELECT given.merchant, given.connection, given.dedupe_key, given.entity_key, given.kind, given.correlation_id, given.partition, given.payload, $9
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS given (merchant, connection, dedupe_key, entity_key, kind, correlation_id, partition, payload)
            ON CONFLICT (merchant, connection, dedupe_key) DO NOTHING
            RETURNING id, merchant, connection, dedupe_key, partition),
        pending AS (
            INSERT INTO inbox_pending (id, partition, published_at) SELECT id, partition, $9 FROM stored)
        SELECT id, merchant, connection, dedupe_key FROM stored
        """;

    private const string FindSql =
        """
        SELECT inbox.id, inbox.merchant, inbox.connection, inbox.dedupe_key
        FROM unnest($1, $2, $3) AS given (merchant, connection, dedupe_key)
        JOIN inbox USING (merchant, connection, dedupe_key)
        """;

    private const string TakeSql =
        """
        WITH chosen AS (
            SELECT id FROM inbox_pending
            WHERE partition = $1 AND published_at < $2
            ORDER BY published_at, id LIMIT $3
            FOR UPDATE SKIP LOCKED),
        stamped AS (
            UPDATE inbox_pending AS pending SET published_at = $4, publications = pending.publications + 1
            FROM chosen WHERE pending.id = chosen.id
            RETURNING pending.id, pending.publications)
        SELECT inbox.id, inbox.entity_key, inbox.kind, inbox.correlation_id, stamped.publications
        FROM stamped JOIN inbox USING (id)
        ORDER BY inbox.id
        """;

    private const string BacklogSql =
        """
        SELECT (SELECT count(*) FROM inbox_pending),
               (SELECT received_at FROM inbox WHERE id = (SELECT min(id) FROM inbox_pending))
        """;

    private const string PurgeSql =
        """
        DELETE FROM inbox WHERE id IN (
            SELECT old.id FROM inbox AS old
            WHERE old.received_at < $1 AND NOT EXISTS (SELECT 1 FROM inbox_pending AS pending WHERE pending.id = old.id)
            LIMIT $2)
        """;

    private readonly NpgsqlDataSource _database;
    private readonly InboxOptions _options;
    private readonly TimeProvider _clock;
    private readonly GroupCommit<InboxItem, InboxReceipt> _commits;

    /// <summary>Starts the writers.</summary>
    public PostgresInbox(NpgsqlDataSource database, InboxOptions options, TimeProvider clock, ILogger<PostgresInbox> logger)
    {
        _database = database;
        _options = options;
        _clock = clock;
        _commits = new(options.Commits, Store, static item => item.Payload.Length, clock, logger);
    }

    /// <inheritdoc/>
    public Task<InboxReceipt> Append(InboxEvent inboxEvent, CancellationToken cancellation)
    {
        // Copied: the caller's buffer may be used again while a batch is still being written.
        var payload = inboxEvent.Payload[..Math.Min(inboxEvent.Payload.Length, _options.MaxPayloadBytes)].ToArray();
        var key = new InboxKey(inboxEvent.Merchant, inboxEvent.Connection, InboxDedupeKey.Store(inboxEvent.DedupeKey));
        return _commits.Submit(new InboxItem(key, inboxEvent.EntityKey, inboxEvent.Kind, DbText.Clean(inboxEvent.CorrelationId), payload), cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<InboxRow>> TakeUndone(int partition, Instant publishedBefore, int limit, CancellationToken cancellation) =>
        DatabaseFailures.Guard("inbox", async () =>
        {
            await using var command = _database.CreateCommand(TakeSql);
            command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)partition });
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DbTime.From(publishedBefore) });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DbTime.Now(_clock) });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var rows = new List<InboxRow>();
            while (await reader.ReadAsync(cancellation))
            {
                rows.Add(new InboxRow(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetInt32(4)));
            }

            return (IReadOnlyList<InboxRow>)rows;
        }, cancellation);

    /// <inheritdoc/>
    public Task<InboxBacklog> GetBacklog(CancellationToken cancellation) =>
        DatabaseFailures.Guard("inbox", async () =>
        {
            await using var command = _database.CreateCommand(BacklogSql);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            await reader.ReadAsync(cancellation);
            return new InboxBacklog(reader.GetInt64(0), await reader.IsDBNullAsync(1, cancellation) ? null : DbTime.To(reader.GetDateTime(1)));
        }, cancellation);

    /// <inheritdoc/>
    public Task<int> Purge(Instant doneBefore, int limit, CancellationToken cancellation) =>
        DatabaseFailures.Guard("inbox", async () =>
        {
            await using var command = _database.CreateCommand(PurgeSql);
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DbTime.From(doneBefore) });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
            return await command.ExecuteNonQueryAsync(cancellation);
        }, cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _commits.DisposeAsync();

    private async Task<IReadOnlyList<InboxReceipt>> Store(IReadOnlyList<InboxItem> items, CancellationToken cancellation)
    {
        var unique = InboxBatch.Fold(items);
        await using var connection = await _database.OpenConnectionAsync(cancellation);
        var receipts = new Dictionary<InboxKey, InboxReceipt>(unique.Count);
        await Read(connection, InsertSql, InsertParameters(unique), isDuplicate: false, receipts, cancellation);
        if (receipts.Count < unique.Count)
        {
            var known = unique.FindAll(item => !receipts.ContainsKey(item.Key));
            await Read(connection, FindSql, KeyParameters(known), isDuplicate: true, receipts, cancellation);
            if (receipts.Count < unique.Count)
            {
                // The first copy was purged between the two statements; the caller's next try stores a new one.
                throw new StorageUnavailableException("inbox: an event's first copy was just being purged; try again.");
            }
        }

        return InboxBatch.Answer(items, receipts);
    }

    private NpgsqlParameter[] InsertParameters(List<InboxItem> items) =>
    [
        .. KeyParameters(items),
        DbArray.Of(items, static item => item.EntityKey),
        DbArray.Of(items, static item => item.Kind),
        DbArray.Of(items, static item => item.CorrelationId),
        DbArray.Of(items, static item => (short)InboxPartitions.Of(item.EntityKey)),
        DbArray.Of(items, static item => item.Payload),
        new NpgsqlParameter<DateTime> { TypedValue = DbTime.Now(_clock) },
    ];

    private static NpgsqlParameter[] KeyParameters(List<InboxItem> items) =>
    [
        DbArray.Of(items, static item => item.Key.Merchant),
        DbArray.Of(items, static item => item.Key.Connection),
        DbArray.Of(items, static item => item.Key.DedupeKey),
    ];

    private static async Task Read(
        NpgsqlConnection connection,
        string sql,
        NpgsqlParameter[] parameters,
        bool isDuplicate,
        Dictionary<InboxKey, InboxReceipt> ids,
        CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleResult, cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            ids[new InboxKey(reader.GetString(1), reader.GetString(2), reader.GetString(3))] = new InboxReceipt(reader.GetInt64(0), isDuplicate);
        }
    }
}
