using NodaTime;
using NodaTime.Text;

namespace KashflowOrleans.Connectors.Magento.Translation;

/// <summary>Magento's dates: <c>YYYY-MM-DD HH:MM:SS</c> in UTC without saying so (apis/magento.md §1.2).</summary>
internal static class MagentoDates
{
    private static readonly LocalDateTimePattern Pattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss");

    /// <summary>Reads a date, also with <c>T</c> and <c>Z</c>; null when it is none (<c>0000-00-00 00:00:00</c> is none).</summary>
    public static Instant? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var trimmed = text.Trim();
        if (Pattern.Parse(trimmed) is { Success: true } local) return local.Value.InUtc().ToInstant();
        return OffsetDateTimePattern.ExtendedIso.Parse(trimmed) is { Success: true } exact ? exact.Value.ToInstant() : null;
    }

    /// <summary>Writes a date for a search.</summary>
    public static string Format(Instant instant) => Pattern.Format(instant.InUtc().LocalDateTime);
}
