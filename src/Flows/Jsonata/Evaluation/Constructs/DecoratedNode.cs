using KashflowOrleans.Flows.Jsonata.Evaluation.Paths;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation.Constructs;

/// <summary>An expression that is no path, with predicates, a grouping or <c>[]</c> after it.</summary>
internal sealed class DecoratedNode(Node inner, Filter[] predicates, Grouping? grouping, bool keepsArray) : SequenceNode
{
    /// <inheritdoc/>
    public override Value Raw(in Value input, Frame frame)
    {
        var value = inner.Raw(input, frame);
        foreach (var predicate in predicates)
        {
            value = predicate.Apply(value, frame);
        }

        if (grouping is not null)
        {
            value = grouping.Evaluate(value, frame);
        }

        return keepsArray ? Kept(value) : value;
    }

    /// <inheritdoc/>
    public override List<TupleItem> Tuples(in Value input, Frame frame)
    {
        var tuples = inner.Tuples(input, frame);
        foreach (var predicate in predicates)
        {
            tuples = predicate.Apply(tuples);
        }

        return grouping is null ? tuples : [new TupleItem(grouping.EvaluateTuples(tuples), frame)];
    }

    // A predicate gives a sequence, though one of a single value is not made.
    private Value Kept(in Value value)
    {
        if (value.AsArray is { } array)
        {
            return array is { IsSequence: true, Count: 1 } ? PathState.Keep(array[0]) : value;
        }

        return predicates.Length > 0 && grouping is null && !value.IsUndefined ? PathState.Keep(value) : value;
    }
}

/// <summary>Makes sure that the stack lasts; stands at regular heights of tall expressions.</summary>
internal sealed class StackGuardNode(Node inner) : Node
{
    /// <inheritdoc/>
    public override Value Evaluate(in Value input, Frame frame)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        return inner.Evaluate(input, frame);
    }

    /// <inheritdoc/>
    public override Value Raw(in Value input, Frame frame)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        return inner.Raw(input, frame);
    }

    /// <inheritdoc/>
    public override List<TupleItem> Tuples(in Value input, Frame frame) => inner.Tuples(input, frame);
}
