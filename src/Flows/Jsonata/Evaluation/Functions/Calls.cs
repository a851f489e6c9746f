using KashflowOrleans.Flows.Jsonata.Regular;
using KashflowOrleans.Flows.Jsonata.Signatures;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation;

/// <summary>Calls functions of every kind.</summary>
internal static class Calls
{
    private static readonly FunctionSignature TransformSignature = FunctionSignature.Parse("<(oa):o>");

    /// <summary>Calls a function and, one after the other, the functions that its last acts call.</summary>
    /// <exception cref="JsonataException">The arguments do not fit, or the function ends in an error.</exception>
    public static Value Apply(ValueFunction function, ReadOnlySpan<Value> arguments, in Value input, Frame frame)
    {
        var result = ApplyOnce(function, arguments, input, frame);
        while (result.AsFunction is TailCall tail)
        {
            frame.Run.Charge(1);
            try
            {
                result = ApplyOnce(tail.Function, tail.Arguments, input, frame);
            }
            catch (JsonataException error) when (Annotate(error, tail.Position, tail.Token))
            {
                throw;
            }
        }

        return result;
    }

    /// <summary>Tells an error where the call stands; never true.</summary>
    public static bool Annotate(JsonataException error, int position, string? token)
    {
        error.Position = position;
        error.Token ??= token;
        return false;
    }

    /// <summary>Calls a function that is written in C#.</summary>
    public static Value Apply(BuiltInFunction function, ReadOnlySpan<Value> arguments, in Value input, Frame frame)
    {
        if (arguments.Length >= function.Arity && (function.Parameters is null || function.Parameters.Fits(arguments)))
        {
            return frame.Run.Invoke(function, arguments, input, frame);
        }

        var room = Math.Max(function.Arity, function.Parameters?.Room(arguments.Length) ?? arguments.Length);
        var buffer = default(ArgumentBuffer);
        var values = room <= ArgumentBuffer.Size ? buffer : new Value[room].AsSpan();
        return frame.Run.Invoke(function, values[..Check(function, arguments, input, values)], input, frame);
    }

    private static int Check(BuiltInFunction function, ReadOnlySpan<Value> arguments, in Value input, Span<Value> values)
    {
        if (function.Parameters is null || function.Parameters.Fits(arguments))
        {
            arguments.CopyTo(values);
            return Math.Max(arguments.Length, function.Arity);
        }

        return Math.Max(function.Parameters.Check(arguments, input, values), function.Arity);
    }

    private static Value ApplyOnce(ValueFunction function, ReadOnlySpan<Value> arguments, in Value input, Frame frame) => function switch
    {
        LambdaFunction lambda => ApplyLambda(lambda, arguments, input, frame.Run),
        BuiltInFunction builtIn => Apply(builtIn, arguments, input, frame),
        PartialFunction partial => ApplyPartial(partial, arguments, input, frame),
        ComposedFunction composed => ApplyComposed(composed, arguments, frame),
        RegexFunction regex => MatchObjects.Of(regex.Match(arguments.Length > 0 ? arguments[0].AsText : null, From(arguments))),
        NextMatchFunction next => MatchObjects.Of(next.Match()),
        TransformFunction transform => ApplyTransform(transform, arguments, input, frame),
        _ => throw new JsonataException("T1006", "Only a function can be called."),
    };

    private static int From(ReadOnlySpan<Value> arguments) => arguments.Length > 1 && arguments[1].IsNumber ? (int)Math.Clamp(arguments[1].AsDouble, 0, int.MaxValue) : 0;

    private static Value ApplyLambda(LambdaFunction lambda, ReadOnlySpan<Value> arguments, in Value input, Run run)
    {
        if (lambda.Definition.Signature is not { } signature || signature.Fits(arguments))
        {
            return Evaluate(lambda, arguments, run);
        }

        var values = new Value[signature.Room(arguments.Length)];
        return Evaluate(lambda, values.AsSpan(0, signature.Check(arguments, input, values)), run);
    }

    private static Value Evaluate(LambdaFunction lambda, ReadOnlySpan<Value> arguments, Run run)
    {
        var definition = lambda.Definition;
        run.Enter();
        var frame = new Frame(run, definition.Scope, lambda.Closure);
        for (var index = 0; index < definition.Parameters.Length; index++)
        {
            frame.Bind(definition.Parameters[index], index < arguments.Length ? arguments[index] : default);
        }

        var result = definition.Body.Evaluate(lambda.Input, frame);
        run.Leave();
        return result;
    }

    private static Value ApplyPartial(PartialFunction partial, ReadOnlySpan<Value> arguments, in Value input, Frame frame)
    {
        var run = frame.Run;
        run.Enter();
        var all = partial.Fill(arguments);
        var result = partial.Target is LambdaFunction lambda ? Evaluate(lambda, all, run) : Apply(partial.Target, all, input, frame);
        run.Leave();
        return result;
    }

    private static Value ApplyComposed(ComposedFunction composed, ReadOnlySpan<Value> arguments, Frame frame)
    {
        frame.Run.Enter();
        Value argument = arguments.Length > 0 ? arguments[0] : default;
        var between = Sequences.Collapse(Apply(composed.First, [argument], Value.Null, frame));
        var result = Sequences.Collapse(Apply(composed.Second, [between], Value.Null, frame));
        frame.Run.Leave();
        return result;
    }

    private static Value ApplyTransform(TransformFunction transform, ReadOnlySpan<Value> arguments, in Value input, Frame frame)
    {
        var values = new Value[TransformSignature.Room(arguments.Length)];
        TransformSignature.Check(arguments, input, values);
        frame.Run.Enter();
        var result = transform.Transform(values[0], frame.Run);
        frame.Run.Leave();
        return result;
    }
}
