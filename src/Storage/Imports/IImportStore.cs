namespace KashflowOrleans.Storage.Imports;

/// <summary>Imports of past orders: what their grains say of them, the orders that belong to each, and how far those have come. Every method throws
/// <see cref="StorageUnavailableException"/> when the database cannot be reached.</summary>
public interface IImportStore
{
    /// <summary>Writes what an import's grain says of it, unless a newer version stands, and adds orders to it, in one transaction. Safe to repeat: an order that is there is
    /// not counted again.</summary>
    Task Put(ImportRow import, IReadOnlyList<ImportedOrder> orders, CancellationToken cancellation);

    /// <summary>An import with where its orders stand, read at one moment; null when there is none.</summary>
    Task<ImportReading?> Find(string merchant, string import, CancellationToken cancellation);

    /// <summary>A merchant's imports, newest first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<ImportReading>> List(string merchant, int limit, CancellationToken cancellation);

    /// <summary>Notes which orders of an import are finished, and counts those that are not: their event is undone, or they wait for their next attempt. One that was finished
    /// once stays so here, whatever happens to it later.</summary>
    Task<int> Settle(string merchant, string import, CancellationToken cancellation);

    /// <summary>All imports that run, of all merchants.</summary>
    Task<IReadOnlyList<(string Merchant, string Import)>> ListRunning(CancellationToken cancellation);
}

/// <summary>The states of an import, as they are stored.</summary>
public static class ImportStates
{
    /// <summary>It is being worked on.</summary>
    public const string Running = "running";

    /// <summary>A person stopped it for a while.</summary>
    public const string Paused = "paused";

    /// <summary>Every order of the range was listed, and none of them is on its way.</summary>
    public const string Done = "done";

    /// <summary>A person stopped it for good.</summary>
    public const string Cancelled = "cancelled";
}

/// <summary>An import as its grain says.</summary>
/// <param name="Merchant">Whose.</param>
/// <param name="Import">Its name within the merchant.</param>
/// <param name="Version">Version of the grain's state.</param>
/// <param name="Document">The rest.</param>
public sealed record ImportRow(string Merchant, string Import, long Version, ImportDocument Document);

/// <summary>What an import's grain says of it.</summary>
/// <param name="Channel">The channel whose orders are imported.</param>
/// <param name="State">One of <see cref="ImportStates"/>.</param>
/// <param name="From">Orders placed at or after this.</param>
/// <param name="To">Orders placed at or before this.</param>
/// <param name="Share">Share of the connections' budgets, from 0 to 1.</param>
/// <param name="StartedBy">Who asked for it.</param>
/// <param name="StartedAt">When.</param>
/// <param name="Position">How far the channel's list was walked; null at its start.</param>
/// <param name="IsListed">Whether the list was walked to its end.</param>
/// <param name="Remaining">How many orders the channel counts behind the position; null before the first page.</param>
/// <param name="Unlisted">Orders that the channel could not list.</param>
/// <param name="Problem">The last problem; null while all is well.</param>
/// <param name="ProblemAt">When it was met.</param>
/// <param name="RunningSince">Since when it has been running; null while it does not.</param>
/// <param name="FinishedBefore">Orders that were finished when it began to run.</param>
/// <param name="EndedAt">When it was done or cancelled.</param>
public sealed record ImportDocument(
    string Channel,
    string State,
    DateTimeOffset From,
    DateTimeOffset To,
    decimal Share,
    string StartedBy,
    DateTimeOffset StartedAt,
    string? Position,
    bool IsListed,
    long? Remaining,
    int Unlisted,
    string? Problem,
    DateTimeOffset? ProblemAt,
    DateTimeOffset? RunningSince,
    long FinishedBefore,
    DateTimeOffset? EndedAt);

/// <summary>An order of an import.</summary>
/// <param name="OrderKey">Grain key.</param>
/// <param name="InboxId">The event it was handed to the order by.</param>
public sealed record ImportedOrder(string OrderKey, long InboxId);

/// <summary>An import with where its orders stand.</summary>
/// <param name="Import">Its name within the merchant.</param>
/// <param name="Document">What its grain says.</param>
/// <param name="Seen">Orders that belong to it, counted as they were added.</param>
/// <param name="Queued">Those whose event is undone.</param>
/// <param name="ByStatus">The others, by the order's status.</param>
public sealed record ImportReading(string Import, ImportDocument Document, long Seen, long Queued, IReadOnlyDictionary<string, long> ByStatus);
