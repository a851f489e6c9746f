using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>Powers: exact for whole exponents while a decimal holds them.</summary>
internal static class Powers
{
    // What lies between these a decimal holds with at least as many digits as a binary number.
    private const double LeastDecimal = 1e-12;
    private const double MostDecimal = 7e28;

    // Rounding errors of more multiplications could add up to more than those of binary numbers.
    private const int MostMultiplications = 1_000;

    /// <summary>A number to the power of another.</summary>
    /// <exception cref="JsonataException">The result is no finite number (<c>D3061</c>).</exception>
    public static Value Power(Value number, Value exponent)
    {
        var binary = exponent.IsNumber ? Math.Pow(number.AsDouble, exponent.AsDouble) : double.NaN;
        if (!double.IsFinite(binary))
        {
            throw new JsonataException("D3061", "The power is no number that can be represented.") { Value = number, Index = 1 };
        }

        return number.IsDecimal && Math.Abs(binary) is >= LeastDecimal and <= MostDecimal
            && exponent.IsDecimal && decimal.IsInteger(exponent.AsDecimal) && Math.Abs(exponent.AsDecimal) <= MostMultiplications
            && Exact(number.AsDecimal, (int)exponent.AsDecimal) is { } exact
            ? Value.Of(exact)
            : Value.Of(binary);
    }

    private static decimal? Exact(decimal number, int exponent)
    {
        try
        {
            var product = 1m;
            for (var count = 0; count < Math.Abs(exponent); count++)
            {
                product *= number;
            }

            return exponent < 0 ? 1 / product : product;
        }
        catch (Exception exception) when (exception is OverflowException or DivideByZeroException)
        {
            return null;
        }
    }
}
