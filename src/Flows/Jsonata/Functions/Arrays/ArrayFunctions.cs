using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary><c>$append</c>, <c>$reverse</c>, <c>$shuffle</c>, <c>$distinct</c>, <c>$zip</c>.</summary>
internal static class ArrayFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<BuiltInFunction> All =>
    [
        new("append", 2, "<xx:a>", static (arguments, call) => Append(arguments[0], arguments[1], call)),
        new("reverse", 1, "<a:a>", static (arguments, call) => Reverse(arguments[0], call)),
        new("shuffle", 1, "<a:a>", static (arguments, call) => Shuffle(arguments[0], call)),
        new("distinct", 1, "<x:x>", static (arguments, call) => arguments[0].AsArray is { Count: > 1 } array ? Distinct(array, call) : arguments[0]),
        new("zip", 0, "<a+>", Zip),
    ];

    private static Value Append(Value left, Value right, IFunctionCall call)
    {
        call.Reserve((left.AsArray?.Count ?? 1L) + (right.AsArray?.Count ?? 1));
        return Sequences.Append(left, right);
    }

    private static Value Reverse(Value value, IFunctionCall call)
    {
        if (value.AsArray is not { Count: > 1 } array)
        {
            return value;
        }

        call.Reserve(array.Count);
        var items = array.Items.ToArray();
        Array.Reverse(items);
        return Value.Of(new ValueArray(items));
    }

    private static Value Shuffle(Value value, IFunctionCall call)
    {
        if (value.AsArray is not { Count: > 1 } array)
        {
            return value;
        }

        call.Reserve(array.Count);
        var items = array.Items.ToArray();
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = (int)(call.NextRandom() * (last + 1));
            (items[last], items[other]) = (items[other], items[last]);
        }

        return Value.Of(new ValueArray(items));
    }

    private static Value Distinct(ValueArray array, IFunctionCall call)
    {
        var known = new DistinctValues(call);
        var result = new ValueArray { IsSequence = array.IsSequence };
        foreach (var item in array.Items)
        {
            if (known.Add(item))
            {
                result.Add(item);
            }
        }

        return Value.Of(result);
    }

    private static Value Zip(ReadOnlySpan<Value> arguments, IFunctionCall call)
    {
        var count = arguments.Length == 0 ? 0 : int.MaxValue;
        foreach (var argument in arguments)
        {
            count = Math.Min(count, argument.AsArray?.Count ?? 0);
        }

        call.Reserve((long)count * arguments.Length);
        var rows = new ValueArray(count);
        for (var index = 0; index < count; index++)
        {
            var row = new ValueArray(arguments.Length);
            foreach (var argument in arguments)
            {
                row.Add(argument.AsArray![index]);
            }

            rows.Add(Value.Of(row));
        }

        return Value.Of(rows);
    }
}
