using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation;

/// <summary>A compiled expression. It has no state of its own, so that many evaluations can share it.</summary>
internal abstract class Node
{
    /// <summary>Evaluates it; a sequence of one value is that value, an empty one nothing.</summary>
    public abstract Value Evaluate(in Value input, Frame frame);

    /// <summary>Evaluates it and leaves a sequence as it is, for predicates and groupings.</summary>
    public virtual Value Raw(in Value input, Frame frame) => Evaluate(input, frame);

    /// <summary>Evaluates what yields tuples.</summary>
    public virtual List<TupleItem> Tuples(in Value input, Frame frame) => throw new NotSupportedException();
}

/// <summary>A node whose result may be a sequence.</summary>
internal abstract class SequenceNode : Node
{
    /// <inheritdoc/>
    public sealed override Value Evaluate(in Value input, Frame frame) => Sequences.Collapse(Raw(input, frame));

    /// <inheritdoc/>
    public abstract override Value Raw(in Value input, Frame frame);
}
