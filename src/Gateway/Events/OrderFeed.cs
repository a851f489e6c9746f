using System.Diagnostics.CodeAnalysis;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using KashflowOrleans.Gateway.Api;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Gateway.Merchants;
using KashflowOrleans.Storage.Orders;
using Microsoft.Extensions.Hosting;

namespace KashflowOrleans.Gateway.Events;

/// <summary>Watches the read models for event streams. All streams of a merchant share one look; a stream sends what differs from its last.
/// Only the newest orders are looked at one by one; changes of older ones show in the counts.</summary>
internal sealed class OrderFeed(IOrderQueries queries, GatewayOptions options, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private const int Watched = 200;
    private const int MaxMerchants = 1000;
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);

    private readonly InFlight _streams = new(options.MaxEventStreams);

    private readonly ExpiringCache<Snapshot> _snapshots = new(
        async (merchant, cancellation) =>
        {
            var page = await queries.List(merchant, new OrderFilter(null, null, null, null, null, Watched, null), cancellation);
            return new Snapshot([.. page.Orders.Select(Viewing.View)], Viewing.View(await queries.Count(merchant, cancellation)));
        },
        options.EventStreamInterval * 0.9,
        options.EventStreamInterval * 0.9,
        MaxMerchants,
        options.StorageTimeout,
        time);

    /// <summary>Opens a stream; false when too many are open.</summary>
    public bool TryOpen(string merchant, CancellationToken aborted, [NotNullWhen(true)] out IAsyncEnumerable<SseItem<string>>? events)
    {
        if (!_streams.TryEnter(1))
        {
            events = null;
            return false;
        }

        events = Watch(merchant, aborted);
        return true;
    }

    private async IAsyncEnumerable<SseItem<string>> Watch(string merchant, CancellationToken aborted, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var length = new CancellationTokenSource(options.EventStreamLength, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(aborted, cancellation, lifetime.ApplicationStopping, length.Token);
        try
        {
            Snapshot? last = null;
            var lastSent = time.GetTimestamp();
            do
            {
                var snapshot = await Look(merchant);
                foreach (var item in Difference(last, snapshot))
                {
                    lastSent = time.GetTimestamp();
                    yield return item;
                }

                last = snapshot ?? last;
                if (time.GetElapsedTime(lastSent) >= PingInterval)
                {
                    lastSent = time.GetTimestamp();
                    yield return new SseItem<string>("{}", "ping");
                }
            }
            while (await Pause(ends.Token));
        }
        finally
        {
            _streams.Leave(1);
        }
    }

    private async Task<Snapshot?> Look(string merchant)
    {
        try
        {
            return await _snapshots.Get(merchant);
        }
        catch (Exception)
        {
            // The database is away for a while; the stream stays open and says so by its silence and pings.
            return null;
        }
    }

    private static IEnumerable<SseItem<string>> Difference(Snapshot? last, Snapshot? next)
    {
        if (next is null || ReferenceEquals(last, next))
        {
            yield break;
        }

        var known = last?.Orders.ToDictionary(order => order.Key) ?? [];
        var changed = next.Orders.Where(order => !known.TryGetValue(order.Key, out var before) || before != order).ToList();
        if (changed.Count > 0)
        {
            yield return new SseItem<string>(JsonSerializer.Serialize(changed, GatewayJson.Options), "orders");
        }

        var counts = JsonSerializer.Serialize(next.Counts, GatewayJson.Options);
        if (last is null || counts != JsonSerializer.Serialize(last.Counts, GatewayJson.Options))
        {
            yield return new SseItem<string>(counts, "conservation");
        }
    }

    private async Task<bool> Pause(CancellationToken ends)
    {
        try
        {
            await Task.Delay(options.EventStreamInterval, time, ends);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private sealed record Snapshot(IReadOnlyList<OrderView> Orders, ConservationView Counts);
}
