using KashflowOrleans.Flows.Jsonata;

namespace KashflowOrleans.Flows.Compilation;

/// <summary>What a run of a compiled flow may use up.</summary>
public sealed record FlowCompilerOptions
{
    /// <summary>The usual.</summary>
    public static FlowCompilerOptions Default { get; } = new();

    /// <summary>Steps that one expression may take each time it is evaluated.</summary>
    public long MaxSteps { get; init; } = 1_000_000;

    /// <summary>Time that a whole run may take. It is far above what flows need, since a thread may have to wait for its turn: a run ended by it holds the subject.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The clock that times are measured with; decisions never depend on it.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal JsonataLimits Limits { get; private init; } = JsonataLimits.Default;

    internal FlowCompilerOptions WithLimits() => this with
    {
        Limits = JsonataLimits.Default with
        {
            MaxSteps = MaxSteps,
            MaxTime = MaxTime,
            MaxDepth = 500,
            MaxItems = 100_000,
            MaxTextLength = 1_000_000,
            MaxExpressionLength = Documents.FlowLimits.ExpressionLength,
            MaxNesting = 200,
            RegexTimeout = TimeSpan.FromMilliseconds(100),
            Clock = Clock,
        },
    };
}
