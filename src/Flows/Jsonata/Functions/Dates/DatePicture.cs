using System.Globalization;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>A picture of a date and time such as <c>[D1o] [MNn] [Y0001]</c> (XPath and XQuery Functions and Operators 3.1, section 9.8.4). Besides XPath's components it has
/// <c>X</c>, the year that the week in the year belongs to, and <c>x</c>, the month that the week in the month belongs to.</summary>
internal static class DatePicture
{
    private const string NumberComponents = "YMDdFWwXxHhmsf";

    /// <summary>ISO 8601 with milliseconds.</summary>
    public static IReadOnlyList<DatePart> Iso { get; } = Parse("[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]");

    /// <summary>Reads a picture.</summary>
    /// <exception cref="JsonataException">It has an unknown component (<c>D3132</c>), a bracket that is not closed (<c>D3135</c>), or digits of different families (<c>D3131</c>).</exception>
    public static IReadOnlyList<DatePart> Parse(string picture)
    {
        var parts = new List<DatePart>();
        var start = 0;
        while (start < picture.Length)
        {
            var open = picture.IndexOf('[', start);
            AddLiteral(parts, open < 0 ? picture[start..] : picture[start..open]);
            if (open < 0)
            {
                break;
            }

            if (open + 1 < picture.Length && picture[open + 1] == '[')
            {
                parts.Add(new DatePart { Literal = "[" });
                start = open + 2;
                continue;
            }

            var close = picture.IndexOf(']', open);
            if (close < 0)
            {
                throw new JsonataException("D3135", "A bracket of the date/time picture is not closed.");
            }

            Add(parts, ParseMarker(string.Concat(picture[(open + 1)..close].Where(character => !char.IsWhiteSpace(character)))));
            start = close + 1;
        }

        return parts;
    }

    private static void AddLiteral(List<DatePart> parts, string text)
    {
        if (text.Length > 0)
        {
            parts.Add(new DatePart { Literal = text.Replace("]]", "]", StringComparison.Ordinal) });
        }
    }

    // Two numbers side by side: the first has to have a known number of digits to be read.
    private static void Add(List<DatePart> parts, DatePart part)
    {
        if (part is { Number: not null, IsOffset: false } && parts.Count > 0 && parts[^1].Number is { Style: IntegerStyle.Digits } previous)
        {
            parts[^1] = parts[^1] with { ReadDigits = previous.MandatoryDigits };
        }

        parts.Add(part);
    }

    private static DatePart ParseMarker(string marker)
    {
        var component = marker.Length > 0 ? marker[0] : ' ';
        if (DefaultPresentation(component) is not { } presentation)
        {
            throw new JsonataException("D3132", $"A date/time picture has no component \"{component}\".") { Value = Value.Of(component.ToString()) };
        }

        var comma = marker.LastIndexOf(',');
        var given = comma < 0 ? marker[1..] : marker[1..comma];
        var modifier = given.Length > 1 && given[^1] is 'a' or 't' or 'c' or 'o' ? given[^1] : '\0';
        if (given.Length > 0)
        {
            presentation = modifier == '\0' ? given : given[..^1];
        }

        var (minWidth, maxWidth) = comma < 0 ? (null, null) : Widths(marker.AsSpan(comma + 1));
        var part = new DatePart { Component = component, MaxWidth = maxWidth, ZeroOffsetIsZ = modifier == 't' };
        if (part.IsOffset)
        {
            return part with { Number = IntegerPicture.Parse(presentation) };
        }

        if (presentation[0] is 'n' or 'N')
        {
            var isTitle = presentation.StartsWith("Nn", StringComparison.Ordinal);
            return part with { NameCase = presentation[0] == 'n' ? LetterCase.Lower : isTitle ? LetterCase.Title : LetterCase.Upper };
        }

        return NumberComponents.Contains(component, StringComparison.Ordinal) ? AsNumber(part, presentation, modifier, minWidth) : part;
    }

    private static DatePart AsNumber(DatePart part, string presentation, char modifier, int? minWidth)
    {
        var number = IntegerPicture.Parse(modifier == '\0' ? presentation : $"{presentation};{modifier}");
        if (number.Style != IntegerStyle.Digits)
        {
            return part with { Number = number, YearDigits = part.Component == 'Y' ? part.MaxWidth : null };
        }

        if (number.MandatoryDigits < minWidth)
        {
            number = number with { MandatoryDigits = minWidth.Value };
        }

        if (part.Component != 'Y')
        {
            return part with { Number = number };
        }

        if (part.MaxWidth is { } most)
        {
            return part with { Number = number with { MandatoryDigits = most }, YearDigits = most };
        }

        var places = number.MandatoryDigits + number.OptionalDigits;
        return part with { Number = number, YearDigits = places >= 2 ? places : null };
    }

    private static (int? Min, int? Max) Widths(ReadOnlySpan<char> modifier)
    {
        var dash = modifier.IndexOf('-');
        return dash < 0 ? (Width(modifier), null) : (Width(modifier[..dash]), Width(modifier[(dash + 1)..]));
    }

    // A star or anything else that is no number leaves the width open.
    private static int? Width(ReadOnlySpan<char> text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var width) ? width : null;

    private static string? DefaultPresentation(char component) => component switch
    {
        'Y' or 'M' or 'D' or 'd' or 'W' or 'w' or 'X' or 'x' or 'H' or 'h' or 'f' => "1",
        'm' or 's' => "01",
        'F' or 'P' or 'C' or 'E' => "n",
        'Z' or 'z' => "01:01",
        _ => null,
    };
}
