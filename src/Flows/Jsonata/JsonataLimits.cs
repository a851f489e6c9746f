namespace KashflowOrleans.Flows.Jsonata;

/// <summary>What one evaluation may use. Exceeding a limit ends it with a <see cref="JsonataException"/> whose code begins with <c>L</c>.</summary>
public sealed record JsonataLimits
{
    /// <summary>Limits for expressions that people write in flows.</summary>
    public static JsonataLimits Default { get; } = new();

    /// <summary>How many nodes of the expression may be evaluated (<c>L0003</c>).</summary>
    public long MaxSteps { get; init; } = 50_000_000;

    /// <summary>How deep evaluations may nest (<c>L0002</c>). A lambda's tail call does not nest. What the thread's stack really holds is checked besides.</summary>
    public int MaxDepth { get; init; } = 2_000;

    /// <summary>How long an evaluation may take (<c>L0001</c>).</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many values an array or sequence that is produced may have, and a result with all that is in it (<c>L0004</c>).</summary>
    public int MaxItems { get; init; } = 10_000_000;

    /// <summary>How many characters a text that is produced may have, and a result in all its texts and names (<c>L0006</c>).</summary>
    public int MaxTextLength { get; init; } = 10_000_000;

    /// <summary>How long one search of a regular expression may take (<c>L0005</c>).</summary>
    public TimeSpan RegexTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How many characters the text of an expression may have (<c>L0007</c>).</summary>
    public int MaxExpressionLength { get; init; } = 200_000;

    /// <summary>How deep an expression may be nested (<c>L0008</c>).</summary>
    public int MaxNesting { get; init; } = 500;

    /// <summary>The clock that <see cref="MaxTime"/> is measured with.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
