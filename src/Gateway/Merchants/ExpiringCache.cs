using System.Collections.Concurrent;
using System.Globalization;

namespace KashflowOrleans.Gateway.Merchants;

/// <summary>Remembers what was loaded for a short time; one load at a time and key; when loading fails, what was loaded before serves on for a while.</summary>
/// <param name="load">Loads a value.</param>
/// <param name="freshFor">How long a value is used without loading again.</param>
/// <param name="staleFor">How long it is used when loading again fails.</param>
/// <param name="capacity">Values remembered.</param>
/// <param name="patience">Longest wait for a load.</param>
/// <param name="time">Clock.</param>
/// <param name="newer">Chooses between what stands and what was loaded: a load may have begun before a change that is known here already.</param>
internal sealed class ExpiringCache<T>(
    Func<string, CancellationToken, Task<T>> load,
    TimeSpan freshFor,
    TimeSpan staleFor,
    int capacity,
    TimeSpan patience,
    TimeProvider time,
    Func<T, T, T>? newer = null)
{
    private readonly ConcurrentDictionary<string, Slot> _slots = new(StringComparer.Ordinal);

    /// <summary>The value of a key.</summary>
    /// <exception cref="Exception">Loading failed and nothing usable was loaded before.</exception>
    public ValueTask<T> Get(string key)
    {
        if (_slots.TryGetValue(key, out var slot) && slot.TryGet(time, freshFor, out var value))
        {
            return new ValueTask<T>(value);
        }

        return new ValueTask<T>(GetSlow(key));
    }

    /// <summary>Whether a value was ever loaded that is still remembered, however old.</summary>
    public bool Has(string key) => _slots.TryGetValue(key, out var slot) && slot.TryGet(time, TimeSpan.MaxValue, out var value) && value is not null;

    /// <summary>Sets a value that is known from elsewhere.</summary>
    public void Learn(string key, T value) => SlotOf(key).Set(value, time, newer);

    private async Task<T> GetSlow(string key)
    {
        var slot = SlotOf(key);

        // While loading fails it is not tried at every request: each would wait for the same time-out.
        if (slot.FailureWithin(freshFor, time) is { } failure)
        {
            return slot.TryGet(time, staleFor, out var old) ? old : throw failure.Again();
        }

        try
        {
            return await slot.Load(() => LoadInto(slot, key));
        }
        catch when (slot.TryGet(time, staleFor, out _))
        {
            slot.TryGet(time, staleFor, out var stale);
            return stale!;
        }
    }

    private async Task<T> LoadInto(Slot slot, string key)
    {
        // The load outlives an impatient caller's request: others wait for the same one.
        using var deadline = new CancellationTokenSource(patience, time);
        try
        {
            var value = await load(key, deadline.Token).WaitAsync(patience, time);
            return slot.Set(value, time, newer);
        }
        catch (Exception exception)
        {
            var reported = exception is OperationCanceledException
                ? new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"Nothing was loaded within {patience.TotalSeconds:0.#} s."), exception)
                : exception;
            slot.Fail(reported, time);
            throw reported;
        }
    }

    private Slot SlotOf(string key)
    {
        if (_slots.TryGetValue(key, out var slot))
        {
            return slot;
        }

        if (_slots.Count >= capacity)
        {
            MakeRoom();
        }

        return _slots.GetOrAdd(key, static _ => new Slot());
    }

    // What is unknown or was not asked for lately goes first: guessing names must not push out the merchants we serve. A tenth is freed, so that not every guess searches.
    private void MakeRoom()
    {
        var left = (capacity / 10) + 1;
        foreach (var (key, slot) in _slots)
        {
            if ((!slot.TryGet(time, freshFor, out var value) || value is null) && _slots.TryRemove(key, out _) && --left == 0)
            {
                return;
            }
        }

        if (_slots.Count >= capacity)
        {
            _slots.Clear();
        }
    }

    private sealed class Slot
    {
        private readonly Lock _lock = new();
        private Loaded? _loaded;
        private Task<T>? _loading;
        private Failure? _failure;

        public bool TryGet(TimeProvider time, TimeSpan maxAge, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T value)
        {
            var loaded = Volatile.Read(ref _loaded);
            var usable = loaded is not null && time.GetElapsedTime(loaded.At) < maxAge;
            value = usable ? loaded!.Value : default;
            return usable;
        }

        public T Set(T value, TimeProvider time, Func<T, T, T>? newer)
        {
            lock (_lock)
            {
                var chosen = _loaded is { } standing && newer is not null ? newer(standing.Value, value) : value;
                Volatile.Write(ref _loaded, new Loaded(chosen, time.GetTimestamp()));
                _failure = null;
                return chosen;
            }
        }

        public Task<T> Load(Func<Task<T>> start)
        {
            lock (_lock)
            {
                if (_loading is { IsCompleted: false } running)
                {
                    return running;
                }

                // Off the lock and off the caller's thread: the load may run synchronously and sets this slot.
                return _loading = Task.Run(start);
            }
        }

        public void Fail(Exception exception, TimeProvider time)
        {
            lock (_lock)
            {
                _failure = new Failure(exception, time.GetTimestamp());
            }
        }

        public Failure? FailureWithin(TimeSpan age, TimeProvider time)
        {
            lock (_lock)
            {
                return _failure is { } failure && time.GetElapsedTime(failure.At) < age ? failure : null;
            }
        }

        private sealed record Loaded(T Value, long At);
    }

    private sealed record Failure(Exception Exception, long At)
    {
        public Exception Again() => new TimeoutException($"Loading failed a moment ago: {Exception.Message}", Exception);
    }
}
