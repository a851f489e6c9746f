using KashflowOrleans.Ports;
using NodaTime;

namespace KashflowOrleans.Storage.Audit;

/// <summary>Reads the audit.</summary>
public interface IAuditQueries
{
    /// <summary>A merchant's audit lines, newest first.</summary>
    Task<IReadOnlyList<AuditLine>> List(string merchant, string? entity, string? correlationId, Instant? before, int limit, CancellationToken cancellation);
}
