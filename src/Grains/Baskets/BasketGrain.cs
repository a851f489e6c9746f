using KashflowOrleans.Contracts;
using KashflowOrleans.Events;
using KashflowOrleans.Keys;
using Orleans;

namespace KashflowOrleans.Grains.Baskets;

/// <summary>Remembers the latest baskets of a channel (see <see cref="IBasketGrain"/>), in memory only: an order that is placed twice is placed twice within minutes, and what is
/// posted does not depend on it. The order that came first is told when a second one comes.</summary>
[GrainType("baskets")]
public sealed class BasketGrain : Grain, IBasketGrain
{
    private const int Most = 10_000;

    private readonly RecentBaskets _baskets = new(Most);

    /// <inheritdoc/>
    public async Task<string[]> Join(string basket, string orderId, string number)
    {
        var (others, isNew) = _baskets.Join(basket, orderId, number);
        if (isNew)
        {
            var key = ConnectionKey.Parse(this.GetPrimaryKeyString());
            foreach (var (other, _) in others)
            {
                var order = new OrderKey(key.Merchant, key.Connection, other).ToString();
                await GrainFactory.GetGrain<IOrderGrain>(order).Notify(new EntityEvent(0, order, EntityEventKind.Requested, $"basket-{basket}"));
            }
        }

        return [.. others.Select(order => order.Number)];
    }

    /// <inheritdoc/>
    public Task Leave(string basket, string orderId)
    {
        _baskets.Leave(basket, orderId);
        return Task.CompletedTask;
    }
}
