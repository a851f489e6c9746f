namespace KashflowOrleans.Flows.Emission;

/// <summary>Divides a line's money over its units where a price of two decimals does not go into it, so that the quantity stays what was sold: some units cost a penny more.</summary>
internal static class WholeUnits
{
    /// <summary>The parts of a line, one or two; their quantities, net amounts and VAT come to the line's exactly. Null when the quantity is not whole.</summary>
    /// <param name="quantity">How many, more than 0.</param>
    /// <param name="net">Amount without VAT, two decimals.</param>
    /// <param name="vat">VAT, two decimals.</param>
    public static IReadOnlyList<(decimal Quantity, decimal UnitPrice, decimal Vat)>? Of(decimal quantity, decimal net, decimal vat)
    {
        if (decimal.Truncate(quantity) != quantity)
        {
            return null;
        }

        var low = decimal.Floor(net / quantity * 100m) / 100m;
        var dearer = (net - (low * quantity)) * 100m;
        if (dearer == 0)
        {
            return [(quantity, low, vat)];
        }

        var many = quantity - dearer;
        var vatOfMany = decimal.Round(vat * many * low / net, 2, MidpointRounding.AwayFromZero);
        return [(many, low, vatOfMany), (dearer, low + 0.01m, vat - vatOfMany)];
    }
}
