using KashflowOrleans.Connectors.Magento.Wire;

namespace KashflowOrleans.Connectors.Magento.Translation;

/// <summary>Brings a credit memo into the form of an order of the goods it takes back, so that its rows are read by the same rules to the same penny. What a credit memo does
/// not know, it takes from its order: which item stands for which, rates, the name of the delivery. Adjustments are no part of it.</summary>
internal static class MemoAsOrder
{
    /// <summary>The credit memo as an order.</summary>
    /// <param name="memo">The credit memo.</param>
    /// <param name="order">Its order.</param>
    /// <param name="adjustment">What of its total is adjustment.</param>
    /// <param name="shipping">What the credit memos before it gave back of shipping; this one is added.</param>
    public static WireOrder Of(WireCreditMemo memo, WireOrder order, decimal adjustment, ShippingGivenBack shipping)
    {
        var items = memo.Items ?? [];
        var shippingDiscount = shipping.TakeDiscount(memo, order, -memo.DiscountAmount.OrZero - items.Sum(item => item.DiscountAmount.OrZero));
        var (compensation, shippingCompensation) = Compensation(memo, order, items, shipping);
        shipping.TakeAmount(memo);
        return new WireOrder
        {
            EntityId = memo.EntityId,
            IncrementId = memo.IncrementId,
            OrderCurrencyCode = memo.OrderCurrencyCode ?? order.OrderCurrencyCode,
            BaseCurrencyCode = memo.BaseCurrencyCode ?? order.BaseCurrencyCode,
            IsVirtual = order.IsVirtual,
            GrandTotal = memo.GrandTotal.Value is { } total ? new WireNumber(total - adjustment) : memo.GrandTotal,
            Subtotal = memo.Subtotal,
            DiscountAmount = memo.DiscountAmount,
            DiscountTaxCompensationAmount = compensation,
            TaxAmount = memo.TaxAmount,
            ShippingAmount = memo.ShippingAmount,
            ShippingDiscountAmount = new WireNumber(shippingDiscount),
            ShippingDiscountTaxCompensationAmount = shippingCompensation,
            ShippingTaxAmount = memo.ShippingTaxAmount,
            ShippingDescription = order.ShippingDescription,
            Items = Items(items, order),
            ExtensionAttributes = (memo.ExtensionAttributes ?? new WireExtension()) with
            {
                AppliedTaxes = order.ExtensionAttributes?.AppliedTaxes,
                ItemAppliedTaxes = order.ExtensionAttributes?.ItemAppliedTaxes,
            },
            GiftCardsAmount = memo.GiftCardsAmount,
            CustomerBalanceAmount = memo.CustomerBalanceAmount,
            RewardCurrencyAmount = memo.RewardCurrencyAmount,
        };
    }

    // The header's hidden tax includes that of shipping; orders and invoices keep them apart, and a field of its own is never filled.
    private static (WireNumber Goods, WireNumber Shipping) Compensation(WireCreditMemo memo, WireOrder order, IReadOnlyList<WireMemoItem> items, ShippingGivenBack shipping)
    {
        var goods = items.Sum(item => item.DiscountTaxCompensationAmount.OrZero);
        var own = memo.ShippingDiscountTaxCompensationAmount;
        var rest = memo.DiscountTaxCompensationAmount.OrZero - goods;
        return own.OrZero == 0 || own.OrZero == rest
            ? shipping.TakeCompensation(memo, order, rest) is not 0 and var share ? (new WireNumber(goods), new WireNumber(share)) : (memo.DiscountTaxCompensationAmount, own)
            : (memo.DiscountTaxCompensationAmount, own);
    }

    private static List<WireItem> Items(IReadOnlyList<WireMemoItem> items, WireOrder order)
    {
        var ordered = new Dictionary<string, WireItem>(StringComparer.Ordinal);
        foreach (var item in order.Items ?? [])
        {
            if (item.ItemId is { } id) ordered.TryAdd(id, item);
        }

        return [.. items.Where(IsTakenBack).Select(item => Item(item, item.OrderItemId is { } id ? ordered.GetValueOrDefault(id) : null))];
    }

    private static bool IsTakenBack(WireMemoItem item) =>
        item.Qty.OrZero != 0 || item.Qty.Unreadable is not null || item.RowTotal.OrZero != 0 || item.TaxAmount.OrZero != 0 || item.DiscountAmount.OrZero != 0;

    private static WireItem Item(WireMemoItem item, WireItem? ordered) => new()
    {
        ItemId = item.OrderItemId,
        ParentItemId = ordered?.ParentItemId,
        ProductType = ordered?.ProductType,
        Sku = item.Sku ?? ordered?.Sku,
        Name = item.Name ?? ordered?.Name,
        QtyOrdered = item.Qty,
        RowTotal = item.RowTotal,
        RowTotalInclTax = item.RowTotalInclTax,
        TaxAmount = item.TaxAmount,
        TaxPercent = ordered?.TaxPercent ?? default,
        DiscountAmount = item.DiscountAmount,
        DiscountTaxCompensationAmount = item.DiscountTaxCompensationAmount,
        WeeeTaxAppliedRowAmount = item.WeeeTaxAppliedRowAmount,
        WeeeTaxApplied = item.WeeeTaxApplied,
    };
}
