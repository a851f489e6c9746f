namespace KashflowOrleans.Storage.Audit;

/// <summary>The audit's bounds.</summary>
public sealed record AuditStoreOptions
{
    /// <summary>How many lines may wait; more are dropped and counted.</summary>
    public int MaxWaiting { get; init; } = 20_000;

    /// <summary>How many lines one write takes.</summary>
    public int MaxBatch { get; init; } = 1_000;

    /// <summary>How long a line waits for others.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Pause after a failed write; the lines are kept.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long disposal tries to write what waits.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest request or response that is kept, in characters.</summary>
    public int MaxBodyLength { get; init; } = 32_768;
}
