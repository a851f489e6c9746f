namespace KashflowOrleans.Sandbox.Magento.Orders;

/// <summary>
/// Magento's row arithmetic, tax calculated by row after the discount. With tax-inclusive prices the discount is taken off the price with tax, and the tax
/// that was in it
/// shows as discount tax compensation (apis/magento.md §1.3, §1.4: 120 incl. 20 % with 10 % off is row 100, discount 12, compensation 2, tax 18).
/// </summary>
internal static class Pricing
{
    public static decimal Round(decimal amount) => decimal.Round(amount, 2, MidpointRounding.AwayFromZero);

    /// <summary>Prices one row.</summary>
    /// <param name="unit">Unit price as the catalogue has it, with tax when <paramref name="inclusive"/>.</param>
    /// <param name="quantity">How many.</param>
    /// <param name="taxPercent">VAT rate in percent.</param>
    /// <param name="discountPercent">Discount in percent.</param>
    /// <param name="inclusive">Whether prices include tax.</param>
    public static ShopRow Row(decimal unit, decimal quantity, decimal taxPercent, decimal discountPercent, bool inclusive) =>
        inclusive ? Inclusive(unit, quantity, taxPercent, discountPercent) : Exclusive(unit, quantity, taxPercent, discountPercent);

    /// <summary>A row that repeats the sum of its children, as the parent of a dynamic bundle does: neither tax nor discount are on it.</summary>
    public static ShopRow SumOf(IEnumerable<ShopItem> children, Func<ShopItem, ShopRow> row, decimal quantity)
    {
        var total = 0m;
        var inclTax = 0m;
        foreach (var child in children)
        {
            total += row(child).RowTotal;
            inclTax += row(child).RowTotalInclTax;
        }

        return new ShopRow(Round(total / quantity), Round(inclTax / quantity), total, inclTax, 0, 0, 0);
    }

    /// <summary>The header: sums of the rows that carry money, and shipping.</summary>
    public static ShopTotals Totals(IReadOnlyList<ShopItem> items, Func<ShopItem, ShopRow> row, ShopRow shipping)
    {
        decimal subtotal = 0, inclTax = 0, discount = 0, compensation = 0, tax = 0;
        foreach (var item in items)
        {
            if (item.IsDynamicBundle)
                continue;

            var money = row(item);
            subtotal += money.RowTotal;
            inclTax += money.RowTotalInclTax;
            discount += money.Discount;
            compensation += money.DiscountTaxCompensation;
            tax += money.Tax;
        }

        discount += shipping.Discount;
        tax += shipping.Tax;
        var grand = subtotal - discount + compensation + shipping.RowTotal + shipping.DiscountTaxCompensation + tax;
        return new ShopTotals(
            subtotal,
            inclTax,
            -discount,
            compensation,
            shipping.RowTotal,
            shipping.RowTotalInclTax,
            shipping.Discount,
            shipping.DiscountTaxCompensation,
            shipping.Tax,
            tax,
            grand,
            Due: grand);
    }

    private static ShopRow Inclusive(decimal unit, decimal quantity, decimal taxPercent, decimal discountPercent)
    {
        var gross = unit * quantity;
        var taxBefore = TaxIn(gross, taxPercent);
        var discount = Round(gross * discountPercent / 100);
        var tax = TaxIn(gross - discount, taxPercent);
        return new ShopRow(unit - TaxIn(unit, taxPercent), unit, gross - taxBefore, gross, tax, discount, taxBefore - tax);
    }

    private static ShopRow Exclusive(decimal unit, decimal quantity, decimal taxPercent, decimal discountPercent)
    {
        var net = unit * quantity;
        var discount = Round(net * discountPercent / 100);
        var tax = Round((net - discount) * taxPercent / 100);
        return new ShopRow(unit, unit + Round(unit * taxPercent / 100), net, net + Round(net * taxPercent / 100), tax, discount, 0);
    }

    private static decimal TaxIn(decimal gross, decimal taxPercent) => Round(gross * taxPercent / (100 + taxPercent));
}
