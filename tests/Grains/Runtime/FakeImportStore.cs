using KashflowOrleans.Contracts;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Imports;

namespace KashflowOrleans.Tests.Grains.Runtime;

/// <summary>Imports in memory, with the rules of the contract, over the read models beside it.</summary>
internal sealed class FakeImportStore(FakeDatabase database) : IImportStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Merchant, string Import), Stored> _imports = [];
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);

    /// <summary>The merchant's next writes fail: before anything stands, or after all of it does.</summary>
    public void FailPuts(string merchant, int count, bool afterwards = false)
    {
        lock (_lock)
        {
            _failures[merchant + afterwards] = count;
        }
    }

    public Task Put(ImportRow import, IReadOnlyList<ImportedOrder> orders, CancellationToken cancellation)
    {
        lock (_lock)
        {
            Fail(import.Merchant + false);
            if (!_imports.TryGetValue((import.Merchant, import.Import), out var stored))
            {
                _imports[(import.Merchant, import.Import)] = stored = new Stored(import);
            }

            if (stored.Row.Version <= import.Version)
            {
                stored.Row = import;
            }

            foreach (var order in orders)
            {
                if (stored.Orders.TryAdd(order.OrderKey, order.InboxId))
                {
                    stored.Seen++;
                }
            }

            Fail(import.Merchant + true);
            return Task.CompletedTask;
        }
    }

    public Task<ImportReading?> Find(string merchant, string import, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult(_imports.TryGetValue((merchant, import), out var stored) ? Read(stored) : null);
        }
    }

    public Task<IReadOnlyList<ImportReading>> List(string merchant, int limit, CancellationToken cancellation) => throw new NotSupportedException("The grains do not ask for it.");

    public Task<int> Settle(string merchant, string import, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (!_imports.TryGetValue((merchant, import), out var stored))
            {
                return Task.FromResult(0);
            }

            stored.Open.RemoveWhere(key => StatusOf(stored, key) is { } status && !IsUnfinished(status));
            stored.Open.UnionWith(stored.Orders.Keys.Where(key => StatusOf(stored, key) is not { } status || IsUnfinished(status)));
            stored.MostOpen = Math.Max(stored.MostOpen, stored.Open.Count);
            stored.Looks++;
            return Task.FromResult(stored.Open.Count);
        }
    }

    public Task<IReadOnlyList<(string Merchant, string Import)>> ListRunning(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<(string, string)>>([.. _imports.Where(pair => pair.Value.Row.Document.State == ImportStates.Running).Select(pair => pair.Key)]);
        }
    }

    /// <summary>The most orders of an import that were on their way at a time.</summary>
    public int MostOpen(string merchant, string import)
    {
        lock (_lock)
        {
            return _imports[(merchant, import)].MostOpen;
        }
    }

    /// <summary>How often the import looked how many there are.</summary>
    public int Looks(string merchant, string import)
    {
        lock (_lock)
        {
            return _imports[(merchant, import)].Looks;
        }
    }

    private static bool IsUnfinished(string status) => status is OrderStatuses.Received or OrderStatuses.Observing or OrderStatuses.Posting or OrderStatuses.Retrying;

    private ImportReading Read(Stored stored)
    {
        var statuses = stored.Orders.Keys.Select(key => StatusOf(stored, key)).ToList();
        return new ImportReading(
            stored.Row.Import,
            stored.Row.Document,
            stored.Seen,
            statuses.Count(status => status is null),
            statuses.OfType<string>().GroupBy(status => status, StringComparer.Ordinal).ToDictionary(group => group.Key, group => (long)group.Count(), StringComparer.Ordinal));
    }

    private string? StatusOf(Stored stored, string key) =>
        database.Undone(stored.Row.Merchant).Any(row => row.Id == stored.Orders[key]) ? null : database.Order(key)?.Status;

    private void Fail(string which)
    {
        if (_failures.GetValueOrDefault(which) is > 0 and var left)
        {
            _failures[which] = left - 1;
            throw new StorageUnavailableException("The database is away.");
        }
    }

    private sealed class Stored(ImportRow row)
    {
        public ImportRow Row { get; set; } = row;

        public long Seen { get; set; }

        public int MostOpen { get; set; }

        public int Looks { get; set; }

        public Dictionary<string, long> Orders { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Open { get; } = new(StringComparer.Ordinal);
    }
}
