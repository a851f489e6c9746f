namespace KashflowOrleans.Grains.Baskets;

/// <summary>The latest baskets of a channel and the orders made of them; the oldest are forgotten.</summary>
/// <param name="most">How many baskets are kept.</param>
public sealed class RecentBaskets(int most)
{
    private readonly Dictionary<string, List<(string OrderId, string Number)>> _orders = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldest = new();

    /// <summary>Adds an order; the result is the others of its basket, and whether the order is new there.</summary>
    public (IReadOnlyList<(string OrderId, string Number)> Others, bool IsNew) Join(string basket, string orderId, string number)
    {
        if (!_orders.TryGetValue(basket, out var orders))
        {
            if (_oldest.Count >= most)
            {
                _orders.Remove(_oldest.Dequeue());
            }

            _orders[basket] = orders = [];
            _oldest.Enqueue(basket);
        }

        var isNew = !orders.Exists(order => order.OrderId == orderId);
        if (isNew && orders.Count < most)
        {
            orders.Add((orderId, number));
        }

        return (orders.FindAll(order => order.OrderId != orderId), isNew);
    }

    /// <summary>Takes an order out. An empty basket stays until its time comes.</summary>
    public void Leave(string basket, string orderId) => _orders.GetValueOrDefault(basket)?.RemoveAll(order => order.OrderId == orderId);
}
