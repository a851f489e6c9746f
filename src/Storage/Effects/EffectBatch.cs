using KashflowOrleans.Storage.Inbox;

namespace KashflowOrleans.Storage.Effects;

/// <summary>Several effects as rows, at most one per key and sorted by key: one statement can touch a row only once, and processes that write the same rows lock them in the same
/// order. Pure.</summary>
internal sealed class EffectBatch
{
    private readonly Dictionary<string, OrderRow> _orders = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Key, long Sequence), HistoryLine> _history = [];
    private readonly Dictionary<string, DueRowChange> _due = new(StringComparer.Ordinal);
    private readonly SortedSet<long> _done = [];

    private EffectBatch(IEnumerable<Effect> effects)
    {
        foreach (var effect in effects)
        {
            Add(effect);
        }

        Orders = [.. _orders.Values.OrderBy(static row => row.Key, StringComparer.Ordinal)];
        History = [.. _history.Values.OrderBy(static line => line.EntityKey, StringComparer.Ordinal).ThenBy(static line => line.Sequence)];
        var due = _due.Values.OrderBy(static change => change.EntityKey, StringComparer.Ordinal).ToLookup(static change => change.At is not null);
        DueSet = [.. due[true]];
        DueCleared = [.. due[false]];
        Done = [.. _done];
    }

    /// <summary>Of each order the row with the highest version; of equal versions the last.</summary>
    public IReadOnlyList<OrderRow> Orders { get; }

    /// <summary>Of each history line the first.</summary>
    public IReadOnlyList<HistoryLine> History { get; }

    /// <summary>Wake-ups to set.</summary>
    public IReadOnlyList<DueRowChange> DueSet { get; }

    /// <summary>Wake-ups to clear.</summary>
    public IReadOnlyList<DueRowChange> DueCleared { get; }

    /// <summary>Inbox rows that are done.</summary>
    public long[] Done { get; }

    public static EffectBatch Of(IEnumerable<Effect> effects) => new(effects);

    private void Add(Effect effect)
    {
        if (effect.Order is { } order && (!_orders.TryGetValue(order.Key, out var known) || known.Version <= order.Version))
        {
            _orders[order.Key] = order;
        }

        foreach (var line in effect.History)
        {
            _history.TryAdd((line.EntityKey, line.Sequence), line);
        }

        if (effect.Due is { } due)
        {
            // A step that also wrote the order's row is as old as that row: a late, older one must not undo the wake-up of a newer one.
            var version = effect.Order is { } own && string.Equals(own.Key, due.EntityKey, StringComparison.Ordinal) ? own.Version : long.MaxValue;
            if (!_due.TryGetValue(due.EntityKey, out var other) || other.Version <= version || version == long.MaxValue || other.Version == long.MaxValue)
            {
                _due[due.EntityKey] = new DueRowChange(due.EntityKey, InboxPartitions.Of(due.EntityKey), due.At, due.CorrelationId, version);
            }
        }

        _done.UnionWith(effect.DoneInboxIds);
    }
}

/// <summary>A wake-up to set or clear, unless the entity's order row is newer than <paramref name="Version"/>.</summary>
internal sealed record DueRowChange(string EntityKey, int Partition, NodaTime.Instant? At, string CorrelationId, long Version);
