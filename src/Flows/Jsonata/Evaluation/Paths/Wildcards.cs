using System.Runtime.CompilerServices;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation.Paths;

/// <summary>The values of all fields (<c>*</c>); arrays are flattened. The result is a sequence unless one of the values is an array: then it is an array.</summary>
internal sealed class WildcardNode : SequenceNode
{
    /// <inheritdoc/>
    public override Value Raw(in Value input, Frame frame)
    {
        var source = input.AsArray is { IsOuterWrapper: true } wrapper ? wrapper[0] : input;
        var values = source.AsArray is { } array ? array.Items : source.AsObject is { } fields ? fields.Values : [];
        var result = new ValueArray(values.Length) { IsSequence = !HoldsArray(values) };
        AddAll(result, values, frame.Run);
        return Value.Of(result);
    }

    private static bool HoldsArray(ReadOnlySpan<Value> values)
    {
        foreach (ref readonly var value in values)
        {
            if (value.IsArray)
            {
                return true;
            }
        }

        return false;
    }

    private static void AddAll(ValueArray target, ReadOnlySpan<Value> values, Run run)
    {
        run.Charge(values.Length);
        foreach (ref readonly var value in values)
        {
            Flatten(target, value, run);
        }
    }

    private static void Flatten(ValueArray target, in Value value, Run run)
    {
        if (value.AsArray is not { } array)
        {
            target.Add(value);
            run.CheckItems(target.Count);
            return;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        AddAll(target, array.Items, run);
    }
}

/// <summary>A value and everything in it (<c>**</c>).</summary>
internal sealed class DescendantNode : SequenceNode
{
    /// <inheritdoc/>
    public override Value Raw(in Value input, Frame frame)
    {
        if (input.IsUndefined)
        {
            return default;
        }

        var result = Sequences.New();
        Collect(input, result, frame.Run);
        return result.Count == 1 ? result[0] : Value.Of(result);
    }

    private static void Collect(in Value value, ValueArray target, Run run)
    {
        run.Charge(1);
        var array = value.AsArray;
        if (array is null)
        {
            target.Add(value);
            run.CheckItems(target.Count);
        }

        var children = array is null ? value.AsObject is { } fields ? fields.Values : [] : array.Items;
        if (children.Length > 0)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            foreach (ref readonly var child in children)
            {
                Collect(child, target, run);
            }
        }
    }
}
