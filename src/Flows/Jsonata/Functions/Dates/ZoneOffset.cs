using System.Globalization;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>Offsets from UTC.</summary>
internal static class ZoneOffset
{
    /// <summary>The minutes of an offset written <c>+0530</c>, <c>-05:30</c> or <c>0000</c>; without four digits they are those on the right (<c>100</c> is an hour).</summary>
    /// <exception cref="JsonataException">It is no offset (<c>D3134</c>).</exception>
    public static int Parse(string text)
    {
        var digits = text.AsSpan().Trim();
        var isNegative = digits.StartsWith('-');
        if (isNegative || digits.StartsWith('+'))
        {
            digits = digits[1..];
        }

        if (digits.Length == 5 && digits[2] == ':')
        {
            digits = string.Concat(digits[..2], digits[3..]);
        }

        if (digits.Length > 4 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new JsonataException("D3134", "An offset from UTC is written with a sign and four digits, such as +0530.") { Value = Value.Of(text) };
        }

        var minutes = ((number / 100) * 60) + (number % 100);
        return isNegative ? -minutes : minutes;
    }
}
