using System.Globalization;

namespace KashflowOrleans.Sandbox.Magento.Orders;

/// <summary>What is to be given back of an order. Amounts are in the base currency, as where the shop asks for them.</summary>
public sealed record RefundRequest
{
    /// <summary>The invoice that is refunded: what of it is left, where nothing else is said; null refunds the order.</summary>
    public int? InvoiceId { get; set; }

    /// <summary>Items and how many of each; null is everything that is left. A bundle takes its parts along.</summary>
    public IReadOnlyList<RefundItem>? Items { get; set; }

    /// <summary>Shipping without tax; null is what is left with everything, and nothing with single items.</summary>
    public decimal? Shipping { get; set; }

    /// <summary>Given back beyond the goods.</summary>
    public decimal AdjustmentPositive { get; set; }

    /// <summary>Kept back.</summary>
    public decimal AdjustmentNegative { get; set; }

    /// <summary>Through the gateway; null does so when the order was paid through one.</summary>
    public bool? Online { get; set; }

    /// <summary>As store credit instead of money; guests cannot have any.</summary>
    public bool ToStoreCredit { get; set; }

    /// <summary>Whether the goods go back into stock.</summary>
    public bool ReturnToStock { get; set; }

    /// <summary>Leaves the order's updated_at as it is, as shops have been seen to do with documents of an order (apis/magento.md §3.4).</summary>
    public bool KeepsUpdatedAt { get; set; }
}

/// <summary>How many of an item.</summary>
public sealed record RefundItem(int OrderItemId, decimal Qty);

/// <summary>Makes credit memos by the shop's arithmetic: of each amount of a row the share of the quantity, rounded, of what is left; the last one takes the rest
/// (apis/magento.md §5, partial refunds). Pure.</summary>
internal static class Refunding
{
    /// <summary>Gives money back.</summary>
    /// <returns>The refusal in the shop's words, or null.</returns>
    public static string? Refund(ShopOrder order, RefundRequest request, int memoId, DateTime now, out ShopOrder refunded, out ShopCreditMemo memo)
    {
        (refunded, memo) = (order, null!);
        if (order.Totals.Paid <= 0 || order.State is "canceled" or "closed" or "holded")
            return "We can't create credit memo for the order.";

        if (ReadQuantities(order, request, out var quantities) is { } badQuantity)
            return badQuantity;

        if (ReadShipping(order, request, out var shipping) is { } badShipping)
            return badShipping;

        var items = Rows(order, quantities);
        var totals = Totals(order, items, static item => item.Row, shipping.Order, Adjust(request, order.BaseToOrderRate), order.Totals, order.Refunds.Totals);
        var baseTotals = Totals(order, items, static item => item.BaseRow, shipping.Base, Adjust(request, 1), order.BaseTotals, order.Refunds.BaseTotals);
        if (CheckTotals(order, items, totals) is { } badTotal)
            return badTotal;

        if (request.ToStoreCredit && order.Buyer.IsGuest)
            return "Store credit is for customers with an account.";

        var isOnline = !request.ToStoreCredit && (request.Online ?? order.Payment.LastTransactionId is not null);
        if (isOnline && order.Payment.LastTransactionId is null)
            return "The order was not paid online: it can be refunded offline only.";

        memo = new ShopCreditMemo
        {
            EntityId = memoId,
            InvoiceId = request.InvoiceId,
            OrderId = order.EntityId,
            CreatedAt = now,
            Items = items,
            Totals = totals,
            BaseTotals = baseTotals,
            TransactionId = isOnline ? string.Create(CultureInfo.InvariantCulture, $"re_{memoId:x8}{order.EntityId * 17L:x8}") : null,
            IsStoreCredit = request.ToStoreCredit,
            IsReturnedToStock = request.ReturnToStock,
        };
        refunded = Apply(order, memo, now);
        return null;
    }

    private static string? ReadQuantities(ShopOrder order, RefundRequest request, out Dictionary<int, decimal> quantities)
    {
        quantities = [];
        foreach (var (id, quantity) in request.Items?.Select(static item => (item.OrderItemId, item.Qty)) ?? order.Items.Select(static item => (item.ItemId, Left(item))))
        {
            var item = order.Items.FirstOrDefault(item => item.ItemId == id);
            if (item is null)
                return $"The order contains no item {id}.";

            if (quantity < 0 || quantity > Left(item))
                return $"We found an invalid quantity to refund item \"{item.Name}\".";

            if (quantity == 0)
                continue;

            // Of a product with parts the one that carries the money is named, or a bundle as a whole.
            var parts = order.Items.Where(part => part.ParentItemId == id);
            if (item.ParentItemId is { } parent && item.Row.RowTotal == 0 && !quantities.ContainsKey(parent))
                return $"Item {id} is part of item {parent}, which carries the money: refund that one.";

            quantities[id] = quantity;
            foreach (var part in parts)
            {
                // Of a dynamic bundle a part may have been given back by itself before.
                if (Math.Min(part.Quantity / item.Quantity * quantity, Left(part)) is > 0 and var share)
                    quantities[part.ItemId] = share;
            }
        }

        return null;
    }

    private static decimal Left(ShopItem item) => item.QuantityInvoiced - item.QuantityRefunded;

    private static string? ReadShipping(ShopOrder order, RefundRequest request, out (decimal Order, decimal Base) shipping)
    {
        var left = order.BaseTotals.Shipping - order.Refunds.BaseTotals.Shipping;
        var wanted = request.Shipping ?? (request.Items is null ? left : 0);
        var rest = order.Totals.Shipping - order.Refunds.Totals.Shipping;
        shipping = (wanted == left ? rest : Pricing.Round(wanted * order.BaseToOrderRate), wanted);
        return wanted < 0 || wanted > left ? $"Maximum shipping amount allowed to refund is: {MagentoValues.Number(left)}" : null;
    }

