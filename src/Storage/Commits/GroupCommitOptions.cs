namespace KashflowOrleans.Storage.Commits;

/// <summary>The bounds of a <see cref="GroupCommit{TItem,TResult}"/>.</summary>
public sealed record GroupCommitOptions
{
    /// <summary>What is written, for messages and metrics, for example <c>inbox</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How many items one commit takes.</summary>
    public int MaxBatch { get; init; } = 500;

    /// <summary>How much one commit takes, in the unit of the weigher (bytes); the item that reaches it is the batch's last.</summary>
    public long MaxBatchWeight { get; init; } = 4 * 1024 * 1024;

    /// <summary>How many items may wait; more are refused at once.</summary>
    public int MaxWaiting { get; init; } = 10_000;

    /// <summary>Writers that collect and commit side by side. One keeps the order of arrival.</summary>
    public int Writers { get; init; } = 1;

    /// <summary>How long a caller waits for its commit.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long disposal waits for what is still queued.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
