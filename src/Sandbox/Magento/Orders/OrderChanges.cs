using System.Globalization;

namespace KashflowOrleans.Sandbox.Magento.Orders;

/// <summary>What can happen to an order in the shop. Pure; null means the shop does not allow it in the order's state.</summary>
internal static class OrderChanges
{
    /// <summary>Takes the payment: an invoice for everything, so paid and invoiced are the grand total.</summary>
    public static ShopOrder Pay(ShopOrder order, DateTime now, string transactionId) => order with
    {
        State = "processing",
        Status = "processing",
        UpdatedAt = now,
        Totals = Paid(order.Totals),
        BaseTotals = Paid(order.BaseTotals),
        Payment = order.Payment with { LastTransactionId = transactionId },
        Items = [.. order.Items.Select(static item => item with { QuantityInvoiced = item.Quantity })],
    };

    /// <summary>An order as it was before it was paid.</summary>
    public static ShopOrder Unpaid(ShopOrder order) => order with
    {
        State = "new",
        Status = "pending",
        Totals = order.Totals with { Paid = 0, Invoiced = 0, Due = order.Totals.Grand },
        BaseTotals = order.BaseTotals with { Paid = 0, Invoiced = 0, Due = order.BaseTotals.Grand },
        Payment = order.Payment with { LastTransactionId = null },
        Items = [.. order.Items.Select(static item => item with { QuantityInvoiced = 0, QuantityShipped = 0 })],
    };

    /// <summary>Sends everything; an order that is paid as well is complete.</summary>
    public static ShopOrder Ship(ShopOrder order, DateTime now)
    {
        var isPaid = order.Totals.Paid >= order.Totals.Grand;
        return order with
        {
            State = isPaid ? "complete" : "processing",
            Status = isPaid ? "complete" : "processing",
            UpdatedAt = now,
            Items = [.. order.Items.Select(static item => item.IsVirtual ? item : item with { QuantityShipped = item.Quantity })],
        };
    }

    /// <summary>Cancels an unpaid order. What was due stays in total_due, as in the recordings (apis/magento.md §1.3).</summary>
    public static ShopOrder? Cancel(ShopOrder order, DateTime now) => order.State is "canceled" or "closed" or "complete" or "holded" || order.Totals.Paid > 0
        ? null
        : order with
        {
            State = "canceled",
            Status = "canceled",
            UpdatedAt = now,
            Totals = order.Totals with { Canceled = order.Totals.Grand },
            BaseTotals = order.BaseTotals with { Canceled = order.BaseTotals.Grand },
            Items = [.. order.Items.Select(static item => item with { QuantityCanceled = item.Quantity })],
        };

    public static ShopOrder? Hold(ShopOrder order, DateTime now) => order.State is "canceled" or "closed" or "complete" or "holded" or "payment_review"
        ? null
        : order with { State = "holded", Status = "holded", HeldState = order.State, HeldStatus = order.Status, UpdatedAt = now };

    public static ShopOrder? Unhold(ShopOrder order, DateTime now) => order.State != "holded"
        ? null
        : order with { State = order.HeldState ?? "new", Status = order.HeldStatus ?? "pending", HeldState = null, HeldStatus = null, UpdatedAt = now };

    /// <summary>Adds a line to the history; a status in it becomes the order's, defined or not (apis/magento.md §1.11).</summary>
    public static ShopOrder Comment(ShopOrder order, ShopComment comment) => order with
    {
        Comments = [.. order.Comments, comment],
        Status = string.IsNullOrEmpty(comment.Status) ? order.Status : comment.Status,
        UpdatedAt = comment.CreatedAt,
    };

    /// <summary>
    /// Edits an order as the admin does: the original is canceled and a new one takes its place under <c>{increment}-1</c>, each naming the other
    /// (apis/magento.md §1.8).
    /// </summary>
    /// <param name="order">The order to edit.</param>
    /// <param name="replacement">An order of its own for what is bought now; it takes over the buyer and the billing address.</param>
    /// <param name="now">When.</param>
    /// <param name="original">The original as it is afterwards.</param>
    public static ShopOrder? Edit(ShopOrder order, ShopOrder replacement, DateTime now, out ShopOrder original)
    {
        original = order;
        if (Cancel(order, now) is not { } canceled)
            return null;

        var first = order.OriginalIncrementId ?? order.IncrementId;
        var edit = order.EditIncrement + 1;
        var increment = string.Create(CultureInfo.InvariantCulture, $"{first}-{edit}");
        original = canceled with { RelationChildId = replacement.EntityId, RelationChildRealId = increment };
        return replacement with
        {
            IncrementId = increment,
            OriginalIncrementId = first,
            EditIncrement = edit,
            RelationParentId = order.EntityId,
            RelationParentRealId = order.IncrementId,
            Buyer = order.Buyer,
            Billing = order.Billing with { EntityId = replacement.Billing.EntityId },
        };
    }

    private static ShopTotals Paid(ShopTotals totals) => totals with { Paid = totals.Grand, Invoiced = totals.Grand, Due = 0 };
}
