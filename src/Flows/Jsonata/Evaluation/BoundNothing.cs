using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation;

/// <summary>Stands in a slot for "bound to nothing", which is not the same as not bound.</summary>
internal sealed class BoundNothing : ValueFunction
{
    private static readonly BoundNothing Instance = new();

    private BoundNothing()
    {
    }

    /// <summary>The mark.</summary>
    public static Value Value { get; } = Value.Of(Instance);

    /// <summary>The value of a slot that is bound.</summary>
    public static Value Open(in Value slot) => ReferenceEquals(slot.AsFunction, Instance) ? default : slot;
}
