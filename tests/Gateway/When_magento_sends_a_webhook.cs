using System.Net;
using System.Security.Cryptography;
using System.Text;
using KashflowOrleans.Connectors.Magento.Webhooks;

namespace KashflowOrleans.Tests.Gateway;

/// <summary>Magento's three kinds of push through its own verifier, over HTTP.</summary>
public sealed class When_magento_sends_a_webhook : IAsyncLifetime
{
    private const string Path = "/webhooks/acme/signed";
    private const string Secret = "sixteen-characters-or-more";
    private const string AdobeEvent = """{"id":"1","event_id":"ev-1","type":"com.adobe.commerce.observer.sales_order_save_commit_after","recipient_client_id":"client-1","data":{"value":{"entity_id":"42","increment_id":"000000042"}}}""";

    private static readonly RSA Adobe = RSA.Create(2048);
    private static readonly RSA Shop = RSA.Create(2048);

    private readonly Keys _keys = new();
    private GatewayFixture _gateway = null!;

    public async Task InitializeAsync()
    {
        _keys.Pem = Adobe.ExportSubjectPublicKeyInfoPem();
        _gateway = await GatewayFixture.Start(magentoKeys: _keys);
        await Configure("adobe-io,commerce,module");
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task AnAdobe_event_signed_over_the_raw_body_is_accepted_once()
    {
        var first = await Post(AdobeEvent, AdobeHeaders(AdobeEvent));
        Assert.Equal((HttpStatusCode.Accepted, """{"eventId":1,"duplicate":false}"""), (first.StatusCode, await first.Content.ReadAsStringAsync()));
        var again = await Post(AdobeEvent, AdobeHeaders(AdobeEvent));
        Assert.Equal("""{"eventId":1,"duplicate":true}""", await again.Content.ReadAsStringAsync());
        Assert.Equal("acme/signed/42", Assert.Single(_gateway.Inbox.Events).EntityKey);
    }

    [Fact]
    public async Task One_byte_more_makes_the_signature_wrong() =>
        await (await Post(AdobeEvent + " ", AdobeHeaders(AdobeEvent))).ShouldBeProblem(401, "wrong-signature");

    [Fact]
    public async Task AnAdobe_event_for_somebody_else_is_401()
    {
        var foreign = AdobeEvent.Replace("client-1", "client-2", StringComparison.Ordinal);
        await (await Post(foreign, AdobeHeaders(foreign))).ShouldBeProblem(401, "wrong-signature");
    }

    [Fact]
    public async Task WithoutAdobes_key_the_sender_is_asked_to_come_again()
    {
        _keys.Pem = null;
        var response = await Post(AdobeEvent, AdobeHeaders(AdobeEvent));
        await response.ShouldBeProblem(503, "cannot-verify");
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_batch_ofAdobe_events_is_durable_as_a_whole()
    {
        var batch = $"[{AdobeEvent},{AdobeEvent.Replace("ev-1", "ev-2", StringComparison.Ordinal).Replace("\"42\"", "\"43\"", StringComparison.Ordinal)}]";
        Assert.Equal(HttpStatusCode.Accepted, (await Post(batch, AdobeHeaders(batch))).StatusCode);
        Assert.Equal(["acme/signed/42", "acme/signed/43"], _gateway.Inbox.Events.Select(stored => stored.EntityKey));
    }

    [Fact]
    public async Task Adobes_challenge_is_echoed_only_where_its_events_are_wanted()
    {
        Assert.Equal("abc", await (await _gateway.Get(Path + "?challenge=abc", null)).Content.ReadAsStringAsync());
        await Configure("module");
        await (await _gateway.Get(Path + "?challenge=abc", null)).ShouldBeProblem(404, "unknown-webhook");
    }

    [Fact]
    public async Task A_commerce_webhook_signed_over_the_bodys_base64_gets_its_operation()
    {
        const string Body = """{"order":{"entity_id":77,"updated_at":"2026-01-02 03:04:05"}}""";
        var response = await Post(Body, ("x-adobe-commerce-webhook-signature", Sign(Shop, Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(Body))))));
        Assert.Equal((HttpStatusCode.OK, """{"op":"success"}"""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal("acme/signed/77", Assert.Single(_gateway.Inbox.Events).EntityKey);

        await (await Post(Body, ("x-adobe-commerce-webhook-signature", Sign(Shop, Encoding.UTF8.GetBytes(Body))))).ShouldBeProblem(401, "wrong-signature");
    }

    [Fact]
    public async Task A_commerce_webhook_without_an_id_never_stops_the_checkout()
    {
        const string Body = """{"order":{"increment_id":"000000077"}}""";
        var response = await Post(Body, ("x-adobe-commerce-webhook-signature", Sign(Shop, Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(Body))))));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(_gateway.Inbox.Events);
    }

    [Theory]
    [InlineData("X-Webhook-Secret", Secret)]
    [InlineData("Authorization", "Bearer " + Secret)]
    public async Task A_modules_webhook_with_the_shared_secret_is_accepted(string header, string value) =>
        Assert.Equal(HttpStatusCode.Accepted, (await Post("""{"entity_id":"42"}""", (header, value))).StatusCode);

    [Fact]
    public async Task A_modules_webhook_without_it_is_401() => await (await Post("""{"entity_id":"42"}""", ("X-Webhook-Secret", "wrong-wrong-wrong-wrong"))).ShouldBeProblem(401, "wrong-signature");

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"about":"nothing"}""")]
    [InlineData("""{"increment_id":"000000042"}""")]
    public async Task A_modules_body_that_names_no_order_is_400(string body) => await (await Post(body, ("X-Webhook-Secret", Secret))).ShouldBeProblem(400, "not-json");

    [Fact]
    public async Task A_connection_whose_secret_cannot_be_opened_asks_to_come_again_and_says_no_more()
    {
        await Configure("module", """{"env":"NOT_SET"}""");
        var problem = await (await Post("""{"entity_id":"42"}""", ("X-Webhook-Secret", Secret))).ShouldBeProblem(503, "cannot-verify");
        Assert.DoesNotContain("NOT_SET", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rotated_secret_is_in_use_at_once()
    {
        await Configure("module", """{"value":"another-secret-of-twenty"}""");
        Assert.Equal(HttpStatusCode.Accepted, (await Post("""{"entity_id":"42"}""", ("X-Webhook-Secret", "another-secret-of-twenty"))).StatusCode);
        await (await Post("""{"entity_id":"42"}""", ("X-Webhook-Secret", Secret))).ShouldBeProblem(401, "wrong-signature");
    }

    private async Task Configure(string kinds, string webhookSecret = $$"""{"value":"{{Secret}}"}""")
    {
        var pem = System.Text.Json.JsonSerializer.Serialize(Shop.ExportSubjectPublicKeyInfoPem());
        var body = $$$"""
            {
              "kind": "magento", "baseUrl": "https://shop.example/rest/default",
              "settings": { "auth": "bearer", "webhook": "{{{kinds}}}", "adobeIoClientId": "client-1" },
              "secrets": { "accessToken": { "value": "t" }, "webhookSecret": {{{webhookSecret}}}, "commercePublicKey": { "value": {{{pem}}} } }
            }
            """;
        (await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/acme/connections/signed", body: body)).EnsureSuccessStatusCode();
    }

    private Task<HttpResponseMessage> Post(string body, params (string Name, string Value)[] headers) => _gateway.Send(HttpMethod.Post, Path, null, body, headers);

    private (string Name, string Value)[] AdobeHeaders(string signed) =>
        [("x-adobe-digital-signature-1", Sign(Adobe, Encoding.UTF8.GetBytes(signed))), ("x-adobe-public-key1-path", "/prod/keys/pub-key-1.pem")];

    private static string Sign(RSA key, byte[] data) => Convert.ToBase64String(key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    private sealed class Keys : IPublicKeySource
    {
        public string? Pem { get; set; }

        public ValueTask<string?> GetKey(Uri host, string path, CancellationToken cancellation) => ValueTask.FromResult(Pem);
    }
}
