using System.Runtime.CompilerServices;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Postgres;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace KashflowOrleans.Storage.Reconciliation;

/// <summary>What reconciling needs, in PostgreSQL.</summary>
public sealed class PostgresReconciliationStore(NpgsqlDataSource database) : IReconciliationStore
{
    private const string Columns = "key, channel, order_id, number, status, reason, currency, total, invoice_number, placed_at, received_at, updated_at, books";

    // Three ways into the table, each with an index of its own: by the order's day, by the other days, and by time where no day is known.
    private const string ReadSql =
        $"""
         SELECT {Columns} FROM orders
         WHERE (merchant = $1 AND placed_on BETWEEN $2 AND $3)
            OR (merchant = $1 AND books_from <> books_until AND books_until >= $2 AND books_from <= $3)
            OR (merchant = $1 AND placed_on IS NULL AND sorted_at >= $4 AND sorted_at < $5)
         """;

    private const string IdsSql = $"SELECT {Columns} FROM orders WHERE merchant = $1 AND key = ANY ($2)";

    private const string NumbersSql = $"SELECT {Columns} FROM orders WHERE merchant = $1 AND number = ANY ($2) AND channel = ANY ($3)";

    private const string PutDaySql =
        """
        INSERT INTO reconciliation_days AS stored (merchant, channel, day, check_id, checked_at, document) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (merchant, channel, day) DO UPDATE SET check_id = excluded.check_id, checked_at = excluded.checked_at, document = excluded.document
        WHERE stored.checked_at <= excluded.checked_at
        """;

    private const string ListDaysSql =
        "SELECT channel, day, check_id, checked_at, document FROM reconciliation_days WHERE merchant = $1 AND day BETWEEN $2 AND $3 ORDER BY day, channel";

    /// <inheritdoc/>
    public async IAsyncEnumerable<BookedOrder> Read(string merchant, DayRange days, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(ReadSql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = DbText.Clean(merchant) });
        command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = days.From.ToDateOnly() });
        command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = days.Until.ToDateOnly() });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DbTime.From(days.Begins) });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DbTime.From(days.Ends) });
        await using var reader = await DatabaseFailures.Guard("reconciliation", () => command.ExecuteReaderAsync(cancellation), cancellation);
        while (await DatabaseFailures.Guard("reconciliation", () => reader.ReadAsync(cancellation), cancellation))
        {
            yield return ReadOrder(reader);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<BookedOrder>> FindByIds(string merchant, string channel, IReadOnlyList<string> orderIds, CancellationToken cancellation) =>
        Find(IdsSql, merchant, cancellation, [.. orderIds.Select(id => DbText.Clean($"{merchant}/{channel}/{Uri.EscapeDataString(id)}"))]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<BookedOrder>> FindByNumbers(string merchant, IReadOnlyList<string> channels, IReadOnlyList<string> numbers, CancellationToken cancellation) =>
        Find(NumbersSql, merchant, cancellation, [.. numbers.Select(number => DbText.Clean(number))], [.. channels]);

    /// <inheritdoc/>
    public Task PutDay(CheckedDay day, CancellationToken cancellation) =>
        DatabaseFailures.Guard("reconciliation", async () =>
        {
            await using var command = database.CreateCommand(PutDaySql);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = day.Merchant });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = day.Channel });
            command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = day.Day.ToDateOnly() });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = day.CheckId });
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DbTime.From(day.CheckedAt) });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = DbText.Clean(day.Document) });
            return await command.ExecuteNonQueryAsync(cancellation);
        }, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckedDay>> ListDays(string merchant, LocalDate from, LocalDate until, CancellationToken cancellation) =>
        await DatabaseFailures.Guard("reconciliation", async () =>
        {
            await using var command = database.CreateCommand(ListDaysSql);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = DbText.Clean(merchant) });
            command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = from.ToDateOnly() });
            command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = until.ToDateOnly() });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var days = new List<CheckedDay>();
            while (await reader.ReadAsync(cancellation))
            {
                days.Add(new CheckedDay(
                    merchant, reader.GetString(0), LocalDate.FromDateOnly(reader.GetFieldValue<DateOnly>(1)), reader.GetString(2), DbTime.To(reader.GetDateTime(3)), reader.GetString(4)));
            }

            return days;
        }, cancellation);

    private static BookedOrder ReadOrder(NpgsqlDataReader reader) => new(
        reader.GetString(0),
        reader.GetString(1),
        reader.GetString(2),
        reader.IsDBNull(3) ? null : reader.GetString(3),
        reader.GetString(4),
        reader.IsDBNull(5) ? null : reader.GetString(5),
        reader.IsDBNull(6) ? null : reader.GetString(6),
        reader.IsDBNull(7) ? null : reader.GetDecimal(7),
        reader.IsDBNull(8) ? null : reader.GetInt32(8),
        reader.IsDBNull(9) ? null : DbTime.To(reader.GetDateTime(9)),
        DbTime.To(reader.GetDateTime(10)),
        DbTime.To(reader.GetDateTime(11)),
        BooksJson.Read(reader.IsDBNull(12) ? null : reader.GetString(12)));

    private async Task<IReadOnlyList<BookedOrder>> Find(string sql, string merchant, CancellationToken cancellation, params string[][] lists) =>
        await DatabaseFailures.Guard("reconciliation", async () =>
        {
            await using var command = database.CreateCommand(sql);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = DbText.Clean(merchant) });
            foreach (var list in lists)
            {
                command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = list, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
            }

            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var rows = new List<BookedOrder>();
            while (await reader.ReadAsync(cancellation))
            {
                rows.Add(ReadOrder(reader));
            }

            return rows;
        }, cancellation);
}
