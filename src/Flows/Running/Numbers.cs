using System.Globalization;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Running;

/// <summary>Numbers of values that come from outside.</summary>
internal static class Numbers
{
    /// <summary>The number, also where a channel states it as text; null when it is none that a decimal holds.</summary>
    public static decimal? Of(Value value)
    {
        if (value.IsDecimal)
        {
            return value.AsDecimal;
        }

        return value.AsText is { } text && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }
}
