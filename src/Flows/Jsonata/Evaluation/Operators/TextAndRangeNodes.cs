using KashflowOrleans.Flows.Jsonata.Functions;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation.Operators;

/// <summary><c>&amp;</c>: the texts of both values, one after the other.</summary>
internal sealed class ConcatenateNode(Node left, Node right, int position) : BinaryNode(left, right, "&", position)
{
    /// <inheritdoc/>
    protected override Value Apply(in Value left, in Value right, Run run)
    {
        var first = Text(left, run);
        var second = Text(right, run);
        run.CheckText((long)first.Length + second.Length);
        return Value.Of(string.Concat(first, second));
    }

    private static string Text(in Value value, Run run) => value.AsText ?? (value.IsUndefined ? string.Empty : JsonataText.ToText(value, run));
}

/// <summary><c>..</c>: the whole numbers from one to another.</summary>
internal sealed class RangeNode(Node left, Node right, int position) : BinaryNode(left, right, "..", position)
{
    private const int MostNumbers = 10_000_000;

    /// <inheritdoc/>
    public override Value Raw(in Value input, Frame frame) => Evaluate(input, frame);

    /// <inheritdoc/>
    protected override Value Apply(in Value left, in Value right, Run run)
    {
        RequireInteger(left, "T2003", "left");
        RequireInteger(right, "T2004", "right");
        if (left.IsUndefined || right.IsUndefined || Arithmetic.Compare(left, right) > 0)
        {
            return default;
        }

        var size = right.AsDouble - left.AsDouble + 1;
        if (size > MostNumbers)
        {
            throw new JsonataException("D2014", "A range cannot have more than ten million numbers.") { Value = Value.Of(size) };
        }

        run.CheckItems((long)size);
        run.Charge((int)size);
        if (!left.IsDecimal || !right.IsDecimal)
        {
            return left;
        }

        var first = left.AsDecimal;
        if ((int)size == 1)
        {
            return left;
        }

        var numbers = new Value[(int)size];
        for (var index = 0; index < numbers.Length; index++)
        {
            numbers[index] = Value.Of(first + index);
        }

        return Value.Of(new ValueArray(numbers) { IsSequence = true });
    }

    private static void RequireInteger(in Value value, string code, string side)
    {
        var isInteger = value.IsDecimal ? value.AsDecimal == decimal.Truncate(value.AsDecimal) : value.IsNumber && Math.Truncate(value.AsDouble) == value.AsDouble;
        if (!value.IsUndefined && (!isInteger || double.IsInfinity(value.AsDouble)))
        {
            throw new JsonataException(code, $"The {side} side of .. must be a whole number.") { Value = value };
        }
    }
}
