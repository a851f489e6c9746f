using System.Runtime.CompilerServices;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata;

/// <summary>Deep equality within the limits of an evaluation: values that share parts may be small to hold and very long to compare.</summary>
public static class Equality
{
    /// <summary>Whether both values are equal: numbers by value, objects whatever the order of their fields, functions by identity.</summary>
    /// <exception cref="JsonataException">The steps or the time are used up.</exception>
    /// <exception cref="InsufficientExecutionStackException">The values are nested too deeply.</exception>
    public static bool Of(Value left, Value right, IFunctionCall call)
    {
        if (left.AsArray is { } leftArray)
        {
            return right.AsArray is { } rightArray && OfArrays(leftArray, rightArray, call);
        }

        return left.AsObject is { } leftFields
            ? right.AsObject is { } rightFields && OfObjects(leftFields, rightFields, call)
            : left.Equals(right);
    }

    private static bool OfArrays(ValueArray left, ValueArray right, IFunctionCall call)
    {
        if (ReferenceEquals(left, right) || left.Count != right.Count)
        {
            return left.Count == right.Count;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        call.Charge(left.Count);
        for (var index = 0; index < left.Count; index++)
        {
            if (!Of(left[index], right[index], call))
            {
                return false;
            }
        }

        return true;
    }

    private static bool OfObjects(ValueObject left, ValueObject right, IFunctionCall call)
    {
        if (ReferenceEquals(left, right) || left.Count != right.Count)
        {
            return left.Count == right.Count;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        call.Charge(left.Count);
        for (var index = 0; index < left.Count; index++)
        {
            if (!right.TryGet(left.Names[index], out var value) || !Of(left.Values[index], value, call))
            {
                return false;
            }
        }

        return true;
    }
}
