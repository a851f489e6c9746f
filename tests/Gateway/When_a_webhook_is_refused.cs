using System.Net;
using System.Text;
using KashflowOrleans.Gateway.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KashflowOrleans.Tests.Gateway;

public sealed class When_a_webhook_is_refused : IAsyncLifetime
{
    private const int Megabyte = 1024 * 1024;

    private GatewayFixture _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayFixture.Start();

    public async Task DisposeAsync()
    {
        Assert.Equal(0, _gateway.Services.GetRequiredService<BodyReader>().BytesHeld);
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_wrong_secret_is_401_and_nothing_is_stored()
    {
        var response = await _gateway.Send(HttpMethod.Post, "/webhooks/acme/shop", null, """{"orders":["7"]}""", ("X-Test-Secret", "wrong"));
        await response.ShouldBeProblem(401, "wrong-signature");
        Assert.NotEmpty(response.Headers.WwwAuthenticate);
        Assert.Empty(_gateway.Inbox.Events);
    }

    [Fact]
    public async Task A_body_that_is_not_JSON_is_400() =>
        await (await _gateway.Send(HttpMethod.Post, "/webhooks/acme/shop", null, "<order/>", ("X-Test-Secret", "right"))).ShouldBeProblem(400, "not-json");

    [Fact]
    public async Task An_order_id_that_cannot_be_one_is_400() =>
        await (await _gateway.Deliver([new string('9', 500)])).ShouldBeProblem(400, "not-json");

    [Fact]
    public async Task What_cannot_be_verified_now_is_503_with_the_time_to_wait()
    {
        var response = await _gateway.Deliver(["7"], headers: ("X-Test-Kind", "undecided"));
        await response.ShouldBeProblem(503, "cannot-verify");
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter?.Delta);
    }

    [Theory]
    [InlineData("/webhooks/nobody/shop")]
    [InlineData("/webhooks/acme/nothing")]
    [InlineData("/webhooks/acme/books")]
    [InlineData("/webhooks/ACME/shop")]
    [InlineData("/webhooks/acme%2Fshop/shop")]
    public async Task An_unknown_merchant_and_an_unknown_connection_get_the_same_404(string path)
    {
        var problem = await (await _gateway.Deliver(["7"], path: path)).ShouldBeProblem(404, "unknown-webhook");
        Assert.Equal("Check merchant and connection in the address: /webhooks/{merchant}/{connection}.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_challenge_for_an_unknown_connection_is_404_and_a_missing_one_400()
    {
        await (await _gateway.Get("/webhooks/acme/nothing?challenge=1", null)).ShouldBeProblem(404, "unknown-webhook");
        await (await _gateway.Get("/webhooks/acme/shop", null)).ShouldBeProblem(400, "bad-request");
        await (await _gateway.Get("/webhooks/acme/shop?challenge=" + new string('x', 300), null)).ShouldBeProblem(400, "bad-request");
    }

    [Fact]
    public async Task Another_method_is_405() => await (await _gateway.Send(HttpMethod.Put, "/webhooks/acme/shop", null, "{}")).ShouldBeProblem(405, "method-not-allowed");

    [Fact]
    public async Task The_database_down_is_503_with_the_time_to_wait()
    {
        _gateway.Inbox.IsDown = true;
        var response = await _gateway.Deliver(["7"]);
        await response.ShouldBeProblem(503, "storage-unavailable");
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task The_database_down_from_the_start_is_503_too()
    {
        _gateway.Directory.IsDown = true;
        await (await _gateway.Deliver(["7"])).ShouldBeProblem(503, "storage-unavailable");
    }

    [Fact]
    public async Task A_body_of_exactly_the_limit_is_read()
    {
        var response = await _gateway.Send(HttpMethod.Post, "/webhooks/acme/shop", null, Padded(Megabyte), ("X-Test-Secret", "right"));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Fact]
    public async Task A_body_above_the_limit_is_413() =>
        await (await _gateway.Send(HttpMethod.Post, "/webhooks/acme/shop", null, Padded(Megabyte + 1), ("X-Test-Secret", "right"))).ShouldBeProblem(413, "too-large");

    [Fact]
    public async Task A_chunked_body_above_the_limit_is_413()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/acme/shop") { Content = new StreamContent(new Unsized(Padded(Megabyte + 1))) };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Add("X-Test-Secret", "right");
        await (await _gateway.Http.SendAsync(request)).ShouldBeProblem(413, "too-large");
    }

    [Fact]
    public async Task A_chunked_body_within_the_limit_is_accepted()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/acme/shop") { Content = new StreamContent(new Unsized(Padded(300_000))) };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Add("X-Test-Secret", "right");
        Assert.Equal(HttpStatusCode.Accepted, (await _gateway.Http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_body_that_says_it_has_20_MB_is_refused_unread()
    {
        // Nothing of the body is ever sent: an answer can only come from the header.
        using var connection = await RawConnection.Connect(_gateway.Port);
        await connection.Send($"POST /webhooks/acme/shop HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {20 * Megabyte}\r\n\r\n");
        var answer = await connection.ReadToEnd();
        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_chunked_body_of_20_MB_is_refused_without_reading_it_all()
    {
        using var connection = await RawConnection.Connect(_gateway.Port);
        await connection.Send("POST /webhooks/acme/shop HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        var sent = await connection.SendChunksUntilRefused(20 * Megabyte);
        Assert.InRange(sent, Megabyte, 19 * Megabyte);
    }

    [Fact]
    public async Task A_20_MB_body_that_is_really_sent_gets_its_answer()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/acme/shop") { Content = new StringContent(Padded(20 * Megabyte)) };
        request.Headers.ExpectContinue = true;
        await (await _gateway.Http.SendAsync(request)).ShouldBeProblem(413, "too-large");
    }

    [Fact]
    public async Task A_malformed_chunk_is_400()
    {
        using var connection = await RawConnection.Connect(_gateway.Port);
        await connection.Send("POST /webhooks/acme/shop HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", await connection.ReadToEnd(), StringComparison.Ordinal);
    }

    private static string Padded(int length) => """{"orders":["7"],"padding":" """ + new string('x', length - 30) + "\"}";

    private sealed class Unsized(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override bool CanSeek => false;
    }
}
