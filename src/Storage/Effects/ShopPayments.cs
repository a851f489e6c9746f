using KashflowOrleans.Storage.Payments;
using KashflowOrleans.Storage.Postgres;
using Npgsql;

namespace KashflowOrleans.Storage.Effects;

/// <summary>Keeps the shop's own payments beside the orders' rows, where lines of payment statements find them.</summary>
internal static class ShopPayments
{
    private const string ForgetSql = "DELETE FROM order_payments WHERE order_key = ANY ($1)";

    private const string KeepSql =
        """
        INSERT INTO order_payments (order_key, reference, merchant, amount)
        SELECT * FROM unnest($1, $2, $3, $4)
        ON CONFLICT (order_key, reference) DO UPDATE SET amount = excluded.amount
        """;

    /// <summary>Adds what the orders' payments need to a transaction; nothing when none of the orders was read.</summary>
    public static void AddTo(NpgsqlBatch batch, IReadOnlyList<OrderRow> orders)
    {
        var read = orders.Where(order => order.ShopPayments is not null).ToList();
        if (read.Count == 0)
        {
            return;
        }

        var forget = new NpgsqlBatchCommand(ForgetSql);
        forget.Parameters.Add(DbArray.Of(read, static order => order.Key));
        batch.BatchCommands.Add(forget);
        var payments = read.SelectMany(order => Summed(order.ShopPayments!).Select(payment => (Order: order, Payment: payment))).ToList();
        if (payments.Count > 0)
        {
            var keep = new NpgsqlBatchCommand(KeepSql);
            keep.Parameters.Add(DbArray.Of(payments, static row => row.Order.Key));
            keep.Parameters.Add(DbArray.Of(payments, static row => DbText.Clean(row.Payment.Reference)));
            keep.Parameters.Add(DbArray.Of(payments, static row => row.Order.Merchant));
            keep.Parameters.Add(DbArray.Of(payments, static row => (decimal?)row.Payment.Amount));
            batch.BatchCommands.Add(keep);
        }
    }

    // One statement touches a row only once.
    private static IEnumerable<ShopPaymentRow> Summed(IReadOnlyList<ShopPaymentRow> payments) =>
        payments.GroupBy(payment => payment.Reference, StringComparer.Ordinal).Select(group => new ShopPaymentRow(group.Key, group.Sum(payment => payment.Amount)));
}
