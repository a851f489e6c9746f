using KashflowOrleans.Connectors.Magento.Wire;

namespace KashflowOrleans.Connectors.Magento.Translation;

/// <summary>The money in an order's header, in the order's currency, and the identity that ties it together (apis/magento.md §1.3).</summary>
/// <param name="GrandTotal">What is left to pay by money after gift cards, store credit and reward points.</param>
/// <param name="Subtotal">Goods without tax before discount.</param>
/// <param name="Discount">Negative; includes the discount on shipping.</param>
/// <param name="Compensation">The "hidden tax" of goods: appears when prices include tax and a discount is applied.</param>
/// <param name="Tax">All tax, that of shipping included.</param>
/// <param name="Shipping">Shipping without tax before discount.</param>
/// <param name="ShippingDiscount">Positive.</param>
/// <param name="ShippingCompensation">The hidden tax of shipping.</param>
/// <param name="ShippingTax">Tax of shipping.</param>
/// <param name="GiftCards">Paid by gift card.</param>
/// <param name="StoreCredit">Paid by store credit.</param>
/// <param name="Rewards">Paid by reward points.</param>
internal sealed record OrderMoney(
    decimal GrandTotal,
    decimal Subtotal,
    decimal Discount,
    decimal Compensation,
    decimal Tax,
    decimal Shipping,
    decimal ShippingDiscount,
    decimal ShippingCompensation,
    decimal ShippingTax,
    decimal GiftCards,
    decimal StoreCredit,
    decimal Rewards)
{
    /// <summary>What was sold: gift cards and credits reduce the grand total but are means of payment, the VAT base does not change (§1.7).</summary>
    public decimal Total => GrandTotal + GiftCards + StoreCredit + Rewards;

    /// <summary>What the header's parts come to.</summary>
    public decimal Parts => Subtotal + Discount + Compensation + Shipping + ShippingCompensation + Tax;

    /// <summary>What the header's parts leave unexplained: product taxes, gift wrapping and fees that are no part of Magento's own totals; otherwise 0.</summary>
    public decimal Unexplained => Total - Parts;

    /// <summary>The delivery's line.</summary>
    public Charge Delivery => new(Shipping - ShippingDiscount + ShippingCompensation, ShippingTax);

    /// <summary>Reads the header. What must be there and is not becomes a problem; the rest is 0 when absent, and the identity tells if that was wrong.</summary>
    public static OrderMoney Of(WireOrder order, ProblemList problems)
    {
        var extension = order.ExtensionAttributes;
        return new OrderMoney(
            problems.Require(order.GrandTotal, "grand_total"),
            problems.Require(order.Subtotal, "subtotal"),
            problems.Read(order.DiscountAmount, "discount_amount"),
            problems.Read(order.DiscountTaxCompensationAmount, "discount_tax_compensation_amount"),
            problems.Require(order.TaxAmount, "tax_amount"),
            problems.Read(order.ShippingAmount, "shipping_amount"),
            problems.Read(order.ShippingDiscountAmount, "shipping_discount_amount"),
            problems.Read(order.ShippingDiscountTaxCompensationAmount, "shipping_discount_tax_compensation_amount"),
            problems.Read(order.ShippingTaxAmount, "shipping_tax_amount"),
            problems.Read(First(extension?.GiftCardsAmount, order.GiftCardsAmount), "gift_cards_amount"),
            problems.Read(First(extension?.CustomerBalanceAmount, order.CustomerBalanceAmount), "customer_balance_amount"),
            problems.Read(First(extension?.RewardCurrencyAmount, order.RewardCurrencyAmount), "reward_currency_amount"));
    }

    private static WireNumber First(WireNumber? first, WireNumber second) => first is { IsMissing: false } number ? number : second;
}

/// <summary>The money of one line.</summary>
internal readonly record struct Charge(decimal Net, decimal Vat)
{
    /// <summary>With VAT.</summary>
    public decimal Gross => Net + Vat;

    /// <summary>At two decimals: the gross amount and the VAT are rounded half away from zero, the net amount is what remains between them.</summary>
    public Charge Rounded()
    {
        var vat = Amounts.InPence(Vat);
        return new Charge(Amounts.InPence(Gross) - vat, vat);
    }

    /// <summary>Whether both amounts have no more than two decimals.</summary>
    public bool IsPence => Amounts.InPence(Net) == Net && Amounts.InPence(Vat) == Vat;
}
