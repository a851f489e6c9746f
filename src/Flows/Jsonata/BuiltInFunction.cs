using KashflowOrleans.Flows.Jsonata.Signatures;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata;

/// <summary>What a function does. The arguments have passed the signature and are filled up with "nothing" to the function's arity. A result that is a sequence
/// (<see cref="ValueArray.IsSequence"/>) of one value counts as that value, and an empty one as nothing.</summary>
public delegate Value FunctionBody(ReadOnlySpan<Value> arguments, IFunctionCall call);

/// <summary>A function written in C#.</summary>
public sealed class BuiltInFunction : ValueFunction
{
    private readonly FunctionBody _body;

    /// <summary>A function.</summary>
    /// <param name="name">Its name without <c>$</c>.</param>
    /// <param name="arity">How many parameters it has; functions such as <c>$map</c> pass no more than that.</param>
    /// <param name="signature">Its signature in JSONata's notation, such as <c>&lt;s-nn?:s&gt;</c>; null takes any arguments.</param>
    /// <param name="body">What it does.</param>
    /// <exception cref="JsonataException">The signature is none.</exception>
    public BuiltInFunction(string name, int arity, string? signature, FunctionBody body)
    {
        Name = name;
        Arity = arity;
        Signature = signature;
        Parameters = signature is null ? null : FunctionSignature.Parse(signature);
        _body = body;
    }

    /// <summary>The name without <c>$</c>.</summary>
    public string Name { get; }

    /// <summary>How many parameters there are.</summary>
    public int Arity { get; }

    /// <summary>The signature's text.</summary>
    public string? Signature { get; }

    /// <summary>The signature.</summary>
    internal FunctionSignature? Parameters { get; }

    /// <summary>Runs it with arguments that have passed the signature.</summary>
    internal Value Invoke(ReadOnlySpan<Value> arguments, IFunctionCall call) => _body(arguments, call);
}
