using KashflowOrleans.Flows.Jsonata.Compilation;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation.Paths;

/// <summary>A path with variables for focus, position or parent: after some plain steps it goes on with a stream of tuples.</summary>
internal sealed class TuplePathNode(IStep[] plain, TupleStep[] steps, Scope scope, PathShape shape) : SequenceNode
{
    /// <inheritdoc/>
    public override Value Raw(in Value input, Frame frame)
    {
        var tuples = Follow(input, frame);
        if (shape.Grouping is not null)
        {
            return tuples is null ? shape.Grouping.Evaluate(Value.Of(Sequences.New(0)), new Frame(frame.Run, scope, frame)) : shape.Grouping.EvaluateTuples(tuples);
        }

        if (tuples is null)
        {
            return default;
        }

        var result = new ValueArray(tuples.Count) { IsSequence = true, KeepsSingleton = shape.KeepsSingleton };
        foreach (var tuple in tuples)
        {
            result.Add(tuple.Item);
        }

        return Value.Of(result);
    }

    /// <inheritdoc/>
    public override List<TupleItem> Tuples(in Value input, Frame frame) =>
        shape.Grouping is null ? Follow(input, frame) ?? [] : [new TupleItem(Raw(input, frame), new Frame(frame.Run, scope, frame))];

    // Null when the plain steps find nothing.
    private List<TupleItem>? Follow(in Value input, Frame frame)
    {
        var state = PathState.Start(input, shape.IsAbsolute);
        if (plain.Length > 0)
        {
            state = PathNode.Follow(plain, state, int.MaxValue, frame);
            if (state.IsEmpty)
            {
                return null;
            }
        }

        var tuples = TupleStep.Begin(state, scope, frame);
        foreach (var step in steps)
        {
            tuples = step.Take(tuples);
        }

        return tuples;
    }
}

/// <summary>The item that a <c>%</c> means when no step of its path holds it.</summary>
internal sealed class NothingNode : Node
{
    /// <inheritdoc/>
    public override Value Evaluate(in Value input, Frame frame) => default;
}
