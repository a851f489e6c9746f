using KashflowOrleans.Flows.Jsonata.Compilation;
using KashflowOrleans.Flows.Jsonata.Signatures;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation;

/// <summary>What all closures of one lambda share.</summary>
/// <param name="Scope">Its parameters and the variables bound in its body.</param>
/// <param name="Parameters">The slots of its parameters.</param>
/// <param name="Signature">Its signature.</param>
/// <param name="Body">What it does.</param>
internal sealed record LambdaDefinition(Scope Scope, int[] Parameters, FunctionSignature? Signature, Node Body)
{
    /// <summary>How many parameters it has.</summary>
    public int ParameterCount => Parameters.Length;
}

/// <summary>A lambda with the variables and the context of the place where it was written.</summary>
internal sealed class LambdaFunction(LambdaDefinition definition, Frame closure, Value input) : ValueFunction
{
    /// <summary>The lambda.</summary>
    public LambdaDefinition Definition { get; } = definition;

    /// <summary>The variables around it.</summary>
    public Frame Closure { get; } = closure;

    /// <summary>The context it sees.</summary>
    public Value Input { get; } = input;
}

/// <summary>A function with some of its arguments.</summary>
/// <param name="target">The function.</param>
/// <param name="arguments">The arguments; nothing in the gaps.</param>
/// <param name="gaps">The places of the arguments that are still wanted.</param>
internal sealed class PartialFunction(ValueFunction target, Value[] arguments, int[] gaps) : ValueFunction
{
    /// <summary>The function.</summary>
    public ValueFunction Target { get; } = target;

    /// <summary>How many arguments are wanted.</summary>
    public int Holes => gaps.Length;

    /// <summary>All arguments.</summary>
    public Value[] Fill(ReadOnlySpan<Value> given)
    {
        var all = (Value[])arguments.Clone();
        for (var index = 0; index < gaps.Length && index < given.Length; index++)
        {
            all[gaps[index]] = given[index];
        }

        return all;
    }
}

/// <summary>Two functions one after the other.</summary>
internal sealed class ComposedFunction(ValueFunction first, ValueFunction second) : ValueFunction
{
    /// <summary>The one that gets the arguments.</summary>
    public ValueFunction First { get; } = first;

    /// <summary>The one that gets the first one's result.</summary>
    public ValueFunction Second { get; } = second;
}
