using NodaTime;

namespace KashflowOrleans.Storage.Reconciliation;

/// <summary>What the sources that we ask ourselves saw when they last looked, and how what was heard through each source stands.</summary>
public interface ISourceLooks
{
    /// <summary>Keeps a source's last look. A look that failed leaves the window and the time of the last one that did not.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot be reached.</exception>
    Task Put(SourceLook look, CancellationToken cancellation);

    /// <summary>The last look of each of a merchant's sources.</summary>
    Task<IReadOnlyList<SourceLook>> List(string merchant, CancellationToken cancellation);

    /// <summary>Orders that events speak of, as long as the events are kept: by connection, way in and how the order stands.</summary>
    Task<IReadOnlyList<SourceStanding>> Count(string merchant, CancellationToken cancellation);
}

/// <summary>A look at a source.</summary>
/// <param name="Merchant">Merchant.</param>
/// <param name="Connection">Connection.</param>
/// <param name="Source">What is looked at, for example <c>poll:orders</c>.</param>
/// <param name="LookedAt">When.</param>
/// <param name="From">Begin of the stretch of time that was asked for.</param>
/// <param name="Until">Its end.</param>
/// <param name="Seen">What was seen.</param>
/// <param name="New">What of it had not been heard before.</param>
/// <param name="Problem">Why the look failed; null when it did not.</param>
/// <param name="SucceededAt">When one last succeeded.</param>
public sealed record SourceLook(
    string Merchant, string Connection, string Source, Instant LookedAt, Instant? From, Instant? Until, long Seen, long New, string? Problem, Instant? SucceededAt);

/// <summary>Orders heard of through a source that stand alike.</summary>
/// <param name="Connection">Through which connection.</param>
/// <param name="Kind">Way in: the name of the event's kind.</param>
/// <param name="Status">The orders' status; null when there is no such order yet.</param>
/// <param name="Reason">Why, of orders that are ignored.</param>
/// <param name="Waits">Whether an event of theirs is not done.</param>
/// <param name="Orders">How many orders.</param>
/// <param name="Events">How many events.</param>
/// <param name="Since">When the first of the events came in.</param>
/// <param name="Until">When the last of them came in.</param>
public sealed record SourceStanding(
    string Connection, string Kind, string? Status, string? Reason, bool Waits, long Orders, long Events, Instant Since, Instant Until);
