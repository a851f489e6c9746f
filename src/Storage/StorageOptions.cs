using KashflowOrleans.Storage.Audit;
using KashflowOrleans.Storage.Commits;
using KashflowOrleans.Storage.Inbox;

namespace KashflowOrleans.Storage;

/// <summary>What the storage is told by its host.</summary>
public sealed record StorageOptions
{
    /// <summary>Npgsql connection string. What it says about pooling and time-outs is replaced by the options below.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The program's own folder on this machine; holds the master key file when no environment variable gives the key.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The most connections this process opens.</summary>
    public int MaxPoolSize { get; init; } = 40;

    /// <summary>The longest a statement may take.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest opening a connection, or waiting for a free one, may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Bounds of the inbox.</summary>
    public InboxOptions Inbox { get; init; } = new();

    /// <summary>Bounds of the effects' shared commits.</summary>
    public GroupCommitOptions Effects { get; init; } = new() { Name = "effects" };

    /// <summary>Bounds of the audit.</summary>
    public AuditStoreOptions Audit { get; init; } = new();
}
