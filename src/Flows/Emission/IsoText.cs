using KashflowOrleans.Flows.Values;
using NodaTime;
using NodaTime.Text;

namespace KashflowOrleans.Flows.Emission;

/// <summary>Days and points in time as text: <c>2026-03-02</c> and <c>2026-03-02T10:30:00Z</c>.</summary>
public static class IsoText
{
    private const int DayLength = 10;
    private const int SecondsLength = 20;

    /// <summary>A point in time as text, in UTC.</summary>
    public static string Of(Instant instant)
    {
        var time = instant.InUtc();
        if (time.NanosecondOfSecond != 0 || time.Year is < 0 or > 9999)
        {
            return InstantPattern.ExtendedIso.Format(instant);
        }

        return string.Create(SecondsLength, time.LocalDateTime, static (text, time) =>
        {
            Write(text, time.Date);
            text[10] = 'T';
            Two(text[11..], time.Hour);
            text[13] = ':';
            Two(text[14..], time.Minute);
            text[16] = ':';
            Two(text[17..], time.Second);
            text[19] = 'Z';
        });
    }

    /// <summary>A day as text.</summary>
    public static string Of(LocalDate day) =>
        day.Year is < 0 or > 9999 ? LocalDatePattern.Iso.Format(day) : string.Create(DayLength, day, static (text, day) => Write(text, day));

    /// <summary>Reads a point in time: ISO 8601 with seconds, in UTC or with an offset.</summary>
    public static bool TryInstant(string text, out Instant instant)
    {
        if (text.Length == SecondsLength && text[10] == 'T' && text[19] == 'Z' && text[13] == ':' && text[16] == ':' && TryDay(text.AsSpan(0, DayLength), out var day)
            && TryTwo(text, 11, out var hour) && TryTwo(text, 14, out var minute) && TryTwo(text, 17, out var second) && hour < 24 && minute < 60 && second < 60)
        {
            instant = Instant.FromUtc(day.Year, day.Month, day.Day, hour, minute, second);
            return true;
        }

        if (InstantPattern.ExtendedIso.Parse(text).TryGetValue(default, out instant))
        {
            return true;
        }

        var isMoment = OffsetDateTimePattern.Rfc3339.Parse(text).TryGetValue(default, out var moment);
        instant = isMoment ? moment.ToInstant() : default;
        return isMoment;
    }

    /// <summary>Reads a day.</summary>
    public static bool TryDay(ReadOnlySpan<char> text, out LocalDate day)
    {
        day = default;
        if (text.Length != DayLength || text[4] != '-' || text[7] != '-'
            || !TryTwo(text, 0, out var century) || !TryTwo(text, 2, out var years) || !TryTwo(text, 5, out var month) || !TryTwo(text, 8, out var date))
        {
            return false;
        }

        var year = (century * 100) + years;
        if (year < 1 || month is < 1 or > 12 || date < 1 || date > CalendarSystem.Iso.GetDaysInMonth(year, month))
        {
            return false;
        }

        day = new LocalDate(year, month, date);
        return true;
    }

    /// <summary>The day that a value means: a day, or a point in time and the day it falls on in a zone; null when it is neither.</summary>
    public static LocalDate? Day(Value value, DateTimeZone? zone)
    {
        if (value.AsText is not { } text)
        {
            return null;
        }

        if (TryDay(text, out var day))
        {
            return day;
        }

        return zone is not null && TryInstant(text, out var instant) ? instant.InZone(zone).Date : null;
    }

    private static void Write(Span<char> text, LocalDate day)
    {
        Two(text, day.Year / 100);
        Two(text[2..], day.Year % 100);
        text[4] = '-';
        Two(text[5..], day.Month);
        text[7] = '-';
        Two(text[8..], day.Day);
    }

    private static void Two(Span<char> text, int number)
    {
        text[0] = (char)('0' + (number / 10));
        text[1] = (char)('0' + (number % 10));
    }

    private static bool TryTwo(ReadOnlySpan<char> text, int at, out int number)
    {
        var (tens, ones) = (text[at] - '0', text[at + 1] - '0');
        number = (tens * 10) + ones;
        return tens is >= 0 and <= 9 && ones is >= 0 and <= 9;
    }
}
