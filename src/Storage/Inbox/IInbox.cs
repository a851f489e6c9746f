using NodaTime;

namespace KashflowOrleans.Storage.Inbox;

/// <summary>The durable door: an event that is in the inbox is ours, whatever crashes next.</summary>
public interface IInbox
{
    /// <summary>Stores an event; returns after its commit. Waiting calls share one commit. An event whose <see cref="InboxEvent.DedupeKey"/> was stored before for the same
    /// connection is not stored again: the receipt carries the first one's id.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot be reached or the queue of waiting events is full; nothing was stored as far as the
    /// caller may know.</exception>
    /// <exception cref="StorageRejectedException">The database will never take this event (a name with U+0000, for example); trying again does not help.</exception>
    Task<InboxReceipt> Append(InboxEvent inboxEvent, CancellationToken cancellation);

    /// <summary>Takes up to <paramref name="limit"/> undone rows of a partition that were last published before <paramref name="publishedBefore"/>, oldest first,
    /// and stamps them as published now, so that the next call does not yield them again at once.</summary>
    Task<IReadOnlyList<InboxRow>> TakeUndone(int partition, Instant publishedBefore, int limit, CancellationToken cancellation);

    /// <summary>How many rows are undone, and since when the oldest waits.</summary>
    Task<InboxBacklog> GetBacklog(CancellationToken cancellation);

    /// <summary>Deletes done rows older than <paramref name="doneBefore"/>, at most <paramref name="limit"/>; returns how many. Their dedupe keys go with them. A row's age
    /// counts from its receipt.</summary>
    Task<int> Purge(Instant doneBefore, int limit, CancellationToken cancellation);
}

/// <summary>An event as it came in.</summary>
/// <param name="Merchant">Whose.</param>
/// <param name="Connection">Through which connection.</param>
/// <param name="EntityKey">Grain key of the entity it speaks of.</param>
/// <param name="Kind">Name of the <c>EntityEventKind</c>.</param>
/// <param name="DedupeKey">Natural key of the event within its connection.</param>
/// <param name="CorrelationId">Correlation id.</param>
/// <param name="Payload">The body as received; kept for replay and support, may be shortened.</param>
public sealed record InboxEvent(string Merchant, string Connection, string EntityKey, string Kind, string DedupeKey, string CorrelationId, ReadOnlyMemory<byte> Payload);

/// <summary>Proof of storage.</summary>
/// <param name="Id">The row.</param>
/// <param name="Duplicate">Whether it had been stored before.</param>
public sealed record InboxReceipt(long Id, bool Duplicate);

/// <summary>An undone row.</summary>
/// <param name="Id">The row.</param>
/// <param name="EntityKey">Grain key of the entity it speaks of.</param>
/// <param name="Kind">Name of the <c>EntityEventKind</c>.</param>
/// <param name="CorrelationId">Correlation id.</param>
/// <param name="Publications">How often <see cref="IInbox.TakeUndone"/> has yielded it, this time included.</param>
public sealed record InboxRow(long Id, string EntityKey, string Kind, string CorrelationId, int Publications);

/// <summary>What waits.</summary>
public sealed record InboxBacklog(long Undone, Instant? OldestReceivedAt);

/// <summary>Partitions of the inbox: each has a pump of its own.</summary>
public static class InboxPartitions
{
    /// <summary>How many there are; fixed, stored rows carry their partition.</summary>
    public const int Count = 8;

    /// <summary>The partition of an entity: the same for all its events, on every machine and in every version.</summary>
    public static int Of(string entityKey)
    {
        // FNV-1a: string.GetHashCode differs between processes.
        var hash = 2166136261u;
        foreach (var character in entityKey)
        {
            hash = (hash ^ character) * 16777619u;
        }

        return (int)(hash % Count);
    }
}
