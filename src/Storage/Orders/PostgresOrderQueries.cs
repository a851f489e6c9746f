using System.Text;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Postgres;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace KashflowOrleans.Storage.Orders;

/// <summary>Order lists in PostgreSQL. Pages continue at the last row's sort values, so a late page costs what the first one costs.</summary>
public sealed class PostgresOrderQueries(NpgsqlDataSource database) : IOrderQueries
{
    private const int MaxLimit = 200;
    private const int MaxHistory = 10_000;

    // Of a number that stands in two stores of one channel the newest; the channel's own identity is unique and asked second.
    private const string FindSql =
        $"""
         (SELECT {OrderSql.Columns} FROM orders WHERE merchant = $1 AND channel = $2 AND number = $3 ORDER BY sorted_at DESC, key DESC LIMIT 1)
         UNION ALL
         (SELECT {OrderSql.Columns} FROM orders WHERE key = $4)
         LIMIT 1
         """;

    private const string HistorySql =
        "SELECT entity_key, sequence, at, correlation_id, step, detail FROM order_history WHERE entity_key = $1 ORDER BY sequence LIMIT $2";

    private const string CountSql = "SELECT status, count(*) FROM orders WHERE merchant = $1 GROUP BY status";

    private const string InvoicedSql =
        "SELECT coalesce(currency, ''), coalesce(sum(invoice_gross), 0) FROM orders WHERE merchant = $1 AND invoice_number IS NOT NULL GROUP BY currency";

    /// <inheritdoc/>
    public Task<OrderPage> List(string merchant, OrderFilter filter, CancellationToken cancellation)
    {
        var limit = Math.Clamp(filter.Limit, 1, MaxLimit);
        var command = ListCommand(merchant, filter, limit);
        return Read(command, OrderSql.Read, cancellation, rows =>
        {
            if (rows.Count <= limit)
            {
                return new OrderPage(rows, null);
            }

            rows.RemoveAt(limit);
            var last = rows[^1];
            return new OrderPage(rows, new OrderCursor(last.PlacedAt ?? last.ReceivedAt, last.Key).ToString());
        });
    }

    /// <inheritdoc/>
    public Task<OrderRow?> Find(string merchant, string channel, string numberOrId, CancellationToken cancellation)
    {
        var command = database.CreateCommand(FindSql);
        AddText(command, merchant);
        AddText(command, channel);
        AddText(command, DbText.Clean(numberOrId));
        AddText(command, DbText.Clean($"{merchant}/{channel}/{Uri.EscapeDataString(numberOrId)}"));
        return Read(command, OrderSql.Read, cancellation, static rows => rows.Count == 0 ? null : rows[0]);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<HistoryLine>> GetHistory(string orderKey, int limit, CancellationToken cancellation)
    {
        var command = database.CreateCommand(HistorySql);
        AddText(command, DbText.Clean(orderKey));
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Math.Clamp(limit, 1, MaxHistory) });
        return Read(
            command,
            static reader => new HistoryLine(
                reader.GetString(0), reader.GetInt64(1), DbTime.To(reader.GetDateTime(2)), reader.GetString(3), reader.GetString(4), reader.GetString(5)),
            cancellation,
            static rows => (IReadOnlyList<HistoryLine>)rows);
    }

    /// <inheritdoc/>
    public async Task<OrderCounts> Count(string merchant, CancellationToken cancellation)
    {
        var statuses = database.CreateCommand(CountSql);
        AddText(statuses, merchant);
        var byStatus = await Read(
            statuses,
            static reader => (Status: reader.GetString(0), Count: reader.GetInt64(1)),
            cancellation,
            static rows => rows.ToDictionary(static row => row.Status, static row => row.Count, StringComparer.Ordinal));
        var sums = database.CreateCommand(InvoicedSql);
        AddText(sums, merchant);
        var invoiced = await Read(
            sums,
            static reader => (Currency: reader.GetString(0), Sum: reader.GetDecimal(1)),
            cancellation,
            static rows => rows.ToDictionary(static row => row.Currency, static row => row.Sum, StringComparer.Ordinal));
        return new OrderCounts(byStatus, invoiced);
    }

    private NpgsqlCommand ListCommand(string merchant, OrderFilter filter, int limit)
    {
        // One text per combination of filters: each finds its own index and is prepared once.
        var sql = new StringBuilder("SELECT ").Append(OrderSql.Columns).Append(" FROM orders WHERE merchant = $1");
        var command = database.CreateCommand();
        AddText(command, merchant);
        if (filter.Status is { Length: > 0 } status)
        {
            sql.Append(" AND status = ").Append(AddText(command, DbText.Clean(status)));
        }

        if (filter.Channel is { Length: > 0 } channel)
        {
            sql.Append(" AND channel = ").Append(AddText(command, DbText.Clean(channel)));
        }

        if (filter.Query?.Trim() is { Length: > 0 } query)
        {
            sql.Append(" AND strpos(search, lower(").Append(AddText(command, DbText.Clean(query))).Append(" COLLATE \"C\")) > 0");
        }

        if (filter.From is { } from)
        {
            sql.Append(" AND sorted_at >= ").Append(Add(command, DbTime.From(from)));
        }

        if (filter.To is { } to)
        {
            sql.Append(" AND sorted_at < ").Append(Add(command, DbTime.From(to)));
        }

        if (filter.Cursor is { Length: > 0 } text)
        {
            var cursor = OrderCursor.Parse(text);
            sql.Append(" AND (sorted_at, key) < (").Append(Add(command, DbTime.From(cursor.SortedAt)));
            sql.Append(", ").Append(AddText(command, DbText.Clean(cursor.Key))).Append(')');
        }

        // One more than asked for tells whether there is a next page.
        sql.Append(" ORDER BY sorted_at DESC, key DESC LIMIT ").Append(Add(command, limit + 1));
        command.CommandText = sql.ToString();
        return command;
    }

    private static Task<TResult> Read<TRow, TResult>(
        NpgsqlCommand command, Func<NpgsqlDataReader, TRow> read, CancellationToken cancellation, Func<List<TRow>, TResult> finish) =>
        DatabaseFailures.Guard("orders", async () =>
        {
            await using (command)
            {
                await using var reader = await command.ExecuteReaderAsync(cancellation);
                var rows = new List<TRow>();
                while (await reader.ReadAsync(cancellation))
                {
                    rows.Add(read(reader));
                }

                return finish(rows);
            }
        }, cancellation);

    private static string AddText(NpgsqlCommand command, string value)
    {
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text });
        return Position(command);
    }

    private static string Add<T>(NpgsqlCommand command, T value)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return Position(command);
    }

    private static string Position(NpgsqlCommand command) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"${command.Parameters.Count}");
}
