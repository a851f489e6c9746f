using System.Text;
using KashflowOrleans.Connectors.Magento;
using KashflowOrleans.Connectors.Magento.Webhooks;
using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class An_event_of_adobe_io
{
    private const string OrderSaved = "observer.sales_order_save_commit_after";

    [Fact]
    public async Task Is_a_hint_at_its_order()
    {
        var hint = await Hint(Pushes.Event(OrderSaved, """{"entity_id":"12","increment_id":"000000012","grand_total":"58.0000"}"""));
        Assert.Equal(new MagentoHint("order", "12", "000000012", "e-1", "sales_order_save_commit_after", NamesOneChange: true), hint);
    }

    [Theory]
    [InlineData("observer.sales_order_save_after", """{"id":12,"increment_id":"12-1"}""", "12", "12-1")]
    [InlineData("observer.sales_order_save_after.uk_only", """{"id":"12"}""", "12", null)]
    [InlineData("observer.checkout_submit_all_after", """{"order":{"entity_id":"12","increment_id":"000000012"},"quote":{"entity_id":"99"}}""", "12", "000000012")]
    [InlineData("plugin.magento.sales.api.order_management.place", """{"entity_id":"12"}""", "12", null)]
    [InlineData("plugin.sales.api.order_repository.save", """{"entity_id":12}""", "12", null)]
    [InlineData("acme.observer.sales_order_save_after", """{"increment_id":"EC-000000012"}""", null, "EC-000000012")]
    [InlineData("observer.sales_order_invoice_save_after", """{"entity_id":"13","id":"13","order_id":"12","increment_id":"000000013"}""", "12", null)]
    [InlineData("observer.sales_order_creditmemo_save_after", """{"entity_id":"13","order_id":12}""", "12", null)]
    [InlineData("observer.sales_order_shipment_track_save_after", """{"entity_id":"13","parent_id":"4","order_id":"12"}""", "12", null)]
    [InlineData("observer.sales_order_status_history_save_after", """{"entity_id":"13","parent_id":"12","comment":"x"}""", "12", null)]
    public async Task Names_the_order_wherever_its_kind_has_it(string type, string value, string? id, string? number)
    {
        var hint = await Hint(Pushes.Event(type, value));
        Assert.Equal((id, number), (hint.OrderId, hint.IncrementId));
    }

    [Theory]
    [InlineData("observer.catalog_product_save_commit_after", """{"sku":"A","entity_id":"5"}""", "catalog_product_save_commit_after are not acted upon")]
    [InlineData("observer.customer_save_after", """{"entity_id":"5"}""", "customer_save_after are not acted upon")]
    [InlineData("observer.sales_order_save_after", """{"status":"new"}""", "names no order")]
    [InlineData("observer.sales_order_invoice_save_after", """{"entity_id":"13","increment_id":"000000013"}""", "names no order")]
    [InlineData("observer.sales_order_save_after", """[]""", "names no order")]
    public async Task That_speaks_of_no_order_is_ignored_with_a_reason(string type, string value, string reason)
    {
        var verdict = await Pushes.AdobeIo().Verify(Pushes.FromAdobeIo(Pushes.Event(type, value)), default);
        Assert.Contains(reason, Assert.IsType<MagentoVerdict.Ignored>(verdict).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Comes_in_batches_too()
    {
        var batch = $"[{Pushes.Event(OrderSaved, """{"entity_id":1}""", "a")},{Pushes.Event("observer.customer_save_after", "{}", "b")},{Pushes.Event(OrderSaved, """{"entity_id":2}""", "c")},{Pushes.Event(OrderSaved, """{"entity_id":1}""", "a")}]";
        var verdict = Assert.IsType<MagentoVerdict.Accepted>(await Pushes.AdobeIo().Verify(Pushes.FromAdobeIo(batch), default));
        Assert.Equal([("1", "a"), ("2", "c")], verdict.Hints.Select(hint => (hint.OrderId!, hint.DedupeKey)));
        Assert.Null(verdict.Reply);
    }

    [Fact]
    public async Task Is_believed_by_either_of_its_two_signatures()
    {
        var keys = new Pushes.Keys();
        var verdict = await Pushes.AdobeIo(keys).Verify(Pushes.FromAdobeIo(Pushes.Event(OrderSaved, """{"entity_id":1}"""), bySecondKey: true), default);
        Assert.IsType<MagentoVerdict.Accepted>(verdict);
        Assert.All(keys.Asked, asked => Assert.Equal("https://static.adobeioevents.com/", asked.Host.ToString()));
    }

    [Fact]
    public async Task With_one_byte_changed_is_refused()
    {
        var body = Pushes.Event(OrderSaved, """{"entity_id":1}""");
        await Rejected(401, Pushes.FromAdobeIo(body, body.Replace(":1}", ":2}", StringComparison.Ordinal)));
        await Rejected(401, Pushes.FromAdobeIo(body, body + " "));
    }

    [Fact]
    public async Task That_is_addressed_to_another_client_is_refused_also_within_a_batch()
    {
        var other = Pushes.Event(OrderSaved, """{"entity_id":1}""", client: "another");
        await Rejected(401, Pushes.FromAdobeIo(other));
        await Rejected(401, Pushes.FromAdobeIo($"[{Pushes.Event(OrderSaved, """{"entity_id":1}""")},{other}]"));
        await Rejected(401, Pushes.FromAdobeIo("""{"event_id":"1","event":{}}"""));
    }

    [Theory]
    [InlineData("//evil.example.org/key.pem")]
    [InlineData("https://evil.example.org/key.pem")]
    [InlineData("/../key.pem")]
    [InlineData("/prod/keys/key.txt")]
    [InlineData("/prod/keys/key.pem?x=.pem")]
    [InlineData("@evil.example.org/key.pem")]
    [InlineData("/a\\b.pem")]
    public async Task Never_sends_us_for_a_key_elsewhere(string path)
    {
        var keys = new Pushes.Keys();
        var push = Pushes.Post(Pushes.Event(OrderSaved, """{"entity_id":1}"""), ("x-adobe-digital-signature-1", "AAAA"), ("x-adobe-public-key1-path", path));
        Assert.Equal(401, Assert.IsType<MagentoVerdict.Rejected>(await Pushes.AdobeIo(keys).Verify(push, default)).Status);
        Assert.Empty(keys.Asked);
    }

    [Fact]
    public async Task Is_asked_for_again_while_the_key_cannot_be_fetched() =>
        await Rejected(503, Pushes.Post(Pushes.Event(OrderSaved, """{"entity_id":1}"""), ("x-adobe-digital-signature-1", "AAAA"), ("x-adobe-public-key1-path", "/prod/keys/gone.pem")));

    [Fact]
    public async Task Of_a_stranger_has_no_key_fetched()
    {
        var keys = new Pushes.Keys();
        foreach (var body in (string[])["{}", "[]", Pushes.Event(OrderSaved, """{"entity_id":1}""", client: "another")])
        {
            Assert.IsType<MagentoVerdict.Rejected>(await Pushes.AdobeIo(keys).Verify(Pushes.Post(body, ("x-adobe-digital-signature-1", "AAAA"), ("x-adobe-public-key1-path", Pushes.KeyPath)), default));
        }

        Assert.Empty(keys.Asked);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("[1]")]
    [InlineData("\"text\"")]
    public async Task That_is_signed_but_no_event_is_a_bad_request(string body) => await Rejected(400, Pushes.FromAdobeIo(body));

    [Fact]
    public async Task Without_a_signature_is_refused() => await Rejected(401, Pushes.Post(Pushes.Event(OrderSaved, """{"entity_id":1}""")));

    [Fact]
    public async Task Is_preceded_by_a_question_that_is_echoed()
    {
        Assert.Equal(new MagentoVerdict.Challenge("abc-123"), await Pushes.AdobeIo().Verify(new MagentoPush("GET", [], default, "abc-123"), default));
        Assert.Equal(400, Assert.IsType<MagentoVerdict.Rejected>(await Pushes.AdobeIo().Verify(new MagentoPush("GET", [], default), default)).Status);
        Assert.Equal(400, Assert.IsType<MagentoVerdict.Rejected>(await Pushes.AdobeIo().Verify(new MagentoPush("GET", [], default, new string('x', 201)), default)).Status);
        Assert.Equal(404, Assert.IsType<MagentoVerdict.Rejected>(await Pushes.Module().Verify(new MagentoPush("GET", [], default, "abc"), default)).Status);
        Assert.Equal(405, Assert.IsType<MagentoVerdict.Rejected>(await Pushes.Module().Verify(new MagentoPush("PUT", [], default), default)).Status);
    }

    [Fact]
    public void Signed_by_adobe_itself_is_believed_only_unchanged()
    {
        // Adobe's own vector where it is at hand; the same rule is held by our own key above.
        if (Samples.SignatureVector() is not { } vector) return;
        var body = Encoding.UTF8.GetBytes(vector.Body);
        Assert.True(PushSignatures.IsByAdobeIo(body, vector.Signature, vector.Pem));
        Assert.False(PushSignatures.IsByCommerce(body, vector.Signature, vector.Pem));
        Assert.False(PushSignatures.IsByAdobeIo(body, vector.BadSignature, vector.Pem));
        body[3] ^= 1;
        Assert.False(PushSignatures.IsByAdobeIo(body, vector.Signature, vector.Pem));
    }

    private static async Task<MagentoHint> Hint(string body) =>
        Assert.Single(Assert.IsType<MagentoVerdict.Accepted>(await Pushes.AdobeIo().Verify(Pushes.FromAdobeIo(body), default)).Hints);

    private static async Task Rejected(int status, MagentoPush push) =>
        Assert.Equal(status, Assert.IsType<MagentoVerdict.Rejected>(await Pushes.AdobeIo().Verify(push, default)).Status);
}

public sealed class A_commerce_webhook
{
    [Fact]
    public async Task Is_signed_over_the_base64_of_its_body_and_answered_with_success()
    {
        var verdict = Assert.IsType<MagentoVerdict.Accepted>(await Pushes.Commerce().Verify(Pushes.FromCommerce("""{"order":{"entity_id":"7","url":"a\/b"}}"""), default));
        Assert.Equal("7", Assert.Single(verdict.Hints).OrderId);
        Assert.Equal("""{"op":"success"}""", verdict.Reply);
    }

    [Fact]
    public async Task May_know_the_orders_number_only() =>
        Assert.Equal((null, "000000007"), Assert.IsType<MagentoVerdict.Accepted>(await Pushes.Commerce().Verify(Pushes.FromCommerce("""{"data":{"order":{"increment_id":"000000007","entity_id":null}}}"""), default)).Hints.Select(hint => (hint.OrderId, hint.IncrementId)).Single());

    [Fact]
    public async Task That_names_no_order_does_not_stop_the_shopper()
    {
        var verdict = Assert.IsType<MagentoVerdict.Ignored>(await Pushes.Commerce().Verify(Pushes.FromCommerce("""{"product":{"sku":"A"}}"""), default));
        Assert.Equal("""{"op":"success"}""", verdict.Reply);
    }

    [Fact]
    public async Task Changed_on_its_way_is_refused()
    {
        Assert.Equal(401, Assert.IsType<MagentoVerdict.Rejected>(await Pushes.Commerce().Verify(Pushes.FromCommerce("""{"id":1}""", """{"id":2}"""), default)).Status);

        // A signature over the body itself is Adobe I/O's, not this one.
        var io = Pushes.FromAdobeIo("""{"id":1}""");
        var push = Pushes.Post("""{"id":1}""", ("x-adobe-commerce-webhook-signature", io.Header("x-adobe-digital-signature-1")!));
        Assert.Equal(401, Assert.IsType<MagentoVerdict.Rejected>(await Pushes.Commerce().Verify(push, default)).Status);
    }

    [Fact]
    public async Task Is_refused_where_it_is_not_expected() =>
        Assert.Equal(401, Assert.IsType<MagentoVerdict.Rejected>(await Pushes.Module().Verify(Pushes.FromCommerce("""{"id":1}"""), default)).Status);
}

public sealed class A_ping_of_a_module
{
    [Theory]
    [InlineData("""{"id":7}""", "7", null)]
    [InlineData("""{"entity_id":"7","increment_id":"000000007"}""", "7", "000000007")]
    [InlineData("""{"order_id":7,"entity_id":13,"increment_id":"000000013"}""", "7", null)]
    [InlineData("""{"order":{"id":"7","increment_id":"000000007"},"id":99}""", "7", "000000007")]
    [InlineData("""{"data":{"order_id":"7"}}""", "7", null)]
    [InlineData("""{"id":"000000007"}""", null, "000000007")]
    [InlineData("""{"increment_id":"UK-7/2"}""", null, "UK-7/2")]
    public async Task Names_its_order_in_one_of_several_ways(string body, string? id, string? number)
    {
        var hint = Assert.Single(Assert.IsType<MagentoVerdict.Accepted>(await Send(body)).Hints);
        Assert.Equal((id, number, "ping"), (hint.OrderId, hint.IncrementId, hint.Kind));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("id=7")]
    [InlineData("""{"id":"7; drop table"}""")]
    [InlineData("""{"id":-7}""")]
    [InlineData("""{"id":{"a":1}}""")]
    [InlineData("""{"id":"\ud800"}""")]
    public async Task That_names_none_is_a_bad_request_with_a_reason(string body)
    {
        var rejected = Assert.IsType<MagentoVerdict.Rejected>(await Send(body));
        Assert.Equal(400, rejected.Status);
        Assert.NotEmpty(rejected.Reason);
    }

    [Fact]
    public async Task Too_deep_or_too_large_is_refused()
    {
        Assert.Equal(400, Assert.IsType<MagentoVerdict.Rejected>(await Send(string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100))).Status);
        Assert.Equal(413, Assert.IsType<MagentoVerdict.Rejected>(await Send(new string(' ', MagentoWebhookVerifier.MaxBodyBytes + 1))).Status);
    }

    [Fact]
    public async Task Carries_the_secret_in_its_header_or_as_authorization()
    {
        (string, string)[] ways =
        [
            ("x-webhook-secret", Pushes.Secret),
            ("Authorization", $"Bearer {Pushes.Secret}"),
            ("authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"kashflow:{Pushes.Secret}"))),
        ];
        foreach (var way in ways) Assert.IsType<MagentoVerdict.Accepted>(await Pushes.Module().Verify(Pushes.Post("""{"id":7}""", way), default));
        Assert.IsType<MagentoVerdict.Accepted>(await Pushes.Module(("webhookSecretHeader", "X-Shop-Key")).Verify(Pushes.Post("""{"id":7}""", ("X-Shop-Key", Pushes.Secret)), default));
    }

    [Theory]
    [InlineData("X-Webhook-Secret", "wrong")]
    [InlineData("X-Webhook-Secret", "")]
    [InlineData("X-Webhook-Secret", Pushes.Secret + "x")]
    [InlineData("Authorization", Pushes.Secret)]
    [InlineData("Authorization", "Basic !!!")]
    [InlineData("Authorization", "Basic bm9jb2xvbg==")]
    [InlineData("X-Other", Pushes.Secret)]
    public async Task Without_the_secret_is_refused(string header, string value) =>
        Assert.Equal(401, Assert.IsType<MagentoVerdict.Rejected>(await Pushes.Module().Verify(Pushes.Post("""{"id":7}""", (header, value)), default)).Status);

    [Fact]
    public async Task Tells_one_change_from_the_next_only_by_a_stamp()
    {
        var first = Hint(await Send("""{"id":7}"""));
        Assert.Equal(first, Hint(await Send("""{"id":7}""")));
        Assert.False(first.NamesOneChange);

        var stamped = Hint(await Send("""{"id":7,"updated_at":"2026-04-01 08:00:00"}"""));
        Assert.True(stamped.NamesOneChange);
        Assert.NotEqual(stamped.DedupeKey, Hint(await Send("""{"id":7,"updated_at":"2026-04-01 08:00:01"}""")).DedupeKey);
        Assert.InRange(stamped.DedupeKey.Length, 64, 200);

        static MagentoHint Hint(MagentoVerdict verdict) => Assert.Single(Assert.IsType<MagentoVerdict.Accepted>(verdict).Hints);
    }

    private static async Task<MagentoVerdict> Send(string body) => await Pushes.Module().Verify(Pushes.Post(body, ("X-Webhook-Secret", Pushes.Secret)), default);
}

public sealed class Any_push
{
    [Fact]
    public async Task Whatever_it_holds_is_judged_without_an_exception()
    {
        var random = new Random(1);
        var seed = Encoding.UTF8.GetBytes($"[{Pushes.Event("observer.sales_order_save_after", """{"entity_id":1,"order":{"id":2}}""")}]");
        for (var attempt = 0; attempt < 3_000; attempt++)
        {
            var bytes = seed.ToArray();
            for (var count = random.Next(1, 6); count > 0; count--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var body = Encoding.Latin1.GetString(bytes);
            _ = await Pushes.Module().Verify(Pushes.Post(body, ("X-Webhook-Secret", Pushes.Secret)), default);
            if (attempt % 20 == 0) _ = await Pushes.AdobeIo().Verify(Pushes.FromAdobeIo(body), default);
        }
    }
}
