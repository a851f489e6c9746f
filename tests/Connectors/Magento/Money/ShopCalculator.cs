namespace KashflowOrleans.Tests.Connectors.Magento.Money;

/// <summary>Where a shop rounds tax (its setting "Tax Calculation Method Based On").</summary>
public enum TaxRounding
{
    /// <summary>The tax of one unit, times the quantity.</summary>
    Unit,

    /// <summary>The tax of each row.</summary>
    Row,

    /// <summary>The tax of the order: what is cut off one row is carried to the next of the same rate.</summary>
    Total,
}

/// <summary>The money of a row as the shop's database has it.</summary>
public readonly record struct RowMoney(decimal Price, decimal Row, decimal RowInclTax, decimal Tax, decimal Discount, decimal Compensation);

/// <summary>How a shop comes to its amounts, written from its documented settings and not from the code under test: prices with or without tax, discounts on either, tax after or
/// before the discount, three places to round.</summary>
public sealed class ShopCalculator(TaxRounding rounding, bool isInclusive, bool isTaxAfterDiscount, int decimals)
{
    private readonly Dictionary<(decimal Rate, string What), decimal> _carried = [];

    /// <summary>Amounts at the shop's decimals, halves away from 0.</summary>
    public decimal Round(decimal amount) => Math.Round(amount, decimals, MidpointRounding.AwayFromZero);

    /// <summary>A row.</summary>
    /// <param name="displayed">Price of one as the catalogue shows it.</param>
    /// <param name="quantity">How many.</param>
    /// <param name="rate">Tax rate in percent.</param>
    /// <param name="discount">What is taken off the whole row.</param>
    public RowMoney Row(decimal displayed, decimal quantity, decimal rate, decimal discount)
    {
        var price = Round(displayed);
        return isInclusive ? Inclusive(price, quantity, rate, discount) : Exclusive(price, quantity, rate, discount);
    }

    /// <summary>A row's amount that discounts are calculated from.</summary>
    public decimal DiscountBase(decimal displayed, decimal quantity, decimal rate, bool isOnPriceWithTax)
    {
        var row = Round(displayed) * quantity;
        return isOnPriceWithTax && !isInclusive ? row * (100 + rate) / 100 : row;
    }

    private RowMoney Exclusive(decimal price, decimal quantity, decimal rate, decimal discount)
    {
        var row = price * quantity;
        var taxed = isTaxAfterDiscount ? Math.Max(0, row - discount) : row;
        var tax = rounding switch
        {
            TaxRounding.Unit => Round(taxed / quantity * rate / 100) * quantity,
            TaxRounding.Row => Round(taxed * rate / 100),
            _ => Carried(taxed * rate / 100, rate, "after"),
        };
        return new RowMoney(price, row, row + Round(row * rate / 100), tax, discount, 0);
    }

    private RowMoney Inclusive(decimal price, decimal quantity, decimal rate, decimal discount)
    {
        var gross = price * quantity;
        var left = isTaxAfterDiscount ? Math.Max(0, gross - discount) : gross;
        var (before, after) = rounding switch
        {
            TaxRounding.Unit => (Round(TaxIn(price, rate)) * quantity, Round(TaxIn(left / quantity, rate)) * quantity),
            TaxRounding.Row => (Round(TaxIn(gross, rate)), Round(TaxIn(left, rate))),
            _ => (Carried(TaxIn(gross, rate), rate, "before"), Carried(TaxIn(left, rate), rate, "after")),
        };
        return new RowMoney(price, gross - before, gross, after, discount, before - after);
    }

    private decimal Carried(decimal tax, decimal rate, string what)
    {
        var exact = tax + _carried.GetValueOrDefault((rate, what));
        var rounded = Round(exact);
        _carried[(rate, what)] = exact - rounded;
        return rounded;
    }

    private static decimal TaxIn(decimal gross, decimal rate) => gross * rate / (100 + rate);
}
