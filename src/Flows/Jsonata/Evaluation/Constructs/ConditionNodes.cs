using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation.Constructs;

/// <summary>One of two expressions.</summary>
internal sealed class ConditionNode(Node condition, Node then, Node? otherwise) : Node
{
    /// <inheritdoc/>
    public override Value Evaluate(in Value input, Frame frame)
    {
        if (Truth.Of(condition.Evaluate(input, frame), frame.Run))
        {
            return Sequences.Collapse(then.Evaluate(input, frame));
        }

        return otherwise is null ? default : Sequences.Collapse(otherwise.Evaluate(input, frame));
    }
}

/// <summary>The left value if it counts as true (<c>?:</c>) or is not nothing (<c>??</c>), otherwise the right one.</summary>
internal sealed class DefaultNode(Node left, Node right, bool needsTruth) : Node
{
    /// <inheritdoc/>
    public override Value Evaluate(in Value input, Frame frame)
    {
        var value = left.Evaluate(input, frame);
        var isTaken = needsTruth ? Truth.Of(value, frame.Run) : !value.IsUndefined;
        return Sequences.Collapse(isTaken ? value : right.Evaluate(input, frame));
    }
}
