using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace KashflowOrleans.Tests.Cluster;

/// <summary>The shop's side of the webhooks: each event is sent until it is acknowledged, as a shop with a queue would, and now and then once more.</summary>
/// <param name="webhook">Where to.</param>
/// <param name="secret">The webhook's secret.</param>
/// <param name="random">Says which are sent once more; null for none.</param>
internal sealed class EventSender(Uri webhook, string secret, Random? random) : IDisposable
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly ConcurrentDictionary<string, byte> _acknowledged = new(StringComparer.Ordinal);
    private int _refused;
    private int _repeated;

    /// <summary>Orders of which at least one event was acknowledged.</summary>
    public int Acknowledged => _acknowledged.Count;

    /// <summary>Attempts that were not acknowledged.</summary>
    public int Refused => _refused;

    /// <summary>Events sent again after they had been acknowledged.</summary>
    public int Repeated => _repeated;

    /// <summary>Sends the event of an order until it is acknowledged.</summary>
    public async Task Send(string orderId, string number, CancellationToken cancellation)
    {
        await SendOnce(orderId, number, cancellation);
        if (IsRepeated())
        {
            Interlocked.Increment(ref _repeated);
            await SendOnce(orderId, number, cancellation);
        }
    }

    public void Dispose() => _client.Dispose();

    private bool IsRepeated()
    {
        if (random is null)
        {
            return false;
        }

        lock (random)
        {
            return random.Next(10) == 0;
        }
    }

    private async Task SendOnce(string orderId, string number, CancellationToken cancellation)
    {
        var wait = TimeSpan.FromMilliseconds(100);
        while (!await IsAcknowledged(orderId, number, cancellation))
        {
            Interlocked.Increment(ref _refused);
            await Task.Delay(wait, TimeProvider.System, cancellation);
            wait = wait < TimeSpan.FromSeconds(2) ? wait * 2 : wait;
        }

        _acknowledged[orderId] = 1;
    }

    private async Task<bool> IsAcknowledged(string orderId, string number, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, webhook)
            {
                Content = JsonContent.Create(new JsonObject { ["event"] = "order", ["id"] = orderId, ["increment_id"] = number }),
            };
            request.Headers.Add("X-Webhook-Secret", secret);
            using var reply = await _client.SendAsync(request, cancellation);
            return reply.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.OK;
        }
        catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
