using System.Collections.Concurrent;
using KashflowOrleans.Events;
using KashflowOrleans.Gateway.Events;

namespace KashflowOrleans.Tests.Gateway.Fakes;

/// <summary>Keeps what is published; can be full.</summary>
internal sealed class FakePublisher : IEventPublisher
{
    public ConcurrentQueue<EntityEvent> Published { get; } = new();

    public bool IsFull { get; set; }

    public bool TryPublish(EntityEvent entityEvent)
    {
        if (!IsFull)
        {
            Published.Enqueue(entityEvent);
        }

        return !IsFull;
    }
}
