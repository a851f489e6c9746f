using System.Text.Json;

namespace KashflowOrleans.Sandbox.Magento.Orders;

/// <summary>An invoice of the shop: one per paid order, for everything in it.</summary>
internal sealed record ShopInvoice(int EntityId, int OrderId, DateTime CreatedAt)
{
    /// <summary>Invoices number their own increments.</summary>
    public string IncrementId => EntityId.ToString("D9", System.Globalization.CultureInfo.InvariantCulture);

    public string? Field(string name, ShopOrder order) => name switch
    {
        "entity_id" => MagentoValues.Number(EntityId),
        "increment_id" => IncrementId,
        "order_id" => MagentoValues.Number(OrderId),
        "created_at" or "updated_at" => MagentoValues.Date(CreatedAt),
        "state" => "2",
        "store_id" => MagentoValues.Number(order.StoreId),
        "grand_total" => MagentoValues.Number(order.Totals.Grand),
        _ => null,
    };

    /// <summary>Rows of an invoice are gross of the discount, and a dynamic bundle's parent has none at all (apis/magento.md §1.4 item 2).</summary>
    public void Write(Utf8JsonWriter writer, ShopOrder order)
    {
        var totals = order.Totals;
        var baseTotals = order.BaseTotals;
        writer.WriteStartObject();
        writer.WriteString("base_currency_code"u8, order.BaseCurrency);
        writer.WriteMoney("base_discount_amount"u8, baseTotals.Discount);
        writer.WriteMoney("base_grand_total"u8, baseTotals.Grand);
        writer.WriteMoney("base_discount_tax_compensation_amount"u8, baseTotals.DiscountTaxCompensation);
        writer.WriteMoney("base_shipping_amount"u8, baseTotals.Shipping);
        writer.WriteMoney("base_shipping_incl_tax"u8, baseTotals.ShippingInclTax);
        writer.WriteMoney("base_shipping_tax_amount"u8, baseTotals.ShippingTax);
        writer.WriteMoney("base_subtotal"u8, baseTotals.Subtotal);
        writer.WriteMoney("base_subtotal_incl_tax"u8, baseTotals.SubtotalInclTax);
        writer.WriteMoney("base_tax_amount"u8, baseTotals.Tax);
        writer.WriteNumber("base_to_global_rate"u8, 1);
        writer.WriteMoney("base_to_order_rate"u8, order.BaseToOrderRate);
        writer.WriteNumber("billing_address_id"u8, order.Billing.EntityId);
        writer.WriteNumber("can_void_flag"u8, 0);
        writer.WriteDate("created_at"u8, CreatedAt);
        writer.WriteMoney("discount_amount"u8, totals.Discount);
        writer.WriteNumber("email_sent"u8, 1);
        writer.WriteNumber("entity_id"u8, EntityId);
        writer.WriteString("global_currency_code"u8, order.BaseCurrency);
        writer.WriteMoney("grand_total"u8, totals.Grand);
        writer.WriteMoney("discount_tax_compensation_amount"u8, totals.DiscountTaxCompensation);
        writer.WriteString("increment_id"u8, IncrementId);
        writer.WriteString("order_currency_code"u8, order.OrderCurrency);
        writer.WriteNumber("order_id"u8, OrderId);
        writer.WriteOptional("shipping_address_id"u8, order.Shipping?.EntityId);
        writer.WriteMoney("shipping_amount"u8, totals.Shipping);
        writer.WriteMoney("shipping_discount_tax_compensation_amount"u8, totals.ShippingDiscountTaxCompensation);
        writer.WriteMoney("shipping_incl_tax"u8, totals.ShippingInclTax);
        writer.WriteMoney("shipping_tax_amount"u8, totals.ShippingTax);
        writer.WriteNumber("state"u8, 2);
        writer.WriteString("store_currency_code"u8, order.BaseCurrency);
        writer.WriteNumber("store_id"u8, order.StoreId);
        writer.WriteNumber("store_to_base_rate"u8, 0);
        writer.WriteNumber("store_to_order_rate"u8, 0);
        writer.WriteMoney("subtotal"u8, totals.Subtotal);
        writer.WriteMoney("subtotal_incl_tax"u8, totals.SubtotalInclTax);
        writer.WriteMoney("tax_amount"u8, totals.Tax);
        writer.WriteMoney("total_qty"u8, order.Items.Sum(static item => item.Quantity));
        writer.WriteOptional("transaction_id"u8, order.Payment.LastTransactionId);
        writer.WriteDate("updated_at"u8, CreatedAt);
        writer.WriteStartArray("items"u8);
        foreach (var item in order.Items)
            WriteItem(writer, item);

        writer.WriteEndArray();
        writer.WriteStartArray("comments"u8);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteItem(Utf8JsonWriter writer, ShopItem item)
    {
        writer.WriteStartObject();
        writer.WriteMoney("base_price"u8, item.BaseRow.Price);
        writer.WriteNumber("entity_id"u8, item.ItemId);
        writer.WriteString("name"u8, item.Name);
        writer.WriteNumber("parent_id"u8, EntityId);
        writer.WriteMoney("price"u8, item.Row.Price);
        writer.WriteNumber("product_id"u8, item.ProductId);
        var hasRow = !item.IsDynamicBundle && (item.ParentItemId is null || item.Row.RowTotal != 0);
        if (hasRow)
        {
            if (item.Row.Discount != 0)
            {
                writer.WriteMoney("base_discount_amount"u8, item.BaseRow.Discount);
                writer.WriteMoney("discount_amount"u8, item.Row.Discount);
            }

            writer.WriteMoney("base_discount_tax_compensation_amount"u8, item.BaseRow.DiscountTaxCompensation);
            writer.WriteMoney("base_price_incl_tax"u8, item.BaseRow.PriceInclTax);
            writer.WriteMoney("base_row_total"u8, item.BaseRow.RowTotal);
            writer.WriteMoney("base_row_total_incl_tax"u8, item.BaseRow.RowTotalInclTax);
            writer.WriteMoney("base_tax_amount"u8, item.BaseRow.Tax);
            writer.WriteMoney("discount_tax_compensation_amount"u8, item.Row.DiscountTaxCompensation);
            writer.WriteMoney("price_incl_tax"u8, item.Row.PriceInclTax);
            writer.WriteMoney("row_total"u8, item.Row.RowTotal);
            writer.WriteMoney("row_total_incl_tax"u8, item.Row.RowTotalInclTax);
            writer.WriteMoney("tax_amount"u8, item.Row.Tax);
        }

        writer.WriteString("sku"u8, item.Sku);
        writer.WriteNumber("order_item_id"u8, item.ItemId);
        writer.WriteMoney("qty"u8, item.Quantity);
        writer.WriteEndObject();
    }
}
