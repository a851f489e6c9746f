using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KashflowOrleans.Sandbox.Magento.Orders;
using KashflowOrleans.Sandbox.Magento.Webhooks;
using KashflowOrleans.Tests.Sandbox.Support;

namespace KashflowOrleans.Tests.Sandbox.Magento;

public sealed class When_adobe_io_pushes
{
    [Fact]
    public async Task The_event_is_a_cloud_event_signed_over_its_raw_body_with_the_key_that_is_served()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.Shop.Webhooks.SetAsync([new WebhookTarget { Kind = WebhookKind.AdobeIo, Url = receiver.Url, ClientId = "client-1" }]);
        sandbox.Shop.Place(new() { Seed = 3, Kinds = [OrderKind.Discounted] });
        await Wait.ForAsync(() => receiver.Pushes.Count == 1, "the event");

        var push = receiver.Pushes[0];
        using var key = RSA.Create();
        key.ImportFromPem((await sandbox.AnonymousMagentoAsync(HttpMethod.Get, push.Headers["x-adobe-public-key1-path"])).Text);
        var signature = Convert.FromBase64String(push.Headers["x-adobe-digital-signature-1"]);
        Assert.True(key.VerifyData(push.Body, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.False(key.VerifyData(Base64(push.Body), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

        var order = sandbox.Shop.FindOrder(1)!;
        Assert.Equal("client-1", push.Json.GetProperty("recipient_client_id").GetString());
        Assert.Equal("com.adobe.commerce.observer.sales_order_save_commit_after", push.Json.GetProperty("type").GetString());
        var value = push.Json.GetProperty("data").GetProperty("value");
        Assert.Equal("1", value.GetProperty("entity_id").GetString());
        Assert.Equal("000000001", value.GetProperty("increment_id").GetString());
        Assert.Equal(order.Items[0].Row.RowTotal, value.GetProperty("items")[0].GetProperty("row_total").GetDecimal());
        Assert.Equal(JsonValueKind.String, value.GetProperty("addresses").GetProperty("billing").GetProperty("street").ValueKind);
        Assert.Equal(JsonValueKind.Object, value.GetProperty("payment").GetProperty("additional_information").ValueKind);
    }

    [Fact]
    public async Task Nothing_is_sent_before_the_challenge_has_come_back()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.EchoesChallenge = false;
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.Shop.Webhooks.SetAsync([new WebhookTarget { Kind = WebhookKind.AdobeIo, Url = receiver.Url, RetryMilliseconds = 10 }]);
        sandbox.Shop.Place(new() { Seed = 3 });
        await Task.Yield();
        Assert.Empty(receiver.Pushes);
        Assert.False(sandbox.Shop.Webhooks.Status[0].Verified);
        receiver.EchoesChallenge = true;
        await Wait.ForAsync(() => receiver.Pushes.Count == 1, "the event after the challenge");
        Assert.True(sandbox.Shop.Webhooks.Status[0].Verified);
    }

    [Fact]
    public async Task Throttling_and_server_errors_are_tried_again_with_the_same_event_and_a_count()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var answers = 0;
        receiver.Answer = _ => (Interlocked.Increment(ref answers) switch { 1 => HttpStatusCode.TooManyRequests, 2 => HttpStatusCode.ServiceUnavailable, _ => HttpStatusCode.Accepted }, "");
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.Shop.Webhooks.SetAsync([new WebhookTarget { Kind = WebhookKind.AdobeIo, Url = receiver.Url, RetryMilliseconds = 5 }]);
        sandbox.Shop.Place(new() { Seed = 3 });
        await Wait.ForAsync(() => sandbox.Shop.Webhooks.Status[0].Acknowledged == 1, "the acknowledgement");
        Assert.Equal(3, receiver.Pushes.Count);
        Assert.Single(receiver.Pushes.Select(static push => push.Text).Distinct());
        Assert.Equal("2", receiver.Pushes[2].Headers["x-adobe-retry-count"]);
        Assert.Equal(2, sandbox.Shop.Webhooks.Status[0].Retried);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.HttpVersionNotSupported)]
    public async Task Other_refusals_drop_the_event_for_ever(HttpStatusCode status)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = _ => (status, "");
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.Shop.Webhooks.SetAsync([new WebhookTarget { Kind = WebhookKind.AdobeIo, Url = receiver.Url, RetryMilliseconds = 1 }]);
        sandbox.Shop.Place(new() { Seed = 3 });
        await Wait.ForAsync(() => sandbox.Shop.Webhooks.Status[0].Failed == 1, "the event to be given up");
        Assert.Single(receiver.Pushes);
    }

    [Fact]
    public async Task A_gateway_that_is_down_gets_its_events_when_it_is_up_within_the_attempts()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.Shop.Webhooks.SetAsync([new WebhookTarget { Kind = WebhookKind.AdobeIo, Url = new Uri("http://127.0.0.1:9/"), Challenge = false, RetryMilliseconds = 1, MaximumAttempts = 4 }]);
        sandbox.Shop.Place(new() { Seed = 3 });
        await Wait.ForAsync(() => sandbox.Shop.Webhooks.Status[0].Failed == 1, "the event to be given up");
        Assert.Equal(3, sandbox.Shop.Webhooks.Status[0].Retried);
    }

    [Fact]
    public void The_recorded_signature_verifies_over_the_raw_body_alone()
    {
        // A recorded vector is used where the samples are; a pair of our own says the same everywhere.
        var folder = Environment.GetEnvironmentVariable("KASHFLOW_SAMPLES");
        using var key = RSA.Create(2048);
        if (folder is null)
        {
            var body = Encoding.UTF8.GetBytes("""{"event_id":"e1","recipient_client_id":"c1"}""");
            Assert.True(WebhookSigning.VerifyRaw(key, body, WebhookSigning.SignRaw(key, body)));
            Assert.False(WebhookSigning.VerifyRaw(key, body, WebhookSigning.SignBase64(key, body)));
            return;
        }

        var vector = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "magento", "aio-lib-events", "signature_vector.json"))).RootElement;
        var raw = Encoding.UTF8.GetBytes(vector.GetProperty("raw_body").GetString()!);
        key.ImportFromPem(vector.GetProperty("public_key_pem").GetString());
        Assert.True(WebhookSigning.VerifyRaw(key, raw, vector.GetProperty("x-adobe-digital-signature-1").GetString()!));
        Assert.False(WebhookSigning.VerifyRaw(key, Base64(raw), vector.GetProperty("x-adobe-digital-signature-1").GetString()!));
    }

    private static byte[] Base64(byte[] body) => Encoding.ASCII.GetBytes(Convert.ToBase64String(body));
}

