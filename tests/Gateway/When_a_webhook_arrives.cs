using System.Net;
using System.Text;

namespace KashflowOrleans.Tests.Gateway;

public sealed class When_a_webhook_arrives : IAsyncLifetime
{
    private GatewayFixture _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayFixture.Start();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task It_is_durable_before_it_is_acknowledged()
    {
        var gate = new TaskCompletionSource();
        _gateway.Inbox.Gate = gate;

        var delivery = _gateway.Deliver(["7"]);
        await Answers.Eventually(() => _gateway.Inbox.Waiting == 1, "the event to reach the inbox");
        Assert.False(delivery.IsCompleted);
        Assert.Empty(_gateway.Publisher.Published);

        gate.SetResult();
        var response = await delivery;
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("""{"eventId":1,"duplicate":false}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task It_is_stored_under_the_orders_key_and_published_to_its_stream()
    {
        await _gateway.Deliver(["7"], headers: ("X-Correlation-Id", "abc-1"));

        var stored = Assert.Single(_gateway.Inbox.Events);
        Assert.Equal(("acme", "shop", "acme/shop/7", "Changed", "e1/7", "abc-1"), (stored.Merchant, stored.Connection, stored.EntityKey, stored.Kind, stored.DedupeKey, stored.CorrelationId));
        Assert.Equal("""{"orders":["7"],"event":"e1"}""", Encoding.UTF8.GetString(stored.Payload.Span));
        var published = Assert.Single(_gateway.Publisher.Published);
        Assert.Equal((1L, "acme/shop/7", "abc-1"), (published.InboxId, published.EntityKey, published.CorrelationId));
    }

    [Fact]
    public async Task It_is_verified_over_its_raw_bytes()
    {
        const string Odd = "{ \"orders\" :[\"7\"],\n \"path\": \"a\\/b\" }";
        var response = await _gateway.Send(HttpMethod.Post, "/webhooks/acme/shop", null, Odd, ("X-Test-Secret", "right"));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(Odd, Encoding.UTF8.GetString(_gateway.Verifiers.LastBody));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/cloudevents+json; charset=utf-8")]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task Its_content_type_does_not_matter(string? contentType)
    {
        using var content = new ByteArrayContent("""{"orders":["7"]}"""u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/acme/shop") { Content = content };
        request.Headers.Add("X-Test-Secret", "right");
        Assert.Equal(HttpStatusCode.Accepted, (await _gateway.Http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_repetition_is_acknowledged_with_the_first_ones_id_and_not_published_again()
    {
        await _gateway.Deliver(["7"]);
        var again = await (await _gateway.Deliver(["7"])).Json();

        Assert.Equal((1, true), (again.GetProperty("eventId").GetInt64(), again.GetProperty("duplicate").GetBoolean()));
        Assert.Single(_gateway.Publisher.Published);
    }

    [Fact]
    public async Task All_events_of_a_batch_are_durable_before_the_answer()
    {
        await _gateway.Deliver(["8"]);
        var answer = await (await _gateway.Deliver(["7", "8", "9"])).Json();

        Assert.False(answer.GetProperty("duplicate").GetBoolean());
        Assert.Equal([false, true, false], answer.GetProperty("events").EnumerateArray().Select(item => item.GetProperty("duplicate").GetBoolean()));
        Assert.Equal(["acme/shop/8", "acme/shop/7", "acme/shop/9"], _gateway.Inbox.Events.Select(stored => stored.EntityKey));
    }

    [Fact]
    public async Task A_batch_is_not_acknowledged_when_the_database_goes_down_in_between()
    {
        _gateway.Inbox.IsDown = true;
        await (await _gateway.Deliver(["7", "8"])).ShouldBeProblem(503, "storage-unavailable");
        Assert.Empty(_gateway.Publisher.Published);
    }

    [Fact]
    public async Task One_about_nothing_we_follow_is_acknowledged()
    {
        var response = await _gateway.Deliver([]);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("""{"eventId":null,"duplicate":false}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_commerce_webhook_gets_the_operation_it_waits_for()
    {
        var response = await _gateway.Deliver(["7"], headers: ("X-Test-Kind", "commerce"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"op":"success"}""", await response.Content.ReadAsStringAsync());
        Assert.Single(_gateway.Inbox.Events);
    }

    [Fact]
    public async Task Adobes_challenge_is_echoed()
    {
        var response = await _gateway.Get("/webhooks/acme/shop?challenge=8ec8d794-0ab2-42df", null);
        Assert.Equal((HttpStatusCode.OK, "text/plain"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal("8ec8d794-0ab2-42df", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_full_publishing_queue_changes_nothing_for_the_sender()
    {
        _gateway.Publisher.IsFull = true;
        Assert.Equal(HttpStatusCode.Accepted, (await _gateway.Deliver(["7"])).StatusCode);
        Assert.Single(_gateway.Inbox.Events);
    }

    [Fact]
    public async Task It_is_accepted_while_no_silo_answers()
    {
        _gateway.Cluster.IsDown = true;
        Assert.Equal(HttpStatusCode.Accepted, (await _gateway.Deliver(["7"])).StatusCode);
    }

    [Fact]
    public async Task A_long_body_is_kept_shortened()
    {
        var padding = new string('x', 200_000);
        var response = await _gateway.Send(HttpMethod.Post, "/webhooks/acme/shop", null, $$"""{"orders":["7"],"padding":"{{padding}}"}""", ("X-Test-Secret", "right"));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(64 * 1024, Assert.Single(_gateway.Inbox.Events).Payload.Length);
    }
}
