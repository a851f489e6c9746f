using System.Collections.Concurrent;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Orders;

namespace KashflowOrleans.Tests.Gateway.Fakes;

/// <summary>The read models in memory.</summary>
internal sealed class FakeOrders : IOrderQueries
{
    public ConcurrentDictionary<string, OrderRow> Rows { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, IReadOnlyList<HistoryLine>> History { get; } = new(StringComparer.Ordinal);

    public bool IsDown { get; set; }

    public OrderFilter? LastFilter { get; private set; }

    public Task<OrderPage> List(string merchant, OrderFilter filter, CancellationToken cancellation)
    {
        ThrowIfDown();
        LastFilter = filter;
        if (filter.Cursor == "broken")
        {
            throw new FormatException("It is cut off.");
        }

        var rows = Rows.Values
            .Where(row => row.Merchant == merchant && (filter.Status is null || row.Status == filter.Status) && (filter.Channel is null || row.Channel == filter.Channel))
            .Where(row => filter.Query is null || row.Number?.Contains(filter.Query, StringComparison.OrdinalIgnoreCase) == true)
            .OrderByDescending(row => row.PlacedAt)
            .ToList();
        return Task.FromResult(new OrderPage([.. rows.Take(filter.Limit)], rows.Count > filter.Limit ? "next" : null));
    }

    public Task<OrderRow?> Find(string merchant, string channel, string numberOrId, CancellationToken cancellation)
    {
        ThrowIfDown();
        return Task.FromResult(Rows.Values.FirstOrDefault(row => row.Merchant == merchant && row.Channel == channel && (row.Number == numberOrId || row.OrderId == numberOrId)));
    }

    public Task<IReadOnlyList<HistoryLine>> GetHistory(string orderKey, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<HistoryLine>>([.. History.GetValueOrDefault(orderKey, []).Take(limit)]);

    public Task<OrderCounts> Count(string merchant, CancellationToken cancellation)
    {
        ThrowIfDown();
        var rows = Rows.Values.Where(row => row.Merchant == merchant).ToList();
        return Task.FromResult(new OrderCounts(
            rows.GroupBy(row => row.Status).ToDictionary(group => group.Key, group => group.LongCount()),
            rows.Where(row => row.InvoiceGross is not null).GroupBy(row => row.Currency!).ToDictionary(group => group.Key, group => group.Sum(row => row.InvoiceGross!.Value))));
    }

    private void ThrowIfDown()
    {
        if (IsDown)
        {
            throw new StorageUnavailableException("connection refused");
        }
    }
}
