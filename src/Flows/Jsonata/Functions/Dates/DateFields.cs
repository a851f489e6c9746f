using KashflowOrleans.Flows.Values;
using NodaTime;
using NodaTime.Calendars;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>The components of a date and time.</summary>
internal static class DateFields
{
    private const double MillisecondsPerMinute = 60_000;

    private static readonly long First = LocalDateTime.MinIsoValue.InUtc().ToInstant().ToUnixTimeMilliseconds();
    private static readonly long Last = LocalDateTime.MaxIsoValue.InUtc().ToInstant().ToUnixTimeMilliseconds();

    /// <summary>The date and time so many milliseconds after 1970 began in UTC, as clocks at an offset show it.</summary>
    /// <exception cref="JsonataException">It is before the year -9998 or after the year 9999 (<c>D1001</c>).</exception>
    public static LocalDateTime At(Value milliseconds, int offsetMinutes)
    {
        var shifted = Math.Truncate(milliseconds.AsDouble + (offsetMinutes * MillisecondsPerMinute));
        return shifted >= First && shifted <= Last
            ? Instant.FromUnixTimeMilliseconds((long)shifted).InUtc().LocalDateTime
            : throw new JsonataException("D1001", "The date is out of range.") { Value = milliseconds };
    }

    /// <summary>A component that is a number.</summary>
    public static int Number(LocalDateTime time, char component) => component switch
    {
        'Y' => time.Year,
        'M' => time.Month,
        'D' => time.Day,
        'd' => time.DayOfYear,
        'F' => (int)time.DayOfWeek,
        'W' => WeekYearRules.Iso.GetWeekOfWeekYear(time.Date),
        'X' => WeekYearRules.Iso.GetWeekYear(time.Date),
        'w' => ((ThursdayOfWeek(time.Date).Day - 1) / 7) + 1,
        'x' => ThursdayOfWeek(time.Date).Month,
        'H' => time.Hour,
        'h' => time.ClockHourOfHalfDay,
        'm' => time.Minute,
        's' => time.Second,
        'f' => time.Millisecond,
        _ => 0,
    };

    // As for years, a week belongs to the month its Thursday is in.
    private static LocalDate ThursdayOfWeek(LocalDate date) => date.PlusDays((int)IsoDayOfWeek.Thursday - (int)date.DayOfWeek);
}
