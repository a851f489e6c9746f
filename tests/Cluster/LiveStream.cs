using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace KashflowOrleans.Tests.Cluster;

/// <summary>Live orders at a steady rate: placed in the shop, announced by webhook, and measured from the acknowledgement to the invoice.</summary>
internal sealed class LiveStream(HttpClient shop, EventSender sender, decimal ordersPerSecond, int seed)
{
    private readonly ConcurrentDictionary<int, DateTimeOffset> _acknowledged = new();
    private int _placed;

    /// <summary>Orders and when each was acknowledged.</summary>
    public IReadOnlyDictionary<int, DateTimeOffset> Acknowledged => _acknowledged;

    /// <summary>Places orders until it is stopped; returns when all of them are acknowledged.</summary>
    public async Task Run(CancellationToken stop)
    {
        var sending = new List<Task>();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds((double)(1 / ordersPerSecond)));
        while (!stop.IsCancellationRequested)
        {
            sending.Add(PlaceAndSend());
            try
            {
                await timer.WaitForNextTickAsync(stop);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await Task.WhenAll(sending);
    }

    /// <summary>From the acknowledgement to the invoice, of the orders acknowledged within one of the stretches.</summary>
    public async Task<Latencies> Measure(HttpClient api, string channelPath, IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> within)
    {
        var times = new List<double>();
        var missing = 0;
        foreach (var (order, at) in _acknowledged.Where(pair => within.Any(stretch => pair.Value >= stretch.From && pair.Value <= stretch.To)))
        {
            var history = await api.GetFromJsonAsync<JsonObject>($"{channelPath}/{order.ToString(CultureInfo.InvariantCulture)}/history");
            if (history!["steps"]!.AsArray().FirstOrDefault(step => (string?)step!["step"] == "invoice.created") is { } invoiced)
            {
                times.Add((DateTimeOffset.Parse((string)invoiced["at"]!, CultureInfo.InvariantCulture) - at).TotalMilliseconds);
            }
            else
            {
                missing++;
            }
        }

        times.Sort();
        return new Latencies(times, missing);
    }

    private async Task PlaceAndSend()
    {
        var number = Interlocked.Increment(ref _placed);
        using var reply = await shop.PostAsJsonAsync("/_sandbox/magento/orders", new JsonObject { ["count"] = 1, ["seed"] = unchecked(seed + number), ["kinds"] = new JsonArray("simple") });
        reply.EnsureSuccessStatusCode();
        var id = (int)(await reply.Content.ReadFromJsonAsync<JsonObject>())!["ids"]![0]!;
        await sender.Send(id.ToString(CultureInfo.InvariantCulture), string.Empty, CancellationToken.None);
        _acknowledged[id] = TimeProvider.System.GetUtcNow();
    }
}

/// <summary>Times in milliseconds, shortest first.</summary>
/// <param name="Sorted">The times.</param>
/// <param name="Missing">Orders that have no invoice.</param>
internal sealed record Latencies(IReadOnlyList<double> Sorted, int Missing)
{
    /// <inheritdoc/>
    public override string ToString() => Sorted.Count == 0
        ? "none measured"
        : string.Create(CultureInfo.InvariantCulture, $"p50 {At(0.50):0} ms, p90 {At(0.90):0} ms, p99 {At(0.99):0} ms, longest {Sorted[^1]:0} ms ({Sorted.Count} orders{(Missing > 0 ? $", {Missing} without an invoice" : string.Empty)})");

    private double At(double part) => Sorted[Math.Min(Sorted.Count - 1, (int)(Sorted.Count * part))];
}
