using System.Text;
using KashflowOrleans.Storage.Orders;
using KashflowOrleans.Storage.Postgres;
using NodaTime;
using Npgsql;

namespace KashflowOrleans.Storage.Payments;

/// <content>Lists and candidates.</content>
public sealed partial class PostgresPaymentStore
{
    private const int MaxLimit = 200;

    // Money that is explained: payments of the shop that carry a reference or never stand in a statement, and matched lines that are not the same money as one of those.
    private const string CandidatesSql =
        """
        WITH found AS (
            SELECT key FROM orders WHERE merchant = $1 AND number = ANY ($2)
            UNION SELECT key FROM orders WHERE merchant = $1 AND invoice_number = ANY ($3)
            UNION SELECT order_key FROM order_payments WHERE merchant = $1 AND reference = ANY ($4)
            UNION SELECT order_key FROM payments WHERE key = $5 AND order_key IS NOT NULL AND state = 'matched'
            UNION (SELECT key FROM orders WHERE merchant = $1 AND total = $6 AND sorted_at BETWEEN $7 AND $8 ORDER BY sorted_at DESC LIMIT 50)
            UNION (SELECT key FROM orders WHERE merchant = $1 AND paid > 0 AND paid < total AND total - paid = $6 AND sorted_at BETWEEN $7 AND $8 ORDER BY sorted_at DESC LIMIT 50))
        SELECT orders.key, channel, order_id, number, status, currency, total, invoice_number, customer_code, sorted_at,
               ARRAY (SELECT reference FROM order_payments WHERE order_key = orders.key ORDER BY reference),
               (SELECT coalesce(sum(amount), 0) FROM order_payments WHERE order_key = orders.key)
               + (SELECT coalesce(sum(line.amount), 0) FROM payments AS line
                  WHERE line.order_key = orders.key AND line.state = 'matched' AND line.kind = 'capture' AND line.key <> $9
                    AND NOT EXISTS (SELECT 1 FROM order_payments AS own WHERE own.order_key = orders.key AND own.reference IN (line.id, line.parent_id))),
               EXISTS (SELECT 1 FROM payments WHERE key = $5 AND order_key = orders.key AND state = 'matched')
        FROM orders JOIN found USING (key)
        ORDER BY sorted_at DESC, orders.key LIMIT 200
        """;

    /// <inheritdoc/>
    public Task<PaymentPage> List(string merchant, PaymentFilter filter, CancellationToken cancellation)
    {
        var limit = Math.Clamp(filter.Limit, 1, MaxLimit);
        var command = ListCommand(merchant, filter, limit);
        return DatabaseFailures.Guard("payments", async () =>
        {
            await using (command)
            {
                var rows = await ReadRows(command, PaymentSql.Read, cancellation);
                if (rows.Count <= limit)
                {
                    return new PaymentPage(rows, null);
                }

                rows.RemoveAt(limit);
                return new PaymentPage(rows, new OrderCursor(Instant.FromDateTimeOffset(rows[^1].Line.OccurredAt), rows[^1].Key).ToString());
            }
        }, cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<CandidateOrder>> FindCandidates(CandidateQuery query, CancellationToken cancellation) =>
        DatabaseFailures.Guard("payments", async () =>
        {
            await using var command = database.CreateCommand(CandidatesSql);
            command.Parameters.Add(Text(query.Merchant));
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. query.Numbers.Select(static text => DbText.Clean(text))] });
            command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. query.InvoiceNumbers] });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. query.References.Select(static text => DbText.Clean(text))] });
            command.Parameters.Add(Text(DbText.Clean(query.ParentKey)));
            command.Parameters.Add(new NpgsqlParameter<decimal> { TypedValue = query.Amount });
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DbTime.From(query.From) });
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DbTime.From(query.To) });
            command.Parameters.Add(Text(DbText.Clean(query.PaymentKey)));
            return (IReadOnlyList<CandidateOrder>)await ReadRows(command, ReadCandidate, cancellation);
        }, cancellation);

    private static CandidateOrder ReadCandidate(NpgsqlDataReader reader) => new(
        OrderKey: reader.GetString(0),
        Channel: reader.GetString(1),
        OrderId: reader.GetString(2),
        Number: PaymentSql.Text(reader, 3),
        Status: reader.GetString(4),
        Currency: PaymentSql.Text(reader, 5),
        Total: reader.IsDBNull(6) ? null : reader.GetDecimal(6),
        Explained: reader.GetDecimal(11),
        InvoiceNumber: reader.IsDBNull(7) ? null : reader.GetInt32(7),
        CustomerCode: PaymentSql.Text(reader, 8),
        PlacedAt: DbTime.To(reader.GetDateTime(9)),
        References: reader.GetFieldValue<string[]>(10),
        IsParents: reader.GetBoolean(12));

    private NpgsqlCommand ListCommand(string merchant, PaymentFilter filter, int limit)
    {
        // One text per combination of filters: each finds its own index and is prepared once.
        var sql = new StringBuilder("SELECT ").Append(PaymentSql.Columns).Append(" FROM payments WHERE merchant = $1");
        var command = database.CreateCommand();
        Append(Text(merchant));
        Where(" AND state = ", filter.State is { Length: > 0 } state ? Text(DbText.Clean(state)) : null);
        Where(" AND source = ", filter.Source is { Length: > 0 } source ? Text(DbText.Clean(source)) : null);
        if (filter.Query?.Trim() is { Length: > 0 } query)
        {
            sql.Append(" AND strpos(search, lower(").Append(Append(Text(DbText.Clean(query)))).Append(" COLLATE \"C\")) > 0");
        }

        Where(" AND occurred_at >= ", filter.From is { } from ? new NpgsqlParameter<DateTime> { TypedValue = DbTime.From(from) } : null);
        Where(" AND occurred_at < ", filter.To is { } to ? new NpgsqlParameter<DateTime> { TypedValue = DbTime.From(to) } : null);
        if (filter.Cursor is { Length: > 0 } text)
        {
            var cursor = OrderCursor.Parse(text);
            sql.Append(" AND (occurred_at, key) < (").Append(Append(new NpgsqlParameter<DateTime> { TypedValue = DbTime.From(cursor.SortedAt) }));
            sql.Append(", ").Append(Append(Text(DbText.Clean(cursor.Key)))).Append(')');
        }

        // One more than asked for tells whether there is a next page.
        sql.Append(" ORDER BY occurred_at DESC, key DESC LIMIT ").Append(Append(new NpgsqlParameter<int> { TypedValue = limit + 1 }));
        command.CommandText = sql.ToString();
        return command;

        void Where(string condition, NpgsqlParameter? value)
        {
            if (value is not null)
            {
                sql.Append(condition).Append(Append(value));
            }
        }

        string Append(NpgsqlParameter value)
        {
            command.Parameters.Add(value);
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"${command.Parameters.Count}");
        }
    }
}
