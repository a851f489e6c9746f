using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary><c>$sum</c>, <c>$count</c>, <c>$max</c>, <c>$min</c>, <c>$average</c>.</summary>
internal static class AggregationFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<BuiltInFunction> All =>
    [
        new("sum", 1, "<a<n>:n>", static (arguments, call) => arguments[0].AsArray is { } numbers ? Sum(numbers, call) : Value.Undefined),
        new("count", 1, "<a:n>", static (arguments, _) => Value.Of(arguments[0].AsArray?.Count ?? 0)),
        new("max", 1, "<a<n>:n>", static (arguments, call) => Extreme(arguments[0].AsArray, sign: 1, call)),
        new("min", 1, "<a<n>:n>", static (arguments, call) => Extreme(arguments[0].AsArray, sign: -1, call)),
        new("average", 1, "<a<n>:n>", static (arguments, call) => arguments[0].AsArray is { Count: > 0 } numbers
            ? Arithmetic.Divide(Sum(numbers, call), Value.Of(numbers.Count))
            : Value.Undefined),
    ];

    private static Value Sum(ValueArray numbers, IFunctionCall call)
    {
        call.ChargeItems(numbers.Count);
        var sum = Value.Of(0);
        foreach (var number in numbers.Items)
        {
            sum = Arithmetic.Add(sum, number);
        }

        return sum;
    }

    private static Value Extreme(ValueArray? numbers, int sign, IFunctionCall call)
    {
        if (numbers is not { Count: > 0 })
        {
            return Value.Undefined;
        }

        call.ChargeItems(numbers.Count);
        var extreme = numbers[0];
        foreach (var number in numbers.Items)
        {
            if (Arithmetic.Compare(number, extreme) * sign > 0)
            {
                extreme = number;
            }
        }

        return extreme;
    }
}
