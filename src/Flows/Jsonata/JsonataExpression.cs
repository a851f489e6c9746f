using KashflowOrleans.Flows.Jsonata.Compilation;
using KashflowOrleans.Flows.Jsonata.Evaluation;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata;

/// <summary>A JSONata expression (the language of https://docs.jsonata.org, version 2.2), compiled once. Many threads may evaluate it at the same time.</summary>
public sealed class JsonataExpression
{
    private readonly CompiledExpression _compiled;
    private readonly JsonataLimits _limits;

    private JsonataExpression(string text, CompiledExpression compiled, JsonataLimits limits)
    {
        Text = text;
        _compiled = compiled;
        _limits = limits;
    }

    /// <summary>The text it was compiled from.</summary>
    public string Text { get; }

    /// <summary>The paths of plain names that it reads from its input, in the order of the text.</summary>
    public IReadOnlyList<JsonataPath> StaticPaths => _compiled.StaticPaths;

    /// <summary>Compiles an expression.</summary>
    /// <exception cref="JsonataException">The text is no expression, or too long or too deep a one.</exception>
    public static JsonataExpression Compile(string text, JsonataLimits? limits = null)
    {
        limits ??= JsonataLimits.Default;
        return new JsonataExpression(text, Compiler.Compile(text, limits, outer: null), limits);
    }

    /// <summary>Evaluates it.</summary>
    /// <exception cref="JsonataException">It ends in an error or exceeds a limit.</exception>
    /// <exception cref="OperationCanceledException">The context's cancellation was asked for.</exception>
    public Value Evaluate(Value input, JsonataContext? context = null)
    {
        var run = new Run(input, context, context?.Limits ?? _limits);
        try
        {
            var result = _compiled.Root.Evaluate(RootInput.Of(input), new Frame(run, _compiled.Scope, parent: null));
            ResultSize.Check(result, run);
            return result;
        }
        catch (InsufficientExecutionStackException error)
        {
            throw LimitErrors.Depth(error);
        }
    }
}
