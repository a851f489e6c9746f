using System.Collections.Concurrent;
using Orleans.Runtime;

namespace KashflowOrleans.Standalone.Storage;

/// <summary>States in memory, for tests and trials.</summary>
public sealed class MemoryStateStore : IStandaloneStateStore
{
    private readonly ConcurrentDictionary<StateKey, StoredState> _states = new();

    /// <inheritdoc />
    public Task InitializeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task<StoredState> ReadAsync(StateKey key, CancellationToken cancellationToken) => Task.FromResult(_states.GetValueOrDefault(key));

    /// <inheritdoc />
    public Task<bool> TryWriteAsync(StateKey key, long expectedVersion, BinaryData? payload, CancellationToken cancellationToken)
    {
        var next = new StoredState(expectedVersion + 1, payload);
        if (expectedVersion == 0) return Task.FromResult(_states.TryAdd(key, next));
        return Task.FromResult(_states.TryGetValue(key, out var stored) && stored.Version == expectedVersion && _states.TryUpdate(key, next, stored));
    }
}

/// <summary>Reminders in memory, for tests and trials.</summary>
public sealed class MemoryReminderStore : IStandaloneReminderStore
{
    private readonly ConcurrentDictionary<(GrainId Grain, string Name), StoredReminder> _reminders = new();

    /// <inheritdoc />
    public Task InitializeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task<IReadOnlyList<StoredReminder>> ReadAllAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<StoredReminder>>([.. _reminders.Values]);

    /// <inheritdoc />
    public Task UpsertAsync(StoredReminder reminder, CancellationToken cancellationToken)
    {
        _reminders[(reminder.Grain, reminder.Name)] = reminder;
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task DeleteAsync(GrainId grain, string name, CancellationToken cancellationToken)
    {
        _reminders.TryRemove((grain, name), out _);
        return Task.CompletedTask;
    }
}
