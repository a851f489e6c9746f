using System.Text.Json.Nodes;

namespace KashflowOrleans.Tests.EndToEnd.Cases;

/// <summary>Credit memos as a shop writes them.</summary>
internal static class Memo
{
    /// <summary>A refunded credit memo over rows, shipping and adjustments; its header adds up.</summary>
    public static JsonObject Of(
        IReadOnlyList<JsonObject> rows, decimal shipping = 0, decimal shippingTax = 0, decimal positive = 0, decimal negative = 0, decimal storeCredit = 0, decimal giftCards = 0)
    {
        var (subtotal, tax, discount) = (Sum("row_total"), Sum("tax_amount") + shippingTax, Sum("discount_amount"));
        var memo = new JsonObject
        {
            ["state"] = 2,
            ["created_at"] = "2026-04-02 10:00:00",
            ["updated_at"] = "2026-04-02 10:00:01",
            ["order_currency_code"] = "GBP",
            ["base_currency_code"] = "GBP",
            ["base_to_order_rate"] = 1,
            ["invoice_id"] = 1,
            ["store_id"] = 1,
            ["subtotal"] = subtotal,
            ["discount_amount"] = -discount,
            ["discount_tax_compensation_amount"] = 0,
            ["shipping_amount"] = shipping,
            ["shipping_tax_amount"] = shippingTax,
            ["shipping_incl_tax"] = shipping + shippingTax,
            ["tax_amount"] = tax,
            ["adjustment"] = positive - negative,
            ["adjustment_positive"] = positive,
            ["adjustment_negative"] = negative,
            ["grand_total"] = subtotal - discount + shipping + tax + positive - negative - storeCredit - giftCards,
            ["base_grand_total"] = 999,
            ["items"] = new JsonArray([.. rows.Select(row => (JsonNode)row)]),
            ["comments"] = new JsonArray(),
        };
        if (storeCredit != 0 || giftCards != 0)
        {
            memo["extension_attributes"] = new JsonObject { ["customer_balance_amount"] = storeCredit, ["gift_cards_amount"] = giftCards };
        }

        return memo;

        decimal Sum(string name) => rows.Sum(row => (decimal?)row[name] ?? 0);
    }

    /// <summary>A row, before its discount.</summary>
    public static JsonObject Row(int orderItem, string sku, decimal quantity, decimal row, decimal tax, decimal discount = 0) => new()
    {
        ["order_item_id"] = orderItem,
        ["sku"] = sku,
        ["name"] = "Thing",
        ["qty"] = quantity,
        ["price"] = row / quantity,
        ["row_total"] = row,
        ["row_total_incl_tax"] = row + tax,
        ["tax_amount"] = tax,
        ["discount_amount"] = discount,
    };

    /// <summary>A row without money, as the child of a configurable product has.</summary>
    public static JsonObject EmptyRow(int orderItem, string sku) => new()
    {
        ["order_item_id"] = orderItem,
        ["sku"] = sku,
        ["name"] = "Thing",
        ["qty"] = 1,
        ["price"] = "0.0000",
    };

    /// <summary>Says at the order what was given back in money, and as store credit.</summary>
    public static JsonObject Refunded(this JsonObject order, decimal money, decimal? storeCredit = null)
    {
        order["total_refunded"] = money;
        if (storeCredit is { } credit)
        {
            order["extension_attributes"]!["customer_balance_total_refunded"] = credit;
        }

        return order;
    }
}
