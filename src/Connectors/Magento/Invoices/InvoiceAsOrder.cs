using KashflowOrleans.Connectors.Magento.Translation;
using KashflowOrleans.Connectors.Magento.Wire;

namespace KashflowOrleans.Connectors.Magento.Invoices;

/// <summary>Brings an invoice into the form of an order of what it bills, so that it is read by the very rules for orders, to the same penny. What an invoice does not know it
/// takes from its order: buyer, addresses, which item is the child of which, rates, the name of the delivery, the method of payment.</summary>
internal static class InvoiceAsOrder
{
    /// <summary>The invoice as an order.</summary>
    public static WireOrder Of(WireInvoice invoice, WireOrder order)
    {
        var items = invoice.Items ?? [];
        var (compensation, shippingCompensation) = Compensation(invoice, items);
        return order with
        {
            State = State(invoice, order),
            CreatedAt = invoice.CreatedAt,
            OrderCurrencyCode = invoice.OrderCurrencyCode ?? order.OrderCurrencyCode,
            BaseCurrencyCode = invoice.BaseCurrencyCode ?? order.BaseCurrencyCode,
            GrandTotal = invoice.GrandTotal,
            Subtotal = invoice.Subtotal,
            DiscountAmount = invoice.DiscountAmount,
            DiscountTaxCompensationAmount = compensation,
            TaxAmount = invoice.TaxAmount,
            ShippingAmount = invoice.ShippingAmount,
            ShippingDiscountAmount = new WireNumber(ShippingDiscount(invoice, order, items)),
            ShippingDiscountTaxCompensationAmount = shippingCompensation,
            ShippingTaxAmount = invoice.ShippingTaxAmount,
            TotalPaid = invoice.StateOf() == InvoiceState.Paid ? invoice.GrandTotal : default,
            TotalRefunded = default,
            TotalCanceled = default,
            TotalInvoiced = invoice.GrandTotal,
            Items = invoice.Items is null ? null : Items(items, order),
            Payment = order.Payment is null ? null : order.Payment with { LastTransId = invoice.TransactionId },
            ExtensionAttributes = (invoice.ExtensionAttributes ?? new WireExtension()) with
            {
                ShippingAssignments = order.ExtensionAttributes?.ShippingAssignments,
                AppliedTaxes = order.ExtensionAttributes?.AppliedTaxes,
                ItemAppliedTaxes = order.ExtensionAttributes?.ItemAppliedTaxes,
            },
            GiftCardsAmount = invoice.GiftCardsAmount,
            CustomerBalanceAmount = invoice.CustomerBalanceAmount,
            RewardCurrencyAmount = invoice.RewardCurrencyAmount,
            CustomerBalanceTotalRefunded = default,
        };
    }

    // An order whose goods are invoiced is accepted, whatever is still awaited of the rest; one that is cancelled beside an invoice that is not contradicts itself.
    private static string? State(WireInvoice invoice, WireOrder order) => (invoice.StateOf(), order.State?.Trim()) switch
    {
        (InvoiceState.Canceled, _) => "canceled",
        (_, "new" or "canceled") or (InvoiceState.Paid, "pending_payment") => "processing",
        (_, var own) => own,
    };

    // The header's discount includes that on shipping. What the items leave of it is believed to be shipping's where it is the order's: anything else must show as a difference.
    private static decimal ShippingDiscount(WireInvoice invoice, WireOrder order, IReadOnlyList<WireMemoItem> items)
    {
        var rest = -invoice.DiscountAmount.OrZero - items.Sum(item => item.DiscountAmount.OrZero);
        return rest > 0 && invoice.ShippingAmount.OrZero > 0 && (order.ShippingDiscountAmount.IsMissing || Amounts.AgreeToThePenny(rest, order.ShippingDiscountAmount.OrZero)) ? rest : 0;
    }

    // Some versions count the hidden tax of shipping in the header's beside giving it in its own field, others keep the two apart.
    private static (WireNumber Goods, WireNumber Shipping) Compensation(WireInvoice invoice, IReadOnlyList<WireMemoItem> items)
    {
        var (all, shipping) = (invoice.DiscountTaxCompensationAmount, invoice.ShippingDiscountTaxCompensationAmount);
        var goods = items.Sum(item => item.DiscountTaxCompensationAmount.OrZero);
        return shipping.OrZero != 0 && all.OrZero == goods + shipping.OrZero ? (new WireNumber(goods), shipping) : (all, shipping);
    }

    private static List<WireItem> Items(IReadOnlyList<WireMemoItem> items, WireOrder order)
    {
        var ordered = new Dictionary<string, WireItem>(StringComparer.Ordinal);
        foreach (var item in order.Items ?? [])
        {
            if (item.ItemId is { } id) ordered.TryAdd(id, item);
        }

        return [.. items.Where(IsBilled).Select(item => Item(item, item.OrderItemId is { } id ? ordered.GetValueOrDefault(id) : null))];
    }

    // A part of an order lists what it does not bill as well, with a quantity of 0.
    private static bool IsBilled(WireMemoItem item) =>
        item.Qty.OrZero != 0 || item.Qty.Unreadable is not null || item.RowTotal.OrZero != 0 || item.TaxAmount.OrZero != 0 || item.DiscountAmount.OrZero != 0;

    private static WireItem Item(WireMemoItem item, WireItem? ordered) => (ordered ?? new WireItem()) with
    {
        ItemId = item.OrderItemId,
        Sku = item.Sku ?? ordered?.Sku,
        Name = ordered?.Name ?? item.Name,
        QtyOrdered = item.Qty,
        RowTotal = item.RowTotal,
        RowTotalInclTax = item.RowTotalInclTax,
        TaxAmount = item.TaxAmount,
        DiscountAmount = item.DiscountAmount,
        DiscountTaxCompensationAmount = item.DiscountTaxCompensationAmount,
        WeeeTaxAppliedRowAmount = item.WeeeTaxAppliedRowAmount,
        WeeeTaxApplied = item.WeeeTaxApplied,
    };
}
