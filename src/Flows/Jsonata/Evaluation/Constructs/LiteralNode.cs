using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation.Constructs;

/// <summary>A value that is known beforehand.</summary>
internal sealed class LiteralNode(Value value) : Node
{
    /// <summary>The value.</summary>
    public Value Value { get; } = value;

    /// <inheritdoc/>
    public override Value Evaluate(in Value input, Frame frame) => Value;
}
