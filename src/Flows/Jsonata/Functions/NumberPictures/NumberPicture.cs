using System.Globalization;
using System.Text;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>Numbers by a picture such as <c>#,##0.00;(#,##0.00)</c> (XPath and XQuery Functions and Operators 3.1, section 4.7).</summary>
internal static class NumberPicture
{
    /// <summary>Writes a number.</summary>
    /// <exception cref="JsonataException">The picture is none (<c>D3080</c> to <c>D3093</c>).</exception>
    public static string Format(Value number, string picture, DecimalFormat format)
    {
        var pictures = picture.Split(format.PatternSeparator);
        if (pictures.Length > 2)
        {
            throw new JsonataException("D3080", "A number picture has at most two parts.");
        }

        var parts = Array.ConvertAll(pictures, part => SubPicture.Parse(part, format));
        if (!number.IsDecimal && double.IsNaN(number.AsDouble))
        {
            return format.NaN;
        }

        var isNegative = number.AsDouble < 0;
        var chosen = isNegative ? parts[^1] : parts[0];
        var prefix = isNegative && parts.Length == 1 ? format.MinusSign + chosen.Prefix : chosen.Prefix;
        var text = !number.IsDecimal && double.IsInfinity(number.AsDouble) ? format.Infinity : Format(DigitString.Of(number), chosen, format);
        return prefix + text + chosen.Suffix;
    }

    private static string Format(DigitString number, SubPicture picture, DecimalFormat format)
    {
        var mantissa = number.Shift(picture.Shift);
        var exponent = 0;
        if (picture.LeastExponent > 0 && !mantissa.IsZero)
        {
            exponent = ExponentOf(mantissa, picture.Scale);
            mantissa = mantissa.Shift(-exponent);
        }

        var rounded = mantissa.RoundToPlaces(picture.MostFraction);
        var text = new StringBuilder(Group(format.InFamily(rounded.IntegerDigits.PadLeft(picture.LeastInteger, '0')), picture, format));
        var fraction = format.InFamily(rounded.FractionDigits.PadRight(picture.LeastFraction, '0'));
        if (fraction.Length > 0)
        {
            text.Append(format.DecimalSeparator);
            Append(text, fraction, picture.FractionGroups, format);
        }

        if (picture.LeastExponent > 0)
        {
            var digits = Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).PadLeft(picture.LeastExponent, '0');
            text.Append(format.ExponentSeparator).Append(exponent < 0 ? format.MinusSign : "").Append(format.InFamily(digits));
        }

        return text.ToString();
    }

    // The mantissa lies between 10^(scale-1) and 10^scale. A power of ten may remain 10^scale: where binary division by ten leads to it exactly, as in JavaScript.
    private static int ExponentOf(DigitString number, int scale)
    {
        if (number.Point <= scale || !string.Equals(number.Digits, "1", StringComparison.Ordinal))
        {
            return number.Point - scale;
        }

        var exponent = 0;
        for (var mantissa = Math.Pow(10, number.Point - 1); mantissa > Math.Pow(10, scale); mantissa /= 10)
        {
            exponent++;
        }

        return exponent;
    }

    private static string Group(string digits, SubPicture picture, DecimalFormat format)
    {
        var repeat = Grouping.Repeat(picture.IntegerGroups);
        var fromRight = repeat > 0 ? Enumerable.Range(1, Math.Max(0, (digits.Length - 1) / repeat)).Select(index => index * repeat).Reverse() : picture.IntegerGroups;
        var text = new StringBuilder();
        Append(text, digits, fromRight.Select(position => digits.Length - position), format);
        return text.ToString();
    }

    // A separator stands only between two digits.
    private static void Append(StringBuilder text, string digits, IEnumerable<int> separators, DecimalFormat format)
    {
        var written = 0;
        foreach (var position in separators.Where(position => position > 0 && position < digits.Length))
        {
            text.Append(digits, written, position - written).Append(format.GroupingSeparator);
            written = position;
        }

        text.Append(digits, written, digits.Length - written);
    }
}
