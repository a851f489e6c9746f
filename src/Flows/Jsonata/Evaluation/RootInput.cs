using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation;

/// <summary>The input as a path takes it.</summary>
internal static class RootInput
{
    /// <summary>An array is wrapped, so that it counts as one item.</summary>
    public static Value Of(in Value input) => input.AsArray is { IsOuterWrapper: false } ? Value.Of(new ValueArray([input]) { IsSequence = true, IsOuterWrapper = true }) : input;
}
