using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KashflowOrleans.Demo;

/// <summary>The sandbox as this program uses it: places orders and says where events go.</summary>
internal sealed class SandboxShop : IDisposable
{
    private readonly HttpClient _client;

    private SandboxShop(string shop, string books)
    {
        (ShopAddress, BooksAddress) = (shop, books);
        _client = new HttpClient { BaseAddress = new Uri(shop) };
    }

    public string ShopAddress { get; }

    public string BooksAddress { get; }

    /// <summary>Reads the line that the sandbox prints when it listens.</summary>
    public static Task<SandboxShop> Connect(string line)
    {
        try
        {
            var addresses = JsonNode.Parse(line)!;
            return Task.FromResult(new SandboxShop((string)addresses["magento"]!, (string)addresses["kashflow"]!));
        }
        catch (Exception problem) when (problem is JsonException or NullReferenceException or InvalidOperationException)
        {
            throw new InvalidOperationException($"The sandbox did not say where it listens but '{line}'.", problem);
        }
    }

    /// <summary>Sends the shop's events to the gateway from now on.</summary>
    public async Task SendWebhooksTo(Uri address, string secret, CancellationToken cancellation)
    {
        var targets = new JsonObject { ["targets"] = new JsonArray(new JsonObject { ["kind"] = "module", ["url"] = address.ToString(), ["secret"] = secret }) };
        using var reply = await _client.PostAsJsonAsync("/_sandbox/magento/webhooks", targets, cancellation);
        reply.EnsureSuccessStatusCode();
    }

    /// <summary>Places one order of a random kind.</summary>
    public async Task PlaceOrder(CancellationToken cancellation)
    {
        using var reply = await _client.PostAsJsonAsync("/_sandbox/magento/orders", new JsonObject { ["count"] = 1 }, cancellation);
        reply.EnsureSuccessStatusCode();
    }

    public void Dispose() => _client.Dispose();
}
