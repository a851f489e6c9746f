using KashflowOrleans.Storage.Commits;

namespace KashflowOrleans.Storage.Inbox;

/// <summary>The inbox's bounds.</summary>
public sealed record InboxOptions
{
    /// <summary>Bounds of the shared commits.</summary>
    public GroupCommitOptions Commits { get; init; } = new() { Name = "inbox" };

    /// <summary>How much of a payload is kept, in bytes; the rest is cut off.</summary>
    public int MaxPayloadBytes { get; init; } = 64 * 1024;
}
