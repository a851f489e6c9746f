using System.Globalization;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>A number as its decimal digits: 0.<see cref="Digits"/> times ten to the power of <see cref="Point"/>. Exact, however large or small.</summary>
/// <param name="IsNegative">Whether it is less than 0.</param>
/// <param name="Digits">The digits, without zeros at either end; empty for 0.</param>
/// <param name="Point">How many digits stand before the decimal point; negative for zeros after it.</param>
internal readonly record struct DigitString(bool IsNegative, string Digits, int Point)
{
    /// <summary>Up to this many digits before the point JavaScript writes a number without an exponent.</summary>
    private const int PlainDigits = 21;

    /// <summary>Up to this many zeros after the point JavaScript writes a number without an exponent.</summary>
    private const int PlainZeros = 6;

    /// <summary>Whether it is 0.</summary>
    public bool IsZero => Digits.Length == 0;

    /// <summary>Whether it is a whole number.</summary>
    public bool IsInteger => Digits.Length <= Point || IsZero;

    /// <summary>The digits before the point, without leading zeros; empty when there are none but 0.</summary>
    public string IntegerDigits => Point <= 0 ? "" : Point >= Digits.Length ? Digits.PadRight(Point, '0') : Digits[..Point];

    /// <summary>The digits after the point, without trailing zeros.</summary>
    public string FractionDigits => Point >= Digits.Length ? "" : Point > 0 ? Digits[Point..] : new string('0', -Point) + Digits;

    /// <summary>The digits of a finite number.</summary>
    public static DigitString Of(Value number) => Parse(
        number.IsDecimal ? number.AsDecimal.ToString(CultureInfo.InvariantCulture) : number.AsDouble.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Shifts the point: times ten to the power of <paramref name="places"/>.</summary>
    public DigitString Shift(int places) => IsZero ? this : this with { Point = Point + places };

    /// <summary>Rounds to so many digits after the point (before it when negative); halves go to the even digit.</summary>
    public DigitString RoundToPlaces(int places) => Round((long)Point + places, halvesToEven: true);

    /// <summary>Rounds to so many digits in all; halves go away from zero.</summary>
    public DigitString RoundToSignificant(int digits) => Round(digits, halvesToEven: false);

    /// <summary>The number as a value: decimal where a decimal holds it; null when it is too large for any.</summary>
    public Value? ToValue() => NumberText.ToValue(IsZero ? "0" : string.Create(CultureInfo.InvariantCulture, $"{(IsNegative ? "-" : "")}0.{Digits}E{Point}"));

    /// <summary>The number as JavaScript writes it (ECMA-262, Number::toString): <c>0.000001</c>, <c>1e-7</c>, <c>1e+21</c>.</summary>
    public override string ToString()
    {
        if (IsZero)
        {
            return "0";
        }

        var sign = IsNegative ? "-" : "";
        if (Point is > 0 and <= PlainDigits)
        {
            var fraction = FractionDigits;
            return fraction.Length == 0 ? sign + IntegerDigits : $"{sign}{IntegerDigits}.{fraction}";
        }

        if (Point is > -PlainZeros and <= 0)
        {
            return $"{sign}0.{FractionDigits}";
        }

        var mantissa = Digits.Length == 1 ? Digits : $"{Digits[0]}.{Digits.AsSpan(1)}";
        var exponent = Point - 1;
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{mantissa}e{(exponent > 0 ? "+" : "")}{exponent}");
    }

    private static DigitString Parse(string text)
    {
        var negative = text[0] == '-';
        var body = text.AsSpan(negative ? 1 : 0);
        var exponent = 0;
        var mark = body.IndexOf('E');
        if (mark >= 0)
        {
            exponent = int.Parse(body[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            body = body[..mark];
        }

        var point = body.IndexOf('.');
        var whole = point < 0 ? body : body[..point];
        var digits = point < 0 ? body.ToString() : string.Concat(whole, body[(point + 1)..]);
        var significant = digits.TrimStart('0');
        return significant.Length == 0
            ? new DigitString(IsNegative: false, "", 0)
            : new DigitString(negative, significant.TrimEnd('0'), whole.Length - (digits.Length - significant.Length) + exponent);
    }

    private DigitString Round(long keep, bool halvesToEven)
    {
        if (keep >= Digits.Length)
        {
            return this;
        }

        if (keep < 0)
        {
            return default(DigitString) with { Digits = "" };
        }

        var at = (int)keep;
        var isHalf = Digits[at] == '5' && at == Digits.Length - 1;
        var isOdd = at > 0 && (Digits[at - 1] - '0') % 2 == 1;
        var up = isHalf ? isOdd || !halvesToEven : Digits[at] >= '5';
        return up ? Increase(at) : Normal(Digits.AsSpan(0, at), Point);
    }

    private DigitString Increase(int length)
    {
        var at = length - 1;
        while (at >= 0 && Digits[at] == '9')
        {
            at--;
        }

        return at < 0
            ? this with { Digits = "1", Point = Point + 1 }
            : this with { Digits = string.Concat(Digits.AsSpan(0, at), ((char)(Digits[at] + 1)).ToString()) };
    }

    private DigitString Normal(ReadOnlySpan<char> digits, int point)
    {
        var significant = digits.TrimEnd('0');
        return significant.Length == 0 ? default(DigitString) with { Digits = "" } : new DigitString(IsNegative, significant.ToString(), point);
    }
}
