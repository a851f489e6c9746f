using KashflowOrleans.Connectors.Common;

namespace KashflowOrleans.Grains.Orders;

/// <summary>How a run over an order ended: a closed set.</summary>
public abstract record RunEnd
{
    private RunEnd()
    {
    }

    /// <summary>Everything that should exist exists.</summary>
    public sealed record Synced : RunEnd;

    /// <summary>A person must look.</summary>
    public sealed record Held(string Reason) : RunEnd;

    /// <summary>Nothing is to be posted as the order stands.</summary>
    public sealed record Ignored(string Reason) : RunEnd;

    /// <summary>Trying again is pointless.</summary>
    public sealed record Dead(string Reason) : RunEnd;

    /// <summary>Try again later.</summary>
    /// <param name="Reason">What went wrong.</param>
    /// <param name="After">Not before this has passed; null: as the back-off says.</param>
    /// <param name="CountsAsAttempt">False for waiting that says nothing about the order itself, such as a paused connection.</param>
    public sealed record Retry(string Reason, TimeSpan? After, bool CountsAsAttempt) : RunEnd;

    /// <summary>What a failed call means for the run.</summary>
    /// <exception cref="InvalidOperationException">The call did not fail.</exception>
    public static RunEnd FromFailure<T>(Outcome<T> outcome, string what) => outcome switch
    {
        Outcome<T>.Retry retry => new Retry($"{what}: {retry.Reason}", retry.After, CountsAsAttempt: true),
        Outcome<T>.InDoubt doubt => new Retry($"{what}: {doubt.Reason}", DoubtPause, CountsAsAttempt: true),
        Outcome<T>.Refused { Kind: RefusalKind.Unauthorized } refused => new Retry($"{what}: {refused.Reason}", UnauthorizedPause, CountsAsAttempt: false),
        Outcome<T>.Refused { Kind: RefusalKind.NotFound } refused => new Retry($"{what}: {refused.Reason}", null, CountsAsAttempt: true),
        Outcome<T>.Refused { Kind: RefusalKind.Unclear } refused => new Held($"{what}: {refused.Reason}"),
        Outcome<T>.Refused { Kind: RefusalKind.Locked } refused =>
            new Held($"{what}: {refused.Reason}. Its period is closed in the ledger: open it there and retry, or record it there by hand and skip the order."),
        Outcome<T>.Refused refused => new Dead($"{what}: {refused.Reason}"),
        _ => throw new InvalidOperationException($"{outcome} is no failure."),
    };

    // Long enough for a request that is still on its way to land (apis/kashflow.md §7.5, §7.6).
    private static readonly TimeSpan DoubtPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan UnauthorizedPause = TimeSpan.FromMinutes(2);
}
