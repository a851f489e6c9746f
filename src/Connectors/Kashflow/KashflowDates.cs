using NodaTime;
using NodaTime.Text;

namespace KashflowOrleans.Connectors.Kashflow;

/// <summary>KashFlow's dates (apis/kashflow.md §2): no ISO <c>T</c>, an offset in older replies, a date alone in some fields, and 1970 or 1900 for never.</summary>
public static class KashflowDates
{
    // Nothing in the books is that old: these years are the service's way to say that there is no date.
    private const int LastYearOfNever = 1970;
    private const int ShortestTextWithTime = 16;

    private static readonly LocalDatePattern DayPattern = LocalDatePattern.CreateWithInvariantCulture("uuuu-MM-dd");

    private static readonly LocalDatePattern CompactDayPattern = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    private static readonly LocalDateTimePattern[] TimePatterns =
    [
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss;FFFFFFF"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss;FFFFFFF"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm"),
    ];

    /// <summary>A day as requests carry it: <c>yyyy-MM-dd 00:00:00</c>.</summary>
    public static string Write(LocalDate day) => DayPattern.Format(day) + " 00:00:00";

    /// <summary>Reads a date. The wall clock counts: an offset says where the service's machine thought it was, not which day was meant.</summary>
    /// <returns>The date and time; null when the field is empty or says never.</returns>
    /// <exception cref="FormatException">It is no date in any form the service uses.</exception>
    public static LocalDateTime? Parse(string? text) =>
        TryParse(text, out var date)
            ? date
            : throw new FormatException($"'{text}' is no KashFlow date; expected a form like 2026-03-31 12:00:00, with or without an offset, or 2026-03-31.");

    /// <summary>Reads a date without throwing.</summary>
    /// <param name="text">The field.</param>
    /// <param name="date">The date and time; null when the field is empty or says never.</param>
    /// <returns>Whether it could be read.</returns>
    public static bool TryParse(string? text, out LocalDateTime? date)
    {
        date = null;
        var trimmed = text?.Trim() ?? string.Empty;
        if (trimmed.Length == 0)
        {
            return true;
        }

        if (!TryRead(WithoutOffset(trimmed), out var read))
        {
            return false;
        }

        date = read.Year > LastYearOfNever ? read : null;
        return true;
    }

    private static bool TryRead(string text, out LocalDateTime date)
    {
        foreach (var pattern in TimePatterns)
        {
            if (pattern.Parse(text) is { Success: true } result)
            {
                date = result.Value;
                return true;
            }
        }

        var day = DayPattern.Parse(text) is { Success: true } dashed ? dashed : CompactDayPattern.Parse(text);
        date = day.Success ? day.Value.AtMidnight() : default;
        return day.Success;
    }

    private static string WithoutOffset(string text)
    {
        if (text.Length < ShortestTextWithTime)
        {
            return text;
        }

        var sign = text.LastIndexOfAny(['+', '-']);
        var end = sign >= ShortestTextWithTime ? sign : text.EndsWith('Z') ? text.Length - 1 : text.Length;
        return text[..end].TrimEnd();
    }
}
