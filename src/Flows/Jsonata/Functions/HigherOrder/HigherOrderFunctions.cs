using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>Functions that apply a function to each item of an array or each field of an object.</summary>
internal static class HigherOrderFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<BuiltInFunction> All =>
    [
        new("map", 2, "<af>", static (arguments, call) => Map(arguments[0], arguments[1], call)),
        new("filter", 2, "<af>", static (arguments, call) => Filter(arguments[0], arguments[1], call)),
        new("single", 2, "<af?>", static (arguments, call) => Single(arguments[0], arguments[1], call)),
        new("reduce", 3, "<afj?:j>", static (arguments, call) => Reduce(arguments[0], arguments[1], arguments[2], call)),
        new("each", 2, "<o-f:a>", static (arguments, call) => Each(arguments[0], arguments[1], call)),
        new("sift", 2, "<o-f?:o>", static (arguments, call) => Sift(arguments[0], arguments[1], call)),
    ];

    private static Value Map(Value value, Value function, IFunctionCall call)
    {
        if (value.AsArray is not { } array)
        {
            return Value.Undefined;
        }

        call.CheckItems(array.Count);
        var applied = new ItemFunction(function, call);
        var result = Sequences.New(array.Count);
        for (var index = 0; index < array.Count; index++)
        {
            var item = applied.Apply(array[index], Value.Of(index), value);
            if (!item.IsUndefined)
            {
                result.Add(item);
            }
        }

        return Value.Of(result);
    }

    private static Value Filter(Value value, Value function, IFunctionCall call)
    {
        if (value.AsArray is not { } array)
        {
            return Value.Undefined;
        }

        var applied = new ItemFunction(function, call);
        var result = Sequences.New();
        for (var index = 0; index < array.Count; index++)
        {
            if (call.IsTrue(applied.Apply(array[index], Value.Of(index), value)))
            {
                result.Add(array[index]);
            }
        }

        return Value.Of(result);
    }

    private static Value Single(Value value, Value function, IFunctionCall call)
    {
        if (value.AsArray is not { } array)
        {
            return Value.Undefined;
        }

        ItemFunction? applied = function.IsUndefined ? null : new ItemFunction(function, call);
        int? found = null;
        for (var index = 0; index < array.Count; index++)
        {
            if (applied is null || call.IsTrue(applied.Value.Apply(array[index], Value.Of(index), value)))
            {
                found = found is null ? index : throw new JsonataException("D3138", "More than one item matches where exactly one was expected.") { Index = index };
            }
        }

        return found is { } only ? array[only] : throw new JsonataException("D3139", "No item matches where exactly one was expected.");
    }

    private static Value Reduce(Value value, Value function, Value initial, IFunctionCall call)
    {
        if (value.AsArray is not { } array)
        {
            return Value.Undefined;
        }

        var reducer = ItemFunction.Of(function);
        var arity = call.ArityOf(reducer);
        if (arity < 2)
        {
            throw new JsonataException("D3050", "The function must have at least two parameters.") { Index = 1 };
        }

        var startsWithFirst = initial.IsUndefined && array.Count > 0;
        var result = startsWithFirst ? array[0] : initial;
        for (var index = startsWithFirst ? 1 : 0; index < array.Count; index++)
        {
            call.Charge(1);
            ReadOnlySpan<Value> arguments = [result, array[index], Value.Of(index), value];
            result = call.Apply(reducer, arguments[..Math.Min(arity, arguments.Length)]);
        }

        return result;
    }

    private static Value Each(Value value, Value function, IFunctionCall call)
    {
        var result = Sequences.New();
        if (value.AsObject is not { } fields)
        {
            return Value.Of(result);
        }

        var applied = new ItemFunction(function, call);
        for (var index = 0; index < fields.Count; index++)
        {
            var item = applied.Apply(fields.Values[index], Value.Of(fields.Names[index]), value);
            if (!item.IsUndefined)
            {
                result.Add(item);
            }
        }

        return Value.Of(result);
    }

    private static Value Sift(Value value, Value function, IFunctionCall call)
    {
        if (value.AsObject is not { Count: > 0 } fields)
        {
            return Value.Undefined;
        }

        var applied = new ItemFunction(function, call);
        var result = new ValueObject();
        for (var index = 0; index < fields.Count; index++)
        {
            if (call.IsTrue(applied.Apply(fields.Values[index], Value.Of(fields.Names[index]), value)))
            {
                result.Set(fields.Names[index], fields.Values[index]);
            }
        }

        return result.Count == 0 ? Value.Undefined : Value.Of(result);
    }
}
