using KashflowOrleans.Contracts;

namespace KashflowOrleans.Connectors.Common.Http;

/// <summary>A gate that lets everything pass: for the few requests that open a session, made by the connection's grain itself.</summary>
public sealed class OpenGate : IConnectionGate
{
    /// <summary>The one there is.</summary>
    public static readonly OpenGate Instance = new();

    private OpenGate()
    {
    }

    /// <inheritdoc/>
    public ValueTask<SessionReply> GetSession(string? rejected, CancellationToken cancellation) =>
        ValueTask.FromResult(new SessionReply(null, "this gate has no sessions", true, TimeSpan.Zero));

    /// <inheritdoc/>
    public ValueTask<bool> WaitForBudget(TimeSpan patience, CancellationToken cancellation) => ValueTask.FromResult(true);

    /// <inheritdoc/>
    public ValueTask ReportThrottled(TimeSpan pause, CancellationToken cancellation) => ValueTask.CompletedTask;
}
