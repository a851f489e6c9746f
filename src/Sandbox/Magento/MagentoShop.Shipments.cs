using KashflowOrleans.Sandbox.Magento.Orders;

namespace KashflowOrleans.Sandbox.Magento;

/// <content>Shipments.</content>
public sealed partial class MagentoShop
{
    private readonly SortedDictionary<int, ShopShipment> _shipments = [];
    private int _lastShipmentId;

    internal List<(ShopShipment Shipment, ShopOrder Order)> Shipments()
    {
        lock (_gate)
            return [.. _shipments.Values.Select(shipment => (shipment, ((GeneratedEntry)_orders[shipment.OrderId]).Order))];
    }

    private int Ship_NeedsLock(int orderId)
    {
        if (_orders[orderId] is not GeneratedEntry)
            return 0;

        var shipment = new ShopShipment(_lastShipmentId + 1, orderId, Now());
        Remember_NeedsLock(shipment);
        _journal.Append("shipment", shipment, MagentoJson.Default.ShopShipment);
        return shipment.EntityId;
    }

    private void Remember_NeedsLock(ShopShipment shipment)
    {
        _shipments[shipment.EntityId] = shipment;
        _lastShipmentId = Math.Max(_lastShipmentId, shipment.EntityId);
    }

    private void ForgetShipments_NeedsLock(int orderId)
    {
        foreach (var shipment in _shipments.Values.Where(shipment => shipment.OrderId == orderId).ToList())
            _shipments.Remove(shipment.EntityId);
    }
}
