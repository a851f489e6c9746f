using KashflowOrleans.Flows.Schemas;

namespace KashflowOrleans.Flows.Validation;

/// <summary>What expressions at one place can use.</summary>
/// <param name="Root">The subject, the settings, the ledger, what earlier nodes yield and the items of loops, as the fields of one object.</param>
/// <param name="Sometimes">Nodes whose values are only there on some of the ways that lead here.</param>
/// <param name="Later">Names of nodes that yield values but do not run before this place.</param>
internal sealed record Scope(ObjectType Root, IReadOnlySet<string> Sometimes, IReadOnlySet<string> Later)
{
    /// <summary>The same with the item of a loop.</summary>
    public Scope With(string name, FlowType item) =>
        this with { Root = new ObjectType(Root.Name, [.. Root.Fields.Where(field => field.Name != name), new FlowField(name, item, IsRequired: true, "The item of the loop.")]) };
}

/// <summary>What is known of the value of a mapping.</summary>
/// <param name="Type">Its type.</param>
/// <param name="CanBeNothing">Whether it may come to nothing.</param>
/// <param name="IsComputed">Whether an expression or a template gives it, so that text may hold anything.</param>
internal readonly record struct Typed(FlowType Type, bool CanBeNothing, bool IsComputed)
{
    /// <summary>Nothing is known.</summary>
    public static Typed Unknown => new(FlowType.Any, CanBeNothing: false, IsComputed: true);
}
