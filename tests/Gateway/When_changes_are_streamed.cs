using System.Net;
using System.Text.Json;
using KashflowOrleans.Configuration;
using KashflowOrleans.Gateway;

namespace KashflowOrleans.Tests.Gateway;

public sealed class When_changes_are_streamed
{
    private const string Events = "/api/v1/merchants/acme/events";

    [Fact]
    public async Task What_stands_comes_first_and_then_what_changed()
    {
        await using var gateway = await GatewayFixture.Start(Quick);
        await using var stream = await Stream.Open(gateway);
        Assert.Equal(["000008", "000007"], Numbers(await stream.Next("orders")));
        Assert.Equal(2, (await stream.Next("conservation")).GetProperty("seen").GetInt64());

        gateway.Orders.Rows["acme/shop/8"] = GatewayFixture.Row("acme", "8", "synced", invoice: 500002);
        Assert.Equal(["000008"], Numbers(await stream.Next("orders")));
        Assert.Equal(2, (await stream.Next("conservation")).GetProperty("posted").GetInt64());
    }

    [Fact]
    public async Task Another_merchants_changes_are_not_in_it()
    {
        await using var gateway = await GatewayFixture.Start(Quick);
        await using var stream = await Stream.Open(gateway);
        await stream.Next("orders");
        await stream.Next("conservation");
        gateway.Orders.Rows["other/shop/10"] = GatewayFixture.Row("other", "10", "held", "x");
        gateway.Orders.Rows["acme/shop/11"] = GatewayFixture.Row("acme", "11", "held", "x", minutes: 9);
        Assert.Equal(["0000011"], Numbers(await stream.Next("orders")));
    }

    [Fact]
    public async Task More_streams_than_allowed_get_503_and_a_closed_one_makes_room()
    {
        await using var gateway = await GatewayFixture.Start(options =>
        {
            Quick(options);
            options.MaxEventStreams = 1;
        });
        var first = await Stream.Open(gateway);
        await first.Next("orders");
        await (await gateway.Get(Events)).ShouldBeProblem(503, "overloaded");
        await first.DisposeAsync();

        var status = HttpStatusCode.ServiceUnavailable;
        await Answers.Eventually(() => (status = StatusOf(gateway)) == HttpStatusCode.OK, "the closed stream to make room");
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task It_ends_after_its_length_so_that_clients_spread_and_keys_are_checked_again()
    {
        await using var gateway = await GatewayFixture.Start(options =>
        {
            Quick(options);
            options.EventStreamLength = TimeSpan.FromMilliseconds(100);
        });
        var body = await (await gateway.Get(Events, GatewayFixture.KeyOf("acme", ApiRole.Viewer))).Content.ReadAsStringAsync();
        Assert.StartsWith("event: orders\ndata: [", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_survives_the_database_being_away()
    {
        await using var gateway = await GatewayFixture.Start(Quick);
        await using var stream = await Stream.Open(gateway);
        await stream.Next("conservation");
        gateway.Orders.IsDown = true;
        await Task.Yield();
        gateway.Orders.Rows["acme/shop/12"] = GatewayFixture.Row("acme", "12", "synced", minutes: 20);
        gateway.Orders.IsDown = false;
        Assert.Equal(["0000012"], Numbers(await stream.Next("orders")));
    }

    private static void Quick(GatewayOptions options) => options.EventStreamInterval = TimeSpan.FromMilliseconds(20);

    private static HttpStatusCode StatusOf(GatewayFixture gateway)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Events);
        request.Headers.Add("X-Api-Key", GatewayFixture.ClusterKey);
        using var response = gateway.Http.Send(request, HttpCompletionOption.ResponseHeadersRead);
        return response.StatusCode;
    }

    private static IEnumerable<string?> Numbers(JsonElement orders) => orders.EnumerateArray().Select(order => order.GetProperty("number").GetString());

    private sealed class Stream(HttpResponseMessage response, StreamReader reader) : IAsyncDisposable
    {
        public static async Task<Stream> Open(GatewayFixture gateway)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Events);
            request.Headers.Add("X-Api-Key", GatewayFixture.KeyOf("acme", ApiRole.Viewer));
            var response = await gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
            return new Stream(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
        }

        public async Task<JsonElement> Next(string name)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            try
            {
                while (await reader.ReadLineAsync(limit.Token) is { } line)
                {
                    if (line == "event: " + name)
                    {
                        return JsonDocument.Parse((await reader.ReadLineAsync(limit.Token))!["data: ".Length..]).RootElement;
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // Told below.
            }

            Assert.Fail($"Waited 10 s for an event '{name}'.");
            return default;
        }

        public ValueTask DisposeAsync()
        {
            reader.Dispose();
            response.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
