using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace KashflowOrleans.Grains.Reconciliation;

/// <summary>Days as <c>2026-01-31</c>.</summary>
public static class DayText
{
    /// <summary>Writes a day.</summary>
    public static string Write(LocalDate day) => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Reads a day.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static LocalDate Read(string text) =>
        LocalDatePattern.Iso.Parse(text) is { Success: true } day ? day.Value : throw new FormatException($"day '{text}' must be written as 2026-01-31.");
}
