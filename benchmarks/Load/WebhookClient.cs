using System.Globalization;
using System.Net;
using System.Text;
using KashflowOrleans.Demo;

namespace KashflowOrleans.Benchmarks.Load;

/// <summary>Sends the pings of a community module.</summary>
internal sealed class WebhookClient(Uri address) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = 64 });

    /// <summary>Sends one; whether it was acknowledged.</summary>
    public async Task<bool> Send(int order, string change)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"event\":\"order\",\"id\":{order},\"updated_at\":\"{change}\"}}"))),
        };
        request.Headers.TryAddWithoutValidation("X-Webhook-Secret", DemoMerchant.WebhookSecret);
        using var reply = await _client.SendAsync(request);
        return reply.StatusCode == HttpStatusCode.Accepted;
    }

    public void Dispose() => _client.Dispose();
}
