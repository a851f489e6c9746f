using Orleans;

namespace KashflowOrleans.Events;

/// <summary>A hint that an entity may have changed; what really holds is read from the channel. Delivered at least once, in any order.</summary>
/// <param name="InboxId">The inbox row to be marked done; 0 when there is none (a due retry, a poke from an operator).</param>
/// <param name="EntityKey">Grain key of the entity.</param>
/// <param name="Kind">What was heard.</param>
/// <param name="CorrelationId">Follows the event from the webhook to the ledger's audit lines.</param>
[GenerateSerializer, Immutable, Alias("kf.EntityEvent")]
public sealed record EntityEvent(
    [property: Id(0)] long InboxId,
    [property: Id(1)] string EntityKey,
    [property: Id(2)] EntityEventKind Kind,
    [property: Id(3)] string CorrelationId);

/// <summary>What was heard about an entity.</summary>
[GenerateSerializer, Alias("kf.EntityEventKind")]
public enum EntityEventKind
{
    /// <summary>A webhook or a queue said it changed.</summary>
    Changed,

    /// <summary>A poll saw it changed.</summary>
    Polled,

    /// <summary>A retry is due.</summary>
    Due,

    /// <summary>An operator asked.</summary>
    Requested,

    /// <summary>A comparison of the shop with the books found it.</summary>
    Compared,

    /// <summary>An import of past orders came to it: it can wait for live work.</summary>
    Imported,
}

/// <summary>Names of the streams; a stream's key is the grain key of the entity it speaks of.</summary>
public static class StreamNames
{
    /// <summary>The stream provider: memory streams, a transport only (apis/orleans.md).</summary>
    public const string Provider = "events";

    /// <summary>Namespace of order events.</summary>
    public const string Orders = "orders";
}

/// <summary>Names of the storage providers.</summary>
public static class StorageNames
{
    /// <summary>The provider of all grain state.</summary>
    public const string Provider = "state";
}
