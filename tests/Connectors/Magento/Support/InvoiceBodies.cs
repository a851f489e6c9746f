using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Magento.Invoices;
using KashflowOrleans.Connectors.Magento.Wire;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;

namespace KashflowOrleans.Tests.Connectors.Magento.Support;

/// <summary>Invoices as a shop writes them, and their translation.</summary>
public static class InvoiceBodies
{
    /// <summary>A paid invoice of order 3.</summary>
    public static JsonObject Invoice(int id, decimal subtotal, decimal discount, decimal tax, decimal shipping, decimal shippingTax, decimal grandTotal, params JsonNode[] items) => new()
    {
        ["entity_id"] = id,
        ["increment_id"] = id.ToString("D9", System.Globalization.CultureInfo.InvariantCulture),
        ["order_id"] = 3,
        ["state"] = 2,
        ["created_at"] = "2026-04-01 10:00:00",
        ["updated_at"] = "2026-04-01 10:00:01",
        ["order_currency_code"] = "GBP",
        ["base_currency_code"] = "GBP",
        ["subtotal"] = subtotal,
        ["discount_amount"] = discount,
        ["discount_tax_compensation_amount"] = 0,
        ["shipping_amount"] = shipping,
        ["shipping_tax_amount"] = shippingTax,
        ["tax_amount"] = tax,
        ["grand_total"] = grandTotal,
        ["base_grand_total"] = 999,
        ["transaction_id"] = $"pay_{id}",
        ["items"] = new JsonArray(items),
    };

    /// <summary>A row, before the discount.</summary>
    public static JsonObject Item(int orderItem, string sku, decimal quantity, decimal row, decimal tax, decimal discount = 0, decimal compensation = 0) =>
        RefundBodies.Item(orderItem, sku, quantity, row, tax, discount, compensation);

    /// <summary>An item that others stand for, or that stands for others: without a row.</summary>
    public static JsonObject Empty(int orderItem, string sku, decimal quantity) =>
        new() { ["order_item_id"] = orderItem, ["sku"] = sku, ["name"] = "Thing", ["qty"] = quantity, ["price"] = 68 };

    /// <summary>Translates one of an order's invoices.</summary>
    public static Order Translate(JsonNode order, int invoice, IReadOnlyList<JsonObject> invoices, params JsonObject[] memos)
    {
        var (part, documents) = Open(order, invoice, invoices, memos);
        return PartTranslator.Translate(part, documents, documents.Find(part)!);
    }

    /// <summary>The refunds of one of an order's invoices.</summary>
    public static IReadOnlyList<Refund> Refunds(JsonNode order, int invoice, IReadOnlyList<JsonObject> invoices, params JsonObject[] memos)
    {
        var (part, documents) = Open(order, invoice, invoices, memos);
        return PartTranslator.RefundsOf(part, documents, documents.Find(part)!);
    }

    /// <summary>An order with its invoices.</summary>
    public static InvoicedOrder Whole(JsonNode order, IReadOnlyList<JsonObject> invoices, params JsonObject[] memos) => InvoicedOrderTranslator.Translate(Open(order, 0, invoices, memos).Documents);

    /// <summary>Where each credit memo belongs.</summary>
    internal static MemoAllocation Allocate(IReadOnlyList<JsonObject> invoices, params JsonObject[] memos) =>
        MemoAllocation.Of([.. invoices.Select(Read<WireInvoice>)], [.. memos.Select(Read<WireCreditMemo>)]);

    private static (PartId Part, OrderDocuments Documents) Open(JsonNode order, int invoice, IReadOnlyList<JsonObject> invoices, JsonObject[] memos)
    {
        var wire = Read<WireOrder>(order);
        var documents = new OrderDocuments(wire, [.. invoices.Select(Read<WireInvoice>)], [.. memos.Select(Read<WireCreditMemo>)]);
        return (new PartId(wire.EntityId!, invoice.ToString(System.Globalization.CultureInfo.InvariantCulture)), documents);
    }

    private static T Read<T>(JsonNode body) => (T)JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(body.ToJsonString()), typeof(T), MagentoJson.Default)!;
}
