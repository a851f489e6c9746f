using System.Data.Common;
using KashflowOrleans.Model;
using KashflowOrleans.Storage.Postgres;

namespace KashflowOrleans.Storage.Payments;

/// <summary>The columns of a line and how they are read.</summary>
internal static class PaymentSql
{
    public const string Columns =
        "key, merchant, source, id, kind, amount, currency, occurred_at, parent_id, fee, reference, payer_name, payer_email, method, received_at, "
        + "state, reason, order_key, channel, order_number, matched_by, posted, conflict, next_look, updated_at, version";

    public static PaymentRow Read(DbDataReader reader)
    {
        var key = reader.GetString(0);
        var line = new GatewayTransaction(
            reader.GetString(2),
            reader.GetString(3),
            Enum.Parse<GatewayTransactionKind>(reader.GetString(4), ignoreCase: true),
            reader.GetDecimal(5),
            reader.GetString(6),
            DbTime.To(reader.GetDateTime(7)).ToDateTimeOffset())
        {
            ParentId = Text(reader, 8),
            Fee = reader.IsDBNull(9) ? null : reader.GetDecimal(9),
            Reference = Text(reader, 10),
            PayerName = Text(reader, 11),
            PayerEmail = Text(reader, 12),
            Method = Text(reader, 13),
        };
        var progress = new PaymentProgress(
            key,
            State: reader.GetString(15),
            Reason: Text(reader, 16),
            OrderKey: Text(reader, 17),
            Channel: Text(reader, 18),
            OrderNumber: Text(reader, 19),
            MatchedBy: Text(reader, 20),
            IsPosted: reader.GetBoolean(21),
            NextLook: reader.IsDBNull(23) ? null : DbTime.To(reader.GetDateTime(23)),
            UpdatedAt: DbTime.To(reader.GetDateTime(24)),
            Version: reader.GetInt64(25));
        return new PaymentRow(key, reader.GetString(1), line, DbTime.To(reader.GetDateTime(14)), progress, Text(reader, 22));
    }

    public static string? Text(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
