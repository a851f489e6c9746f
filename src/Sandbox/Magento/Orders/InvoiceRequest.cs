namespace KashflowOrleans.Sandbox.Magento.Orders;

/// <summary>What of an order is to be invoiced.</summary>
public sealed record InvoiceRequest
{
    /// <summary>Items and how many of each; null is everything that is left. A product with parts takes them along.</summary>
    public IReadOnlyList<InvoicedQuantity>? Items { get; set; }

    /// <summary>Whether the money is taken with it; otherwise the invoice stays open.</summary>
    public bool Capture { get; set; } = true;
}

/// <summary>What of an order is to be sent.</summary>
public sealed record ShipmentRequest
{
    /// <summary>Items and how many of each; null is everything that is left.</summary>
    public IReadOnlyList<InvoicedQuantity>? Items { get; set; }
}

/// <summary>How many of an item.</summary>
public sealed record InvoicedQuantity(int OrderItemId, decimal Qty);
