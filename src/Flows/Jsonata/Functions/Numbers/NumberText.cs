using System.Globalization;
using System.Numerics;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>Numbers from text.</summary>
internal static class NumberText
{
    // Below this a decimal, with its 28 places, loses digits that a binary number keeps.
    private const double LeastDecimal = 1e-12;

    /// <summary>The number that a plain decimal notation such as <c>-12.5e3</c> means; null when it is too large for a number or is none.</summary>
    public static Value? ToValue(string text)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var binary) || !double.IsFinite(binary))
        {
            return null;
        }

        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && (exact == 0 ? binary == 0 : Math.Abs(binary) >= LeastDecimal)
            ? Value.Of(exact)
            : Value.Of(binary);
    }

    /// <summary>The number that <c>$number</c> makes of text: JSON's notation (leading zeros allowed) or <c>0x</c>, <c>0o</c>, <c>0b</c>; null when it is none.</summary>
    public static Value? Read(string text)
    {
        if (text.Length > 2 && text[0] == '0' && char.ToLowerInvariant(text[1]) is 'x' or 'o' or 'b')
        {
            return ReadRadix(text.AsSpan(2), char.ToLowerInvariant(text[1]) switch { 'x' => 16, 'o' => 8, _ => 2 });
        }

        return IsPlainNumber(text) ? ToValue(text) : null;
    }

    /// <summary>An integer as a value.</summary>
    public static Value Of(BigInteger number) =>
        number >= (BigInteger)decimal.MinValue && number <= (BigInteger)decimal.MaxValue ? Value.Of((decimal)number) : Value.Of((double)number);

    /// <summary>The value of a digit in radices up to 36; 36 for anything else.</summary>
    public static int DigitOf(char digit) => digit switch
    {
        >= '0' and <= '9' => digit - '0',
        >= 'a' and <= 'z' => digit - 'a' + 10,
        >= 'A' and <= 'Z' => digit - 'A' + 10,
        _ => 36,
    };

    private static Value? ReadRadix(ReadOnlySpan<char> digits, int radix)
    {
        foreach (var digit in digits)
        {
            if (DigitOf(digit) >= radix)
            {
                return null;
            }
        }

        digits = digits.TrimStart('0');

        // 1024 binary digits are more than any number has.
        if (digits.Length > 1024)
        {
            return null;
        }

        var sum = BigInteger.Zero;
        foreach (var digit in digits)
        {
            sum = (sum * radix) + DigitOf(digit);
        }

        return double.IsFinite((double)sum) ? Of(sum) : null;
    }

    private static bool IsPlainNumber(string text)
    {
        var at = text.StartsWith('-') ? 1 : 0;
        if (!SkipDigits(text, ref at))
        {
            return false;
        }

        if (at < text.Length && text[at] == '.')
        {
            at++;
            if (!SkipDigits(text, ref at))
            {
                return false;
            }
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (at < text.Length && text[at] is '+' or '-')
            {
                at++;
            }

            if (!SkipDigits(text, ref at))
            {
                return false;
            }
        }

        return at == text.Length;
    }

    private static bool SkipDigits(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at > start;
    }
}
