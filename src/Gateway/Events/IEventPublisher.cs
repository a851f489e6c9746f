using KashflowOrleans.Events;

namespace KashflowOrleans.Gateway.Events;

/// <summary>Tells the entities' grains what is new. Best effort: the event is in the inbox already, and the inbox's pump publishes what nobody finished.</summary>
public interface IEventPublisher
{
    /// <summary>Queues an event for its stream; never waits. False: the queue is full, the pump will publish it.</summary>
    bool TryPublish(EntityEvent entityEvent);
}

/// <summary>The way to the streams.</summary>
internal interface IEventTransport
{
    /// <summary>Publishes an event to its entity's stream.</summary>
    Task Send(EntityEvent entityEvent);
}
