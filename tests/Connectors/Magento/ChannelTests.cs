using System.Net;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Magento.Wire;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Connectors.Common.Support;
using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class Reading_an_order
{
    private const string NoEntity = """{"message":"The entity that was requested doesn't exist. Verify the entity and try again."}""";
    private const string NoRoute = """{"message":"Request does not match any route."}""";

    [Fact]
    public async Task Asks_for_it_by_its_id_and_yields_it_translated()
    {
        using var bench = ShopBench.Answering(HttpStatusCode.OK, Samples.MixedGoods.Write(BodyForm.Rest).ToJsonString());
        var order = Assert.IsType<Outcome<Order>.Done>(await Get(bench)).Value;

        Assert.Equal((165m, "3"), (order.Total, order.Id));
        var request = Assert.Single(bench.Transport.Sent);
        Assert.Equal(("GET https://shop.test/rest/default/V1/orders/3", "Bearer token-1"), ($"{request.Method} {request.Address}", request.Authorization));
        Assert.Equal(("acme/shop/3", "corr-1", "GET /rest/default/V1/orders/3"), (bench.Audit.Lines[0].Entity, bench.Audit.Lines[0].CorrelationId, bench.Audit.Lines[0].Action));
        Assert.DoesNotContain("token-1", bench.Audit.Lines[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(NoEntity)]
    [InlineData("""{"message":"No such entity with %fieldName = %fieldValue","parameters":{"fieldName":"id","fieldValue":3}}""")]
    [InlineData("""{"message":"Kein solches Objekt mit %fieldName = %fieldValue","parameters":{"fieldName":"id","fieldValue":3}}""")]
    public async Task Says_not_found_when_the_shop_says_the_order_is_not_there(string body)
    {
        using var bench = ShopBench.Answering(HttpStatusCode.NotFound, body);
        Assert.Equal(RefusalKind.NotFound, Assert.IsType<Outcome<Order>.Refused>(await Get(bench)).Kind);
        Assert.Single(bench.Transport.Sent);
    }

    [Fact]
    public async Task Never_takes_a_wrong_address_for_a_missing_order()
    {
        using var bench = ShopBench.Answering(HttpStatusCode.NotFound, NoRoute);
        var refused = Assert.IsType<Outcome<Order>.Refused>(await Get(bench));
        Assert.Equal(RefusalKind.Unauthorized, refused.Kind);
        Assert.Contains("baseUrl", refused.Reason, StringComparison.Ordinal);

        using var html = new ShopBench(new ScriptedTransport(_ => ScriptedTransport.Html(HttpStatusCode.NotFound)));
        Assert.IsType<Outcome<Order>.Retry>(await Get(html));
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, """{"items":[],"total_count":0}""", RefusalKind.NotFound)]
    [InlineData(HttpStatusCode.NotFound, NoRoute, RefusalKind.Unauthorized)]
    public async Task Asks_the_list_when_a_404_speaks_another_language(HttpStatusCode status, string list, RefusalKind kind)
    {
        using var bench = new ShopBench(new ScriptedTransport(request => request.Address.AbsolutePath.EndsWith("/3", StringComparison.Ordinal)
            ? ScriptedTransport.Json(HttpStatusCode.NotFound, """{"message":"Die Adresse oder das Objekt gibt es nicht."}""")
            : ScriptedTransport.Json(status, list)));
        Assert.Equal(kind, Assert.IsType<Outcome<Order>.Refused>(await Get(bench)).Kind);
        Assert.Equal(2, bench.Transport.Sent.Count);
    }

    [Fact]
    public async Task Comes_back_later_when_the_shop_is_in_maintenance()
    {
        using var bench = new ShopBench(new ScriptedTransport(_ => ScriptedTransport.Html(HttpStatusCode.ServiceUnavailable)));
        Assert.Contains("maintenance", Assert.IsType<Outcome<Order>.Retry>(await Get(bench)).Reason, StringComparison.Ordinal);
        Assert.Equal(3, bench.Transport.Sent.Count);
    }

    [Theory]
    [InlineData("<html></html>")]
    [InlineData("")]
    [InlineData("{\"entity_id\":3,")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task Comes_back_later_when_a_success_is_not_an_order(string body)
    {
        using var bench = ShopBench.Answering(HttpStatusCode.OK, body);
        Assert.IsType<Outcome<Order>.Retry>(await Get(bench));
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, """{"message":"The consumer isn't authorized to access %resources.","parameters":{"resources":"Magento_Sales::actions_view"}}""", "may not use Magento_Sales::actions_view")]
    [InlineData(HttpStatusCode.Forbidden, """{"message":"The consumer isn't authorized to access %resources.","parameters":{"resources":"Magento_Sales::actions_view"}}""", "may not use Magento_Sales::actions_view")]
    [InlineData(HttpStatusCode.Unauthorized, """{"message":"The signature is invalid. Verify and try again."}""", "does not accept the credentials (The signature is invalid")]
    [InlineData(HttpStatusCode.Unauthorized, "oauth_problem=The+signature+is+invalid.+Verify+and+try+again.", "refuses the signature (The signature is invalid. Verify and try again.)")]
    [InlineData(HttpStatusCode.Unauthorized, "<html>401</html>", "in front of the shop")]
    public async Task Says_in_plain_words_what_the_credentials_lack(HttpStatusCode status, string body, string reason)
    {
        using var bench = ShopBench.Answering(status, body);
        var refused = Assert.IsType<Outcome<Order>.Refused>(await Get(bench));
        Assert.Equal(RefusalKind.Unauthorized, refused.Kind);
        Assert.Contains(reason, refused.Reason, StringComparison.Ordinal);
        Assert.Single(bench.Transport.Sent);
    }

    [Fact]
    public async Task Passes_a_throttle_on_to_everybody()
    {
        using var bench = new ShopBench(new ScriptedTransport(_ => HttpBench.Status(HttpStatusCode.TooManyRequests, """{"message":"Too Many Requests","trace":null}""", TimeSpan.FromSeconds(30))()));
        Assert.Equal(TimeSpan.FromSeconds(30), Assert.IsType<Outcome<Order>.Retry>(await Get(bench)).After);
        Assert.Equal([TimeSpan.FromSeconds(30)], bench.Gate.Pauses);
    }

    [Fact]
    public async Task Tries_again_at_once_when_a_connection_breaks()
    {
        var body = Samples.MixedGoods.Write(BodyForm.Rest).ToJsonString();
        using var bench = new ShopBench(ScriptedTransport.Sequence(HttpBench.Breaks(), () => ScriptedTransport.Json(HttpStatusCode.OK, body)));
        Assert.IsType<Outcome<Order>.Done>(await Get(bench));
    }

    [Fact]
    public async Task Sends_nothing_without_budget()
    {
        using var bench = ShopBench.Answering(HttpStatusCode.OK, "{}");
        bench.Gate.HasBudget = false;
        Assert.IsType<Outcome<Order>.Retry>(await Get(bench));
        Assert.Empty(bench.Transport.Sent);
    }

    private static Task<Outcome<Order>> Get(ShopBench bench) => bench.Call(channel => channel.GetOrder("3", ShopBench.Context, CancellationToken.None));
}

public sealed class Leaving_a_note
{
    [Fact]
    public async Task Adds_a_comment_for_staff_alone_and_leaves_the_status_alone()
    {
        using var bench = ShopBench.Answering(HttpStatusCode.OK, "true");
        Assert.True(Assert.IsType<Outcome<bool>.Done>(await Add(bench)).Value);
        var request = Assert.Single(bench.Transport.Sent);
        Assert.Equal("POST https://shop.test/rest/default/V1/orders/3/comments", $"{request.Method} {request.Address}");
        Assert.Equal("""{"statusHistory":{"comment":"KashFlow invoice 1001 £","is_customer_notified":0,"is_visible_on_front":0}}""", System.Text.RegularExpressions.Regex.Unescape(request.Body!));
    }

    [Fact]
    public async Task Is_in_doubt_when_the_reply_is_lost_and_is_not_sent_twice()
    {
        foreach (var answer in (Func<HttpResponseMessage>[])[HttpBench.Breaks(), () => ScriptedTransport.Html(HttpStatusCode.ServiceUnavailable), HttpBench.Status(HttpStatusCode.InternalServerError, "{}"), HttpBench.Status(HttpStatusCode.OK, "<html>")])
        {
            using var bench = new ShopBench(ScriptedTransport.Sequence(answer));
            Assert.IsType<Outcome<bool>.InDoubt>(await Add(bench));
            Assert.Single(bench.Transport.Sent);
        }
    }

    [Fact]
    public async Task Is_retried_later_when_it_was_certainly_not_done()
    {
        using var refused = new ShopBench(ScriptedTransport.Sequence(HttpBench.Breaks(HttpRequestError.ConnectionError)));
        Assert.IsType<Outcome<bool>.Retry>(await Add(refused));
        using var throttled = new ShopBench(ScriptedTransport.Sequence(HttpBench.Status(HttpStatusCode.TooManyRequests)));
        Assert.IsType<Outcome<bool>.Retry>(await Add(throttled));
    }

    [Fact]
    public async Task Is_refused_for_good_when_the_shop_refuses_it()
    {
        using var bench = ShopBench.Answering(HttpStatusCode.BadRequest, """{"message":"\"%fieldName\" is required. Enter and try again.","parameters":{"fieldName":"comment"}}""");
        var refused = Assert.IsType<Outcome<bool>.Refused>(await Add(bench));
        Assert.Equal((RefusalKind.Invalid, "HTTP 400: \"comment\" is required. Enter and try again."), (refused.Kind, refused.Reason));
    }

    private static Task<Outcome<bool>> Add(ShopBench bench) => bench.Call(channel => channel.AddNote("3", "KashFlow invoice 1001 £", ShopBench.Context, CancellationToken.None));
}

public sealed class Trying_a_connection
{
    [Fact]
    public async Task Needs_the_stores_and_the_orders()
    {
        using var bench = new ShopBench(new ScriptedTransport(request => request.Address.AbsolutePath.EndsWith("storeConfigs", StringComparison.Ordinal)
            ? ScriptedTransport.Json(HttpStatusCode.OK, """[{"id":1,"code":"default","timezone":"Europe/London","base_currency_code":"GBP"}]""")
            : ScriptedTransport.Json(HttpStatusCode.Unauthorized, """{"message":"The consumer isn't authorized to access %resources.","parameters":{"resources":"Magento_Sales::actions_view"}}""")));
        var outcome = await bench.Call(channel => channel.Try(ShopBench.Context, CancellationToken.None));
        Assert.Contains("Magento_Sales::actions_view", Assert.IsType<Outcome<IReadOnlyList<WireStoreConfig>>.Refused>(outcome).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Yields_the_stores()
    {
        using var bench = new ShopBench(new ScriptedTransport(request => ScriptedTransport.Json(
            HttpStatusCode.OK,
            request.Address.AbsolutePath.EndsWith("storeConfigs", StringComparison.Ordinal) ? """[{"id":1,"code":"default","timezone":"Europe/London","base_currency_code":"GBP"}]""" : """{"items":[],"total_count":0}""")));
        Assert.True((await bench.Call(channel => channel.Try(ShopBench.Context, CancellationToken.None))).TryGetValue(out var stores));
        Assert.Equal(("1", "default", "Europe/London", "GBP"), (stores[0].Id, stores[0].Code, stores[0].Timezone, stores[0].BaseCurrencyCode));
    }
}
