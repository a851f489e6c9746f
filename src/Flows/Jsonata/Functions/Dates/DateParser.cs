using NodaTime;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>Dates and times from text by a picture. What the picture lacks to the left of its largest component comes from the time of the evaluation, what it lacks to the right
/// of its smallest is the least there is (the first month, midnight); in between nothing may lack.</summary>
internal static class DateParser
{
    private const double MillisecondsPerMinute = 60_000;

    // No calendar date needs more, and sums of them stay within a long.
    private const double Most = 1e12;

    /// <summary>Milliseconds since 1970 began in UTC; null when the text does not match the picture or means no date.</summary>
    /// <exception cref="JsonataException">The components do not make a date and time (<c>D3136</c>), or as for <see cref="DateComponents.Read"/>.</exception>
    public static long? Parse(string text, IReadOnlyList<DatePart> picture, LocalDateTime now, IFunctionCall call)
    {
        if (DateComponents.Read(text, picture, call) is not { Count: > 0 } components)
        {
            return null;
        }

        var (date, time) = Shape(components);
        Complete(components, date + time, now);
        if (date.Contains('F', StringComparison.Ordinal))
        {
            throw new JsonataException("D3136", "Dates of weeks and weekdays cannot be read.");
        }

        var month = components.GetValueOrDefault('M');
        return Milliseconds(
            components.GetValueOrDefault('Y'),
            date.Length == 2 ? 1 : month > 0 ? month : 1,
            date.Length == 2 ? components['d'] : components['D'],
            time[0] == 'P' ? HourOfDay(components) : components['H'],
            components) is { } milliseconds ? milliseconds - (long)Offset(components) : null;
    }

    // Which components make the date, and which the time.
    private static (string Date, string Time) Shape(Dictionary<char, double> components)
    {
        var date = Fits(components, "YXMxWwdD", "YMD") ? "YMD"
            : Fits(components, "YXMxWwdD", "Yd") ? "Yd"
            : Fits(components, "YXMxWwdD", "XxwF") ? "XxwF"
            : Fits(components, "YXMxWwdD", "XWF") ? "XWF" : "YMD";
        var time = !Fits(components, "PHhmsf", "Hmsf") && Fits(components, "PHhmsf", "Phmsf") ? "Phmsf" : "Hmsf";
        return (date, time);
    }

    // A component that is 0 does not tell anything about the shape.
    private static bool Fits(Dictionary<char, double> components, string all, string wanted)
    {
        var given = all.Where(letter => components.TryGetValue(letter, out var value) && value != 0 && !double.IsNaN(value)).ToList();
        return given.Count > 0 && given.TrueForAll(letter => wanted.Contains(letter, StringComparison.Ordinal));
    }

    private static void Complete(Dictionary<char, double> components, string wanted, LocalDateTime now)
    {
        var hasStarted = false;
        var hasEnded = false;
        foreach (var letter in wanted)
        {
            if (components.ContainsKey(letter))
            {
                hasStarted = true;
                if (hasEnded)
                {
                    throw new JsonataException("D3136", "The date/time picture lacks a component between two others.");
                }
            }
            else if (hasStarted)
            {
                components[letter] = letter is 'M' or 'D' or 'd' ? 1 : 0;
                hasEnded = true;
            }
            else
            {
                components[letter] = DateFields.Number(now, letter);
            }
        }
    }

    private static double HourOfDay(Dictionary<char, double> components)
    {
        var hour = components['h'] == 12 ? 0 : components['h'];
        return components['P'] == 1 ? hour + 12 : hour;
    }

    private static double Offset(Dictionary<char, double> components)
    {
        var minutes = components.GetValueOrDefault('Z');
        return (minutes == 0 ? components.GetValueOrDefault('z') : minutes) * MillisecondsPerMinute;
    }

    // Months, days and times that are too large go over to the next larger unit; years of two digits are in the twentieth century.
    private static long? Milliseconds(double year, double month, double day, double hour, Dictionary<char, double> components)
    {
        var minute = components['m'];
        var second = components['s'];
        var fraction = components['f'];
        var months = ((year is >= 0 and <= 99 ? year + 1900 : year) * 12) + month - 1;
        var rest = ((((((((day - 1) * 24) + hour) * 60) + minute) * 60) + second) * 1000) + fraction;
        var firstYear = Math.Floor(months / 12);
        if (!(firstYear >= -9998 && firstYear <= 9999) || !(Math.Abs(rest) < Most * 1000) || !(Math.Abs(Offset(components)) < Most))
        {
            return null;
        }

        var start = new LocalDate((int)firstYear, (int)(months - (firstYear * 12)) + 1, 1);
        return start.AtMidnight().InUtc().ToInstant().ToUnixTimeMilliseconds() + (long)rest;
    }
}
