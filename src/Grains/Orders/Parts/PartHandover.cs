using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Events;
using KashflowOrleans.Keys;
using KashflowOrleans.Storage.Inbox;
using Microsoft.Extensions.Logging;
using Orleans;

namespace KashflowOrleans.Grains.Orders.Parts;

/// <summary>Tells the grain of a part that there is something to look at: durable first, like every event.</summary>
public sealed partial class PartHandover(IInbox inbox, IGrainFactory grains, ILogger<PartHandover> logger)
{
    /// <summary>Hands a part over.</summary>
    /// <param name="order">The order it is of.</param>
    /// <param name="part">The part.</param>
    /// <param name="occasion">Tells this time apart from others; the same one is told once, however often it is tried.</param>
    /// <param name="correlationId">Follows the event.</param>
    /// <param name="cancellation">Fires when the silo stops.</param>
    public async Task HandOver(OrderKey order, OrderPart part, string occasion, string correlationId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(part);
        var key = new OrderKey(order.Merchant, order.Channel, part.Id).ToString();
        var dedupe = $"part:{part.Id}:{part.Fingerprint}:{occasion}";
        var receipt = await inbox.Append(
            new InboxEvent(order.Merchant.Value, order.Channel.Value, key, nameof(EntityEventKind.Changed), dedupe, correlationId, ReadOnlyMemory<byte>.Empty), cancellation);
        if (receipt.Duplicate)
        {
            return;
        }

        try
        {
            await grains.GetGrain<IOrderGrain>(key).Notify(new EntityEvent(receipt.Id, key, EntityEventKind.Changed, correlationId));
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            // The event is durable: the pump hands it out again.
            LogNotReached(logger, key, failure);
        }
    }

    [LoggerMessage(1160, LogLevel.Warning, "Part {Order}: handed over, but its grain could not be reached now; the pump takes it up")]
    private static partial void LogNotReached(ILogger logger, string order, Exception failure);
}
