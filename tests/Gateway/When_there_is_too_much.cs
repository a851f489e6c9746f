using System.Net;
using KashflowOrleans.Gateway.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KashflowOrleans.Tests.Gateway;

public sealed class When_there_is_too_much
{
    [Fact]
    public async Task A_connection_above_its_rate_gets_429_and_another_does_not()
    {
        await using var gateway = await GatewayFixture.Start(options => (options.WebhooksPerSecond, options.WebhookBurst) = (1, 3));
        await gateway.Directory.Put((await gateway.Directory.Get("acme", default))! with { Merchant = "third" }, default);
        for (var index = 0; index < 3; index++)
        {
            Assert.Equal(HttpStatusCode.Accepted, (await gateway.Deliver(["7"], $"e{index}")).StatusCode);
        }

        var refused = await gateway.Deliver(["7"], "e3");
        await refused.ShouldBeProblem(429, "too-many-requests");
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.Accepted, (await gateway.Deliver(["7"], path: "/webhooks/third/shop")).StatusCode);
    }

    [Fact]
    public async Task More_deliveries_at_once_than_allowed_get_503_and_the_others_are_finished()
    {
        await using var gateway = await GatewayFixture.Start(options => options.MaxConcurrentWebhooks = 2);
        var gate = gateway.Inbox.Gate = new TaskCompletionSource();
        var first = new[] { gateway.Deliver(["1"], "e1"), gateway.Deliver(["2"], "e2") };
        await Answers.Eventually(() => gateway.Inbox.Waiting == 2, "two deliveries to wait for their commit");

        var refused = await gateway.Deliver(["3"], "e3");
        await refused.ShouldBeProblem(503, "overloaded");
        Assert.NotNull(refused.Headers.RetryAfter);

        gate.SetResult();
        Assert.All(await Task.WhenAll(first), response => Assert.Equal(HttpStatusCode.Accepted, response.StatusCode));
        Assert.Equal(HttpStatusCode.Accepted, (await gateway.Deliver(["3"], "e3")).StatusCode);
    }

    [Fact]
    public async Task Bodies_beyond_the_memory_set_aside_get_503()
    {
        await using var gateway = await GatewayFixture.Start(options => options.MaxBytesInFlight = 100_000);
        var large = $$"""{"orders":["7"],"padding":"{{new string('x', 150_000)}}"}""";
        await (await gateway.Send(HttpMethod.Post, "/webhooks/acme/shop", null, large, ("X-Test-Secret", "right"))).ShouldBeProblem(503, "overloaded");
        Assert.Equal(0, gateway.Services.GetRequiredService<BodyReader>().BytesHeld);
    }

    [Fact]
    public async Task A_delivery_with_too_many_events_gets_413()
    {
        await using var gateway = await GatewayFixture.Start(options => options.MaxEventsPerDelivery = 2);
        await (await gateway.Deliver(["1", "2", "3"])).ShouldBeProblem(413, "too-many-events");
        Assert.Empty(gateway.Inbox.Events);
    }

    [Fact]
    public async Task An_inbox_that_does_not_commit_in_time_is_503()
    {
        await using var gateway = await GatewayFixture.Start(options => options.StorageTimeout = TimeSpan.FromMilliseconds(50));
        gateway.Inbox.Gate = new TaskCompletionSource();
        await (await gateway.Deliver(["1"])).ShouldBeProblem(503, "storage-unavailable");
    }

    [Fact]
    public async Task A_body_that_does_not_arrive_in_time_is_408()
    {
        await using var gateway = await GatewayFixture.Start(options => options.BodyTimeout = TimeSpan.FromMilliseconds(50));
        using var connection = await RawConnection.Connect(gateway.Port);
        await connection.Send("POST /webhooks/acme/shop HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{");
        Assert.StartsWith("HTTP/1.1 408 ", await connection.ReadToEnd(), StringComparison.Ordinal);
        Assert.Equal(0, gateway.Services.GetRequiredService<BodyReader>().BytesHeld);
    }

    [Fact]
    public async Task Guessing_merchants_at_once_gets_503_and_does_not_touch_those_we_serve()
    {
        await using var gateway = await GatewayFixture.Start();
        await gateway.Deliver(["7"]);
        var gate = gateway.Directory.Gate = new TaskCompletionSource();
        var guesses = Enumerable.Range(0, 16).Select(guess => gateway.Deliver(["7"], path: $"/webhooks/guess-{guess}/shop")).ToList();
        await Answers.Eventually(() => gateway.Directory.Reads == 17, "16 guesses to be looked up");
        await (await gateway.Deliver(["7"], path: "/webhooks/guess-16/shop")).ShouldBeProblem(503, "storage-unavailable");

        gate.SetResult();
        Assert.All(await Task.WhenAll(guesses), response => Assert.Equal(HttpStatusCode.NotFound, response.StatusCode));
        Assert.Equal(HttpStatusCode.Accepted, (await gateway.Deliver(["8"])).StatusCode);
    }

    [Fact]
    public async Task Guessing_merchants_does_not_push_out_those_we_serve()
    {
        await using var gateway = await GatewayFixture.Start(options => (options.ConfigCapacity, options.ConfigFreshFor) = (20, TimeSpan.FromMinutes(1)));
        await gateway.Deliver(["7"]);
        for (var guess = 0; guess < 100; guess++)
        {
            await gateway.Deliver(["7"], path: $"/webhooks/guess-{guess}/shop");
        }

        var before = gateway.Directory.Reads;
        Assert.Equal(HttpStatusCode.Accepted, (await gateway.Deliver(["8"])).StatusCode);
        Assert.Equal(before, gateway.Directory.Reads);
    }
}
