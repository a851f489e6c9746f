using System.Collections.Concurrent;
using System.Net;
using System.Text;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Common.Http;
using KashflowOrleans.Contracts;
using KashflowOrleans.Ports;

namespace KashflowOrleans.Tests.Connectors.Common.Support;

/// <summary>Keeps audit lines.</summary>
public sealed class AuditList : IAuditSink
{
    private readonly ConcurrentQueue<AuditLine> _lines = new();

    public IReadOnlyList<AuditLine> Lines => [.. _lines];

    public void Record(AuditLine line) => _lines.Enqueue(line);
}

/// <summary>Secrets by reference, in memory.</summary>
public sealed class PlainSecrets(params (string Reference, string Value)[] secrets) : ISecretResolver
{
    private readonly Dictionary<string, string> _secrets = secrets.ToDictionary(secret => secret.Reference, secret => secret.Value, StringComparer.Ordinal);

    public string Resolve(string reference) => _secrets.TryGetValue(reference, out var value) ? value : throw new SecretUnavailableException($"secret '{reference}' leads nowhere.");
}

/// <summary>A connection's gate as a test wants it: a budget that is open or not, sessions counted out, pauses remembered.</summary>
public sealed class ScriptedGate : IConnectionGate
{
    private int _sessions;

    public bool HasBudget { get; set; } = true;

    public SessionReply? NoSession { get; set; }

    public ConcurrentQueue<TimeSpan> Pauses { get; } = new();

    public ConcurrentQueue<string> Rejected { get; } = new();

    public int Leases { get; private set; }

    public ValueTask<SessionReply> GetSession(string? rejected, CancellationToken cancellation)
    {
        if (rejected is not null)
        {
            Rejected.Enqueue(rejected);
            Interlocked.Increment(ref _sessions);
        }

        return ValueTask.FromResult(NoSession ?? new SessionReply($"session-{_sessions}", null, false, TimeSpan.Zero));
    }

    public ValueTask<bool> WaitForBudget(TimeSpan patience, CancellationToken cancellation)
    {
        Leases++;
        return ValueTask.FromResult(HasBudget);
    }

    public ValueTask ReportThrottled(TimeSpan pause, CancellationToken cancellation)
    {
        Pauses.Enqueue(pause);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Puts the gate's session on requests.</summary>
public sealed class BearerAuthenticator(IConnectionGate gate) : IRequestAuthenticator
{
    public async ValueTask<string?> Apply(HttpRequestMessage request, string? rejected, CancellationToken cancellation)
    {
        var session = await gate.GetSession(rejected, cancellation);
        request.Headers.Authorization = new("Bearer", session.Token ?? throw new CallNotSentException(session.Problem ?? "none", session.RetryAfter, session.Final));
        return session.Token;
    }
}

/// <summary>A service whose error body is one word.</summary>
public sealed class OneWordErrors : IServiceErrors
{
    public ServiceError? Read(HttpStatusCode status, ReadOnlySpan<byte> body) => Encoding.UTF8.GetString(body) switch
    {
        "expired" => new(ServiceErrorKind.SessionExpired, "expired"),
        "hiccup" => new(ServiceErrorKind.Transient, "hiccup"),
        "taken" => new(ServiceErrorKind.Duplicate, "taken"),
        _ => null,
    };
}
