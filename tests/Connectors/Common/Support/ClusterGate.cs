using System.Collections.Concurrent;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;

namespace KashflowOrleans.Tests.Connectors.Common.Support;

/// <summary>A gate that keeps the promises of the connection's grain: one session for all, one log-in at a time, refused credentials remembered, pauses obeyed.</summary>
public sealed class ClusterGate : IConnectionGate, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private SessionReply? _session;

    /// <summary>Logs in; set before the first call.</summary>
    public ISessionSource? Source { get; set; }

    public bool HasBudget { get; set; } = true;

    public int Logins { get; private set; }

    public ConcurrentQueue<TimeSpan> Pauses { get; } = new();

    public async ValueTask<SessionReply> GetSession(string? rejected, CancellationToken cancellation)
    {
        if (rejected is null && Volatile.Read(ref _session) is { Token: not null } known)
        {
            return known;
        }

        await _turn.WaitAsync(cancellation);
        try
        {
            if (_session is { Final: true } || (_session is { Token: { } token } && token != rejected))
            {
                return _session;
            }

            Logins++;
            var reply = await Source!.LogIn(cancellation);
            _session = reply.Token is not null || reply.Final ? reply : null;
            return reply;
        }
        finally
        {
            _turn.Release();
        }
    }

    public ValueTask<bool> WaitForBudget(TimeSpan patience, CancellationToken cancellation) => ValueTask.FromResult(HasBudget);

    public ValueTask ReportThrottled(TimeSpan pause, CancellationToken cancellation)
    {
        Pauses.Enqueue(pause);
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _turn.Dispose();
}
