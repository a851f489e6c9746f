using System.Text.Json;

namespace KashflowOrleans.Sandbox.Magento.Orders;

/// <summary>Keys of an order that are absent until something was given back (apis/magento.md §1.3, §1.7).</summary>
internal static class RefundedJson
{
    public static void Write(Utf8JsonWriter writer, ShopOrder order, bool isBase)
    {
        if (order.Refunds == ShopRefunds.None)
            return;

        var refunds = order.Refunds;
        var given = isBase ? refunds.BaseTotals : refunds.Totals;
        var online = isBase ? refunds.BaseOnline : refunds.Online;
        writer.WriteMoney(isBase ? "base_adjustment_negative"u8 : "adjustment_negative"u8, given.AdjustmentNegative);
        writer.WriteMoney(isBase ? "base_adjustment_positive"u8 : "adjustment_positive"u8, given.AdjustmentPositive);
        writer.WriteMoney(isBase ? "base_discount_refunded"u8 : "discount_refunded"u8, given.Discount);
        writer.WriteMoney(isBase ? "base_discount_tax_compensation_refunded"u8 : "discount_tax_compensation_refunded"u8, given.Compensation);
        writer.WriteMoney(isBase ? "base_shipping_refunded"u8 : "shipping_refunded"u8, given.Shipping);
        writer.WriteMoney(isBase ? "base_shipping_tax_refunded"u8 : "shipping_tax_refunded"u8, given.ShippingTax);
        writer.WriteMoney(isBase ? "base_subtotal_refunded"u8 : "subtotal_refunded"u8, given.Subtotal);
        writer.WriteMoney(isBase ? "base_tax_refunded"u8 : "tax_refunded"u8, given.Tax);
        if (online > 0)
            writer.WriteMoney(isBase ? "base_total_online_refunded"u8 : "total_online_refunded"u8, online);

        if (given.Grand > online)
            writer.WriteMoney(isBase ? "base_total_offline_refunded"u8 : "total_offline_refunded"u8, given.Grand - online);

        writer.WriteMoney(isBase ? "base_total_refunded"u8 : "total_refunded"u8, given.Grand);
    }

    public static void WritePayment(Utf8JsonWriter writer, ShopOrder order)
    {
        if (order.Refunds == ShopRefunds.None)
            return;

        writer.WriteMoney("amount_refunded"u8, order.Refunds.Totals.Grand);
        writer.WriteMoney("base_amount_refunded"u8, order.Refunds.BaseTotals.Grand);
        if (order.Refunds.BaseOnline > 0)
            writer.WriteMoney("base_amount_refunded_online"u8, order.Refunds.BaseOnline);
    }

    public static void WriteStoreCredit(Utf8JsonWriter writer, ShopOrder order)
    {
        if (order.Refunds.StoreCredit == 0)
            return;

        writer.WriteMoney("base_customer_balance_total_refunded"u8, order.Refunds.BaseStoreCredit);
        writer.WriteMoney("customer_balance_total_refunded"u8, order.Refunds.StoreCredit);
    }
}
