using KashflowOrleans.Flows.Jsonata.Compilation;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation.Constructs;

/// <summary>Expressions one after the other; the last one's value is the block's. It has a frame only when a variable is bound in it.</summary>
internal sealed class BlockNode(Node[] expressions, Scope? scope) : Node
{
    /// <inheritdoc/>
    public override Value Evaluate(in Value input, Frame frame)
    {
        if (expressions.Length == 0)
        {
            return default;
        }

        var inner = Begin(input, frame);
        return Sequences.Collapse(expressions[^1].Evaluate(input, inner));
    }

    /// <inheritdoc/>
    public override List<TupleItem> Tuples(in Value input, Frame frame) => expressions[^1].Tuples(input, Begin(input, frame));

    private Frame Begin(in Value input, Frame frame)
    {
        var inner = scope is null ? frame : new Frame(frame.Run, scope, frame);
        for (var index = 0; index < expressions.Length - 1; index++)
        {
            expressions[index].Evaluate(input, inner);
        }

        return inner;
    }
}

/// <summary>Binds a variable of the innermost frame.</summary>
internal sealed class BindNode(int slot, Node expression) : Node
{
    /// <inheritdoc/>
    public override Value Evaluate(in Value input, Frame frame)
    {
        var value = expression.Evaluate(input, frame);
        frame.Bind(slot, value);
        return Sequences.Collapse(value);
    }
}
