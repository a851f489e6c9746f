namespace KashflowOrleans.Sandbox.Magento.Orders;

/// <summary>A credit memo as the shop's database holds it. It knows its order by id alone; rows are before the discount.</summary>
public sealed record ShopCreditMemo
{
    public required int EntityId { get; init; }

    public required int OrderId { get; init; }

    /// <summary>The invoice that was refunded; null when the order was.</summary>
    public int? InvoiceId { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>The items that money is given back for, and those that stand for them.</summary>
    public required IReadOnlyList<ShopMemoItem> Items { get; init; }

    /// <summary>Header money in the order's currency.</summary>
    public required ShopRefund Totals { get; init; }

    /// <summary>Header money in the base currency.</summary>
    public required ShopRefund BaseTotals { get; init; }

    /// <summary>The gateway's refund; null when the money is given back outside the shop.</summary>
    public string? TransactionId { get; init; }

    /// <summary>Whether the money became store credit of the customer. No field of the credit memo tells.</summary>
    public bool IsStoreCredit { get; init; }

    /// <summary>Whether the goods went back into stock. No field of the credit memo tells.</summary>
    public bool IsReturnedToStock { get; init; }

    /// <summary>Credit memos number their own increments: the first has the number of the first order.</summary>
    public string IncrementId => EntityId.ToString("D9", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>One row of a credit memo; its rows are null for an item that only stands for others, or for which others stand.</summary>
public sealed record ShopMemoItem(int OrderItemId, decimal Quantity, ShopRow? Row, ShopRow? BaseRow);

/// <summary>What is given back, in one currency: of one credit memo, or of all of an order together.</summary>
/// <param name="Subtotal">Goods without tax, before discount.</param>
/// <param name="SubtotalInclTax">Goods with tax, before discount.</param>
/// <param name="Discount">Negative or zero; that on shipping is in it.</param>
/// <param name="Compensation">Tax that was in the discount, that of shipping included: the shop keeps no field of its own for it.</param>
/// <param name="Shipping">Shipping without tax, before discount.</param>
/// <param name="ShippingTax">VAT on shipping.</param>
/// <param name="ShippingDiscount">Positive.</param>
/// <param name="ShippingCompensation">The part of <paramref name="Compensation"/> that is shipping's.</param>
/// <param name="Tax">All VAT, that on shipping included.</param>
/// <param name="AdjustmentPositive">Given back by hand.</param>
/// <param name="AdjustmentNegative">Kept back by hand, positive.</param>
public sealed record ShopRefund(
    decimal Subtotal,
    decimal SubtotalInclTax,
    decimal Discount,
    decimal Compensation,
    decimal Shipping,
    decimal ShippingTax,
    decimal ShippingDiscount,
    decimal ShippingCompensation,
    decimal Tax,
    decimal AdjustmentPositive,
    decimal AdjustmentNegative)
{
    /// <summary>Nothing was given back.</summary>
    public static ShopRefund None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>What the buyer gets back.</summary>
    public decimal Grand => Subtotal + Discount + Compensation + Shipping + Tax + AdjustmentPositive - AdjustmentNegative;

    /// <summary>Both together.</summary>
    public ShopRefund Plus(ShopRefund other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new ShopRefund(
            Subtotal + other.Subtotal,
            SubtotalInclTax + other.SubtotalInclTax,
            Discount + other.Discount,
            Compensation + other.Compensation,
            Shipping + other.Shipping,
            ShippingTax + other.ShippingTax,
            ShippingDiscount + other.ShippingDiscount,
            ShippingCompensation + other.ShippingCompensation,
            Tax + other.Tax,
            AdjustmentPositive + other.AdjustmentPositive,
            AdjustmentNegative + other.AdjustmentNegative);
    }
}

/// <summary>What has been given back of an order so far.</summary>
/// <param name="Totals">In the order's currency.</param>
/// <param name="BaseTotals">In the base currency.</param>
/// <param name="Online">Through the gateway, in the order's currency.</param>
/// <param name="BaseOnline">Through the gateway, in the base currency.</param>
/// <param name="StoreCredit">As store credit, in the order's currency.</param>
/// <param name="BaseStoreCredit">As store credit, in the base currency.</param>
public sealed record ShopRefunds(ShopRefund Totals, ShopRefund BaseTotals, decimal Online, decimal BaseOnline, decimal StoreCredit, decimal BaseStoreCredit)
{
    /// <summary>Nothing was given back.</summary>
    public static ShopRefunds None { get; } = new(ShopRefund.None, ShopRefund.None, 0, 0, 0, 0);

    /// <summary>One credit memo more.</summary>
    public ShopRefunds Plus(ShopCreditMemo memo)
    {
        ArgumentNullException.ThrowIfNull(memo);
        var (grand, baseGrand) = (memo.Totals.Grand, memo.BaseTotals.Grand);
        var isOnline = memo.TransactionId is not null;
        return new ShopRefunds(
            Totals.Plus(memo.Totals),
            BaseTotals.Plus(memo.BaseTotals),
            Online + (isOnline ? grand : 0),
            BaseOnline + (isOnline ? baseGrand : 0),
            StoreCredit + (memo.IsStoreCredit ? grand : 0),
            BaseStoreCredit + (memo.IsStoreCredit ? baseGrand : 0));
    }
}
