using KashflowOrleans.Sandbox.Common;
using KashflowOrleans.Sandbox.Magento.Orders;
using KashflowOrleans.Sandbox.Magento.Webhooks;

namespace KashflowOrleans.Sandbox.Magento;

/// <content>Invoices: one of everything when an order is paid, or several of its parts.</content>
public sealed partial class MagentoShop
{
    private readonly SortedDictionary<int, ShopInvoice> _invoices = [];
    private readonly Dictionary<int, int[]> _invoicesOfOrder = [];
    private int _lastInvoiceId;

    /// <summary>Invoices a part of a generated order, or what is left of it, and pushes the invoice and its order.</summary>
    /// <param name="id">The order.</param>
    /// <param name="request">What to invoice.</param>
    /// <param name="invoiceId">The invoice when nothing was refused.</param>
    /// <returns>The refusal in the shop's words, or null.</returns>
    public string? Invoice(int id, InvoiceRequest request, out int invoiceId)
    {
        ArgumentNullException.ThrowIfNull(request);
        invoiceId = 0;
        ShopEntry changed;
        ShopInvoice invoice;
        lock (_gate)
        {
            if (!_orders.TryGetValue(id, out var entry) || entry is not GeneratedEntry { Order: { } order } generated)
                return $"Order {id} does not exist or was given whole.";

            if (Invoicing.Invoice(order, InvoicesOf_NeedsLock(id), request, _lastInvoiceId + 1, Now(), out var invoiced, out invoice) is { } refusal)
                return refusal;

            changed = generated with { Order = invoiced };
            Write_NeedsLock(invoice);
            Put_NeedsLock(changed);
        }

        invoiceId = invoice.EntityId;
        Webhooks.Publish(new ShopEvent(ShopEventReason.Changed, changed, Invoice: invoice));
        Webhooks.Publish(new ShopEvent(ShopEventReason.Changed, changed));
        return null;
    }

    /// <summary>Takes the money of an open invoice.</summary>
    /// <returns>False when there is no such invoice or it is not open.</returns>
    public bool CaptureInvoice(int invoiceId) => ChangeInvoice(invoiceId, Invoicing.Capture);

    /// <summary>Cancels an open invoice.</summary>
    /// <returns>False when there is no such invoice or it is not open.</returns>
    public bool CancelInvoice(int invoiceId) => ChangeInvoice(invoiceId, Invoicing.Cancel);

    /// <summary>Sends a part of a generated order, or what is left of it.</summary>
    /// <param name="id">The order.</param>
    /// <param name="request">What to send.</param>
    /// <param name="shipmentId">The shipment when nothing was refused.</param>
    /// <returns>The refusal in the shop's words, or null.</returns>
    public string? Ship(int id, ShipmentRequest request, out int shipmentId)
    {
        ArgumentNullException.ThrowIfNull(request);
        string? refusal = $"Order {id} does not exist or was given whole.";
        var made = 0;
        _ = Change(
            id,
            entry =>
            {
                if (entry is not GeneratedEntry { Order: { } order } generated)
                    return null;

                refusal = Invoicing.Ship(order, request, Now(), out var shipped);
                return refusal is null ? generated with { Order = shipped } : null;
            },
            () => made = Ship_NeedsLock(id));
        shipmentId = made;
        return refusal;
    }

    /// <summary>The body <c>GET invoices/{id}</c> would answer with, or null.</summary>
    public byte[]? InvoiceBody(int invoiceId)
    {
        if (FindInvoice(invoiceId) is not { } found)
            return null;

        var reply = JsonReply.Rent();
        found.Invoice.Write(reply.Writer, found.Order);
        return reply.ToArray();
    }

    internal List<(ShopInvoice Invoice, ShopOrder Order)> Invoices()
    {
        lock (_gate)
            return [.. _invoices.Values.Select(invoice => (invoice, ((GeneratedEntry)_orders[invoice.OrderId]).Order))];
    }

    internal (ShopInvoice Invoice, ShopOrder Order)? FindInvoice(int id)
    {
        lock (_gate)
            return _invoices.TryGetValue(id, out var invoice) ? (invoice, ((GeneratedEntry)_orders[invoice.OrderId]).Order) : null;
    }

    private bool ChangeInvoice(int invoiceId, Func<ShopOrder, ShopInvoice, DateTime, (ShopOrder Order, ShopInvoice Invoice)?> change)
    {
        ShopEntry entry;
        ShopInvoice invoice;
        lock (_gate)
        {
            if (!_invoices.TryGetValue(invoiceId, out var found) || _orders[found.OrderId] is not GeneratedEntry generated || change(generated.Order, found, Now()) is not { } changed)
                return false;

            (entry, invoice) = (generated with { Order = changed.Order }, changed.Invoice);
            Write_NeedsLock(invoice);
            Put_NeedsLock(entry);
        }

        Webhooks.Publish(new ShopEvent(ShopEventReason.Changed, entry, Invoice: invoice));
        Webhooks.Publish(new ShopEvent(ShopEventReason.Changed, entry));
        return true;
    }

    // What is left of an order that was invoiced in part is invoiced by itself.
    private bool? PayRest(int id)
    {
        lock (_gate)
        {
            if (InvoicesOf_NeedsLock(id).TrueForAll(static invoice => invoice.Items is null))
                return null;
        }

        return Invoice(id, new InvoiceRequest(), out _) is null;
    }

    // Everything there is in an order that was paid as a whole.
    private void Invoice_NeedsLock(ShopOrder order)
    {
        if (order.Totals.Invoiced > 0 && !_invoicesOfOrder.ContainsKey(order.EntityId))
            Write_NeedsLock(new ShopInvoice(_lastInvoiceId + 1, order.EntityId, order.UpdatedAt));
    }

    private void Write_NeedsLock(ShopInvoice invoice)
    {
        Remember_NeedsLock(invoice);
        _journal.Append("invoice", invoice, MagentoJson.Default.ShopInvoice);
    }

    private void Remember_NeedsLock(ShopInvoice invoice)
    {
        if (_invoices.TryAdd(invoice.EntityId, invoice))
            _invoicesOfOrder[invoice.OrderId] = [.. _invoicesOfOrder.GetValueOrDefault(invoice.OrderId, []), invoice.EntityId];

        _invoices[invoice.EntityId] = invoice;
        _lastInvoiceId = Math.Max(_lastInvoiceId, invoice.EntityId);
    }

    private List<ShopInvoice> InvoicesOf_NeedsLock(int orderId) => [.. _invoicesOfOrder.GetValueOrDefault(orderId, []).Select(id => _invoices[id])];
}
