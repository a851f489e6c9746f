using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace KashflowOrleans.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class When_a_webhook_is_not_what_it_should_be(Database database) : IAsyncLifetime
{
    private Stack _stack = null!;

    public async Task InitializeAsync() => _stack = await Stack.Start(database);

    public async Task DisposeAsync() => await _stack.DisposeAsync();

    [Fact]
    public async Task A_wrong_secret_is_refused()
    {
        using var answer = await Send("/webhooks/acme/shop", "{\"id\":1}", "wrong");
        await Expect(answer, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_body_that_is_not_JSON_is_refused()
    {
        using var answer = await Send("/webhooks/acme/shop", "id=1", Stack.WebhookSecret);
        await Expect(answer, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_body_of_20_MB_is_refused()
    {
        using var answer = await Send("/webhooks/acme/shop", new string(' ', 20 * 1024 * 1024), Stack.WebhookSecret);
        await Expect(answer, HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("/webhooks/nobody/shop")]
    [InlineData("/webhooks/acme/nothing")]
    [InlineData("/webhooks/acme/kashflow")]
    public async Task An_address_that_takes_no_webhooks_is_not_found(string address)
    {
        using var answer = await Send(address, "{\"id\":1}", Stack.WebhookSecret);
        await Expect(answer, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_order_with_missing_fields_is_held_with_the_fields_named()
    {
        var order = await _stack.PlaceRaw("""{"entity_id":900,"increment_id":"900000900","state":"processing","status":"processing","order_currency_code":"GBP","items":[]}""");
        using var answer = await _stack.Ping(order);
        var shown = await _stack.WaitForStatus(order, "held");
        Assert.Contains("grand_total", (string?)shown["order"]!["reason"], StringComparison.Ordinal);
        Assert.Empty((await _stack.Ledger())["invoices"]!.AsArray());
    }

    [Fact]
    public async Task An_order_that_the_shop_does_not_know_loses_nothing_and_posts_nothing()
    {
        using var answer = await _stack.Ping(123456);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await _stack.WaitForStatus(123456, "retrying");
        Assert.Empty((await _stack.Ledger())["invoices"]!.AsArray());
    }

    private async Task<HttpResponseMessage> Send(string address, string body, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Add("X-Webhook-Secret", secret);
        request.Headers.ExpectContinue = true;
        return await _stack.Api.SendAsync(request);
    }

    private static async Task Expect(HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((int)status, (int)problem["status"]!);
        Assert.NotNull((string?)problem["detail"]);
        Assert.NotNull((string?)problem["correlationId"]);
    }
}
