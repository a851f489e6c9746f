using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KashflowOrleans.Connectors.Magento;
using KashflowOrleans.Connectors.Magento.Wire;
using KashflowOrleans.Model;

namespace KashflowOrleans.Tests.Connectors.Magento.Support;

/// <summary>Credit memos as a shop writes them, and their translation.</summary>
public static class RefundBodies
{
    /// <summary>A refunded credit memo of order 3, without shipping.</summary>
    public static JsonObject Memo(decimal subtotal, decimal discount, decimal compensation, decimal tax, decimal grandTotal, params JsonNode[] items) => new()
    {
        ["entity_id"] = 5,
        ["increment_id"] = "000000005",
        ["order_id"] = 3,
        ["state"] = 2,
        ["created_at"] = "2026-04-02 10:00:00",
        ["updated_at"] = "2026-04-02 10:00:01",
        ["order_currency_code"] = "GBP",
        ["base_currency_code"] = "GBP",
        ["subtotal"] = subtotal,
        ["discount_amount"] = discount,
        ["discount_tax_compensation_amount"] = compensation,
        ["shipping_amount"] = 0,
        ["shipping_tax_amount"] = 0,
        ["tax_amount"] = tax,
        ["adjustment"] = 0,
        ["adjustment_positive"] = 0,
        ["adjustment_negative"] = 0,
        ["grand_total"] = grandTotal,
        ["base_grand_total"] = 999,
        ["items"] = new JsonArray(items),
    };

    /// <summary>A row, before the discount.</summary>
    public static JsonObject Item(int orderItem, string sku, decimal quantity, decimal row, decimal tax, decimal discount = 0, decimal compensation = 0)
    {
        var item = new JsonObject
        {
            ["order_item_id"] = orderItem,
            ["sku"] = sku,
            ["name"] = "Thing",
            ["qty"] = quantity,
            ["row_total"] = row,
            ["row_total_incl_tax"] = row + tax,
            ["tax_amount"] = tax,
            ["discount_tax_compensation_amount"] = compensation,
            ["base_row_total"] = 999,
        };
        if (discount != 0) item["discount_amount"] = discount;
        return item;
    }

    /// <summary>Translates a credit memo that is all its order has.</summary>
    public static Refund Translate(this JsonObject memo, TestOrder order, decimal? storeCreditGivenBack = null)
    {
        var body = order.Write(BodyForm.Rest);
        if (storeCreditGivenBack is { } given) body["extension_attributes"]!["customer_balance_total_refunded"] = given;
        return Translate(body, memo)[0];
    }

    /// <summary>Translates all credit memos of an order.</summary>
    public static IReadOnlyList<Refund> Translate(JsonNode order, params JsonObject[] memos) => MagentoRefundTranslator.Translate(
        [.. memos.Select(memo => Read<WireCreditMemo>(memo))],
        Read<WireOrder>(order));

    private static T Read<T>(JsonNode body) => (T)JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(body.ToJsonString()), typeof(T), MagentoJson.Default)!;
}