    private static List<ShopMemoItem> Rows(ShopOrder order, Dictionary<int, decimal> quantities)
    {
        var rows = new List<ShopMemoItem>(quantities.Count);
        foreach (var item in order.Items)
        {
            if (!quantities.TryGetValue(item.ItemId, out var quantity))
                continue;

            var hasMoney = !item.IsDynamicBundle && (item.ParentItemId is null || item.Row.RowTotal != 0);
            rows.Add(new ShopMemoItem(
                item.ItemId,
                quantity,
                hasMoney ? Share(item.QuantityInvoiced == item.Quantity ? item.Row : item.RowInvoiced with { Price = item.Row.Price, PriceInclTax = item.Row.PriceInclTax }, item.RowRefunded, quantity, Left(item)) : null,
                hasMoney ? Share(item.QuantityInvoiced == item.Quantity ? item.BaseRow : item.BaseRowInvoiced with { Price = item.BaseRow.Price, PriceInclTax = item.BaseRow.PriceInclTax }, item.BaseRowRefunded, quantity, Left(item)) : null));
        }

        return rows;
    }

    private static ShopRow Share(ShopRow row, ShopRow refunded, decimal quantity, decimal left)
    {
        return new ShopRow(
            row.Price,
            row.PriceInclTax,
            Of(row.RowTotal - refunded.RowTotal),
            Pricing.Round(row.PriceInclTax * quantity),
            Of(row.Tax - refunded.Tax),
            Of(row.Discount - refunded.Discount),
            Of(row.DiscountTaxCompensation - refunded.DiscountTaxCompensation));

        decimal Of(decimal rest) => quantity == left ? rest : Pricing.Round(rest / left * quantity);
    }

    private static (decimal Positive, decimal Negative) Adjust(RefundRequest request, decimal rate) =>
        (Pricing.Round(request.AdjustmentPositive * rate), Pricing.Round(request.AdjustmentNegative * rate));

    private static ShopRefund Totals(
        ShopOrder order,
        IReadOnlyList<ShopMemoItem> items,
        Func<ShopMemoItem, ShopRow?> row,
        decimal shipping,
        (decimal Positive, decimal Negative) adjustment,
        ShopTotals ordered,
        ShopRefund refunded)
    {
        var rows = items.Select(row).OfType<ShopRow>().ToList();
        var shippingTax = OfShipping(ordered.ShippingTax, refunded.ShippingTax);
        var shippingDiscount = OfShipping(ordered.ShippingDiscount, refunded.ShippingDiscount);
        var shippingCompensation = OfShipping(ordered.ShippingDiscountTaxCompensation, refunded.ShippingCompensation);
        return new ShopRefund(
            rows.Sum(static one => one.RowTotal),
            rows.Sum(static one => one.RowTotalInclTax),
            -rows.Sum(static one => one.Discount) - shippingDiscount,
            rows.Sum(static one => one.DiscountTaxCompensation) + shippingCompensation,
            shipping,
            shippingTax,
            shippingDiscount,
            shippingCompensation,
            rows.Sum(static one => one.Tax) + shippingTax,
            adjustment.Positive,
            adjustment.Negative);

        decimal OfShipping(decimal all, decimal given)
        {
            if (shipping == 0)
                return 0;

            return shipping == ordered.Shipping - refunded.Shipping ? all - given : Pricing.Round(all * shipping / ordered.Shipping);
        }
    }

    private static string? CheckTotals(ShopOrder order, IReadOnlyList<ShopMemoItem> items, ShopRefund totals)
    {
        if (items.Count == 0 && totals is { Shipping: 0, AdjustmentPositive: 0 })
            return "The credit memo's total must be positive.";

        if (totals.Grand < 0 || totals.AdjustmentPositive < 0 || totals.AdjustmentNegative < 0)
            return "The credit memo's total must be positive.";

        var most = order.Totals.Paid - order.Refunds.Totals.Grand;
        return totals.Grand > most ? $"The most money available to refund is {MagentoValues.Number(most)}." : null;
    }

    /// <summary>What the credit memo makes of its order: when all that was paid is given back, it is closed.</summary>
    private static ShopOrder Apply(ShopOrder order, ShopCreditMemo memo, DateTime now)
    {
        var refunds = order.Refunds.Plus(memo);
        var isAll = refunds.Totals.Grand >= order.Totals.Paid && order.Items.All(static item => item.QuantityInvoiced + item.QuantityCanceled >= item.Quantity);
        return order with
        {
            State = isAll ? "closed" : order.State,
            Status = isAll ? "closed" : order.Status,
            UpdatedAt = now,
            Refunds = refunds,
            Items = [.. order.Items.Select(item => memo.Items.FirstOrDefault(row => row.OrderItemId == item.ItemId) is { } row ? Apply(item, row) : item)],
        };
    }

    private static ShopItem Apply(ShopItem item, ShopMemoItem row) => item with
    {
        QuantityRefunded = item.QuantityRefunded + row.Quantity,
        RowRefunded = row.Row is { } money ? Add(item.RowRefunded, money) : item.RowRefunded,
        BaseRowRefunded = row.BaseRow is { } baseMoney ? Add(item.BaseRowRefunded, baseMoney) : item.BaseRowRefunded,
    };

    private static ShopRow Add(ShopRow left, ShopRow right) => new(
        0,
        0,
        left.RowTotal + right.RowTotal,
        left.RowTotalInclTax + right.RowTotalInclTax,
        left.Tax + right.Tax,
        left.Discount + right.Discount,
        left.DiscountTaxCompensation + right.DiscountTaxCompensation);
}
