namespace KashflowOrleans.Flows.Emission;

/// <summary>Which of the ledger's VAT rates a line was charged at.</summary>
public static class VatRates
{
    /// <summary>A stated rate and a configured one are the same when they differ by no more than this many percentage points.</summary>
    public const decimal Tolerance = 0.05m;

    /// <summary>The ledger's rate for a line: the one the channel states, or the one that explains the amounts to within a penny per unit; null when none does.
    /// Without VAT it is the zero rate: exempt sales need a rule of the merchant's.</summary>
    /// <param name="net">Amount without VAT of the whole line.</param>
    /// <param name="vat">VAT of the whole line.</param>
    /// <param name="stated">The rate the channel states, in percent; null when it states none.</param>
    /// <param name="quantity">How many; a penny may go astray for each.</param>
    /// <param name="configured">The ledger's rates.</param>
    public static decimal? Snap(decimal net, decimal vat, decimal? stated, decimal quantity, IReadOnlyList<decimal> configured)
    {
        if (vat == 0 && (stated ?? 0) == 0)
        {
            return Nearest(configured, 0m) is 0m ? 0m : null;
        }

        if (stated is { } percent && (percent != 0 || vat == 0))
        {
            return Near(configured, percent);
        }

        if (net == 0)
        {
            return null;
        }

        return Nearest(configured, vat / net * 100m) is { } guess && Explains(guess, net, vat, quantity) ? guess : null;
    }

    /// <summary>Whether a rate explains the amounts to within a penny per unit.</summary>
    public static bool Explains(decimal percent, decimal net, decimal vat, decimal quantity) =>
        Math.Abs((net * percent / 100m) - vat) <= 0.01m * Math.Max(1m, Math.Abs(quantity));

    /// <summary>The configured rate that a rate is but for <see cref="Tolerance"/>; null when there is none.</summary>
    public static decimal? Near(IReadOnlyList<decimal> configured, decimal percent) =>
        Nearest(configured, percent) is { } near && Math.Abs(near - percent) <= Tolerance ? near : null;

    private static decimal? Nearest(IReadOnlyList<decimal> rates, decimal wanted)
    {
        decimal? best = null;
        var distance = decimal.MaxValue;
        for (var index = 0; index < rates.Count; index++)
        {
            var apart = Math.Abs(rates[index] - wanted);
            if (apart < distance || best is null)
            {
                (best, distance) = (rates[index], apart);
            }
        }

        return best;
    }
}
