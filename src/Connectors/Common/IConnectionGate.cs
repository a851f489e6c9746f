using KashflowOrleans.Contracts;

namespace KashflowOrleans.Connectors.Common;

/// <summary>The connection's side that the whole cluster shares, as one silo sees it: session, budget, pauses. The connection's grain stands behind it.</summary>
public interface IConnectionGate
{
    /// <summary>The session to call with; see <see cref="IConnectionGrain.GetSession"/>. Cached in the silo until rejected.</summary>
    ValueTask<SessionReply> GetSession(string? rejected, CancellationToken cancellation);

    /// <summary>Waits until a request may be sent; false when the wait would be longer than <paramref name="patience"/> — no request is sent that is known to be refused.</summary>
    ValueTask<bool> WaitForBudget(TimeSpan patience, CancellationToken cancellation);

    /// <summary>As <see cref="WaitForBudget"/>, for a call of a backfill: it gets no more than the share that is allowed for those.</summary>
    ValueTask<bool> WaitForBackfillBudget(TimeSpan patience, CancellationToken cancellation) => WaitForBudget(patience, cancellation);

    /// <summary>The service asked for a pause: everybody on the connection waits.</summary>
    ValueTask ReportThrottled(TimeSpan pause, CancellationToken cancellation);
}

/// <summary>Logs in to a service that has sessions. Called only by the connection's grain, one at a time.</summary>
public interface ISessionSource
{
    /// <summary>Opens a session.</summary>
    Task<SessionReply> LogIn(CancellationToken cancellation);
}
