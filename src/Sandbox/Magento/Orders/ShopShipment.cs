using System.Text.Json;

namespace KashflowOrleans.Sandbox.Magento.Orders;

/// <summary>A shipment. Its list shows the items of the whole order, also when a part of them was sent.</summary>
internal sealed record ShopShipment(int EntityId, int OrderId, DateTime CreatedAt)
{
    /// <summary>Shipments number their own increments.</summary>
    public string IncrementId => EntityId.ToString("D9", System.Globalization.CultureInfo.InvariantCulture);

    public string? Field(string name) => name switch
    {
        "entity_id" => MagentoValues.Number(EntityId),
        "increment_id" => IncrementId,
        "order_id" => MagentoValues.Number(OrderId),
        "created_at" or "updated_at" => MagentoValues.Date(CreatedAt),
        "store_id" => "1",
        _ => null,
    };

    public void Write(Utf8JsonWriter writer, ShopOrder order)
    {
        var items = order.Items.Where(static item => !item.IsVirtual).ToList();
        writer.WriteStartObject();
        writer.WriteOptional("billing_address_id"u8, order.Billing.EntityId);
        writer.WriteDate("created_at"u8, CreatedAt);
        writer.WriteNumber("entity_id"u8, EntityId);
        writer.WriteString("increment_id"u8, IncrementId);
        writer.WriteNumber("order_id"u8, OrderId);
        writer.WriteOptional("shipping_address_id"u8, order.Shipping?.EntityId);
        writer.WriteNumber("store_id"u8, order.StoreId);
        writer.WriteMoney("total_qty"u8, items.Sum(static item => item.Quantity));
        writer.WriteDate("updated_at"u8, CreatedAt);
        writer.WriteStartArray("items"u8);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            writer.WriteNumber("entity_id"u8, item.ItemId);
            writer.WriteString("name"u8, item.Name);
            writer.WriteNumber("order_item_id"u8, item.ItemId);
            writer.WriteNumber("parent_id"u8, EntityId);
            writer.WriteMoney("qty"u8, item.Quantity);
            writer.WriteString("sku"u8, item.Sku);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("tracks"u8);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
