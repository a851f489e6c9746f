using KashflowOrleans.Flows.Jsonata.Compilation;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation;

/// <summary>The variables of a block, a call or a tuple while it is evaluated.</summary>
internal sealed class Frame(Run run, Scope scope, Frame? parent)
{
    /// <summary>The evaluation it belongs to.</summary>
    public Run Run { get; } = run;

    /// <summary>The names of the variables.</summary>
    public Scope Scope { get; } = scope;

    /// <summary>The frame around it.</summary>
    public Frame? Parent { get; } = parent;

    /// <summary>The variables' values; nothing where none is bound yet.</summary>
    public Value[] Slots { get; private init; } = scope.Count == 0 ? [] : new Value[scope.Count];

    /// <summary>Binds a variable. A variable that is bound to nothing hides those of the same name further out.</summary>
    public void Bind(int slot, in Value value) => Slots[slot] = value.IsUndefined ? BoundNothing.Value : value;

    /// <summary>A frame with the same variables, which can be changed apart.</summary>
    public Frame Copy() => new(Run, Scope, Parent) { Slots = [.. Slots] };
}

/// <summary>One item of a stream of tuples.</summary>
/// <param name="Item">The context item.</param>
/// <param name="Frame">The variables that go with it.</param>
internal readonly record struct TupleItem(Value Item, Frame Frame);