public sealed class When_a_commerce_webhook_pushes
{
    [Fact]
    public async Task It_is_signed_over_the_base64_of_a_body_whose_slashes_are_escaped()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var sandbox = await TestSandbox.StartAsync();
        using var key = RSA.Create(2048);
        await sandbox.Shop.Webhooks.SetAsync([new WebhookTarget { Kind = WebhookKind.Commerce, Url = receiver.Url, PrivateKeyPem = key.ExportPkcs8PrivateKeyPem() }]);
        var placed = sandbox.Shop.Place(new() { Seed = 1, Count = 30, Kinds = [OrderKind.MultiLine] });
        await Wait.ForAsync(() => receiver.Pushes.Count == placed.Count, "the events");
        foreach (var push in receiver.Pushes)
        {
            var signature = Convert.FromBase64String(push.Headers["x-adobe-commerce-webhook-signature"]);
            Assert.True(key.VerifyData(Encoding.ASCII.GetBytes(Convert.ToBase64String(push.Body)), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
            Assert.False(key.VerifyData(push.Body, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
            Assert.NotEqual("", push.Json.GetProperty("order").GetProperty("increment_id").GetString());
        }

        Assert.Contains(receiver.Pushes, static push => push.Text.Contains("LMP-DSK\\/OAK", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_never_tried_again_and_an_answer_that_is_no_operation_is_counted()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = static _ => (HttpStatusCode.InternalServerError, "");
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.Shop.Webhooks.SetAsync([new WebhookTarget { Kind = WebhookKind.Commerce, Url = receiver.Url }]);
        sandbox.Shop.Place(new() { Seed = 3 });
        await Wait.ForAsync(() => sandbox.Shop.Webhooks.Status[0].Failed == 1, "the event to be given up");
        receiver.Answer = static _ => (HttpStatusCode.OK, "thanks");
        sandbox.Shop.Hold(1);
        await Wait.ForAsync(() => sandbox.Shop.Webhooks.Status[0].BadReplies == 1, "the bad reply");
        Assert.Equal(2, receiver.Pushes.Count);
    }
}

public sealed class When_a_community_module_pushes
{
    [Fact]
    public async Task It_is_a_ping_with_the_shared_secret()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var sandbox = await TestSandbox.StartAsync();
        var body = $$"""[{"kind":"module","url":"{{receiver.Url}}","secret":"s3cret","secretHeader":"X-Shop-Secret"}]""";
        var set = (await sandbox.AnonymousMagentoAsync(HttpMethod.Post, "/_sandbox/magento/webhooks", body)).Expect(HttpStatusCode.OK);
        Assert.DoesNotContain("s3cret", set.Text, StringComparison.Ordinal);
        (await sandbox.AnonymousMagentoAsync(HttpMethod.Post, "/_sandbox/magento/orders", """{"count":1,"seed":1}""")).Expect(HttpStatusCode.Created);
        await Wait.ForAsync(() => receiver.Pushes.Count == 1, "the ping");
        Assert.Equal("""{"event":"order","id":1,"increment_id":"000000001"}""", receiver.Pushes[0].Text);
        Assert.Equal("s3cret", receiver.Pushes[0].Headers["X-Shop-Secret"]);
        await Wait.ForAsync(() => sandbox.Shop.Webhooks.Status[0].Acknowledged == 1, "the count");
        var counters = (await sandbox.AnonymousMagentoAsync(HttpMethod.Get, "/_sandbox/magento/webhooks")).Json.GetProperty("targets")[0];
        Assert.Equal(1, counters.GetProperty("sent").GetInt32());
        Assert.Equal(1, counters.GetProperty("acked").GetInt32());
    }

    [Fact]
    public async Task Placing_changing_and_commenting_push_and_a_target_may_want_some_of_them()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.Shop.Webhooks.SetAsync(
        [
            new WebhookTarget { Kind = WebhookKind.Module, Url = receiver.Url },
            new WebhookTarget { Kind = WebhookKind.Module, Url = receiver.Url, On = [ShopEventReason.Placed] },
        ]);
        sandbox.Shop.Place(new() { Seed = 1, Kinds = [OrderKind.BankTransfer] });
        sandbox.Shop.Pay(1);
        sandbox.Shop.Ship(1);
        await sandbox.MagentoAsync(HttpMethod.Post, "/rest/V1/orders/1/comments", """{"statusHistory":{"comment":"x"}}""");
        await Wait.ForAsync(() => sandbox.Shop.Webhooks.Status.Sum(static status => status.Acknowledged) == 5, "five pings");
        Assert.Equal([4L, 1L], sandbox.Shop.Webhooks.Status.Select(static status => status.Events));
    }

    [Fact]
    public async Task Duplicates_come_as_often_as_asked_and_disorder_mixes_them()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.Shop.Webhooks.SetAsync([new WebhookTarget { Kind = WebhookKind.Module, Url = receiver.Url, Duplicate = 3, Reorder = true, DelayMilliseconds = 100 }]);
        sandbox.Shop.Place(new() { Seed = 1, Count = 20 });
        await Wait.ForAsync(() => receiver.Pushes.Count == 60, "sixty pings");
        var ids = receiver.Pushes.Select(static push => push.Json.GetProperty("id").GetInt32()).ToList();
        Assert.All(Enumerable.Range(1, 20), id => Assert.Equal(3, ids.Count(one => one == id)));
        Assert.NotEqual(ids.Order(), ids);
    }

    [Fact]
    public async Task An_order_may_be_pushed_before_it_can_be_read()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.Shop.Webhooks.SetAsync([new WebhookTarget { Kind = WebhookKind.Module, Url = receiver.Url }]);
        sandbox.Shop.Place(new() { Seed = 1 }, TimeSpan.FromSeconds(2));
        await Wait.ForAsync(() => receiver.Pushes.Count == 1, "the ping");
        (await sandbox.MagentoAsync("/rest/V1/orders/1")).Expect(HttpStatusCode.NotFound);
        sandbox.Time.Advance(TimeSpan.FromSeconds(2));
        (await sandbox.MagentoAsync("/rest/V1/orders/1")).Expect(HttpStatusCode.OK);
    }
}
