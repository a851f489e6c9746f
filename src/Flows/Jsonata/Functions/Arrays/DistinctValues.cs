using System.Runtime.CompilerServices;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>A set of values by their content. Each value that is looked at counts as work, for values that share parts can be far larger than their memory.</summary>
internal sealed class DistinctValues(IFunctionCall call)
{
    // Enough of a value to tell most apart.
    private const int HashedDepth = 3;
    private const int HashedItems = 16;

    private readonly Dictionary<int, List<Value>> _known = [];

    /// <summary>Adds a value unless an equal one is there.</summary>
    public bool Add(Value value)
    {
        var hash = HashOf(value, HashedDepth);
        if (!_known.TryGetValue(hash, out var alike))
        {
            _known.Add(hash, [value]);
            return true;
        }

        foreach (var other in alike)
        {
            if (AreEqual(value, other))
            {
                return false;
            }
        }

        alike.Add(value);
        return true;
    }

    private int HashOf(Value value, int depth)
    {
        call.Charge(1);
        if (value.AsText is { } text)
        {
            call.ChargeText(text.Length);
        }

        if (depth == 0)
        {
            return (int)value.Kind;
        }

        return value.Kind switch
        {
            ValueKind.Array => HashOfArray(value.AsArray!, depth),
            ValueKind.Object => HashOfObject(value.AsObject!, depth),
            _ => value.GetHashCode(),
        };
    }

    private int HashOfArray(ValueArray array, int depth)
    {
        var hash = array.Count;
        foreach (var item in array.Items[..Math.Min(array.Count, HashedItems)])
        {
            hash = HashCode.Combine(hash, HashOf(item, depth - 1));
        }

        return hash;
    }

    // Whatever the order of the fields; so either all count or none.
    private int HashOfObject(ValueObject fields, int depth)
    {
        var hash = fields.Count;
        if (fields.Count <= HashedItems)
        {
            for (var index = 0; index < fields.Count; index++)
            {
                hash ^= HashCode.Combine(string.GetHashCode(fields.Names[index], StringComparison.Ordinal), HashOf(fields.Values[index], depth - 1));
            }
        }

        return hash;
    }

    private bool AreEqual(Value left, Value right)
    {
        call.Charge(1);
        if (left.AsArray is { } array)
        {
            return right.AsArray is { } other && array.Count == other.Count && AreEqual(array, other);
        }

        if (left.AsObject is { } fields)
        {
            return right.AsObject is { } other && fields.Count == other.Count && AreEqual(fields, other);
        }

        if (left.AsText is { } text)
        {
            call.ChargeText(text.Length);
        }

        return left == right;
    }

    private bool AreEqual(ValueArray left, ValueArray right)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        for (var index = 0; index < left.Count; index++)
        {
            if (!AreEqual(left[index], right[index]))
            {
                return false;
            }
        }

        return true;
    }

    private bool AreEqual(ValueObject left, ValueObject right)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        for (var index = 0; index < left.Count; index++)
        {
            if (!right.TryGet(left.Names[index], out var value) || !AreEqual(left.Values[index], value))
            {
                return false;
            }
        }

        return true;
    }
}
