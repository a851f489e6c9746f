using KashflowOrleans.Connectors.Magento.Wire;
using KashflowOrleans.Model;

namespace KashflowOrleans.Connectors.Magento.Translation;

/// <summary>What is left of an order of which a part was cancelled while the rest stands. The header says exactly what was cancelled of each of its sums; the items say how many.
/// What the items leave is taken from what was invoiced of them, where all that was not cancelled is, and else in proportion to the quantities; whichever comes to the header's
/// sums to the penny is the order. When neither does, the difference is named and nothing is posted.</summary>
internal static class Cancellations
{
    /// <summary>The order that remains; the order itself when nothing of it was cancelled or all of it.</summary>
    public static WireOrder Remaining(WireOrder order, OrderState state, ProblemList problems)
    {
        var canceled = problems.Read(order.TotalCanceled, "total_canceled");
        if (canceled == 0 || state == OrderState.Canceled)
        {
            return order;
        }

        ProblemList? closest = null;
        foreach (var taken in (ReadOnlySpan<Func<WireItem, WireItem?>>)[AsInvoiced, InProportion])
        {
            if (With(order, taken) is not { } rest)
            {
                continue;
            }

            var attempt = new ProblemList();
            _ = OrderLines.Of(rest, OrderMoney.Of(rest, attempt), attempt);
            if (attempt.Problems.Count == 0)
            {
                return rest;
            }

            closest = attempt;
        }

        var why = closest is null ? "the items do not say how many were cancelled (qty_canceled)." : closest.Problems[0];
        problems.Add($"{Amounts.Show(canceled)} of the order was cancelled (total_canceled) while the rest stands, and what the rest is cannot be told to the penny: {why} Invoice the rest by hand.");
        return order;
    }

    private static WireOrder? With(WireOrder order, Func<WireItem, WireItem?> taken)
    {
        if (order.Items is not { } items || !items.Any(item => item.QtyCanceled.OrZero > 0))
        {
            // Only delivery can have been cancelled then, with goods that all stand.
            return order.ShippingCanceled.OrZero > 0 ? Header(order, order.Items) : null;
        }

        // Everything of an item that was cancelled whole is gone, its children with it.
        var left = new List<WireItem>(items.Count);
        var gone = items.Where(IsGone).Select(item => item.ItemId).ToHashSet(StringComparer.Ordinal);
        foreach (var item in items.Where(item => !IsGone(item) && (item.ParentItemId is null || !gone.Contains(item.ParentItemId))))
        {
            if ((item.QtyCanceled.OrZero == 0 ? item : taken(item)) is not { } rest)
            {
                return null;
            }

            left.Add(rest);
        }

        return Header(order, left);
    }

    private static bool IsGone(WireItem item) => item.QtyCanceled.OrZero > 0 && item.QtyCanceled.OrZero >= item.QtyOrdered.OrZero;

    private static WireOrder Header(WireOrder order, IReadOnlyList<WireItem>? items)
    {
        var shipping = order.ShippingAmount.OrZero;
        var left = shipping == 0 ? 1m : 1m - (order.ShippingCanceled.OrZero / shipping);
        return order with
        {
            GrandTotal = Less(order.GrandTotal, order.TotalCanceled.OrZero),
            Subtotal = Less(order.Subtotal, order.SubtotalCanceled.OrZero),
            TaxAmount = Less(order.TaxAmount, order.TaxCanceled.OrZero),
            DiscountAmount = Less(order.DiscountAmount, -Math.Abs(order.DiscountCanceled.OrZero)),
            DiscountTaxCompensationAmount = Compensation(order, items),
            ShippingAmount = Less(order.ShippingAmount, order.ShippingCanceled.OrZero),
            ShippingTaxAmount = Share(order.ShippingTaxAmount, left),
            ShippingDiscountAmount = Share(order.ShippingDiscountAmount, left),
            ShippingDiscountTaxCompensationAmount = Share(order.ShippingDiscountTaxCompensationAmount, left),
            TotalCanceled = default,
            Items = items,
        };
    }

    // No header field says what of the hidden tax was cancelled: it is what the remaining items carry.
    private static WireNumber Compensation(WireOrder order, IReadOnlyList<WireItem>? items) =>
        order.DiscountTaxCompensationAmount.OrZero == 0 ? order.DiscountTaxCompensationAmount : new WireNumber((items ?? []).Sum(item => item.DiscountTaxCompensationAmount.OrZero));

    private static WireItem? AsInvoiced(WireItem item)
    {
        var left = item.QtyOrdered.OrZero - item.QtyCanceled.OrZero;
        if (item.QtyInvoiced.OrZero != left || item.RowInvoiced.IsMissing)
        {
            return null;
        }

        var row = item.RowInvoiced.OrZero - item.DiscountInvoiced.OrZero;
        return item with
        {
            QtyOrdered = new WireNumber(left),
            RowTotal = new WireNumber(row),
            RowTotalInclTax = new WireNumber(row + item.DiscountTaxCompensationInvoiced.OrZero + item.TaxInvoiced.OrZero),
            TaxAmount = item.TaxInvoiced,
            DiscountAmount = default,
            DiscountTaxCompensationAmount = item.DiscountTaxCompensationInvoiced,
        };
    }

    private static WireItem InProportion(WireItem item)
    {
        var left = 1m - (item.QtyCanceled.OrZero / item.QtyOrdered.OrZero);
        return item with
        {
            QtyOrdered = new WireNumber(item.QtyOrdered.OrZero - item.QtyCanceled.OrZero),
            RowTotal = Share(item.RowTotal, left),
            RowTotalInclTax = Share(item.RowTotalInclTax, left),
            TaxAmount = Share(item.TaxAmount, left),
            DiscountAmount = Share(item.DiscountAmount, left),
            DiscountTaxCompensationAmount = Share(item.DiscountTaxCompensationAmount, left),
            WeeeTaxAppliedRowAmount = Share(item.WeeeTaxAppliedRowAmount, left),
        };
    }

    private static WireNumber Less(WireNumber number, decimal taken) => number.Value is { } value ? new WireNumber(value - taken) : number;

    private static WireNumber Share(WireNumber number, decimal left) =>
        number.Value is { } value ? new WireNumber(Math.Round(value * left, 2, MidpointRounding.AwayFromZero)) : number;
}
