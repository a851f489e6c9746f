using System.Runtime.CompilerServices;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>Deep copies, as if through JSON: functions become empty text, fields with nothing are left out. Numbers stay exact.</summary>
internal sealed class Copying(IFunctionCall call)
{
    private long _count;

    /// <summary>A copy that shares nothing that can change with the original.</summary>
    public Value Copy(Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Array:
                return CopyArray(value.AsArray!);
            case ValueKind.Object:
                return CopyObject(value.AsObject!);
            case ValueKind.Function:
                return Value.Of("");
            case ValueKind.Undefined:
                return Value.Null;
            default:
                return value;
        }
    }

    private Value CopyArray(ValueArray array)
    {
        Count(array.Count);
        var copy = new ValueArray(array.Count);
        foreach (var item in array.Items)
        {
            copy.Add(Copy(item));
        }

        return Value.Of(copy);
    }

    private Value CopyObject(ValueObject fields)
    {
        Count(fields.Count);
        var copy = new ValueObject(fields.Count);
        for (var index = 0; index < fields.Count; index++)
        {
            if (!fields.Values[index].IsUndefined)
            {
                copy.Set(fields.Names[index], Copy(fields.Values[index]));
            }
        }

        return Value.Of(copy);
    }

    // All copies together count: values that share parts can be far larger than their memory.
    private void Count(int items)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        _count += items + 1;
        call.CheckItems(_count);
        call.ChargeItems(items);
    }
}
