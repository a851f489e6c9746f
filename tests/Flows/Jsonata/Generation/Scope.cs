using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Tests.Flows.Jsonata.Generation;

/// <summary>A variable that an expression can use.</summary>
internal sealed record Variable(string Name, Sort Sort, Value Sample);

/// <summary>What an expression can refer to where it stands.</summary>
/// <param name="Context">A sample of the context item.</param>
/// <param name="Parent">A sample of the object that holds the context item; nothing when there is none.</param>
/// <param name="Variables">The variables.</param>
internal sealed record Scope(Value Context, Value Parent, Variable[] Variables)
{
    /// <summary>The same with another context item.</summary>
    public Scope At(Value context, Value parent = default) => this with { Context = context, Parent = parent };

    /// <summary>The same with one variable more.</summary>
    public Scope With(string name, Sort sort, Value sample = default) => this with { Variables = [.. Variables, new Variable(name, sort, sample)] };
}
