using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation.Operators;

/// <summary>Which results of a comparison are true.</summary>
[Flags]
internal enum Orders
{
    /// <summary>The left value is less.</summary>
    Less = 1,

    /// <summary>Both are equal.</summary>
    Equal = 2,

    /// <summary>The left value is greater.</summary>
    Greater = 4,
}

/// <summary><c>&lt;</c>, <c>&lt;=</c>, <c>></c>, <c>>=</c></summary>
internal sealed class CompareNode(Node left, Node right, string sign, int position) : BinaryNode(left, right, sign, position)
{
    private readonly Orders _orders = sign switch
    {
        "<" => Orders.Less,
        "<=" => Orders.Less | Orders.Equal,
        ">" => Orders.Greater,
        _ => Orders.Greater | Orders.Equal,
    };

    /// <inheritdoc/>
    protected override Value Apply(in Value left, in Value right, Run run)
    {
        if (left.IsDecimal && right.IsDecimal)
        {
            return Truth(left.AsDecimal.CompareTo(right.AsDecimal));
        }

        if (!IsComparable(left) || !IsComparable(right))
        {
            throw new JsonataException("T2010", "Only numbers and texts can be compared.") { Value = left.IsNumber || left.IsText ? right : left };
        }

        if (left.IsUndefined || right.IsUndefined)
        {
            return default;
        }

        if (left.IsText != right.IsText)
        {
            throw new JsonataException("T2009", "A number and a text cannot be compared.") { Value = left, OtherValue = right };
        }

        if (left.IsText)
        {
            return Truth(string.CompareOrdinal(left.AsText, right.AsText));
        }

        return double.IsNaN(left.AsDouble) || double.IsNaN(right.AsDouble) ? Value.False : Truth(left.AsDouble.CompareTo(right.AsDouble));
    }

    private static bool IsComparable(in Value value) => value.IsUndefined || value.IsText || value.IsNumber;

    private Value Truth(int order)
    {
        var found = order < 0 ? Orders.Less : order == 0 ? Orders.Equal : Orders.Greater;
        return Value.Of(_orders.HasFlag(found));
    }
}

/// <summary><c>=</c> and <c>!=</c></summary>
internal sealed class EqualNode(Node left, Node right, bool wanted) : Node
{
    /// <inheritdoc/>
    public override Value Evaluate(in Value input, Frame frame)
    {
        var first = left.Evaluate(input, frame);
        var second = right.Evaluate(input, frame);
        return first.IsUndefined || second.IsUndefined ? Value.False : Value.Of(Equality.Of(first, second, frame.Run) == wanted);
    }
}

/// <summary><c>in</c>: whether a value is among others. Arrays and objects are never found.</summary>
internal sealed class InNode(Node left, Node right) : Node
{
    /// <inheritdoc/>
    public override Value Evaluate(in Value input, Frame frame)
    {
        var wanted = left.Evaluate(input, frame);
        var among = right.Evaluate(input, frame);
        if (wanted.IsUndefined || among.IsUndefined)
        {
            return Value.False;
        }

        if (among.AsArray is not { } array)
        {
            return Value.Of(IsSame(wanted, among));
        }

        frame.Run.Charge(array.Count / 4);
        foreach (ref readonly var item in array.Items)
        {
            if (IsSame(wanted, item))
            {
                return Value.True;
            }
        }

        return Value.False;
    }

    private static bool IsSame(in Value left, in Value right)
    {
        if (left.AsArray is { } array)
        {
            return ReferenceEquals(array, right.AsArray);
        }

        return left.AsObject is { } fields ? ReferenceEquals(fields, right.AsObject) : left.Equals(right);
    }
}

/// <summary><c>and</c> and <c>or</c>. An error on the right side gets the operator's place.</summary>
internal sealed class LogicNode(Node left, Node right, bool isAnd, int position) : Node
{
    /// <inheritdoc/>
    public override Value Evaluate(in Value input, Frame frame)
    {
        if (Truth.Of(left.Evaluate(input, frame), frame.Run) != isAnd)
        {
            return Value.Of(!isAnd);
        }

        try
        {
            return Value.Of(Truth.Of(right.Evaluate(input, frame), frame.Run));
        }
        catch (JsonataException error) when (Annotate(error))
        {
            throw;
        }
    }

    private bool Annotate(JsonataException error)
    {
        error.Position = position;
        error.Token = isAnd ? "and" : "or";
        return false;
    }
}
