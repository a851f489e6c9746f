using System.Runtime.CompilerServices;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary><c>$keys</c>, <c>$lookup</c>, <c>$spread</c>, <c>$merge</c>, <c>$clone</c>.</summary>
internal static class ObjectFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<BuiltInFunction> All =>
    [
        new("keys", 1, "<x-:a<s>>", static (arguments, call) => Keys(arguments[0], call)),
        new("lookup", 2, "<x-s:x>", static (arguments, call) => Lookup(arguments[0], arguments[1], call)),
        new("spread", 1, "<x-:a<o>>", static (arguments, call) => Spread(arguments[0], call)),
        new("merge", 1, "<a<o>:o>", static (arguments, call) => Merge(arguments[0], call)),
        new("clone", 1, "<(oa)-:o>", static (arguments, call) => arguments[0].IsUndefined ? Value.Undefined : new Copying(call).Copy(arguments[0])),
    ];

    private static Value Keys(Value value, IFunctionCall call)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var keys = Sequences.New();
        CollectKeys(value, names, keys, call);
        return Value.Of(keys);
    }

    private static void CollectKeys(Value value, HashSet<string> names, ValueArray keys, IFunctionCall call)
    {
        if (value.AsObject is { } fields)
        {
            call.ChargeItems(fields.Count);
            foreach (var name in fields.Names)
            {
                if (names.Add(name))
                {
                    call.CheckItems(keys.Count + 1);
                    keys.Add(Value.Of(name));
                }
            }
        }
        else if (value.AsArray is { } array)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            foreach (var item in array.Items)
            {
                call.Charge(1);
                CollectKeys(item, names, keys, call);
            }
        }
    }

    private static Value Lookup(Value value, Value name, IFunctionCall call)
    {
        if (name.AsText is not { } key)
        {
            return Value.Undefined;
        }

        if (value.AsArray is not { } array)
        {
            return value.Get(key);
        }

        var found = Sequences.New();
        LookupIn(array, key, found, call);
        return Value.Of(found);
    }

    private static void LookupIn(ValueArray array, string key, ValueArray found, IFunctionCall call)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var item in array.Items)
        {
            call.Charge(1);
            if (item.AsArray is { } inner)
            {
                LookupIn(inner, key, found, call);
                continue;
            }

            var value = item.Get(key);
            if (value.AsArray is { } values)
            {
                call.Reserve((long)found.Count + values.Count);
                found.AddRange(values.Items);
            }
            else if (!value.IsUndefined)
            {
                call.CheckItems(found.Count + 1);
                found.Add(value);
            }
        }
    }

    private static Value Spread(Value value, IFunctionCall call)
    {
        if (!value.IsObject && !value.IsArray)
        {
            return value;
        }

        var parts = new ValueArray();
        SpreadInto(value, parts, call);

        // One object of one field stands for itself, an array of such objects remains an array.
        return HasItems(value) ? Value.Of(parts) : Sequence(parts);
    }

    private static bool HasItems(Value value)
    {
        foreach (var item in value.AsArray is { } array ? array.Items : [])
        {
            if (!item.IsUndefined)
            {
                return true;
            }
        }

        return false;
    }

    private static Value Sequence(ValueArray parts)
    {
        var sequence = Sequences.New(parts.Count);
        sequence.AddRange(parts.Items);
        return Value.Of(sequence);
    }

    private static void SpreadInto(Value value, ValueArray parts, IFunctionCall call)
    {
        call.Charge(1);
        if (value.AsObject is { } fields)
        {
            call.Reserve((long)parts.Count + fields.Count);
            for (var index = 0; index < fields.Count; index++)
            {
                var part = new ValueObject(1);
                part.Set(fields.Names[index], fields.Values[index]);
                parts.Add(Value.Of(part));
            }
        }
        else if (value.AsArray is { } array)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            foreach (var item in array.Items)
            {
                SpreadInto(item, parts, call);
            }
        }
        else if (!value.IsUndefined)
        {
            call.CheckItems(parts.Count + 1);
            parts.Add(value);
        }
    }

    private static Value Merge(Value value, IFunctionCall call)
    {
        if (value.AsArray is not { } array)
        {
            return Value.Undefined;
        }

        var merged = new ValueObject();
        foreach (var item in array.Items)
        {
            if (item.AsObject is { } fields)
            {
                call.ChargeItems(fields.Count);
                call.CheckItems((long)merged.Count + fields.Count);
                for (var index = 0; index < fields.Count; index++)
                {
                    merged.Set(fields.Names[index], fields.Values[index]);
                }
            }
        }

        return Value.Of(merged);
    }
}
