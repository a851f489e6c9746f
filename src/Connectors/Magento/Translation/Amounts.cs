using System.Globalization;

namespace KashflowOrleans.Connectors.Magento.Translation;

/// <summary>Amounts in messages.</summary>
internal static class Amounts
{
    // Less than half a penny is a difference in rounding, not in money.
    private const decimal HalfPenny = 0.005m;

    /// <summary>An amount as people write it, with all the decimals it has.</summary>
    public static string Show(decimal amount) => amount.ToString("0.00####", CultureInfo.InvariantCulture);

    /// <summary>An amount at two decimals, halves away from 0, as the shop shows and charges it.</summary>
    public static decimal InPence(decimal amount) => Math.Round(amount, 2, MidpointRounding.AwayFromZero);

    /// <summary>Whether two amounts are the same to the penny.</summary>
    public static bool AgreeToThePenny(decimal left, decimal right) => Math.Abs(left - right) < HalfPenny;
}
