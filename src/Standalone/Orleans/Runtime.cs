using Orleans.Core;

namespace Orleans.Runtime
{
    /// <summary>An activation, as its grain sees it.</summary>
    public interface IGrainContext
    {
        /// <summary>Type and key.</summary>
        GrainId GrainId { get; }

        /// <summary>The grain object, once it exists.</summary>
        object? GrainInstance { get; }

        /// <summary>Services that live as long as the activation.</summary>
        IServiceProvider ActivationServices { get; }

        /// <summary>Completes when the activation has ended.</summary>
        Task Deactivated { get; }

        /// <summary>Ends the activation as soon as no call is running.</summary>
        void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
    }

    /// <summary>State that is read before the grain activates and written under its etag.</summary>
    public interface IPersistentState<TState> : IStorage<TState>;

    /// <summary>Asks for an <see cref="IPersistentState{TState}"/> in a grain's constructor.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public class PersistentStateAttribute(string stateName, string? storageName = null) : Attribute
    {
        /// <summary>The name of the state within its grain.</summary>
        public string StateName { get; } = stateName;

        /// <summary>The storage provider; here there is one, whatever the name.</summary>
        public string? StorageName { get; } = storageName;
    }

    /// <summary>A timer of an activation.</summary>
    public interface IGrainTimer : IDisposable
    {
        /// <summary>Sets when it ticks next and how long after each tick the following one comes.</summary>
        void Change(TimeSpan dueTime, TimeSpan period);
    }

    /// <summary>How a grain timer ticks.</summary>
    public readonly struct GrainTimerCreationOptions()
    {
        /// <summary>A timer that neither interleaves nor keeps its grain alive.</summary>
        [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
            : this()
        {
            DueTime = dueTime;
            Period = period;
        }

        /// <summary>Time to the first tick; <see cref="Timeout.InfiniteTimeSpan"/> for never.</summary>
        public required TimeSpan DueTime { get; init; }

        /// <summary>Time from the end of a tick to the next; <see cref="Timeout.InfiniteTimeSpan"/> for a single tick.</summary>
        public required TimeSpan Period { get; init; }

        /// <summary>Whether a tick may run while a call is at an await.</summary>
        public bool Interleave { get; init; }

        /// <summary>Whether ticks count as use, so that the grain is not collected as idle.</summary>
        public bool KeepAlive { get; init; }
    }

    /// <summary>A reminder of a grain.</summary>
    public interface IGrainReminder
    {
        /// <summary>Its name, unique within the grain.</summary>
        string ReminderName { get; }
    }

    /// <summary>What a reminder tells at each tick. Times are UTC.</summary>
    public readonly struct TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
    {
        /// <summary>When the reminder was first due.</summary>
        public DateTime FirstTickTime { get; } = firstTickTime;

        /// <summary>Time between ticks.</summary>
        public TimeSpan Period { get; } = period;

        /// <summary>When this tick was sent.</summary>
        public DateTime CurrentTickTime { get; } = timeStamp;
    }

    /// <summary>Base of the runtime's own exceptions.</summary>
    public class OrleansException : Exception
    {
        /// <summary>Without a message of its own.</summary>
        public OrleansException()
        {
        }

        /// <summary>With a message.</summary>
        public OrleansException(string message)
            : base(message)
        {
        }

        /// <summary>With a message and a cause.</summary>
        public OrleansException(string message, Exception? innerException)
            : base(message, innerException)
        {
        }
    }

    /// <summary>A call that no activation took: the runtime has stopped.</summary>
    public sealed class OrleansMessageRejectionException(string message) : OrleansException(message);
}

namespace Orleans.Core
{
    /// <summary>A stored state.</summary>
    public interface IStorage
    {
        /// <summary>The version last read or written; null when nothing was ever stored.</summary>
        string? Etag { get; }

        /// <summary>Whether a value is stored.</summary>
        bool RecordExists { get; }

        /// <summary>Removes the stored value and resets the state.</summary>
        /// <exception cref="Storage.InconsistentStateException">Somebody else wrote since it was last read.</exception>
        Task ClearStateAsync();

        /// <summary>Stores the state.</summary>
        /// <exception cref="Storage.InconsistentStateException">Somebody else wrote since it was last read.</exception>
        Task WriteStateAsync();

        /// <summary>Reads the state anew.</summary>
        Task ReadStateAsync();

        /// <inheritdoc cref="ClearStateAsync()" />
        Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();

        /// <inheritdoc cref="WriteStateAsync()" />
        Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

        /// <inheritdoc cref="ReadStateAsync()" />
        Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();
    }

    /// <summary>A stored state of one type.</summary>
    public interface IStorage<TState> : IStorage
    {
        /// <summary>The value in memory.</summary>
        TState State { get; set; }
    }
}

namespace Orleans.Storage
{
    /// <summary>Turns states into bytes and back.</summary>
    public interface IGrainStorageSerializer
    {
        /// <summary>The bytes to store.</summary>
        BinaryData Serialize<T>(T? input);

        /// <summary>The state in stored bytes.</summary>
        T? Deserialize<T>(BinaryData input);
    }

    /// <summary>A write under an etag that is no longer the stored one. The activation is deactivated when this escapes from a call.</summary>
    public class InconsistentStateException : Runtime.OrleansException
    {
        /// <summary>Without details.</summary>
        public InconsistentStateException()
        {
        }

        /// <summary>With a message.</summary>
        public InconsistentStateException(string message)
            : base(message)
        {
        }

        /// <summary>With a message and a cause.</summary>
        public InconsistentStateException(string message, Exception? innerException)
            : base(message, innerException)
        {
        }

        /// <summary>With both etags.</summary>
        public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException = null)
            : base(errorMsg, storageException)
        {
            StoredEtag = storedEtag;
            CurrentEtag = currentEtag;
        }

        /// <summary>The etag in the store.</summary>
        public string? StoredEtag { get; }

        /// <summary>The etag the writer held.</summary>
        public string? CurrentEtag { get; }

        /// <summary>Whether the conflict arose in the activation it is passing through: only that one is deactivated, no caller further up.</summary>
        internal bool IsSourceActivation { get; set; } = true;
    }
}
