using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation;

/// <summary>What a lambda gives when its last act is a call: the caller makes that call, so that recursion needs no stack.</summary>
internal sealed class TailCall(ValueFunction function, Value[] arguments, int position, string? token) : ValueFunction
{
    /// <summary>The function to call.</summary>
    public ValueFunction Function { get; } = function;

    /// <summary>Its arguments.</summary>
    public Value[] Arguments { get; } = arguments;

    /// <summary>Where it is called.</summary>
    public int Position { get; } = position;

    /// <summary>What it is called.</summary>
    public string? Token { get; } = token;
}
