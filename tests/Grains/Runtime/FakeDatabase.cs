using KashflowOrleans.Configuration;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Inbox;
using KashflowOrleans.Storage.Merchants;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Runtime;

/// <summary>Inbox, read models and merchants' directory in memory, with the rules of their contracts. Faults are a merchant's own.</summary>
internal sealed class FakeDatabase : IInbox, IEffectStore, IMerchantDirectory
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Event> _events = [];
    private readonly Dictionary<(string Merchant, string Connection, string Key), long> _dedupe = [];
    private readonly Dictionary<string, OrderRow> _orders = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Key, long Sequence), HistoryLine> _history = [];
    private readonly Dictionary<string, Due> _due = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MerchantConfig> _merchants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Queue<CommitFault>> _commitFaults = new(StringComparer.Ordinal);
    private readonly HashSet<string> _hurried = new(StringComparer.Ordinal);
    private readonly HashSet<string> _closed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _failingAppends = new(StringComparer.Ordinal);
    private long _lastId;

    public enum CommitFault
    {
        /// <summary>The database cannot be reached; nothing stands.</summary>
        Before,

        /// <summary>The connection broke after the commit.</summary>
        After,
    }

    /// <summary>The number of an order that the database refuses, every time.</summary>
    public const string RefusedNumber = "REFUSED17";

    /// <summary>A total that the database takes for out of range, every time.</summary>
    public const decimal RefusedTotal = 999_999_999_999_999m;

    /// <summary>The next commits of the merchant meet these, one each.</summary>
    public void FailCommits(string merchant, params CommitFault[] faults)
    {
        lock (_lock)
        {
            _commitFaults[merchant] = new Queue<CommitFault>(faults);
        }
    }

    public void FailAppends(string merchant, int count)
    {
        lock (_lock)
        {
            _failingAppends[merchant] = count;
        }
    }

    /// <summary>The merchant's wake-ups are due as soon as they are set: tests do not wait for a back-off.</summary>
    public void Hurry(string merchant)
    {
        lock (_lock)
        {
            _hurried.Add(merchant);
        }
    }

    /// <summary>Nothing of this merchant is handed out any more.</summary>
    public void Close(string merchant)
    {
        lock (_lock)
        {
            _closed.Add(merchant);
        }
    }

    public OrderRow? Order(string key)
    {
        lock (_lock)
        {
            return _orders.GetValueOrDefault(key);
        }
    }

    public IReadOnlyList<OrderRow> OrdersOf(string merchant)
    {
        lock (_lock)
        {
            return [.. _orders.Values.Where(row => row.Merchant == merchant)];
        }
    }

    /// <summary>Kinds of the merchant's events.</summary>
    public IReadOnlyList<string> KindsOf(string merchant)
    {
        lock (_lock)
        {
            return [.. _events.Values.Where(known => known.Content.Merchant == merchant).Select(known => known.Content.Kind)];
        }
    }

    public IReadOnlyList<HistoryLine> History(string key)
    {
        lock (_lock)
        {
            return [.. _history.Values.Where(line => line.EntityKey == key).OrderBy(line => line.Sequence)];
        }
    }

    public Instant? DueAt(string key)
    {
        lock (_lock)
        {
            return _due.GetValueOrDefault(key)?.At;
        }
    }

    /// <summary>The merchant's events that nobody has finished.</summary>
    public IReadOnlyList<InboxRow> Undone(string merchant)
    {
        lock (_lock)
        {
            return [.. _events.Values.Where(known => !known.IsDone && known.Content.Merchant == merchant).Select(known => known.Row)];
        }
    }

    public int EventsOf(string merchant)
    {
        lock (_lock)
        {
            return _events.Values.Count(known => known.Content.Merchant == merchant);
        }
    }

    public Task<InboxReceipt> Append(InboxEvent inboxEvent, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_failingAppends.TryGetValue(inboxEvent.Merchant, out var failing) && failing > 0)
            {
                _failingAppends[inboxEvent.Merchant] = failing - 1;
                throw new StorageUnavailableException("The database is away.");
            }

            if (_dedupe.TryGetValue((inboxEvent.Merchant, inboxEvent.Connection, inboxEvent.DedupeKey), out var known))
            {
                return Task.FromResult(new InboxReceipt(known, Duplicate: true));
            }

            var id = ++_lastId;
            _dedupe[(inboxEvent.Merchant, inboxEvent.Connection, inboxEvent.DedupeKey)] = id;
            _events[id] = new Event(inboxEvent, new InboxRow(id, inboxEvent.EntityKey, inboxEvent.Kind, inboxEvent.CorrelationId, 0), Now());
            return Task.FromResult(new InboxReceipt(id, Duplicate: false));
        }
    }

    public Task<IReadOnlyList<InboxRow>> TakeUndone(int partition, Instant publishedBefore, int limit, CancellationToken cancellation)
    {
        lock (_lock)
        {
            var taken = _events.Values
                .Where(known => !known.IsDone && known.PublishedAt < publishedBefore && InboxPartitions.Of(known.Row.EntityKey) == partition && !_closed.Contains(known.Content.Merchant))
                .OrderBy(known => known.Row.Id).Take(limit).ToList();
            foreach (var known in taken)
            {
                known.PublishedAt = Now();
                known.Row = known.Row with { Publications = known.Row.Publications + 1 };
            }

            return Task.FromResult<IReadOnlyList<InboxRow>>([.. taken.Select(known => known.Row)]);
        }
    }

    public Task<InboxBacklog> GetBacklog(CancellationToken cancellation) => throw new NotSupportedException("The grains do not ask for it.");

    public Task<int> Purge(Instant doneBefore, int limit, CancellationToken cancellation) => throw new NotSupportedException("The grains do not ask for it.");

    public Task Commit(Effect effect, CancellationToken cancellation)
    {
        lock (_lock)
        {
            var fault = effect.Order is { } about && _commitFaults.TryGetValue(about.Merchant, out var faults) && faults.TryDequeue(out var next) ? next : (CommitFault?)null;
            if (effect.Order is { Number: RefusedNumber } or { Total: RefusedTotal })
            {
                throw new StorageRejectedException("effects: the database refuses a value.");
            }

            if (fault == CommitFault.Before)
            {
                throw new StorageUnavailableException("The database is away.");
            }

            Apply(effect);
            return fault is null ? Task.CompletedTask : throw new StorageUnavailableException("The connection broke.");
        }
    }

    public Task<IReadOnlyList<DueRow>> TakeDue(int partition, Instant now, Duration lease, int limit, CancellationToken cancellation)
    {
        lock (_lock)
        {
            var taken = _due
                .Where(pair => InboxPartitions.Of(pair.Key) == partition && pair.Value.LeasedUntil <= now)
                .Where(pair => (pair.Value.At <= now || _hurried.Contains(MerchantOf(pair.Key))) && !_closed.Contains(MerchantOf(pair.Key)))
                .OrderBy(pair => pair.Value.At).Take(limit).ToList();
            foreach (var (key, due) in taken)
            {
                _due[key] = due with { LeasedUntil = now + lease };
            }

            return Task.FromResult<IReadOnlyList<DueRow>>([.. taken.Select(pair => new DueRow(pair.Key, pair.Value.CorrelationId))]);
        }
    }

    public Task Put(MerchantConfig config, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (!_merchants.TryGetValue(config.Merchant, out var known) || known.Version <= config.Version)
            {
                _merchants[config.Merchant] = config;
            }

            return Task.CompletedTask;
        }
    }

    public Task<MerchantConfig?> Get(string merchant, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult(_merchants.GetValueOrDefault(merchant));
        }
    }

    public Task<IReadOnlyList<MerchantConfig>> List(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<MerchantConfig>>([.. _merchants.Values.Where(config => !_closed.Contains(config.Merchant)).OrderBy(config => config.Merchant, StringComparer.Ordinal)]);
        }
    }

    private static string MerchantOf(string entityKey) => entityKey.Split('/')[0];

    private static Instant Now() => SystemClock.Instance.GetCurrentInstant();

    private void Apply(Effect effect)
    {
        if (effect.Due is { } due && !(effect.Order is { } own && _orders.TryGetValue(due.EntityKey, out var newer) && newer.Version > own.Version))
        {
            if (due.At is { } at)
            {
                _due[due.EntityKey] = new Due(at, due.CorrelationId, Instant.MinValue);
            }
            else
            {
                _due.Remove(due.EntityKey);
            }
        }

        if (effect.Order is { } order && (!_orders.TryGetValue(order.Key, out var known) || known.Version <= order.Version))
        {
            _orders[order.Key] = order;
        }

        foreach (var line in effect.History)
        {
            _history.TryAdd((line.EntityKey, line.Sequence), line);
        }

        foreach (var id in effect.DoneInboxIds)
        {
            _events[id].IsDone = true;
        }
    }

    private sealed record Due(Instant At, string CorrelationId, Instant LeasedUntil);

    private sealed class Event(InboxEvent content, InboxRow row, Instant publishedAt)
    {
        public InboxEvent Content { get; } = content;

        public InboxRow Row { get; set; } = row;

        public Instant PublishedAt { get; set; } = publishedAt;

        public bool IsDone { get; set; }
    }
}
