namespace KashflowOrleans.Storage.Postgres;

/// <summary>What a failure of the database means for what was being written.</summary>
public enum FailureKind
{
    /// <summary>The database is away, too slow, full or not set up: the same write may succeed later.</summary>
    Unavailable,

    /// <summary>The write collided with another one (deadlock, serialization): the same write may succeed at once.</summary>
    Conflict,

    /// <summary>A value is at fault: the same write can never succeed.</summary>
    Rejected,
}
