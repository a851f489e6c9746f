using System.Globalization;
using KashflowOrleans.Flows.Values;
using NodaTime;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>Dates and times as text, by a picture.</summary>
internal static class DateFormatter
{
    private static readonly IntegerPicture TwoDigits = IntegerPicture.Parse("00");

    /// <summary>Writes a date and time.</summary>
    /// <param name="milliseconds">Milliseconds since 1970 began in UTC.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="offset">The offset of the clocks from UTC, in minutes.</param>
    /// <param name="call">The evaluation whose limits hold.</param>
    /// <exception cref="JsonataException">The date is out of range (<c>D1001</c>), or the picture asks for a name that there is none for (<c>D3133</c>), for an unknown numbering
    /// (<c>D3130</c>) or for an offset of more than four digits (<c>D3134</c>).</exception>
    public static string Format(Value milliseconds, IReadOnlyList<DatePart> picture, int offset, IFunctionCall call)
    {
        var time = DateFields.At(milliseconds, offset);
        var text = new LimitedText(call);
        foreach (var part in picture)
        {
            text.Append(part.IsLiteral ? part.Literal : Component(time, part, offset, call));
        }

        return text.ToString();
    }

    private static string Component(LocalDateTime time, DatePart part, int offset, IFunctionCall call)
    {
        switch (part.Component)
        {
            case 'Z' or 'z':
                return Offset(offset, part, call);
            case 'P':
                var marker = time.Hour >= 12 ? "pm" : "am";
                return part.NameCase == LetterCase.Upper ? marker.ToUpperInvariant() : marker;
            case 'C' or 'E':
                return "ISO";
            default:
                var number = DateFields.Number(time, part.Component);
                return part.NameCase is null ? IntegerNumbers.Format(Shorten(number, part.YearDigits), part.Number!, call) : Name(number, part);
        }
    }

    private static int Shorten(int year, int? digits) => digits is { } count and < 10 ? year % (int)Math.Pow(10, count) : year;

    private static string Name(int number, DatePart part)
    {
        var name = part.Component switch
        {
            'M' or 'x' => DateNames.Months[number - 1],
            'F' => DateNames.Days[number - 1],
            _ => throw new JsonataException("D3133", $"The component {part.Component} of a date has no name.") { Value = Value.Of(part.Component.ToString()) },
        };
        var cased = part.NameCase switch
        {
            LetterCase.Upper => name.ToUpperInvariant(),
            LetterCase.Lower => name.ToLowerInvariant(),
            _ => name,
        };
        return part.MaxWidth < cased.Length ? cased[..part.MaxWidth.Value] : cased;
    }

    private static string Offset(int minutes, DatePart part, IFunctionCall call)
    {
        if (minutes == 0 && part.ZeroOffsetIsZ)
        {
            return "Z";
        }

        var picture = part.Number!;
        var hours = Math.Abs(minutes) / 60;
        var rest = Math.Abs(minutes) % 60;
        string text;
        if (picture.Repeat > 0 || picture.MandatoryDigits is 3 or 4)
        {
            text = IntegerNumbers.Format((hours * 100) + rest, picture, call);
        }
        else if (picture.MandatoryDigits is 1 or 2)
        {
            text = IntegerNumbers.Format(hours, picture, call) + (rest == 0 ? "" : ":" + IntegerNumbers.Format(rest, TwoDigits, call));
        }
        else
        {
            throw new JsonataException("D3134", "The offset from UTC has at most four digits.") { Value = Value.Of(picture.MandatoryDigits) };
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(part.Component == 'z' ? "GMT" : "")}{(minutes < 0 ? '-' : '+')}{text}");
    }
}
