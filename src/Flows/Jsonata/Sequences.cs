using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata;

/// <summary>The rules of sequences: one value stands for itself, no value for nothing.</summary>
public static class Sequences
{
    /// <summary>An empty sequence.</summary>
    public static ValueArray New(int capacity = 4) => new(capacity) { IsSequence = true };

    /// <summary>What a result stands for: nothing for an empty sequence, its value for a sequence of one, unless single values are to be kept.</summary>
    public static Value Collapse(Value value)
    {
        if (value.AsArray is not { IsSequence: true } sequence)
        {
            return value;
        }

        return sequence.Count switch
        {
            0 => default,
            1 when !sequence.KeepsSingleton => sequence[0],
            _ => value,
        };
    }

    /// <summary>Both values' items in one array; nothing adds nothing.</summary>
    public static Value Append(Value left, Value right)
    {
        if (left.IsUndefined)
        {
            return right;
        }

        if (right.IsUndefined)
        {
            return left;
        }

        var first = left.AsArray;
        var second = right.AsArray;
        var result = new ValueArray((first?.Count ?? 1) + (second?.Count ?? 1));
        AddFlat(result, left, first);
        AddFlat(result, right, second);
        return Value.Of(result);
    }

    /// <summary>A field of an object, or of all objects in an array, also in arrays within it.</summary>
    /// <param name="input">The object or array.</param>
    /// <param name="name">The field's name.</param>
    /// <param name="call">Whose steps are charged for looking through arrays; null for nobody's.</param>
    public static Value Lookup(Value input, string name, IFunctionCall? call = null)
    {
        if (input.AsObject is { } fields)
        {
            return fields.TryGet(name, out var value) ? value : default;
        }

        if (input.AsArray is not { } array)
        {
            return default;
        }

        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        call?.Charge(array.Count);
        var result = New(array.Count);
        foreach (var item in array.Items)
        {
            var found = Lookup(item, name, call);
            if (!found.IsUndefined)
            {
                AddFlat(result, found, found.AsArray);
                call?.CheckItems(result.Count);
            }
        }

        return Value.Of(result);
    }

    private static void AddFlat(ValueArray target, Value value, ValueArray? array)
    {
        if (array is null)
        {
            target.Add(value);
        }
        else
        {
            target.AddRange(array.Items);
        }
    }
}
