using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation.Operators;

/// <summary>An operator with two operands. An error in it gets its place and its sign.</summary>
internal abstract class BinaryNode(Node left, Node right, string sign, int position) : Node
{
    /// <inheritdoc/>
    public sealed override Value Evaluate(in Value input, Frame frame)
    {
        var first = left.Evaluate(input, frame);
        var second = right.Evaluate(input, frame);
        try
        {
            return Apply(first, second, frame.Run);
        }
        catch (JsonataException error) when (Annotate(error))
        {
            throw;
        }
    }

    /// <inheritdoc/>
    public override Value Raw(in Value input, Frame frame) => Evaluate(input, frame);

    /// <summary>Does what the operator does.</summary>
    protected abstract Value Apply(in Value left, in Value right, Run run);

    // As a filter it costs nothing when the error goes on.
    private bool Annotate(JsonataException error)
    {
        error.Position = position;
        error.Token = sign;
        return false;
    }
}

/// <summary><c>+</c></summary>
internal sealed class AddNode(Node left, Node right, int position) : BinaryNode(left, right, "+", position)
{
    /// <inheritdoc/>
    protected override Value Apply(in Value left, in Value right, Run run) => Arithmetic.Add(left, right);
}

/// <summary><c>-</c></summary>
internal sealed class SubtractNode(Node left, Node right, int position) : BinaryNode(left, right, "-", position)
{
    /// <inheritdoc/>
    protected override Value Apply(in Value left, in Value right, Run run) => Arithmetic.Subtract(left, right);
}

/// <summary><c>*</c></summary>
internal sealed class MultiplyNode(Node left, Node right, int position) : BinaryNode(left, right, "*", position)
{
    /// <inheritdoc/>
    protected override Value Apply(in Value left, in Value right, Run run) => Arithmetic.Multiply(left, right);
}

/// <summary><c>/</c></summary>
internal sealed class DivideNode(Node left, Node right, int position) : BinaryNode(left, right, "/", position)
{
    /// <inheritdoc/>
    protected override Value Apply(in Value left, in Value right, Run run) => Arithmetic.Divide(left, right);
}

/// <summary><c>%</c></summary>
internal sealed class RemainderNode(Node left, Node right, int position) : BinaryNode(left, right, "%", position)
{
    /// <inheritdoc/>
    protected override Value Apply(in Value left, in Value right, Run run) => Arithmetic.Remainder(left, right);
}

/// <summary>A minus sign.</summary>
internal sealed class NegateNode(Node operand, int position) : Node
{
    /// <inheritdoc/>
    public override Value Evaluate(in Value input, Frame frame)
    {
        var value = operand.Evaluate(input, frame);
        try
        {
            return Arithmetic.Negate(value);
        }
        catch (JsonataException error) when (Annotate(error))
        {
            throw;
        }
    }

    private bool Annotate(JsonataException error)
    {
        error.Position = position;
        error.Token = "-";
        return false;
    }
}
