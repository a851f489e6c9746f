using System.Text.Json;

namespace KashflowOrleans.Sandbox.Magento.Orders;

/// <summary>Which rates an order was taxed at: applied_taxes and item_applied_taxes, shipping included (apis/magento.md §1.6).</summary>
internal static class AppliedTaxJson
{
    public static void Write(Utf8JsonWriter writer, ShopOrder order)
    {
        var shippingPercent = order.Totals.ShippingTax == 0 ? 0 : 20m;
        writer.WriteStartArray("applied_taxes"u8);
        var taxed = order.Items.Where(static item => item.Row.Tax > 0);
        foreach (var group in taxed.GroupBy(static item => item.TaxPercent ?? 0).OrderByDescending(static group => group.Key))
        {
            var amount = group.Sum(static item => item.Row.Tax);
            var baseAmount = group.Sum(static item => item.BaseRow.Tax);
            if (group.Key == shippingPercent)
            {
                amount += order.Totals.ShippingTax;
                baseAmount += order.BaseTotals.ShippingTax;
                shippingPercent = 0;
            }

            WriteTax(writer, group.Key, amount, baseAmount);
        }

        if (shippingPercent > 0)
            WriteTax(writer, shippingPercent, order.Totals.ShippingTax, order.BaseTotals.ShippingTax);

        writer.WriteEndArray();
        writer.WriteStartArray("item_applied_taxes"u8);
        foreach (var item in order.Items)
        {
            if (item.Row.Tax > 0)
                WriteEntry(writer, "product", item.ItemId, item.TaxPercent ?? 0, item.Row.Tax, item.BaseRow.Tax);
        }

        if (order.Totals.ShippingTax > 0)
            WriteEntry(writer, "shipping", itemId: null, 20, order.Totals.ShippingTax, order.BaseTotals.ShippingTax);

        writer.WriteEndArray();
    }

    private static void WriteEntry(Utf8JsonWriter writer, string type, int? itemId, decimal percent, decimal amount, decimal baseAmount)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, type);
        writer.WriteOptional("item_id"u8, itemId);
        writer.WriteStartArray("applied_taxes"u8);
        WriteTax(writer, percent, amount, baseAmount);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteTax(Utf8JsonWriter writer, decimal percent, decimal amount, decimal baseAmount)
    {
        writer.WriteStartObject();
        writer.WriteString("code"u8, percent == 20 ? "GB-VAT-20"u8 : "GB-VAT-5"u8);
        writer.WriteString("title"u8, percent == 20 ? "VAT 20%"u8 : "VAT 5%"u8);
        writer.WriteMoney("percent"u8, percent);
        writer.WriteMoney("amount"u8, amount);
        writer.WriteMoney("base_amount"u8, baseAmount);
        writer.WriteEndObject();
    }
}
