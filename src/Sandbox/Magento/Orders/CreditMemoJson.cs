using System.Text.Json;

namespace KashflowOrleans.Sandbox.Magento.Orders;

/// <summary>Writes a credit memo as <c>GET creditmemo/{id}</c> does: no buyer, no address, items without their parents, rows before the discount, and nothing at all on
/// items that others stand for (apis/magento.md §1.4 item 2). The hidden tax of shipping is within the header's.</summary>
internal static class CreditMemoJson
{
    public static void Write(Utf8JsonWriter writer, ShopCreditMemo memo, ShopOrder order)
    {
        writer.WriteStartObject();
        WriteMoney(writer, memo.BaseTotals, isBase: true);
        WriteMoney(writer, memo.Totals, isBase: false);
        writer.WriteString("base_currency_code"u8, order.BaseCurrency);
        writer.WriteNumber("base_to_global_rate"u8, 1);
        writer.WriteMoney("base_to_order_rate"u8, order.BaseToOrderRate);
        writer.WriteNumber("billing_address_id"u8, order.Billing.EntityId);
        writer.WriteDate("created_at"u8, memo.CreatedAt);
        writer.WriteNumber("email_sent"u8, 1);
        writer.WriteNumber("entity_id"u8, memo.EntityId);
        writer.WriteString("global_currency_code"u8, order.BaseCurrency);
        writer.WriteString("increment_id"u8, memo.IncrementId);
        writer.WriteOptional("invoice_id"u8, memo.InvoiceId);
        writer.WriteString("order_currency_code"u8, order.OrderCurrency);
        writer.WriteNumber("order_id"u8, memo.OrderId);
        writer.WriteOptional("shipping_address_id"u8, order.Shipping?.EntityId);
        writer.WriteNumber("state"u8, 2);
        writer.WriteString("store_currency_code"u8, order.BaseCurrency);
        writer.WriteNumber("store_id"u8, order.StoreId);
        writer.WriteNumber("store_to_base_rate"u8, 0);
        writer.WriteNumber("store_to_order_rate"u8, 0);
        writer.WriteOptional("transaction_id"u8, memo.TransactionId);
        writer.WriteDate("updated_at"u8, memo.CreatedAt);
        writer.WriteStartArray("items"u8);
        foreach (var row in memo.Items)
            WriteItem(writer, row, order.Items.First(item => item.ItemId == row.OrderItemId), memo.EntityId);

        writer.WriteEndArray();
        writer.WriteStartArray("comments"u8);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteMoney(Utf8JsonWriter writer, ShopRefund money, bool isBase)
    {
        writer.WriteMoney(isBase ? "base_adjustment"u8 : "adjustment"u8, money.AdjustmentPositive - money.AdjustmentNegative);
        writer.WriteMoney(isBase ? "base_adjustment_negative"u8 : "adjustment_negative"u8, money.AdjustmentNegative);
        writer.WriteMoney(isBase ? "base_adjustment_positive"u8 : "adjustment_positive"u8, money.AdjustmentPositive);
        writer.WriteMoney(isBase ? "base_discount_amount"u8 : "discount_amount"u8, money.Discount);
        writer.WriteMoney(isBase ? "base_discount_tax_compensation_amount"u8 : "discount_tax_compensation_amount"u8, money.Compensation);
        writer.WriteMoney(isBase ? "base_grand_total"u8 : "grand_total"u8, money.Grand);
        writer.WriteMoney(isBase ? "base_shipping_amount"u8 : "shipping_amount"u8, money.Shipping);
        writer.WriteMoney(isBase ? "base_shipping_incl_tax"u8 : "shipping_incl_tax"u8, money.Shipping + money.ShippingTax);
        writer.WriteMoney(isBase ? "base_shipping_tax_amount"u8 : "shipping_tax_amount"u8, money.ShippingTax);
        writer.WriteMoney(isBase ? "base_subtotal"u8 : "subtotal"u8, money.Subtotal);
        writer.WriteMoney(isBase ? "base_subtotal_incl_tax"u8 : "subtotal_incl_tax"u8, money.SubtotalInclTax);
        writer.WriteMoney(isBase ? "base_tax_amount"u8 : "tax_amount"u8, money.Tax);
    }

    private static void WriteItem(Utf8JsonWriter writer, ShopMemoItem row, ShopItem item, int memoId)
    {
        writer.WriteStartObject();
        writer.WriteMoney("base_price"u8, item.BaseRow.Price);
        if (row is { Row: { } money, BaseRow: { } baseMoney })
        {
            WriteRow(writer, baseMoney, isBase: true);
            WriteRow(writer, money, isBase: false);
        }

        writer.WriteNumber("entity_id"u8, item.ItemId);
        writer.WriteString("name"u8, item.Name);
        writer.WriteNumber("order_item_id"u8, item.ItemId);
        writer.WriteNumber("parent_id"u8, memoId);
        writer.WriteMoney("price"u8, item.Row.Price);
        writer.WriteNumber("product_id"u8, item.ProductId);
        writer.WriteMoney("qty"u8, row.Quantity);
        writer.WriteString("sku"u8, item.Sku);
        writer.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter writer, ShopRow row, bool isBase)
    {
        if (row.Discount != 0)
            writer.WriteMoney(isBase ? "base_discount_amount"u8 : "discount_amount"u8, row.Discount);

        writer.WriteMoney(isBase ? "base_discount_tax_compensation_amount"u8 : "discount_tax_compensation_amount"u8, row.DiscountTaxCompensation);
        writer.WriteMoney(isBase ? "base_price_incl_tax"u8 : "price_incl_tax"u8, row.PriceInclTax);
        writer.WriteMoney(isBase ? "base_row_total"u8 : "row_total"u8, row.RowTotal);
        writer.WriteMoney(isBase ? "base_row_total_incl_tax"u8 : "row_total_incl_tax"u8, row.RowTotalInclTax);
        writer.WriteMoney(isBase ? "base_tax_amount"u8 : "tax_amount"u8, row.Tax);
    }
}
