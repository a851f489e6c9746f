using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata;

/// <summary>Calculation with numbers: decimal while a decimal holds the result, otherwise binary floating point. Nothing with anything is nothing. Sums, differences and
/// products keep 24 digits, quotients 28: the spare digits make (1 / 3) * 3 equal 1.</summary>
public static class Arithmetic
{
    // Below this a decimal, with its 28 places, would lose digits.
    private const decimal Least = 0.000000000001m;
    private const int MostPlaces = 28;
    private const decimal MostDigits = 1_000_000_000_000_000_000_000_000m;

    private static readonly decimal[] Excesses = [MostDigits * 10, MostDigits * 100, MostDigits * 1_000, MostDigits * 10_000];

    /// <summary>The sum.</summary>
    /// <exception cref="JsonataException">An operand is no number (<c>T2001</c>, <c>T2002</c>) or not finite (<c>D1001</c>).</exception>
    public static Value Add(Value left, Value right)
    {
        if (left.IsDecimal && right.IsDecimal)
        {
            try
            {
                return Exact(left.AsDecimal + right.AsDecimal);
            }
            catch (OverflowException)
            {
                return Value.Of(left.AsDouble + right.AsDouble);
            }
        }

        return AreNumbers(left, right) ? Value.Of(left.AsDouble + right.AsDouble) : default;
    }

    /// <summary>The difference.</summary>
    /// <exception cref="JsonataException">As for <see cref="Add"/>.</exception>
    public static Value Subtract(Value left, Value right)
    {
        if (left.IsDecimal && right.IsDecimal)
        {
            try
            {
                return Exact(left.AsDecimal - right.AsDecimal);
            }
            catch (OverflowException)
            {
                return Value.Of(left.AsDouble - right.AsDouble);
            }
        }

        return AreNumbers(left, right) ? Value.Of(left.AsDouble - right.AsDouble) : default;
    }

    /// <summary>The product.</summary>
    /// <exception cref="JsonataException">As for <see cref="Add"/>.</exception>
    public static Value Multiply(Value left, Value right)
    {
        if (left.IsDecimal && right.IsDecimal)
        {
            try
            {
                var product = left.AsDecimal * right.AsDecimal;
                if (KeepsDigits(product, left.AsDecimal, right.AsDecimal))
                {
                    return Exact(product);
                }

                // With no more places than a decimal has, the product is exact though small.
                var isExact = left.AsDecimal.Scale + right.AsDecimal.Scale <= MostPlaces;
                return Value.Of(isExact ? Value.Of(product).AsDouble : left.AsDouble * right.AsDouble);
            }
            catch (OverflowException)
            {
                return Value.Of(left.AsDouble * right.AsDouble);
            }
        }

        return AreNumbers(left, right) ? Value.Of(left.AsDouble * right.AsDouble) : default;
    }

    /// <summary>The quotient; by 0 it is infinite or not a number, which no further calculation takes.</summary>
    /// <exception cref="JsonataException">As for <see cref="Add"/>.</exception>
    public static Value Divide(Value left, Value right)
    {
        if (left.IsDecimal && right.IsDecimal && right.AsDecimal != 0)
        {
            try
            {
                var quotient = left.AsDecimal / right.AsDecimal;
                return KeepsDigits(quotient, left.AsDecimal, 1) ? Value.Of(quotient) : Value.Of(left.AsDouble / right.AsDouble);
            }
            catch (OverflowException)
            {
                return Value.Of(left.AsDouble / right.AsDouble);
            }
        }

        return AreNumbers(left, right) ? Value.Of(left.AsDouble / right.AsDouble) : default;
    }

    /// <summary>The remainder of a division towards 0: it has the sign of the dividend.</summary>
    /// <exception cref="JsonataException">As for <see cref="Add"/>.</exception>
    public static Value Remainder(Value left, Value right)
    {
        if (left.IsDecimal && right.IsDecimal && right.AsDecimal != 0)
        {
            try
            {
                return Value.Of(left.AsDecimal % right.AsDecimal);
            }
            catch (OverflowException)
            {
                return Value.Of(left.AsDouble % right.AsDouble);
            }
        }

        return AreNumbers(left, right) ? Value.Of(left.AsDouble % right.AsDouble) : default;
    }

    /// <summary>The number with the other sign.</summary>
    /// <exception cref="JsonataException">It is no number (<c>D1002</c>) or not finite (<c>D1001</c>).</exception>
    public static Value Negate(Value value)
    {
        if (value.IsDecimal)
        {
            return Value.Of(-value.AsDecimal);
        }

        if (value.IsUndefined)
        {
            return value;
        }

        return IsNumeric(value) ? Value.Of(-value.AsDouble) : throw new JsonataException("D1002", "Only a number can be negated.") { Value = value };
    }

    /// <summary>Compares two numbers: negative when the left one is less, 0 when they are equal.</summary>
    public static int Compare(Value left, Value right) =>
        left.IsDecimal && right.IsDecimal ? left.AsDecimal.CompareTo(right.AsDecimal) : left.AsDouble.CompareTo(right.AsDouble);

    /// <summary>Whether a value is a number one can calculate with.</summary>
    /// <exception cref="JsonataException">It is infinite (<c>D1001</c>).</exception>
    public static bool IsNumeric(Value value)
    {
        if (value.IsDecimal || !value.IsNumber)
        {
            return value.IsDecimal;
        }

        return double.IsInfinity(value.AsDouble)
            ? throw new JsonataException("D1001", "The number is out of range.") { Value = value }
            : !double.IsNaN(value.AsDouble);
    }

    private static bool AreNumbers(Value left, Value right)
    {
        if (!left.IsUndefined && !IsNumeric(left))
        {
            throw new JsonataException("T2001", "The left side of the operator must be a number.") { Value = left };
        }

        if (!right.IsUndefined && !IsNumeric(right))
        {
            throw new JsonataException("T2002", "The right side of the operator must be a number.") { Value = right };
        }

        return !left.IsUndefined && !right.IsUndefined;
    }

    // With at most twelve places nothing but 0 is smaller.
    private static bool KeepsDigits(decimal result, decimal left, decimal right) =>
        (result.Scale <= 12 && result != 0) || result is >= Least or <= -Least || (result == 0 && (left == 0 || right == 0));

    private static Value Exact(decimal result)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(result, bits);
        return Value.Of((uint)bits[2] < 54_210 ? result : Rounded(result));
    }

    // 24 digits end where the upper 32 of the 96 bits reach 54,210 (10^24 is 54,210.1 times 2^64).
    private static decimal Rounded(decimal result)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(result, bits);
        var mantissa = new decimal(bits[0], bits[1], bits[2], isNegative: false, 0);
        if (mantissa < MostDigits)
        {
            return result;
        }

        var excess = 1;
        while (excess <= Excesses.Length && mantissa >= Excesses[excess - 1])
        {
            excess++;
        }

        if (result.Scale >= excess)
        {
            return decimal.Round(result, result.Scale - excess);
        }

        var power = 1m;
        for (var count = result.Scale; count < excess; count++)
        {
            power *= 10;
        }

        return decimal.Round(result / power) * power;
    }
}
