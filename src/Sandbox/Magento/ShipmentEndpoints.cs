using KashflowOrleans.Sandbox.Magento.Orders;

namespace KashflowOrleans.Sandbox.Magento;

/// <summary>shipments (apis/magento.md §1.1).</summary>
internal sealed class ShipmentEndpoints(MagentoShop shop, MagentoAuthorization authorization, MagentoApi api)
{
    private readonly SearchEngine<(ShopShipment Shipment, ShopOrder Order)> _shipments = new(MagentoLists.ShipmentColumns, "entity_id", shop.Options);

    public void Map(IEndpointRouteBuilder routes, string prefix) => routes.MapGet(prefix + "/shipments", authorization.Secured("Magento_Sales::shipment", ShipmentsAsync));

    private Task ShipmentsAsync(HttpContext context) => MagentoLists.SendAsync(
        context,
        _shipments,
        shop.Shipments(),
        static (row, name) => row.Shipment.Field(name),
        static (writer, row) => row.Shipment.Write(writer, row.Order),
        api);
}
