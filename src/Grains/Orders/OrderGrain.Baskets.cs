using KashflowOrleans.Contracts;
using KashflowOrleans.Documents;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;
using KashflowOrleans.Storage;
using Orleans.Runtime;

namespace KashflowOrleans.Grains.Orders;

/// <content>Tells people when another order was made of the same basket. Nothing that is posted depends on it.</content>
public sealed partial class OrderGrain
{
    private async Task LookAtBasket(Order order, DesiredDocuments desired, string correlationId)
    {
        if (order.Basket is not { } basket)
        {
            return;
        }

        var baskets = GrainFactory.GetGrain<IBasketGrain>(new ConnectionKey(_key.Merchant, _key.Channel).ToString());
        try
        {
            if (order.State == OrderState.Canceled)
            {
                await baskets.Leave(basket, WholeOrder());
            }
            else if (desired.Invoice is not null && await baskets.Join(basket, WholeOrder(), order.Number) is { Length: > 0 } others)
            {
                AlertOnce($"warning: Another order was made of the same basket: {string.Join(", ", others)}. If it was placed twice, cancel or refund one of them in the shop.", correlationId);
            }
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException or StorageUnavailableException)
        {
            // The next look at the order asks again.
            LogBasketUnknown(logger, _key.ToString(), failure);
        }
    }

    // The parts of an order that is invoiced in parts are of one basket, of course.
    private string WholeOrder() => _key.OrderId.Split('~')[0];

    private void AlertOnce(string line, string correlationId)
    {
        var current = state.State;
        if (!current.Alerts.Contains(line, StringComparer.Ordinal) && current.Alerts.Count < MaxAlerts)
        {
            current.Alerts.Add(line);
            Remember(correlationId, "flow.alert", line);
        }
    }
}
