using System.Globalization;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>The components of a date and time that were read from text, by their letters.</summary>
internal static class DateComponents
{
    /// <summary>Reads text by a picture; null when it does not match the picture. Names that are not known give no component.</summary>
    /// <exception cref="JsonataException">The picture has a name or numbering that cannot be read (<c>D3130</c>, <c>D3133</c>).</exception>
    public static Dictionary<char, double>? Read(string text, IReadOnlyList<DatePart> picture, IFunctionCall call)
    {
        foreach (var part in picture)
        {
            Check(part);
        }

        if (DateReader.Match(text, picture, call) is not { } pieces)
        {
            return null;
        }

        var components = new Dictionary<char, double>();
        for (var index = 0; index < picture.Count; index++)
        {
            var part = picture[index];
            if (part.IsLiteral)
            {
                continue;
            }

            if (ValueOf(pieces[index], part, call) is { } value)
            {
                components[part.Component] = value;
            }
            else
            {
                components.Remove(part.Component);
            }
        }

        return components;
    }

    private static void Check(DatePart part)
    {
        if (part.Number is { Style: IntegerStyle.Unknown } number && !part.IsOffset && part.Component != 'f')
        {
            throw number.Unknown();
        }

        if (!part.IsLiteral && part.Number is null && part.Component is not ('M' or 'x' or 'F' or 'P' or 'f'))
        {
            throw new JsonataException("D3133", $"The component {part.Component} of a date has no name.") { Value = Value.Of(part.Component.ToString()) };
        }
    }

    private static double? ValueOf(string text, DatePart part, IFunctionCall call) => part.Component switch
    {
        'Z' or 'z' => Offset(part.Component == 'z' ? text[3..] : text, part.Number!),
        'f' => int.Parse(text[..Math.Min(3, text.Length)].PadRight(3, '0'), NumberStyles.None, CultureInfo.InvariantCulture),
        _ when part.Number is not null => IntegerNumbers.Parse(text, part.Number, call).AsDouble,
        'P' => text switch { "am" or "AM" => 0, "pm" or "PM" => 1, _ => null },
        'F' => Place(DateNames.Days, text, part.MaxWidth),
        _ => Place(DateNames.Months, text, part.MaxWidth),
    };

    private static double? Place(IReadOnlyList<string> names, string text, int? width)
    {
        for (var index = names.Count - 1; index >= 0; index--)
        {
            var name = width > 0 && width < names[index].Length ? names[index][..width.Value] : names[index];
            if (string.Equals(name, text, StringComparison.Ordinal))
            {
                return index + 1;
            }
        }

        return null;
    }

    // Minutes. Without a separator up to two digits are hours, and of more digits the first two.
    private static double Offset(string text, IntegerPicture picture)
    {
        var digits = text.AsSpan(1);
        var separator = picture.Repeat > 0 ? picture.Separators[0].Text : null;
        var split = separator is not null ? digits.IndexOf(separator, StringComparison.OrdinalIgnoreCase) : Math.Min(2, digits.Length);
        var hours = Number(digits[..split]);
        var minutes = Number(digits[(split + (separator?.Length ?? 0))..]);
        return ((hours * 60) + minutes) * (text[0] == '-' ? -1 : 1);
    }

    private static double Number(ReadOnlySpan<char> digits) => digits.IsEmpty ? 0 : double.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
