using System.Collections.Concurrent;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Inbox;
using NodaTime;

namespace KashflowOrleans.Tests.Gateway.Fakes;

/// <summary>An inbox in memory that can be down, or hold its commits back.</summary>
internal sealed class FakeInbox : IInbox
{
    private readonly ConcurrentDictionary<(string, string, string), long> _ids = new();
    private long _last;

    public ConcurrentQueue<InboxEvent> Events { get; } = new();

    public bool IsDown { get; set; }

    /// <summary>When set, commits wait for it.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public int Waiting => _waiting;

    private int _waiting;

    public async Task<InboxReceipt> Append(InboxEvent inboxEvent, CancellationToken cancellation)
    {
        if (Gate is { } gate)
        {
            Interlocked.Increment(ref _waiting);
            await gate.Task;
        }

        if (IsDown)
        {
            throw new StorageUnavailableException("connection refused");
        }

        var id = Interlocked.Increment(ref _last);
        var stored = _ids.GetOrAdd((inboxEvent.Merchant, inboxEvent.Connection, inboxEvent.DedupeKey), id);
        if (stored == id)
        {
            Events.Enqueue(inboxEvent);
        }

        return new InboxReceipt(stored, stored != id);
    }

    public Task<IReadOnlyList<InboxRow>> TakeUndone(int partition, Instant publishedBefore, int limit, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<InboxBacklog> GetBacklog(CancellationToken cancellation) =>
        IsDown ? throw new StorageUnavailableException("connection refused") : Task.FromResult(new InboxBacklog(Events.Count, Events.IsEmpty ? null : Instant.FromUtc(2026, 1, 2, 3, 4)));

    public Task<int> Purge(Instant doneBefore, int limit, CancellationToken cancellation) => throw new NotSupportedException();
}
