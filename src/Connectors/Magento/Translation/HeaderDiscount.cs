using KashflowOrleans.Connectors.Magento.Wire;

namespace KashflowOrleans.Connectors.Magento.Translation;

/// <summary>A discount that stands only in the header: no row carries a part of it. It becomes one negative line for each VAT rate, where header and applied taxes say to the
/// penny how much that is; where they do not, there is no such reading and the order is held.</summary>
internal static class HeaderDiscount
{
    private const decimal Penny = 0.01m;

    /// <summary>The discount's lines, negative, each with its VAT rate; null when the discount is not proven.</summary>
    /// <param name="order">The order; its header adds up.</param>
    /// <param name="money">Its header.</param>
    /// <param name="items">What was sold, with the money of each before the discount.</param>
    /// <param name="excess">What rows, delivery and fees come to beyond the header's total and tax.</param>
    public static IReadOnlyList<(Charge Money, decimal Percent)>? Of(WireOrder order, OrderMoney money, IReadOnlyList<(WireItem Item, Charge Money)> items, Charge excess)
    {
        if (excess.Net <= 0 || excess.Vat < 0 || items.Any(one => one.Item.DiscountAmount.OrZero != 0)) return null;

        // The discount on delivery has been taken off the delivery; hidden tax that no row has comes back to the goods.
        var hidden = money.Compensation - items.Sum(one => one.Item.DiscountTaxCompensationAmount.OrZero);
        if (excess.Net != -money.Discount - money.ShippingDiscount - hidden) return null;

        var groups = Groups(order, items);
        if (groups is null || groups.Sum(group => group.Net) is var goods && (goods <= 0 || excess.Net > goods)) return null;

        var nets = Shares(excess.Net, groups);
        var vats = groups.Count == 1 ? [excess.Vat] : Vats(order, money, groups, nets);
        if (vats.Sum() != excess.Vat) return null;

        var lines = groups.Select((group, index) => (Money: new Charge(-nets[index], -vats[index]), group.Percent)).ToList();
        return lines.TrueForAll(line => Math.Abs((line.Money.Net * line.Percent / 100m) - line.Money.Vat) <= Penny) ? lines.FindAll(line => line.Money != default) : null;
    }

    // A gift card is as good as money and is not discounted. A row of nothing takes no part, whatever its rate.
    private static List<Group>? Groups(WireOrder order, IReadOnlyList<(WireItem Item, Charge Money)> items)
    {
        var groups = new SortedDictionary<decimal, Group>();
        foreach (var (item, charge) in items.Where(one => one.Item.ProductType != "giftcard" && one.Money != default))
        {
            var percent = TaxRates.OfItem(order, item) ?? (charge.Vat == 0 ? 0 : -1);
            if (percent < 0) return null;
            var known = groups.GetValueOrDefault(percent, new Group(percent, 0, 0));
            groups[percent] = known with { Net = known.Net + charge.Net, Vat = known.Vat + charge.Vat };
        }

        return [.. groups.Values];
    }

    // In proportion to the goods of each rate; the pennies that are left go to the largest remainders.
    private static decimal[] Shares(decimal amount, List<Group> groups)
    {
        var goods = groups.Sum(group => group.Net);
        var exact = groups.ConvertAll(group => amount * group.Net / goods);
        var shares = exact.Select(share => Math.Round(share, 2, MidpointRounding.ToZero)).ToArray();
        foreach (var index in Enumerable.Range(0, shares.Length).OrderByDescending(index => exact[index] - shares[index]))
        {
            var left = amount - shares.Sum();
            if (left <= 0) break;
            shares[index] += Math.Min(Penny, left);
        }

        return shares;
    }

    // The applied taxes say what each rate came to after the discount; without them the shares' own VAT must come out right.
    private static decimal[] Vats(WireOrder order, OrderMoney money, List<Group> groups, decimal[] nets)
    {
        var applied = order.ExtensionAttributes?.AppliedTaxes ?? [];
        var shippingPercent = TaxRates.OfDelivery(order, money.Delivery);
        var stated = groups.ConvertAll(group =>
            group.Percent == 0 ? group.Vat
            : applied.Where(tax => tax.Percent.Value == group.Percent).ToList() is [{ Amount.Value: { } amount }]
                ? group.Vat + (shippingPercent == group.Percent ? money.ShippingTax : 0) - amount
                : (decimal?)null);
        return stated.TrueForAll(vat => vat is >= 0) && (money.ShippingTax == 0 || shippingPercent is not null)
            ? [.. stated.Select(vat => vat!.Value)]
            : [.. groups.Select((group, index) => Amounts.InPence(nets[index] * group.Percent / 100m))];
    }

    private sealed record Group(decimal Percent, decimal Net, decimal Vat);
}
