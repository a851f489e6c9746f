using System.Diagnostics.CodeAnalysis;

namespace KashflowOrleans.Grains.Flows;

/// <summary>Keeps what is costly to load, up to a number; what was used longest ago goes first. Who asks for the same at once waits for one loading; one that fails is not kept.</summary>
/// <param name="capacity">The most entries kept.</param>
internal sealed class LoadingCache<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();

    /// <summary>Entries kept or being loaded.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>The entry, loaded when it is not there.</summary>
    public ValueTask<TValue> Get(TKey key, Func<Task<TValue>> load)
    {
        Entry entry;
        lock (_lock)
        {
            if (TryUse_NeedsLock(key, out var kept))
            {
                entry = kept;
            }
            else
            {
                // On its own: not bound to the asker's turn, for which others may wait.
                entry = new Entry(key, new Lazy<Task<TValue>>(() => Task.Run(load)));
                _entries[key] = _byUse.AddFirst(entry);
                Trim_NeedsLock();
            }
        }

        var loading = entry.Value.Value;
        return loading.IsCompletedSuccessfully ? new ValueTask<TValue>(loading.Result) : new ValueTask<TValue>(Await(entry, loading));
    }

    private async Task<TValue> Await(Entry entry, Task<TValue> loading)
    {
        try
        {
            return await loading;
        }
        catch
        {
            Forget(entry);
            throw;
        }
    }

    private void Forget(Entry entry)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(entry.Key, out var node) && ReferenceEquals(node.Value, entry))
            {
                _byUse.Remove(node);
                _entries.Remove(entry.Key);
            }
        }
    }

    private bool TryUse_NeedsLock(TKey key, [NotNullWhen(true)] out Entry? entry)
    {
        entry = null;
        if (!_entries.TryGetValue(key, out var node))
        {
            return false;
        }

        _byUse.Remove(node);
        _byUse.AddFirst(node);
        entry = node.Value;
        return true;
    }

    private void Trim_NeedsLock()
    {
        while (_byUse.Count > capacity)
        {
            _entries.Remove(_byUse.Last!.Value.Key);
            _byUse.RemoveLast();
        }
    }

    private sealed record Entry(TKey Key, Lazy<Task<TValue>> Value);
}
