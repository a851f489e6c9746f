using System.Collections.Concurrent;
using System.Globalization;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Model;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Runtime;

/// <summary>A shop in memory.</summary>
internal sealed partial class FakeShop : ISalesChannel
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Order> _orders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Refund>> _refunds = new(StringComparer.Ordinal);
    private readonly Dictionary<ChangeSource, List<ChangedDocument>> _documents = [];
    private readonly Dictionary<string, List<ChannelTransaction>> _transactions = new(StringComparer.Ordinal);

    public Faults Faults { get; } = new();

    /// <summary>The windows that were polled.</summary>
    public List<(Instant From, Instant To)> Polls { get; } = [];

    /// <summary>The windows in which documents were polled.</summary>
    public List<(ChangeSource Source, Instant From, Instant To)> SourcePolls { get; } = [];

    /// <summary>Which orders were read, and whether the caller could wait.</summary>
    public ConcurrentQueue<(string OrderId, bool IsBackfill)> Reads { get; } = new();

    /// <summary>Behind which orders pages of past ones were asked for.</summary>
    public List<string?> PagesAsked { get; } = [];

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

    /// <summary>Gives money back: the order's sum grows by it.</summary>
    public void Refund(Refund refund) => Refund(refund, 1);

    /// <summary>Makes a credit memo; the order's sum grows by so many times its amount.</summary>
    public void Refund(Refund refund, decimal times)
    {
        lock (_lock)
        {
            Listed(_refunds, refund.OrderId).Add(refund);
            var order = _orders[refund.OrderId];
            _orders[refund.OrderId] = order with { Refunded = order.Refunded + (refund.PartOfRefunded * times), ChangedAt = refund.ChangedAt };
        }
    }

    /// <summary>Changes a credit memo; the order's sum follows.</summary>
    public void ChangeRefund(string orderId, string refundId, Func<Refund, Refund?> change)
    {
        lock (_lock)
        {
            var refunds = Listed(_refunds, orderId);
            var index = refunds.FindIndex(refund => refund.Id == refundId);
            var before = refunds[index];
            refunds.RemoveAt(index);
            if (change(before) is { } after)
            {
                refunds.Insert(index, after);
            }

            var order = _orders[orderId];
            _orders[orderId] = order with { Refunded = refunds.Sum(refund => refund.PartOfRefunded) };
        }
    }

    /// <summary>What the gateway did.</summary>
    public void Remember(ChannelTransaction transaction)
    {
        lock (_lock)
        {
            Listed(_transactions, transaction.OrderId).Add(transaction);
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
        Reads.Enqueue((orderId, context.Pace.IsBackfill));
        lock (_lock)
        {
            return _orders.TryGetValue(orderId, out var order)
                ? new Outcome<Order>.Done(order)
                : (Outcome<Order>)new Outcome<Order>.Refused($"There is no order {orderId}.", RefusalKind.NotFound);
        }
    }, cancellation);

    public Task<Outcome<IReadOnlyList<Refund>>> GetRefunds(string orderId, CallContext context, CancellationToken cancellation) =>
        Faults.Meet(nameof(GetRefunds), () => List(_refunds, orderId), cancellation);

    public Task<Outcome<IReadOnlyList<ChannelTransaction>>> GetTransactions(string orderId, CallContext context, CancellationToken cancellation) =>
        Faults.Meet(nameof(GetTransactions), () => List(_transactions, orderId), cancellation);

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

    /// <summary>A kind of document changed; it can be listed from now on.</summary>
    public void ListDocument(ChangeSource source, ChangedDocument document)
    {
        lock (_lock)
        {
            if (!_documents.TryGetValue(source, out var list))
            {
                _documents[source] = list = [];
            }

            list.Add(document);
        }
    }

    // A shop without a kind of document refuses to list it.
    public Task<Outcome<IReadOnlyList<ChangedDocument>>> ListChanges(ChangeSource source, Instant from, Instant to, CallContext context, CancellationToken cancellation) =>
        Faults.Meet($"{nameof(ListChanges)}.{source}", () =>
        {
            lock (_lock)
            {
                SourcePolls.Add((source, from, to));
                return _documents.TryGetValue(source, out var list)
                    ? new Outcome<IReadOnlyList<ChangedDocument>>.Done([.. list.Where(document => document.ChangedAt >= from && document.ChangedAt <= to)])
                    : (Outcome<IReadOnlyList<ChangedDocument>>)new Outcome<IReadOnlyList<ChangedDocument>>.Refused($"There are no {source} here.", RefusalKind.NotFound);
            }
        }, cancellation);

    public Task<Outcome<PastOrders>> ListPastOrders(PastOrdersQuery query, CallContext context, CancellationToken cancellation) =>
        Faults.Meet(nameof(ListPastOrders), () =>
        {
            lock (_lock)
            {
                PagesAsked.Add(query.After);
                var after = query.After is null ? 0 : long.Parse(query.After, CultureInfo.InvariantCulture);
                var left = _orders.Values
                    .Where(order => order.PlacedAt >= query.From && order.PlacedAt <= query.To)
                    .Select(order => long.Parse(order.Id, CultureInfo.InvariantCulture))
                    .Where(id => id > after)
                    .Order()
                    .ToList();
                var page = left.Take(query.Most).ToList();
                return (Outcome<PastOrders>)new Outcome<PastOrders>.Done(new PastOrders(
                    [.. page.Select(id => id.ToString(CultureInfo.InvariantCulture))],
                    (page.Count > 0 ? page[^1] : after).ToString(CultureInfo.InvariantCulture),
                    page.Count == left.Count,
                    left.Count - page.Count,
                    0));
            }
        }, cancellation);

    /// <summary>Orders of one page of <see cref="ListPlacedOrders"/>.</summary>
    public int PlacedPerPage { get; set; } = 100;

    public Task<Outcome<PlacedOrderPage>> ListPlacedOrders(Instant from, Instant until, string? after, CallContext context, CancellationToken cancellation) =>
        Faults.Meet(nameof(ListPlacedOrders), () =>
        {
            lock (_lock)
            {
                var found = _orders.Values.Where(order => order.PlacedAt >= from && order.PlacedAt < until && string.CompareOrdinal(order.Id, after) > 0).OrderBy(order => order.Id, StringComparer.Ordinal).ToList();
                return (Outcome<PlacedOrderPage>)new Outcome<PlacedOrderPage>.Done(new PlacedOrderPage(
                    [.. found.Take(PlacedPerPage).Select(order => new PlacedOrder(order.Id, order.Number, order.PlacedAt, order.ChannelState, order.Currency, order.Total, order.TaxTotal, order.Refunded))],
                    found.Count > PlacedPerPage ? found[PlacedPerPage - 1].Id : null));
            }
        }, cancellation);

    private static List<T> Listed<T>(Dictionary<string, List<T>> lists, string orderId)
    {
        if (!lists.TryGetValue(orderId, out var list))
        {
            lists[orderId] = list = [];
        }

        return list;
    }

    private Outcome<IReadOnlyList<T>> List<T>(Dictionary<string, List<T>> lists, string orderId)
    {
        lock (_lock)
        {
            return new Outcome<IReadOnlyList<T>>.Done([.. Listed(lists, orderId)]);
        }
    }
}
