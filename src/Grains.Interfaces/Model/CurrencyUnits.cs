namespace KashflowOrleans.Model;

/// <summary>The smallest amount of a currency that can be paid (ISO 4217 minor units).</summary>
public static class CurrencyUnits
{
    private const decimal Hundredth = 0.01m;

    private static readonly HashSet<string> WithoutDecimals = new(
        ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"], StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> WithThreeDecimals = new(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The smallest amount: 1 for yen, 0.01 for most and for what is not known. A shop may still calculate in hundredths of a yen.</summary>
    public static decimal SmallestOf(string? currency) => currency is not null && WithoutDecimals.Contains(currency) ? 1m : IsFine(currency) ? 0.001m : Hundredth;

    /// <summary>Whether a currency is paid in thousandths, which the ledger does not keep.</summary>
    public static bool IsFine(string? currency) => currency is not null && WithThreeDecimals.Contains(currency);
}
