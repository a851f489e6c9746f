namespace KashflowOrleans.Storage.Inbox;

/// <summary>What makes an event the same as another.</summary>
internal readonly record struct InboxKey(string Merchant, string Connection, string DedupeKey) : IComparable<InboxKey>
{
    public int CompareTo(InboxKey other)
    {
        var order = string.CompareOrdinal(Merchant, other.Merchant);
        order = order != 0 ? order : string.CompareOrdinal(Connection, other.Connection);
        return order != 0 ? order : string.CompareOrdinal(DedupeKey, other.DedupeKey);
    }
}

/// <summary>An event as it is stored.</summary>
internal sealed record InboxItem(InboxKey Key, string EntityKey, string Kind, string CorrelationId, byte[] Payload);

/// <summary>The pure part of storing a batch.</summary>
internal static class InboxBatch
{
    /// <summary>One item per key, the first of those in the batch. Sorted by key: two processes that store the same events then lock them in the same order.</summary>
    public static List<InboxItem> Fold(IReadOnlyList<InboxItem> items)
    {
        var first = new Dictionary<InboxKey, InboxItem>(items.Count);
        foreach (var item in items)
        {
            first.TryAdd(item.Key, item);
        }

        return [.. first.Values.OrderBy(static item => item.Key)];
    }

    /// <summary>One receipt per item: of those with the same key the first is new, if the row is.</summary>
    public static InboxReceipt[] Answer(IReadOnlyList<InboxItem> items, IReadOnlyDictionary<InboxKey, InboxReceipt> stored)
    {
        var answered = new HashSet<InboxKey>(items.Count);
        var receipts = new InboxReceipt[items.Count];
        for (var index = 0; index < items.Count; index++)
        {
            var receipt = stored[items[index].Key];
            receipts[index] = answered.Add(items[index].Key) ? receipt : receipt with { Duplicate = true };
        }

        return receipts;
    }
}
