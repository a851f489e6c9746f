using System.Globalization;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>KashFlow's dates: no ISO <c>T</c>, twelve o'clock for a date alone, 1900 for never (apis/kashflow.md §2).</summary>
internal static class KashflowDates
{
    public const string Format = "yyyy-MM-dd HH:mm:ss";

    private static readonly string[] Accepted = ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss zzz"];

    private static readonly string[] AcceptedInQueries = ["yyyy-MM-dd", "yyyyMMdd", "yyyy-MM-dd HH:mm:ss"];

    public static DateTime Never { get; } = new(1900, 1, 1, 12, 0, 0, DateTimeKind.Unspecified);

    /// <summary>A date of a body. The offset that older clients append is read and not applied: the ledger keeps the wall clock.</summary>
    public static bool TryParse(string text, out DateTime date)
    {
        if (!DateTimeOffset.TryParseExact(text, Accepted, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
        {
            date = default;
            return false;
        }

        date = parsed.DateTime;
        return date.Year is >= 1900 and <= 2200;
    }

    /// <summary>A date of a query string, which may be a day alone.</summary>
    public static bool TryParseQuery(string text, out DateTime date) =>
        DateTime.TryParseExact(text, AcceptedInQueries, CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    public static string Write(DateTime date) => date.ToString(Format, CultureInfo.InvariantCulture);
}
