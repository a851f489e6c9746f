namespace KashflowOrleans.Sandbox.Magento.Orders;

/// <summary>Makes invoices of parts of an order by the shop's arithmetic: of each amount of a row the share of the quantity, rounded, of what is left; the last one takes the
/// rest, and the first that stands takes the whole delivery (apis/magento.md §7, case 28). Pure; what is not allowed is a refusal in the shop's words.</summary>
internal static class Invoicing
{
    /// <summary>Invoices a part of an order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="earlier">Its invoices so far.</param>
    /// <param name="request">What to invoice.</param>
    /// <param name="id">The invoice's id.</param>
    /// <param name="now">When.</param>
    /// <param name="invoiced">The order afterwards.</param>
    /// <param name="invoice">The invoice.</param>
    public static string? Invoice(
        ShopOrder order, IReadOnlyList<ShopInvoice> earlier, InvoiceRequest request, int id, DateTime now, out ShopOrder invoiced, out ShopInvoice invoice)
    {
        (invoiced, invoice) = (order, null!);
        if (order.State is "canceled" or "closed" or "holded" or "payment_review")
            return "The order does not allow an invoice to be created.";

        if (ReadQuantities(order, request.Items, static item => item.Quantity - item.QuantityInvoiced - item.QuantityCanceled, out var quantities) is { } bad)
            return bad;

        if (quantities.Count == 0)
            return "You can't create an invoice without products.";

        var items = Rows(order, quantities);
        var hasShipping = !earlier.Any(static one => one.State != ShopInvoice.Canceled && one.HasShipping);
        invoice = new ShopInvoice(id, order.EntityId, now)
        {
            State = request.Capture ? ShopInvoice.Paid : ShopInvoice.Open,
            Items = items,
            Totals = Totals(items, static item => item.Row, order.Totals, hasShipping),
            BaseTotals = Totals(items, static item => item.BaseRow, order.BaseTotals, hasShipping),
            TransactionId = request.Capture ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"pay_{id:x8}{order.EntityId * 31L:x8}") : null,
            HasShipping = hasShipping,
        };
        invoiced = Complete(Apply(order, invoice, 1, request.Capture, now));
        return null;
    }

    /// <summary>Takes the money of an open invoice; null when it is not open.</summary>
    public static (ShopOrder Order, ShopInvoice Invoice)? Capture(ShopOrder order, ShopInvoice invoice, DateTime now)
    {
        if (invoice.State != ShopInvoice.Open)
            return null;

        var paid = invoice with
        {
            State = ShopInvoice.Paid,
            ChangedAt = now,
            TransactionId = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"pay_{invoice.EntityId:x8}{order.EntityId * 31L:x8}"),
        };
        return (Paid(order, paid) with { UpdatedAt = now }, paid);
    }

    /// <summary>Cancels an open invoice: what it had is left to be invoiced again; null when it is not open.</summary>
    public static (ShopOrder Order, ShopInvoice Invoice)? Cancel(ShopOrder order, ShopInvoice invoice, DateTime now) => invoice.State != ShopInvoice.Open
        ? null
        : (Apply(order, invoice, -1, isPaid: false, now), invoice with { State = ShopInvoice.Canceled, ChangedAt = now });

    /// <summary>Cancels what was not invoiced of an order that was invoiced in part; null when there is nothing to cancel.</summary>
    public static ShopOrder? CancelRest(ShopOrder order, DateTime now)
    {
        if (order.State is "canceled" or "closed" or "complete" or "holded" || order.Totals.Invoiced <= 0 || order.Items.All(static item => item.QuantityInvoiced + item.QuantityCanceled >= item.Quantity))
            return null;

        return Complete(order with
        {
            UpdatedAt = now,
            Totals = order.Totals with { Canceled = order.Totals.Grand - order.Totals.Invoiced },
            BaseTotals = order.BaseTotals with { Canceled = order.BaseTotals.Grand - order.BaseTotals.Invoiced },
            Items = [.. order.Items.Select(static item => item with { QuantityCanceled = item.Quantity - item.QuantityInvoiced })],
        });
    }

    /// <summary>Sends a part of an order.</summary>
    public static string? Ship(ShopOrder order, ShipmentRequest request, DateTime now, out ShopOrder shipped)
    {
        shipped = order;
        if (order.State is "canceled" or "closed" or "holded")
            return "The order does not allow a shipment to be created.";

        if (ReadQuantities(order, request.Items, static item => item.IsVirtual ? 0 : item.Quantity - item.QuantityShipped - item.QuantityCanceled, out var quantities) is { } bad)
            return bad;

        if (quantities.Count == 0)
            return "You can't create a shipment without products.";

        shipped = Complete(order with
        {
            State = "processing",
            Status = "processing",
            UpdatedAt = now,
            Items = [.. order.Items.Select(item => quantities.TryGetValue(item.ItemId, out var quantity) ? item with { QuantityShipped = item.QuantityShipped + quantity } : item)],
        });
        return null;
    }

    // Complete is what has nothing left to invoice or to send.
    private static ShopOrder Complete(ShopOrder order)
    {
        var isDone = order.Totals.Paid >= order.Totals.Invoiced
            && order.Items.All(static item => item.QuantityInvoiced + item.QuantityCanceled >= item.Quantity && (item.IsVirtual || item.QuantityShipped + item.QuantityCanceled >= item.Quantity));
        var state = isDone ? "complete" : "processing";
        return order with { State = state, Status = state };
    }

    private static string? ReadQuantities(ShopOrder order, IReadOnlyList<InvoicedQuantity>? wanted, Func<ShopItem, decimal> left, out Dictionary<int, decimal> quantities)
    {
        quantities = [];
        foreach (var (id, quantity) in wanted?.Select(static one => (one.OrderItemId, one.Qty)) ?? order.Items.Select(item => (item.ItemId, left(item))))
        {
            var item = order.Items.FirstOrDefault(item => item.ItemId == id);
            if (item is null)
                return $"The order contains no item {id}.";

            if (quantity < 0 || quantity > left(item))
                return $"The quantity {MagentoValues.Number(quantity)} of \"{item.Name}\" is more than is left: {MagentoValues.Number(left(item))}.";

            if (quantity == 0)
                continue;

            quantities[id] = quantity;
            foreach (var part in order.Items.Where(part => part.ParentItemId == id))
            {
                if (Math.Min(part.Quantity / item.Quantity * quantity, left(part)) is > 0 and var share)
                    quantities[part.ItemId] = share;
            }
        }

        return null;
    }

    private static List<ShopInvoiceItem> Rows(ShopOrder order, Dictionary<int, decimal> quantities)
    {
        var rows = new List<ShopInvoiceItem>(quantities.Count);
        foreach (var item in order.Items)
        {
            if (!quantities.TryGetValue(item.ItemId, out var quantity))
                continue;

            // A dynamic bundle's parent has no row, nor has a child that stands for its parent (§1.4 item 2).
            var hasMoney = !item.IsDynamicBundle && (item.ParentItemId is null || item.Row.RowTotal != 0);
            var isRest = quantity == item.Quantity - item.QuantityInvoiced;
            var share = quantity / (item.Quantity - item.QuantityInvoiced);
            rows.Add(new ShopInvoiceItem(
                item.ItemId,
                quantity,
                hasMoney ? Share(item.Row, item.RowInvoiced, quantity, share, isRest) : null,
                hasMoney ? Share(item.BaseRow, item.BaseRowInvoiced, quantity, share, isRest) : null));
        }

        return rows;
    }

    private static ShopRow Share(ShopRow row, ShopRow invoiced, decimal quantity, decimal share, bool isRest)
    {
        return new ShopRow(
            row.Price,
            row.PriceInclTax,
            Of(row.RowTotal - invoiced.RowTotal),
            Pricing.Round(row.PriceInclTax * quantity),
            Of(row.Tax - invoiced.Tax),
            Of(row.Discount - invoiced.Discount),
            Of(row.DiscountTaxCompensation - invoiced.DiscountTaxCompensation));

        decimal Of(decimal rest) => isRest ? rest : Pricing.Round(rest * share);
    }

    private static ShopTotals Totals(IReadOnlyList<ShopInvoiceItem> items, Func<ShopInvoiceItem, ShopRow?> row, ShopTotals ordered, bool hasShipping)
    {
        var rows = items.Select(row).OfType<ShopRow>().ToList();
        var (shipping, shippingTax, shippingDiscount, shippingCompensation) = hasShipping
            ? (ordered.Shipping, ordered.ShippingTax, ordered.ShippingDiscount, ordered.ShippingDiscountTaxCompensation)
            : (0, 0, 0, 0);
        var subtotal = rows.Sum(static one => one.RowTotal);
        var discount = -rows.Sum(static one => one.Discount) - shippingDiscount;
        var compensation = rows.Sum(static one => one.DiscountTaxCompensation);
        var tax = rows.Sum(static one => one.Tax) + shippingTax;
        return new ShopTotals(
            subtotal,
            rows.Sum(static one => one.RowTotalInclTax),
            discount,
            compensation,
            shipping,
            hasShipping ? ordered.ShippingInclTax : 0,
            shippingDiscount,
            shippingCompensation,
            shippingTax,
            tax,
            subtotal + discount + compensation + shipping + shippingCompensation + tax);
    }

    private static ShopOrder Apply(ShopOrder order, ShopInvoice invoice, int sign, bool isPaid, DateTime now)
    {
        var (grand, baseGrand) = (sign * invoice.Totals!.Grand, sign * invoice.BaseTotals!.Grand);
        var changed = order with
        {
            UpdatedAt = now,
            Totals = order.Totals with { Invoiced = order.Totals.Invoiced + grand },
            BaseTotals = order.BaseTotals with { Invoiced = order.BaseTotals.Invoiced + baseGrand },
            Items = [.. order.Items.Select(item => invoice.Items!.FirstOrDefault(row => row.OrderItemId == item.ItemId) is { } row ? Apply(item, row, sign) : item)],
        };
        return isPaid ? Paid(changed, invoice) : changed;
    }

    private static ShopOrder Paid(ShopOrder order, ShopInvoice invoice) => order with
    {
        Totals = Paid(order.Totals, invoice.Totals!.Grand),
        BaseTotals = Paid(order.BaseTotals, invoice.BaseTotals!.Grand),
        Payment = order.Payment with { LastTransactionId = invoice.TransactionId },
    };

    private static ShopTotals Paid(ShopTotals totals, decimal amount) => totals with { Paid = totals.Paid + amount, Due = totals.Due - amount };

    private static ShopItem Apply(ShopItem item, ShopInvoiceItem row, int sign) => item with
    {
        QuantityInvoiced = item.QuantityInvoiced + (sign * row.Quantity),
        RowInvoiced = row.Row is { } money ? Add(item.RowInvoiced, money, sign) : item.RowInvoiced,
        BaseRowInvoiced = row.BaseRow is { } baseMoney ? Add(item.BaseRowInvoiced, baseMoney, sign) : item.BaseRowInvoiced,
    };

    private static ShopRow Add(ShopRow left, ShopRow right, int sign) => new(
        0,
        0,
        left.RowTotal + (sign * right.RowTotal),
        left.RowTotalInclTax + (sign * right.RowTotalInclTax),
        left.Tax + (sign * right.Tax),
        left.Discount + (sign * right.Discount),
        left.DiscountTaxCompensation + (sign * right.DiscountTaxCompensation));
}
