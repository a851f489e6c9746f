using System.Collections.Concurrent;
using KashflowOrleans.Ports;
using KashflowOrleans.Storage.Audit;
using NodaTime;

namespace KashflowOrleans.Tests.Gateway.Fakes;

/// <summary>The audit in memory.</summary>
internal sealed class FakeAudit : IAuditSink, IAuditQueries
{
    public ConcurrentQueue<AuditLine> Lines { get; } = new();

    public void Record(AuditLine line) => Lines.Enqueue(line);

    public Task<IReadOnlyList<AuditLine>> List(string merchant, string? entity, string? correlationId, Instant? before, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<AuditLine>>(
        [
            .. Lines.Reverse()
                .Where(line => line.Merchant == merchant && (entity is null || line.Entity == entity) && (correlationId is null || line.CorrelationId == correlationId))
                .Where(line => before is null || line.At < before)
                .Take(limit),
        ]);
}
