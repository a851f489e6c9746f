using KashflowOrleans.Events;
using Orleans;
using Orleans.Runtime;
using Orleans.Streams;

namespace KashflowOrleans.Gateway.Events;

/// <summary>Publishes to the stream <see cref="StreamNames.Orders"/> under the entity's grain key.</summary>
internal sealed class StreamTransport(IClusterClient client) : IEventTransport
{
    private IStreamProvider? _provider;

    /// <inheritdoc/>
    public Task Send(EntityEvent entityEvent)
    {
        _provider ??= client.GetStreamProvider(StreamNames.Provider);
        return _provider.GetStream<EntityEvent>(StreamId.Create(StreamNames.Orders, entityEvent.EntityKey)).OnNextAsync(entityEvent);
    }
}
