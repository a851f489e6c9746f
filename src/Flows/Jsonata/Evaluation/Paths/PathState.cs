using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation.Paths;

/// <summary>What a path has found so far.</summary>
/// <param name="Current">One item, or an array of items.</param>
/// <param name="IsMany">Whether it is an array of items.</param>
/// <param name="IsAsIs">Whether it is an array that the path gives unchanged, not a sequence.</param>
internal readonly record struct PathState(Value Current, bool IsMany, bool IsAsIs = false)
{
    /// <summary>Nothing.</summary>
    public static PathState Nothing => default;

    /// <summary>Whether nothing is left to go on with.</summary>
    public bool IsEmpty => IsMany ? Current.AsArray!.Count == 0 : Current.IsUndefined;

    /// <summary>The items.</summary>
    public ReadOnlySpan<Value> Items => IsMany ? Current.AsArray!.Items : new ReadOnlySpan<Value>([Current]);

    /// <summary>The state before the first step.</summary>
    public static PathState Start(in Value input, bool isAbsolute) => new(input, input.IsArray && !isAbsolute);

    /// <summary>One value in a sequence that keeps it.</summary>
    public static Value Keep(in Value value) => Value.Of(new ValueArray([value]) { IsSequence = true, KeepsSingleton = true });

    /// <summary>The path's result.</summary>
    public Value Result(bool keepsSingleton)
    {
        if (!keepsSingleton)
        {
            return Current;
        }

        if (IsAsIs)
        {
            return Current.AsArray is { IsConstructed: true } ? Keep(Current) : Current;
        }

        if (!IsMany)
        {
            return Current.IsUndefined ? default : Keep(Current);
        }

        return Current.AsArray is { Count: 1 } single ? Keep(single[0]) : Current;
    }

    /// <summary>The result as a grouping takes it: an array of items.</summary>
    public Value ForGrouping() => IsMany || IsAsIs ? Current : Value.Of(new ValueArray([Current]));
}
