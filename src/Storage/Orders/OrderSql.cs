using System.Data.Common;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Postgres;

namespace KashflowOrleans.Storage.Orders;

/// <summary>The columns of an order and how they are read.</summary>
internal static class OrderSql
{
    public const string Columns =
        "key, merchant, channel, order_id, number, status, reason, currency, total, invoice_number, invoice_gross, paid, customer_code, placed_at, received_at, updated_at, "
        + "attempts, next_attempt, version, documents";

    public static OrderRow Read(DbDataReader reader) => new(
        Key: reader.GetString(0),
        Merchant: reader.GetString(1),
        Channel: reader.GetString(2),
        OrderId: reader.GetString(3),
        Number: Text(reader, 4),
        Status: reader.GetString(5),
        Reason: Text(reader, 6),
        Currency: Text(reader, 7),
        Total: Value<decimal>(reader, 8),
        InvoiceNumber: Value<int>(reader, 9),
        InvoiceGross: Value<decimal>(reader, 10),
        Paid: Value<decimal>(reader, 11),
        CustomerCode: Text(reader, 12),
        PlacedAt: DbTime.To(Value<DateTime>(reader, 13)),
        ReceivedAt: DbTime.To(reader.GetDateTime(14)),
        UpdatedAt: DbTime.To(reader.GetDateTime(15)),
        Attempts: reader.GetInt32(16),
        NextAttempt: DbTime.To(Value<DateTime>(reader, 17)),
        Version: reader.GetInt64(18),
        Documents: Text(reader, 19));

    private static string? Text(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static T? Value<T>(DbDataReader reader, int column)
        where T : struct =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);
}
