using KashflowOrleans.Flows.Jsonata.Evaluation;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Regular;

/// <summary>A regular expression in the text of an expression.</summary>
internal sealed class RegexNode(RegexFunction regex) : Node
{
    private readonly Value _value = Value.Of(regex);

    /// <inheritdoc/>
    public override Value Evaluate(in Value input, Frame frame) => _value;
}
