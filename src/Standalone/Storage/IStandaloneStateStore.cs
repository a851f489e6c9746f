using Orleans.Runtime;

namespace KashflowOrleans.Standalone.Storage;

/// <summary>What a state is stored under.</summary>
/// <param name="Grain">The grain.</param>
/// <param name="Name">The name of the state within it.</param>
public readonly record struct StateKey(GrainId Grain, string Name);

/// <summary>A stored state. A cleared one keeps its version, so that an old etag never matches again.</summary>
/// <param name="Version">Grows by one with each write; 0 when nothing was ever stored.</param>
/// <param name="Payload">The bytes; null when nothing is stored now.</param>
public readonly record struct StoredState(long Version, BinaryData? Payload);

/// <summary>Keeps the states of grains.</summary>
public interface IStandaloneStateStore
{
    /// <summary>Prepares the store; called once when the host starts.</summary>
    Task InitializeAsync(CancellationToken cancellationToken);

    /// <summary>The stored state, or <c>default</c>.</summary>
    Task<StoredState> ReadAsync(StateKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Stores the payload (null clears it) if the stored version is still the expected one (0: nothing was ever stored). True when it did; the new version is
    /// then the expected one plus one.
    /// </summary>
    Task<bool> TryWriteAsync(StateKey key, long expectedVersion, BinaryData? payload, CancellationToken cancellationToken);
}

/// <summary>A stored reminder.</summary>
/// <param name="Grain">Who is reminded.</param>
/// <param name="Name">Its name, unique within the grain.</param>
/// <param name="StartAt">The first tick.</param>
/// <param name="Period">The time between ticks.</param>
public sealed record StoredReminder(GrainId Grain, string Name, DateTimeOffset StartAt, TimeSpan Period)
{
    /// <summary>The next tick, now at the earliest: the start itself or a whole number of periods later, and later than the last tick if there was one.</summary>
    public DateTimeOffset NextTick(DateTimeOffset now, DateTimeOffset? last = null)
    {
        var sinceTick = now <= StartAt ? TimeSpan.Zero : TimeSpan.FromTicks((now - StartAt).Ticks % Period.Ticks);
        var next = now <= StartAt ? StartAt : sinceTick == TimeSpan.Zero ? now : now + Period - sinceTick;
        return next > last || last is null ? next : last.Value + Period;
    }
}

/// <summary>Keeps reminders.</summary>
public interface IStandaloneReminderStore
{
    /// <summary>Prepares the store; called once when the host starts.</summary>
    Task InitializeAsync(CancellationToken cancellationToken);

    /// <summary>All reminders.</summary>
    Task<IReadOnlyList<StoredReminder>> ReadAllAsync(CancellationToken cancellationToken);

    /// <summary>Stores a reminder in place of the one of that grain and name.</summary>
    Task UpsertAsync(StoredReminder reminder, CancellationToken cancellationToken);

    /// <summary>Removes a reminder if it is there.</summary>
    Task DeleteAsync(GrainId grain, string name, CancellationToken cancellationToken);
}
