using KashflowOrleans.Keys;
using KashflowOrleans.Model;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Inbox;
using KashflowOrleans.Storage.Postgres;
using NodaTime;
using NodaTime.Extensions;
using Npgsql;

namespace KashflowOrleans.Storage.Payments;

/// <summary>Lines of payment statements in PostgreSQL. A delivery is one transaction: the lines, and a wake-up for each new one, which the pumps hand out until the line's grain
/// has seen to it.</summary>
public sealed partial class PostgresPaymentStore(NpgsqlDataSource database, TimeProvider clock) : IPaymentStore
{
    private const int MaxTextLength = 2_000;

    private const string ReceiveSql =
        """
        WITH given AS (
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            AS given (key, source, id, kind, amount, currency, occurred_at, parent_id, fee, reference, payer_name, payer_email, method)),
        stored AS (
            INSERT INTO payments (key, merchant, source, id, kind, amount, currency, occurred_at, parent_id, fee, reference, payer_name, payer_email, method, received_at, updated_at)
            SELECT key, $14, source, id, kind, amount, currency, occurred_at, parent_id, fee, reference, payer_name, payer_email, method, $15, $15 FROM given
            ON CONFLICT (key) DO NOTHING
            RETURNING key),
        woken AS (
            INSERT INTO due (entity_key, partition, due_at, correlation_id)
            SELECT stored.key, partitions.partition, $15, $16
            FROM stored JOIN unnest($1, $17) AS partitions (key, partition) USING (key)
            ON CONFLICT (entity_key) DO NOTHING)
        SELECT key FROM stored
        """;

    private const string FindManySql = $"SELECT {PaymentSql.Columns} FROM payments WHERE key = ANY ($1)";

    private const string NoteConflictsSql =
        """
        UPDATE payments SET conflict = given.conflict
        FROM unnest($1, $2) AS given (key, conflict) WHERE payments.key = given.key AND payments.conflict IS DISTINCT FROM given.conflict
        """;

    private const string CommitSql =
        """
        UPDATE payments SET state = $2, reason = $3, order_key = $4, channel = $5, order_number = $6, matched_by = $7, posted = $8, next_look = $9, updated_at = $10, version = $11
        WHERE key = $1 AND version <= $11
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
        SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT 1 FROM payments WHERE key = $1 AND version > $5)
        ON CONFLICT (entity_key) DO UPDATE SET due_at = excluded.due_at, correlation_id = excluded.correlation_id
        """;

    private const string ClearDueSql =
        "DELETE FROM due WHERE entity_key = $1 AND NOT EXISTS (SELECT 1 FROM payments WHERE key = $1 AND version > $2)";

    /// <inheritdoc/>
    public Task<IReadOnlyList<PaymentReceipt>> Receive(string merchant, IReadOnlyList<GatewayTransaction> lines, string correlationId, CancellationToken cancellation) =>
        DatabaseFailures.Guard("payments", async () =>
        {
            var owner = MerchantId.Parse(merchant);
            var keyed = lines.Select(line => (Key: new PaymentKey(owner, line.Source, line.Id).ToString(), Line: line)).ToList();

            // One of each key, in one order: two deliveries with the same lines then lock them alike.
            var rows = keyed.DistinctBy(row => row.Key, StringComparer.Ordinal).OrderBy(row => row.Key, StringComparer.Ordinal).ToList();
            var added = (await Insert(merchant, rows, correlationId, cancellation)).ToHashSet(StringComparer.Ordinal);
            var standing = (await FindMany([.. keyed.Select(row => row.Key)], cancellation)).ToDictionary(row => row.Key, StringComparer.Ordinal);
            var receipts = new List<PaymentReceipt>(lines.Count);
            foreach (var (key, line) in keyed)
            {
                // The first of a key in a delivery is the new one, when it is new.
                receipts.Add(new PaymentReceipt(key, added.Remove(key), PaymentDifferences.Between(standing[key].Line, Stored(line))));
            }

            await NoteConflicts(receipts, cancellation);
            return (IReadOnlyList<PaymentReceipt>)receipts;
        }, cancellation);

    /// <inheritdoc/>
    public async Task<PaymentRow?> Find(string key, CancellationToken cancellation) =>
        (await DatabaseFailures.Guard("payments", () => FindMany([DbText.Clean(key)], cancellation), cancellation)).FirstOrDefault();

