using NodaTime;
using NodaTime.Text;

namespace KashflowOrleans.Gateway.Input;

/// <summary>Instants as callers write them.</summary>
internal static class Moments
{
    /// <summary>Reads <c>2026-01-31T23:59:59Z</c>, one with an offset, or a day, which begins at midnight UTC; null when it is none of these.</summary>
    public static Instant? Read(string text)
    {
        if (OffsetDateTimePattern.Rfc3339.Parse(text) is { Success: true } moment)
        {
            return moment.Value.ToInstant();
        }

        return LocalDatePattern.Iso.Parse(text) is { Success: true } day ? day.Value.AtMidnight().InUtc().ToInstant() : null;
    }
}
