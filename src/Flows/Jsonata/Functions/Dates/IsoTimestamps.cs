using System.Globalization;
using KashflowOrleans.Flows.Values;
using NodaTime;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>The forms of ISO 8601 that <c>$toMillis</c> reads without a picture: a year, month or day, a time to the second, a fraction, an offset. Without an offset
/// the time is in UTC. As in JavaScript a month has up to 31 days (what is too much goes to the next month), and a day ends at 24:00:00.</summary>
internal static class IsoTimestamps
{
    /// <summary>Milliseconds since 1970 began in UTC.</summary>
    /// <exception cref="JsonataException">It is no such timestamp (<c>D3110</c>).</exception>
    public static long Parse(string text) =>
        Read(text) ?? throw new JsonataException("D3110", "The text is no timestamp in the notation of ISO 8601.") { Value = Value.Of(text) };

    private static long? Read(string text)
    {
        var at = 0;
        if (Digits(text, ref at, 4) is not { } year)
        {
            return null;
        }

        var month = Part(text, ref at, '-') ?? 1;
        var day = at == 7 ? Part(text, ref at, '-') ?? 1 : 1;
        int? hour = Part(text, ref at, 'T');
        var minute = hour is null ? 0 : Part(text, ref at, ':');
        var second = hour is null ? 0 : Part(text, ref at, ':');
        if (month is < 1 or > 12 || day is < 1 or > 31 || hour > 24 || minute is not (>= 0 and <= 59) || second is not (>= 0 and <= 59))
        {
            return null;
        }

        var milliseconds = hour is null ? 0 : Fraction(text, ref at);
        if ((hour == 24 && (minute > 0 || second > 0 || milliseconds > 0)) || Offset(text, at, hour is not null) is not { } offset)
        {
            return null;
        }

        var date = new LocalDate(year, month, 1).AtMidnight().InUtc().ToInstant().ToUnixTimeMilliseconds();
        var minutes = ((((day - 1) * 24L) + (hour ?? 0)) * 60) + minute.Value - offset;
        return date + (((minutes * 60) + second.Value) * 1000) + milliseconds;
    }

    private static int? Part(string text, ref int at, char mark)
    {
        if (at >= text.Length || text[at] != mark)
        {
            return null;
        }

        var next = at + 1;
        if (Digits(text, ref next, 2) is not { } number)
        {
            return null;
        }

        at = next;
        return number;
    }

    private static int? Digits(string text, ref int at, int count)
    {
        if (at + count > text.Length || !int.TryParse(text.AsSpan(at, count), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        at += count;
        return number;
    }

    // Digits after the third do not count.
    private static int Fraction(string text, ref int at)
    {
        if (at + 1 >= text.Length || text[at] != '.' || !char.IsAsciiDigit(text[at + 1]))
        {
            return 0;
        }

        var start = ++at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return int.Parse(text[start..Math.Min(at, start + 3)].PadRight(3, '0'), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    // The offset in minutes; null when what is left of the text is none.
    private static int? Offset(string text, int at, bool hasTime)
    {
        var rest = text.AsSpan(at);
        if (rest.IsEmpty || rest is "Z")
        {
            return 0;
        }

        if (!hasTime || rest[0] is not ('+' or '-') || rest.Length is not (5 or 6) || (rest.Length == 6 && rest[3] != ':'))
        {
            return null;
        }

        return int.TryParse(rest[1..3], NumberStyles.None, CultureInfo.InvariantCulture, out var hours) && hours < 24
            && int.TryParse(rest[^2..], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes < 60
            ? (rest[0] == '-' ? -1 : 1) * ((hours * 60) + minutes)
            : null;
    }
}
