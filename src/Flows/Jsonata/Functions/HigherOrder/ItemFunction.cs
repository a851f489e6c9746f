using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>A function that is applied to items: it gets the item, its place and the whole, as many of them as it has parameters, but the item in any case.</summary>
internal readonly struct ItemFunction
{
    private readonly ValueFunction _function;
    private readonly IFunctionCall _call;
    private readonly int _count;

    /// <summary>A function for items.</summary>
    /// <exception cref="JsonataException">The value is no function (<c>T1006</c>).</exception>
    public ItemFunction(Value function, IFunctionCall call)
    {
        _function = Of(function);
        _call = call;
        _count = Math.Clamp(call.ArityOf(_function), 1, 3);
    }

    /// <summary>The function that a value is.</summary>
    /// <exception cref="JsonataException">It is none (<c>T1006</c>).</exception>
    public static ValueFunction Of(Value function) => function.AsFunction ?? throw new JsonataException("T1006", "Only a function can be called.") { Value = function };

    /// <summary>Applies it.</summary>
    public Value Apply(Value item, Value place, Value whole)
    {
        _call.Charge(1);
        ReadOnlySpan<Value> arguments = [item, place, whole];
        return _call.Apply(_function, arguments[.._count]);
    }
}
