using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace KashflowOrleans.Demo;

/// <summary>The product's API as this program uses it.</summary>
internal sealed class GatewayClient : IDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);

    private readonly HttpClient _client;

    public GatewayClient(Uri address, string key)
    {
        _client = new HttpClient { BaseAddress = address };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Waits until the gateway serves.</summary>
    public async Task WaitUntilReady(Child gateway, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(StartPatience);
        try
        {
            do
            {
                if (gateway.HasExited)
                {
                    throw new InvalidOperationException($"The gateway ended while it was starting:{Environment.NewLine}{await File.ReadAllTextAsync(gateway.LogPath, cancellation)}");
                }

                if (await IsReady(patience.Token))
                {
                    return;
                }
            }
            while (await timer.WaitForNextTickAsync(patience.Token));
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"The gateway was not ready after {StartPatience.TotalSeconds:0} s; see {gateway.LogPath}.", late);
        }
    }

    /// <summary>Waits until the gateway says it is ready, whatever happens to its process meanwhile.</summary>
    public async Task WaitUntilUp(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(StartPatience);
        while (!await IsReady(patience.Token))
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>Events in the inbox that nobody has finished.</summary>
    public async Task<long> Undone(CancellationToken cancellation)
    {
        var cluster = await _client.GetFromJsonAsync<JsonObject>("/api/v1/cluster", cancellation);
        return (long?)cluster?["backlog"]?["undone"] ?? throw new InvalidOperationException("The cluster's view has no backlog.");
    }

    /// <summary>All orders of a merchant, page by page.</summary>
    public async Task<IReadOnlyList<JsonNode>> AllOrders(string merchant, CancellationToken cancellation)
    {
        var orders = new List<JsonNode>();
        string? cursor = null;
        do
        {
            var next = cursor is null ? string.Empty : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await _client.GetFromJsonAsync<JsonObject>($"/api/v1/merchants/{merchant}/orders?limit=200{next}", cancellation);
            orders.AddRange(page!["orders"]!.AsArray().Select(order => order!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);
        return orders;
    }

    /// <summary>Brings a merchant to what the document says.</summary>
    public async Task SetUp(string merchant, JsonObject document, CancellationToken cancellation)
    {
        using var reply = await _client.PutAsJsonAsync($"/api/v1/merchants/{merchant}/setup", document, cancellation);
        if (!reply.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"The merchant could not be set up: {await reply.Content.ReadAsStringAsync(cancellation)}");
        }
    }

    /// <summary>The newest orders.</summary>
    public async Task<JsonArray> NewestOrders(string merchant, int limit, CancellationToken cancellation)
    {
        var page = await _client.GetFromJsonAsync<JsonObject>($"/api/v1/merchants/{merchant}/orders?limit={limit}", cancellation);
        return page?["orders"]?.AsArray() ?? [];
    }

    /// <summary>Counts by status.</summary>
    public async Task<JsonObject> Counts(string merchant, CancellationToken cancellation) =>
        await _client.GetFromJsonAsync<JsonObject>($"/api/v1/merchants/{merchant}/conservation?sources=false", cancellation) ?? [];

    public void Dispose() => _client.Dispose();

    private async Task<bool> IsReady(CancellationToken cancellation)
    {
        try
        {
            using var reply = await _client.GetAsync(new Uri("/healthz/ready", UriKind.Relative), cancellation);
            return reply.IsSuccessStatusCode && (string?)(await reply.Content.ReadFromJsonAsync<JsonObject>(cancellation))?["status"] == "ready";
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
