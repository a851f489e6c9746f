namespace KashflowOrleans.Grains.Imports;

/// <summary>How imports of past orders work.</summary>
public sealed record ImportOptions
{
    /// <summary>Orders of an import that may be on their way at the same time.</summary>
    public int MaxUnfinished { get; init; } = 50;

    /// <summary>Orders asked for at a time.</summary>
    public int PageSize { get; init; } = 25;

    /// <summary>Time between two looks at whether there is room for more.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Wait after a failure; doubles up to a minute.</summary>
    public TimeSpan FailurePause { get; init; } = TimeSpan.FromSeconds(2);
}
