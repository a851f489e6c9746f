using System.Text.Json;

namespace KashflowOrleans.Sandbox.Magento.Orders;

/// <summary>An invoice of the shop: for everything in an order, or for a part of it.</summary>
internal sealed record ShopInvoice(int EntityId, int OrderId, DateTime CreatedAt)
{
    public const int Open = 1;
    public const int Paid = 2;
    public const int Canceled = 3;

    /// <summary>1 open, 2 paid, 3 canceled.</summary>
    public int State { get; init; } = Paid;

    /// <summary>When it was paid or canceled later.</summary>
    public DateTime? ChangedAt { get; init; }

    /// <summary>What it is for; null is everything in the order.</summary>
    public IReadOnlyList<ShopInvoiceItem>? Items { get; init; }

    /// <summary>Header money in the order's currency; null is the order's.</summary>
    public ShopTotals? Totals { get; init; }

    /// <summary>Header money in the base currency; null is the order's.</summary>
    public ShopTotals? BaseTotals { get; init; }

    /// <summary>The gateway's capture of a part.</summary>
    public string? TransactionId { get; init; }

    /// <summary>Whether the delivery is on it.</summary>
    public bool HasShipping { get; init; } = true;

    /// <summary>Invoices number their own increments.</summary>
    public string IncrementId => EntityId.ToString("D9", System.Globalization.CultureInfo.InvariantCulture);

    public string? Field(string name, ShopOrder order) => name switch
    {
        "entity_id" => MagentoValues.Number(EntityId),
        "increment_id" => IncrementId,
        "order_id" => MagentoValues.Number(OrderId),
        "created_at" => MagentoValues.Date(CreatedAt),
        "updated_at" => MagentoValues.Date(ChangedAt ?? CreatedAt),
        "state" => MagentoValues.Number(State),
        "transaction_id" => Transaction(order),
        "store_id" => MagentoValues.Number(order.StoreId),
        "grand_total" => MagentoValues.Number((Totals ?? order.Totals).Grand),
        _ => null,
    };

    /// <summary>Rows of an invoice are gross of the discount, and a dynamic bundle's parent has none at all (apis/magento.md §1.4 item 2).</summary>
    public void Write(Utf8JsonWriter writer, ShopOrder order)
    {
        var totals = Totals ?? order.Totals;
        var baseTotals = BaseTotals ?? order.BaseTotals;
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
        writer.WriteNumber("state"u8, State);
        writer.WriteString("store_currency_code"u8, order.BaseCurrency);
        writer.WriteNumber("store_id"u8, order.StoreId);
        writer.WriteNumber("store_to_base_rate"u8, 0);
        writer.WriteNumber("store_to_order_rate"u8, 0);
        writer.WriteMoney("subtotal"u8, totals.Subtotal);
        writer.WriteMoney("subtotal_incl_tax"u8, totals.SubtotalInclTax);
        writer.WriteMoney("tax_amount"u8, totals.Tax);
        writer.WriteMoney("total_qty"u8, Items?.Sum(static item => item.Quantity) ?? order.Items.Sum(static item => item.Quantity));
        writer.WriteOptional("transaction_id"u8, Transaction(order));
        writer.WriteDate("updated_at"u8, ChangedAt ?? CreatedAt);
        writer.WriteStartArray("items"u8);
        if (Items is null)
        {
            foreach (var item in order.Items)
                WriteItem(writer, item, item.Quantity, HasRow(item) ? item.Row : null, item.BaseRow);
        }
        else
        {
            foreach (var part in Items)
                WriteItem(writer, order.Items.First(item => item.ItemId == part.OrderItemId), part.Quantity, part.Row, part.BaseRow);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("comments"u8);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>As an event has it: ids and amounts in strings, and what a merchant's short field list leaves.</summary>
    public void WriteEvent(Utf8JsonWriter writer, ShopOrder order)
    {
        writer.WriteStartObject();
        foreach (var name in (ReadOnlySpan<string>)["entity_id", "increment_id", "order_id", "store_id", "state", "grand_total", "transaction_id", "created_at", "updated_at"])
            writer.WriteString(name, Field(name, order));

        writer.WriteEndObject();
    }

    /// <summary>The gateway's capture; null while the money is not taken.</summary>
    public string? Transaction(ShopOrder order) => Items is null ? order.Payment.LastTransactionId : TransactionId;

    private static bool HasRow(ShopItem item) => !item.IsDynamicBundle && (item.ParentItemId is null || item.Row.RowTotal != 0);

    private void WriteItem(Utf8JsonWriter writer, ShopItem item, decimal quantity, ShopRow? row, ShopRow? baseRow)
    {
        writer.WriteStartObject();
        writer.WriteMoney("base_price"u8, item.BaseRow.Price);
        writer.WriteNumber("entity_id"u8, item.ItemId);
        writer.WriteString("name"u8, item.Name);
        writer.WriteNumber("parent_id"u8, EntityId);
        writer.WriteMoney("price"u8, item.Row.Price);
        writer.WriteNumber("product_id"u8, item.ProductId);
        if (row is not null && baseRow is not null)
        {
            if (row.Discount != 0)
            {
                writer.WriteMoney("base_discount_amount"u8, baseRow.Discount);
                writer.WriteMoney("discount_amount"u8, row.Discount);
            }

            writer.WriteMoney("base_discount_tax_compensation_amount"u8, baseRow.DiscountTaxCompensation);
            writer.WriteMoney("base_price_incl_tax"u8, baseRow.PriceInclTax);
            writer.WriteMoney("base_row_total"u8, baseRow.RowTotal);
            writer.WriteMoney("base_row_total_incl_tax"u8, baseRow.RowTotalInclTax);
            writer.WriteMoney("base_tax_amount"u8, baseRow.Tax);
            writer.WriteMoney("discount_tax_compensation_amount"u8, row.DiscountTaxCompensation);
            writer.WriteMoney("price_incl_tax"u8, row.PriceInclTax);
            writer.WriteMoney("row_total"u8, row.RowTotal);
            writer.WriteMoney("row_total_incl_tax"u8, row.RowTotalInclTax);
            writer.WriteMoney("tax_amount"u8, row.Tax);
        }

        writer.WriteString("sku"u8, item.Sku);
        writer.WriteNumber("order_item_id"u8, item.ItemId);
        writer.WriteMoney("qty"u8, quantity);
        writer.WriteEndObject();
    }
}

/// <summary>One row of an invoice of a part; its rows are null for an item that only stands for others, or for which others stand.</summary>
internal sealed record ShopInvoiceItem(int OrderItemId, decimal Quantity, ShopRow? Row, ShopRow? BaseRow);
