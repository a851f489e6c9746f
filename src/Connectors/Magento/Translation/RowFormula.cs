using KashflowOrleans.Connectors.Magento.Wire;

namespace KashflowOrleans.Connectors.Magento.Translation;

/// <summary>How a body's rows are to be read: <c>row_total</c> means different things over REST, in events and in old stores (apis/magento.md §1.4), and no field tells which.
/// The sums do: with any discount only one reading adds up to the header.</summary>
internal enum RowFormula
{
    /// <summary>REST: the row is what is left after the discount.</summary>
    AfterDiscount,

    /// <summary>Events, the database, old stores: the row is before the discount.</summary>
    BeforeDiscount,

    /// <summary>REST where rows are floored at 0 and so lose the hidden tax: the row with tax is right, VAT is taken out of it.</summary>
    InclusiveTotal,

    /// <summary>The same where the row with tax also holds a fixed product tax that is a line of its own.</summary>
    InclusiveTotalLessProductTax,
}

/// <summary>Reads rows by a formula.</summary>
internal static class RowFormulas
{
    /// <summary>All formulas, those that use the fewest assumptions first.</summary>
    public static readonly IReadOnlyList<RowFormula> All = Enum.GetValues<RowFormula>();

    /// <summary>Those that leave fixed product taxes out of the goods.</summary>
    public static readonly IReadOnlyList<RowFormula> WithoutProductTax = [RowFormula.AfterDiscount, RowFormula.BeforeDiscount, RowFormula.InclusiveTotalLessProductTax];

    /// <summary>The money of an item.</summary>
    public static Charge Read(this RowFormula formula, WireItem item)
    {
        var vat = item.TaxAmount.OrZero;
        return formula switch
        {
            RowFormula.AfterDiscount => new Charge(item.RowTotal.OrZero + item.DiscountTaxCompensationAmount.OrZero, vat),
            RowFormula.BeforeDiscount => new Charge(item.RowTotal.OrZero - item.DiscountAmount.OrZero + item.DiscountTaxCompensationAmount.OrZero, vat),
            RowFormula.InclusiveTotal => new Charge(item.RowTotalInclTax.OrZero - vat, vat),
            _ => new Charge(item.RowTotalInclTax.OrZero - ProductTax.Of(item).Gross - vat, vat),
        };
    }
}
