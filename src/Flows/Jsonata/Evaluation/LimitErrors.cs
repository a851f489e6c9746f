using System.Globalization;

namespace KashflowOrleans.Flows.Jsonata.Evaluation;

/// <summary>The errors for limits that are exceeded.</summary>
internal static class LimitErrors
{
    /// <summary>Too much time.</summary>
    public static JsonataException Time(TimeSpan limit) => new("L0001", string.Create(CultureInfo.InvariantCulture, $"The expression took longer than {limit.TotalMilliseconds} ms."));

    /// <summary>Too deep.</summary>
    public static JsonataException Depth(Exception? cause = null) => new("L0002", "Calls or values are nested too deeply. A function that calls itself as its last act does not nest.", cause);

    /// <summary>Too many steps.</summary>
    public static JsonataException Steps(long limit) => new("L0003", string.Create(CultureInfo.InvariantCulture, $"The expression needs more than {limit} steps."));

    /// <summary>Too large an array.</summary>
    public static JsonataException Items(int limit) => new("L0004", string.Create(CultureInfo.InvariantCulture, $"An array would have more than {limit} values."));

    /// <summary>Too slow a regular expression.</summary>
    public static JsonataException Regex(TimeSpan limit, Exception cause) =>
        new("L0005", string.Create(CultureInfo.InvariantCulture, $"A regular expression searched longer than {limit.TotalMilliseconds} ms."), cause);

    /// <summary>Too long a text.</summary>
    public static JsonataException Text(int limit) => new("L0006", string.Create(CultureInfo.InvariantCulture, $"A text would have more than {limit} characters."));
}
