using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Compilation;

/// <summary>A mapping that is ready to be read many times.</summary>
internal abstract class CompiledMapping
{
    /// <summary>Where it stands, for people: <c>field 'reference'</c>.</summary>
    public required string Place { get; init; }

    /// <summary>Taken when there is nothing.</summary>
    public Value Default { get; init; }

    /// <summary>Reason to hold when there is nothing; null to go on without.</summary>
    public CompiledTemplate? OrHold { get; init; }

    /// <summary>The value, its default, or nothing; <c>null</c> and empty text count as nothing. Holds the run where the mapping says so.</summary>
    public Value Resolve(FlowRun run)
    {
        run.Place = this;
        var value = Read(run);
        if (!FieldReader.IsNothing(value))
        {
            return value;
        }

        if (!FieldReader.IsNothing(Default))
        {
            return Default;
        }

        if (OrHold is not null)
        {
            run.Hold(OrHold.Text(run));
        }

        return default;
    }

    /// <summary>The value as it is had.</summary>
    protected abstract Value Read(FlowRun run);
}

/// <summary>Always the same.</summary>
internal sealed class ConstantReader(Value value) : CompiledMapping
{
    /// <inheritdoc/>
    protected override Value Read(FlowRun run) => value;
}

/// <summary>A path.</summary>
internal sealed class PathMappingReader(PathReader path) : CompiledMapping
{
    /// <inheritdoc/>
    protected override Value Read(FlowRun run) => path.Read(run);
}

/// <summary>An expression.</summary>
internal sealed class ExpressionReader(CompiledTerm term) : CompiledMapping
{
    /// <inheritdoc/>
    protected override Value Read(FlowRun run) => term.Evaluate(run);
}

/// <summary>A template.</summary>
internal sealed class TextReader(CompiledTemplate template) : CompiledMapping
{
    /// <inheritdoc/>
    protected override Value Read(FlowRun run) => Value.Of(template.Text(run));
}

/// <summary>A value map; keys are compared as text, whatever the letters.</summary>
internal sealed class ValueMapReader(IReadOnlyDictionary<string, Value> entries, CompiledMapping from) : CompiledMapping
{
    /// <inheritdoc/>
    protected override Value Read(FlowRun run)
    {
        var key = from.Resolve(run);
        run.Place = this;
        return Texts.Of(key) is { } text && entries.TryGetValue(text, out var value) ? value : default;
    }
}