    /// <inheritdoc/>
    public Task Commit(PaymentProgress progress, IReadOnlyList<HistoryLine> history, string correlationId, CancellationToken cancellation) =>
        DatabaseFailures.Guard("payments", async () =>
        {
            // The statements of a batch without an explicit transaction are one: all of them stand or none.
            await using var batch = database.CreateBatch();
            Add(batch, CommitSql,
                Text(progress.Key), Text(progress.State), Text(DbText.Clean(progress.Reason, MaxTextLength)), Text(progress.OrderKey), Text(progress.Channel),
                Text(DbText.Clean(progress.OrderNumber)), Text(DbText.Clean(progress.MatchedBy)), new NpgsqlParameter<bool> { TypedValue = progress.IsPosted },
                new NpgsqlParameter<DateTime?> { TypedValue = DbTime.From(progress.NextLook) }, new NpgsqlParameter<DateTime> { TypedValue = DbTime.From(progress.UpdatedAt) },
                new NpgsqlParameter<long> { TypedValue = progress.Version });
            if (history.Count > 0)
            {
                Add(batch, HistorySql,
                    DbArray.Of(history, static line => line.EntityKey), DbArray.Of(history, static line => line.Sequence), DbArray.Of(history, static line => DbTime.From(line.At)),
                    DbArray.Of(history, static line => DbText.Clean(line.CorrelationId)), DbArray.Of(history, static line => line.Step),
                    DbArray.Of(history, static line => DbText.Clean(line.Detail, MaxTextLength)));
            }

            if (progress.NextLook is { } due)
            {
                Add(batch, SetDueSql,
                    Text(progress.Key), new NpgsqlParameter<short> { TypedValue = (short)InboxPartitions.Of(progress.Key) }, new NpgsqlParameter<DateTime> { TypedValue = DbTime.From(due) },
                    Text(DbText.Clean(correlationId)), new NpgsqlParameter<long> { TypedValue = progress.Version });
            }
            else
            {
                Add(batch, ClearDueSql, Text(progress.Key), new NpgsqlParameter<long> { TypedValue = progress.Version });
            }

            return await batch.ExecuteNonQueryAsync(cancellation);
        }, cancellation);

    private async Task<List<string>> Insert(string merchant, List<(string Key, GatewayTransaction Line)> rows, string correlationId, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(ReceiveSql);
        command.Parameters.AddRange(new NpgsqlParameter[]
        {
            DbArray.Of(rows, static row => row.Key),
            DbArray.Of(rows, static row => row.Line.Source),
            DbArray.Of(rows, static row => DbText.Clean(row.Line.Id)),
            DbArray.Of(rows, static row => row.Line.Kind.ToString().ToLowerInvariant()),
            DbArray.Of(rows, static row => (decimal?)row.Line.Amount),
            DbArray.Of(rows, static row => row.Line.Currency),
            DbArray.Of(rows, static row => row.Line.OccurredAt.UtcDateTime),
            DbArray.Of(rows, static row => DbText.Clean(row.Line.ParentId)),
            DbArray.Of(rows, static row => row.Line.Fee),
            DbArray.Of(rows, static row => DbText.Clean(row.Line.Reference)),
            DbArray.Of(rows, static row => DbText.Clean(row.Line.PayerName)),
            DbArray.Of(rows, static row => DbText.Clean(row.Line.PayerEmail)),
            DbArray.Of(rows, static row => DbText.Clean(row.Line.Method)),
            Text(merchant),
            new NpgsqlParameter<DateTime> { TypedValue = DbTime.Now(clock) },
            Text(DbText.Clean(correlationId)),
            DbArray.Of(rows, static row => (short)InboxPartitions.Of(row.Key)),
        });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var added = new List<string>();
        while (await reader.ReadAsync(cancellation))
        {
            added.Add(reader.GetString(0));
        }

        return added;
    }

    private async Task<List<PaymentRow>> FindMany(string[] keys, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(FindManySql);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = keys });
        return await ReadRows(command, PaymentSql.Read, cancellation);
    }

    private async Task NoteConflicts(List<PaymentReceipt> receipts, CancellationToken cancellation)
    {
        var conflicts = receipts.Where(receipt => receipt.Differences.Count > 0).OrderBy(receipt => receipt.Key, StringComparer.Ordinal).DistinctBy(receipt => receipt.Key).ToList();
        if (conflicts.Count > 0)
        {
            await using var command = database.CreateCommand(NoteConflictsSql);
            command.Parameters.Add(DbArray.Of(conflicts, static receipt => receipt.Key));
            command.Parameters.Add(DbArray.Of(conflicts, static receipt => DbText.Clean(Sentence(receipt.Differences), MaxTextLength)));
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    private static string Sentence(IReadOnlyList<PaymentDifference> differences) =>
        string.Join("; ", differences.Select(difference => $"{difference.Field} was '{difference.Stored}', a later delivery says '{difference.Sent}'"));

    // As the database keeps it: otherwise an odd character would look like a difference for ever.
    private static GatewayTransaction Stored(GatewayTransaction line) => line with
    {
        ParentId = DbText.Clean(line.ParentId),
        Reference = DbText.Clean(line.Reference),
        PayerName = DbText.Clean(line.PayerName),
        PayerEmail = DbText.Clean(line.PayerEmail),
        Method = DbText.Clean(line.Method),
    };

    private static async Task<List<T>> ReadRows<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
    }

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text };
}
