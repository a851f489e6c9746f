using Npgsql;
using NpgsqlTypes;

namespace KashflowOrleans.Storage.Postgres;

/// <summary>One column of many rows as one array parameter; a statement takes its rows with <c>unnest</c>. The number of rows is then no part of the statement's text, so that
/// it is prepared once.</summary>
internal static class DbArray
{
    public static NpgsqlParameter Of<T>(IReadOnlyList<T> rows, Func<T, string?> column) => Make(rows, column, NpgsqlDbType.Text);

    public static NpgsqlParameter Of<T>(IReadOnlyList<T> rows, Func<T, byte[]> column) => Make(rows, column, NpgsqlDbType.Bytea);

    public static NpgsqlParameter Of<T>(IReadOnlyList<T> rows, Func<T, short> column) => Make(rows, column, NpgsqlDbType.Smallint);

    public static NpgsqlParameter Of<T>(IReadOnlyList<T> rows, Func<T, int> column) => Make(rows, column, NpgsqlDbType.Integer);

    public static NpgsqlParameter Of<T>(IReadOnlyList<T> rows, Func<T, int?> column) => Make(rows, column, NpgsqlDbType.Integer);

    public static NpgsqlParameter Of<T>(IReadOnlyList<T> rows, Func<T, long> column) => Make(rows, column, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Of<T>(IReadOnlyList<T> rows, Func<T, decimal?> column) => Make(rows, column, NpgsqlDbType.Numeric);

    public static NpgsqlParameter Of<T>(IReadOnlyList<T> rows, Func<T, DateTime> column) => Make(rows, column, NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Of<T>(IReadOnlyList<T> rows, Func<T, DateTime?> column) => Make(rows, column, NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Of<T>(IReadOnlyList<T> rows, Func<T, DateOnly?> column) => Make(rows, column, NpgsqlDbType.Date);

    private static NpgsqlParameter<TColumn[]> Make<T, TColumn>(IReadOnlyList<T> rows, Func<T, TColumn> column, NpgsqlDbType type)
    {
        var values = new TColumn[rows.Count];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = column(rows[index]);
        }

        return new NpgsqlParameter<TColumn[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }
}
