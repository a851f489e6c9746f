using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Running.Functions;

/// <summary>Functions about days.</summary>
internal static class Days
{
    private const int MostDays = 100_000;

    /// <summary><c>$businessDate</c>.</summary>
    public static Value BusinessDate(FlowReference reference, ReadOnlySpan<Value> arguments, IFunctionCall? call)
    {
        var value = DomainFunctions.At(arguments, 0);
        if (FieldReader.IsNothing(value) || reference.Settings.Zone is not { } zone)
        {
            return default;
        }

        return IsoText.Day(value, zone) is { } day
            ? Value.Of(IsoText.Of(day))
            : throw DomainFunctions.Wrong("businessDate", 0, "a point in time such as 2026-03-02T10:30:00Z", value);
    }

    /// <summary><c>$dueOn</c>.</summary>
    public static Value DueOn(FlowReference reference, ReadOnlySpan<Value> arguments, IFunctionCall? call)
    {
        var value = DomainFunctions.At(arguments, 0);
        if (FieldReader.IsNothing(value))
        {
            return default;
        }

        return value.AsText is { } text && IsoText.TryDay(text, out var day)
            ? Value.Of(IsoText.Of(reference.Settings.DueOn(day)))
            : throw DomainFunctions.Wrong("dueOn", 0, "a day such as 2026-03-02", value);
    }

    /// <summary><c>$addDays</c>.</summary>
    public static Value AddDays(FlowReference reference, ReadOnlySpan<Value> arguments, IFunctionCall? call)
    {
        const string Name = "addDays";
        var value = DomainFunctions.At(arguments, 0);
        if (FieldReader.IsNothing(value) || DomainFunctions.Number(Name, arguments, 1) is not { } days)
        {
            return default;
        }

        if (value.AsText is not { } text || !IsoText.TryDay(text, out var day))
        {
            throw DomainFunctions.Wrong(Name, 0, "a day such as 2026-03-02", value);
        }

        return decimal.Truncate(days) == days && Math.Abs(days) <= MostDays
            ? Value.Of(IsoText.Of(day.PlusDays((int)days)))
            : throw DomainFunctions.Wrong(Name, 1, "a whole number of days, 100000 at most", arguments[1]);
    }
}
