using KashflowOrleans.Flows.Jsonata.Compilation;
using KashflowOrleans.Flows.Jsonata.Regular;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation;

/// <summary>What functions ask of the evaluation.</summary>
internal sealed partial class Run : IFunctionCall
{
    private Frame? _frame;
    private RepeatableNumbers? _random;

    /// <inheritdoc/>
    public Value Input { get; private set; }

    /// <inheritdoc/>
    public DateTimeOffset Now => _now ??= _context?.Now ?? Limits.Clock.GetUtcNow();

    /// <inheritdoc/>
    public double NextRandom() => _context?.Random is { } random ? random() : (_random ??= new RepeatableNumbers()).Next();

    /// <inheritdoc/>
    public Value Apply(ValueFunction function, ReadOnlySpan<Value> arguments) => Calls.Apply(function, arguments, Value.Null, _frame!);

    /// <inheritdoc/>
    public int ArityOf(ValueFunction function) => function switch
    {
        BuiltInFunction builtIn => builtIn.Arity,
        LambdaFunction lambda => lambda.Definition.ParameterCount,
        PartialFunction partial => partial.Holes,
        RegexFunction => 2,
        NextMatchFunction => 0,
        _ => 1,
    };

    /// <summary>Calls a function that is written in C#, with arguments that have passed its signature.</summary>
    public Value Invoke(BuiltInFunction function, ReadOnlySpan<Value> arguments, in Value input, Frame frame)
    {
        Enter();
        var outerInput = Input;
        var outerFrame = _frame;
        Input = input;
        _frame = frame;
        var result = function.Invoke(arguments, this);
        Input = outerInput;
        _frame = outerFrame;
        Leave();
        return result;
    }

    /// <inheritdoc/>
    public Value EvaluateText(string expression, Value input)
    {
        var frame = _frame!;
        var depth = _depth;
        CompiledExpression? compiled = null;
        JsonataException failure;
        try
        {
            compiled = Compiler.Compile(expression, Limits, frame.Scope);
            return compiled.Root.Evaluate(RootInput.Of(input), new Frame(this, compiled.Scope, frame));
        }
        catch (JsonataException error) when (!error.IsLimit)
        {
            failure = error;
        }

        // Thrown out here, because what is thrown inside of a catch keeps the stack of the failure until it is handled.
        _depth = depth;
        throw compiled is null
            ? new JsonataException("D3120", "The text given to $eval is no expression: " + Shortened.Of(failure.Message), failure) { Value = Value.Of(failure.Message) }
            : new JsonataException("D3121", "The expression given to $eval ended in an error: " + Shortened.Of(failure.Message), failure) { Value = Value.Of(failure.Message) };
    }

    /// <inheritdoc/>
    public TextMatch? FirstMatch(ValueFunction matcher, string text)
    {
        Charge(1);
        return matcher is RegexFunction regex
            ? regex.Match(text, 0)
            : MatchObjects.Read(Apply(matcher, [Value.Of(text)]));
    }

    /// <inheritdoc/>
    public TextMatch? NextMatch(TextMatch match)
    {
        Charge(1);
        return match.Next switch
        {
            null => null,
            NextMatchFunction next => next.Match(),
            var next => MatchObjects.Read(Apply(next, [])),
        };
    }
}
