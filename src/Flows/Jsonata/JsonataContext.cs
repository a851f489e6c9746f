using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata;

/// <summary>What an evaluation gets besides its input. It is only read, so that one may serve several evaluations at the same time.</summary>
public sealed class JsonataContext
{
    private readonly Dictionary<string, Value> _bindings = new(StringComparer.Ordinal);

    /// <summary>The time that <c>$now()</c> and <c>$millis()</c> tell for the whole evaluation; null is the time at its start by the limits' clock.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>Where <c>$random()</c> and <c>$shuffle()</c> get their numbers from: each at least 0 and less than 1. Null are numbers that begin anew and the same
    /// in every evaluation, so that it can be repeated.</summary>
    public Func<double>? Random { get; init; }

    /// <summary>Limits of this evaluation; null are those the expression was compiled with.</summary>
    public JsonataLimits? Limits { get; init; }

    /// <summary>Ends the evaluation with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The variables by name (without <c>$</c>).</summary>
    public IReadOnlyDictionary<string, Value> Bindings => _bindings;

    /// <summary>Whether a variable has the name of a standard function.</summary>
    internal bool HidesFunctions { get; private set; }

    /// <summary>Binds a variable (name without <c>$</c>).</summary>
    public JsonataContext Bind(string name, Value value)
    {
        _bindings[name] = value;
        HidesFunctions |= FunctionTable.Find(name) is not null;
        return this;
    }

    /// <summary>Adds a function under its own name.</summary>
    public JsonataContext Register(BuiltInFunction function) => Bind(function.Name, Value.Of(function));
}
