using System.Text.Json;

namespace KashflowOrleans.Sandbox.Magento.Orders;

/// <summary>One order item over REST. The caller opens and closes the object.</summary>
internal static class OrderItemJson
{
    public static void Write(Utf8JsonWriter writer, ShopItem item, ShopOrder order, RowTotals rowTotals)
    {
        writer.WriteMoney("amount_refunded"u8, item.RowRefunded.RowTotal);
        if (item.Row.Discount != 0)
            writer.WriteString("applied_rule_ids"u8, "7");

        writer.WriteMoney("base_amount_refunded"u8, item.BaseRowRefunded.RowTotal);
        WriteMoney(writer, item, item.BaseRow, Rewritten(item.BaseRow, rowTotals), isBase: true);
        writer.WriteDate("created_at"u8, order.CreatedAt);
        WriteMoney(writer, item, item.Row, Rewritten(item.Row, rowTotals), isBase: false);
        writer.WriteMoney("discount_percent"u8, item.DiscountPercent);
        writer.WriteNumber("free_shipping"u8, 0);
        writer.WriteNumber("is_qty_decimal"u8, 0);
        writer.WriteFlag("is_virtual"u8, item.IsVirtual);
        writer.WriteNumber("item_id"u8, item.ItemId);
        writer.WriteString("name"u8, item.Name);
        writer.WriteNumber("no_discount"u8, 0);
        writer.WriteNumber("order_id"u8, order.EntityId);
        writer.WriteMoney("original_price"u8, item.OriginalPrice);
        writer.WriteOptional("parent_item_id"u8, item.ParentItemId);
        writer.WriteNumber("product_id"u8, item.ProductId);
        writer.WriteString("product_type"u8, item.ProductType);
        writer.WriteMoney("qty_canceled"u8, item.QuantityCanceled);
        writer.WriteMoney("qty_invoiced"u8, item.QuantityInvoiced);
        writer.WriteMoney("qty_ordered"u8, item.Quantity);
        writer.WriteMoney("qty_refunded"u8, item.QuantityRefunded);
        if (item.QuantityRefunded > 0)
        {
            WriteRefunded(writer, item.RowRefunded, isBase: false);
            WriteRefunded(writer, item.BaseRowRefunded, isBase: true);
        }

        writer.WriteMoney("qty_shipped"u8, item.QuantityShipped);
        writer.WriteNumber("quote_item_id"u8, item.ItemId + 3);
        writer.WriteMoney("row_weight"u8, item.Weight * item.Quantity);
        writer.WriteString("sku"u8, item.Sku);
        writer.WriteNumber("store_id"u8, order.StoreId);
        if (item.TaxPercent is { } percent)
            writer.WriteMoney("tax_percent"u8, percent);

        writer.WriteDate("updated_at"u8, order.UpdatedAt);
        if (!item.IsVirtual)
            writer.WriteMoney("weight"u8, item.Weight);
    }

    /// <summary>What REST makes of the two row totals; the newest core floors them at nothing (apis/magento.md §1.4 item 1).</summary>
    public static (decimal RowTotal, decimal RowTotalInclTax) Rewritten(ShopRow row, RowTotals rowTotals) => rowTotals == RowTotals.Gross
        ? (row.RowTotal, row.RowTotalInclTax)
        : (Math.Max(0, row.RowTotal - row.Discount), Math.Max(0, row.RowTotal + row.Tax + row.DiscountTaxCompensation - row.Discount));

    private static void WriteRefunded(Utf8JsonWriter writer, ShopRow refunded, bool isBase)
    {
        writer.WriteMoney(isBase ? "base_discount_refunded"u8 : "discount_refunded"u8, refunded.Discount);
        writer.WriteMoney(isBase ? "base_discount_tax_compensation_refunded"u8 : "discount_tax_compensation_refunded"u8, refunded.DiscountTaxCompensation);
        writer.WriteMoney(isBase ? "base_tax_refunded"u8 : "tax_refunded"u8, refunded.Tax);
    }

    private static void WriteMoney(
        Utf8JsonWriter writer, ShopItem item, ShopRow row, (decimal RowTotal, decimal RowTotalInclTax) rewritten, bool isBase)
    {
        var isEmptyChild = item.ParentItemId is not null && row.RowTotal == 0;
        var parts = isBase ? item.BaseRowInvoiced : item.RowInvoiced;
        var invoiced = item.QuantityInvoiced == item.Quantity ? row : parts;
        writer.WriteMoney(isBase ? "base_discount_amount"u8 : "discount_amount"u8, row.Discount);
        writer.WriteMoney(isBase ? "base_discount_invoiced"u8 : "discount_invoiced"u8, invoiced.Discount);
        writer.WriteMoney(isBase ? "base_price"u8 : "price"u8, row.Price);
        if (!isEmptyChild)
        {
            if (!item.IsDynamicBundle)
                writer.WriteMoney(isBase ? "base_discount_tax_compensation_amount"u8 : "discount_tax_compensation_amount"u8, row.DiscountTaxCompensation);

            writer.WriteMoney(isBase ? "base_price_incl_tax"u8 : "price_incl_tax"u8, row.PriceInclTax);
            writer.WriteMoney(isBase ? "base_row_total_incl_tax"u8 : "row_total_incl_tax"u8, rewritten.RowTotalInclTax);
        }

        writer.WriteMoney(isBase ? "base_row_invoiced"u8 : "row_invoiced"u8, invoiced.RowTotal);
        writer.WriteMoney(isBase ? "base_row_total"u8 : "row_total"u8, rewritten.RowTotal);
        writer.WriteMoney(isBase ? "base_tax_amount"u8 : "tax_amount"u8, row.Tax);
        writer.WriteMoney(isBase ? "base_tax_invoiced"u8 : "tax_invoiced"u8, invoiced.Tax);
    }
}
