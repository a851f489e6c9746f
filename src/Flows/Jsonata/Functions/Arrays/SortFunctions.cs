using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary><c>$sort</c>: stable, by the natural order of numbers or texts, or by a function that tells whether its first argument belongs after its second.</summary>
internal static class SortFunctions
{
    /// <summary>The function.</summary>
    public static IEnumerable<BuiltInFunction> All => [new("sort", 2, "<af?:a>", static (arguments, call) => Sort(arguments[0], arguments[1].AsFunction, call))];

    private static Value Sort(Value value, ValueFunction? comparator, IFunctionCall call)
    {
        if (value.AsArray is not { Count: > 1 } array)
        {
            return value;
        }

        call.Reserve(array.Count);
        var items = array.Items.ToArray();
        if (comparator is not null)
        {
            Merge(items, new Value[items.Length], 0, items.Length, (left, right) => IsTrue(call.Apply(comparator, [left, right])), call);
            return Value.Of(new ValueArray(items));
        }

        if (Array.TrueForAll(items, Arithmetic.IsNumeric))
        {
            Merge(items, new Value[items.Length], 0, items.Length, static (left, right) => Arithmetic.Compare(left, right) > 0, call);
        }
        else if (Array.TrueForAll(items, static item => item.IsText))
        {
            Merge(items, new Value[items.Length], 0, items.Length, static (left, right) => string.CompareOrdinal(left.AsText, right.AsText) > 0, call);
        }
        else
        {
            throw new JsonataException("D3070", "Only numbers alone or texts alone are sorted without a function that compares.") { Index = 1 };
        }

        return Value.Of(new ValueArray(items));
    }

    // Any array, object or function counts as true here, as in JavaScript.
    private static bool IsTrue(Value value) => value.IsArray || value.IsObject || value.IsFunction || Truth.Of(value);

    private static void Merge(Value[] items, Value[] room, int start, int end, Func<Value, Value, bool> isAfter, IFunctionCall call)
    {
        if (end - start <= 1)
        {
            return;
        }

        var middle = start + ((end - start) / 2);
        Merge(items, room, start, middle, isAfter, call);
        Merge(items, room, middle, end, isAfter, call);
        call.ChargeItems(end - start);
        Array.Copy(items, start, room, start, end - start);
        var left = start;
        var right = middle;
        for (var target = start; target < end; target++)
        {
            var takeRight = left == middle || (right < end && isAfter(room[left], room[right]));
            items[target] = takeRight ? room[right++] : room[left++];
        }
    }
}
