using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Model;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Runtime;

/// <summary>A shop in memory.</summary>
internal sealed class FakeShop : ISalesChannel
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Order> _orders = new(StringComparer.Ordinal);

    public Faults Faults { get; } = new();

    /// <summary>The windows that were polled.</summary>
    public List<(Instant From, Instant To)> Polls { get; } = [];

    public void Place(Order order)
    {
        lock (_lock)
        {
            _orders[order.Id] = order;
        }
    }

    public void Change(string orderId, Func<Order, Order> change)
    {
        lock (_lock)
        {
            _orders[orderId] = change(_orders[orderId]);
        }
    }

    public IReadOnlyList<string> NotesOf(string orderId)
    {
        lock (_lock)
        {
            return _orders[orderId].Notes;
        }
    }

    public Task<Outcome<Order>> GetOrder(string orderId, CallContext context, CancellationToken cancellation) => Faults.Meet(nameof(GetOrder), () =>
    {
        lock (_lock)
        {
            return _orders.TryGetValue(orderId, out var order)
                ? new Outcome<Order>.Done(order)
                : (Outcome<Order>)new Outcome<Order>.Refused($"There is no order {orderId}.", RefusalKind.NotFound);
        }
    }, cancellation);

    public Task<Outcome<bool>> AddNote(string orderId, string text, CallContext context, CancellationToken cancellation) => Faults.Meet(nameof(AddNote), () =>
    {
        // Not idempotent, as in the real one.
        Change(orderId, order => order with { Notes = [.. order.Notes, text] });
        return (Outcome<bool>)new Outcome<bool>.Done(true);
    }, cancellation);

    public Task<Outcome<IReadOnlyList<ChangedOrder>>> ListChangedOrders(Instant from, Instant to, CallContext context, CancellationToken cancellation) =>
        Faults.Meet(nameof(ListChangedOrders), () =>
        {
            lock (_lock)
            {
                Polls.Add((from, to));
                return (Outcome<IReadOnlyList<ChangedOrder>>)new Outcome<IReadOnlyList<ChangedOrder>>.Done(
                    [.. _orders.Values.Where(order => order.ChangedAt >= from && order.ChangedAt <= to).OrderBy(order => order.ChangedAt).Select(order => new ChangedOrder(order.Id, order.ChangedAt!.Value))]);
            }
        }, cancellation);
}
