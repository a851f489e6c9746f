using KashflowOrleans.Flows.Jsonata.Evaluation.Constructs;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation;

/// <summary>Where and how a call is written.</summary>
/// <param name="Position">The place after the opening bracket.</param>
/// <param name="Token">What is called, for errors.</param>
/// <param name="Suspect">The variable of the same name as the field that is called by mistake; null when the procedure is no field.</param>
/// <param name="IsTail">Whether the call is the last act of a lambda.</param>
internal sealed record CallSite(int Position, string? Token, Node? Suspect, bool IsTail);

/// <summary>A call.</summary>
internal sealed class CallNode(Node procedure, Node[] arguments, CallSite site) : SequenceNode
{
    private readonly GlobalNode? _global = procedure as GlobalNode;

    /// <inheritdoc/>
    public override Value Raw(in Value input, Frame frame) => Call(input, frame, default, hasFirst: false);

    /// <summary>Calls it with one more argument before the others (<c>~></c>).</summary>
    public Value Chain(in Value first, in Value input, Frame frame) => Call(input, frame, first, hasFirst: true);

    private Value Call(in Value input, Frame frame, in Value first, bool hasFirst)
    {
        var function = _global is { Function: { } bound } && !frame.Run.HidesFunctions ? bound : Function(input, frame);
        var offset = hasFirst ? 1 : 0;
        var count = arguments.Length + offset;
        var builtIn = function as BuiltInFunction;
        var room = Math.Max(count, builtIn?.Arity ?? 0);
        var buffer = default(ArgumentBuffer);
        var values = room <= ArgumentBuffer.Size ? buffer : new Value[room].AsSpan();
        if (hasFirst)
        {
            values[0] = first;
        }

        for (var index = 0; index < arguments.Length; index++)
        {
            values[index + offset] = arguments[index].Evaluate(input, frame);
        }

        return Invoke(function, builtIn, values, count, input, frame);
    }

    private Value Invoke(ValueFunction? function, BuiltInFunction? builtIn, Span<Value> values, int count, in Value input, Frame frame)
    {
        try
        {
            if (!site.IsTail && builtIn is not null && (builtIn.Parameters is null || builtIn.Parameters.Fits(values[..count])))
            {
                return frame.Run.Invoke(builtIn, values[..Math.Max(count, builtIn.Arity)], input, frame);
            }

            if (function is null)
            {
                throw new JsonataException("T1006", "Only a function can be called.");
            }

            return site.IsTail
                ? Value.Of(new TailCall(function, values[..count].ToArray(), site.Position, site.Token))
                : Calls.Apply(function, values[..count], input, frame);
        }
        catch (JsonataException error) when (Calls.Annotate(error, site.Position, site.Token))
        {
            throw;
        }
    }

    private ValueFunction? Function(in Value input, Frame frame)
    {
        var value = procedure.Evaluate(input, frame);
        if (value.IsUndefined && site.Suspect is not null && !site.Suspect.Evaluate(input, frame).IsUndefined)
        {
            throw new JsonataException("T1005", $"{site.Token} is no function. The function's name is ${site.Token}.") { Position = site.Position, Token = site.Token };
        }

        return value.AsFunction;
    }
}

/// <summary>A lambda.</summary>
internal sealed class LambdaNode(LambdaDefinition definition) : Node
{
    /// <inheritdoc/>
    public override Value Evaluate(in Value input, Frame frame) => Value.Of(new LambdaFunction(definition, frame, input));
}

/// <summary>A partial application.</summary>
/// <param name="procedure">The function.</param>
/// <param name="arguments">The arguments; null in the gaps.</param>
/// <param name="site">Where it is written.</param>
internal sealed class PartialNode(Node procedure, Node?[] arguments, CallSite site) : Node
{
    private readonly int[] _gaps = [.. Enumerable.Range(0, arguments.Length).Where(index => arguments[index] is null)];

    /// <inheritdoc/>
    public override Value Evaluate(in Value input, Frame frame)
    {
        var values = new Value[arguments.Length];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = arguments[index] is { } argument ? argument.Evaluate(input, frame) : default;
        }

        var value = procedure.Evaluate(input, frame);
        if (value.AsFunction is { } function)
        {
            return Value.Of(new PartialFunction(function, values, _gaps));
        }

        var isForgotten = value.IsUndefined && site.Suspect is not null && !site.Suspect.Evaluate(input, frame).IsUndefined;
        throw isForgotten
            ? new JsonataException("T1007", $"{site.Token} is no function. The function's name is ${site.Token}.") { Position = site.Position, Token = site.Token }
            : new JsonataException("T1008", "Only a function can be partially applied.") { Position = site.Position, Token = site.Token };
    }
}

/// <summary><c>~></c>: calls the right side with the left, or makes one function of two.</summary>
internal sealed class ChainNode(Node left, Node right, int position) : SequenceNode
{
    /// <inheritdoc/>
    public override Value Raw(in Value input, Frame frame)
    {
        var value = left.Evaluate(input, frame);
        if (right is CallNode call)
        {
            return call.Chain(value, input, frame);
        }

        var target = right.Evaluate(input, frame);
        if (target.AsFunction is not { } function)
        {
            throw new JsonataException("T2006", "The right side of ~> must be a function.") { Position = position, Value = target };
        }

        return value.AsFunction is { } first ? Value.Of(new ComposedFunction(first, function)) : Calls.Apply(function, [value], Value.Null, frame);
    }
}
