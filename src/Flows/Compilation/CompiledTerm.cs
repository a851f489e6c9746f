using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Flows.Running.Functions;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Compilation;

/// <summary>An expression that is ready to be evaluated.</summary>
internal abstract class CompiledTerm
{
    /// <summary>Its value.</summary>
    public abstract Value Evaluate(FlowRun run);
}

/// <summary>An expression that is only a path.</summary>
internal sealed class PathTerm(PathReader path) : CompiledTerm
{
    /// <inheritdoc/>
    public override Value Evaluate(FlowRun run) => path.Read(run);
}

/// <summary>A literal.</summary>
internal sealed class LiteralTerm(Value value) : CompiledTerm
{
    /// <inheritdoc/>
    public override Value Evaluate(FlowRun run) => value;
}

/// <summary>An expression of any kind.</summary>
internal sealed class JsonataTerm(JsonataExpression expression) : CompiledTerm
{
    /// <inheritdoc/>
    public override Value Evaluate(FlowRun run) => run.Evaluate(expression);
}

/// <summary>A domain function that is called with paths and literals, and perhaps a field of its result: called directly, since most expressions of flows are such.</summary>
internal sealed class CallTerm(DomainFunction function, CompiledTerm[] arguments, string? field) : CompiledTerm
{
    /// <inheritdoc/>
    public override Value Evaluate(FlowRun run)
    {
        var values = new Value[Math.Max(arguments.Length, function.Parameters.Count)];
        for (var index = 0; index < arguments.Length; index++)
        {
            values[index] = arguments[index].Evaluate(run);
        }

        var result = function.Body(run.Reference, values, null);
        return field is null ? result : result.Get(field);
    }
}
