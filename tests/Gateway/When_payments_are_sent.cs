using System.Text;
using System.Text.Json;
using KashflowOrleans.Configuration;

namespace KashflowOrleans.Tests.Gateway;

public sealed class When_payments_are_sent
{
    private const string Payments = "/api/v1/merchants/acme/payments";
    private const string Good = """{"source":"paypal","id":"4GH","amount":12.50,"currency":"GBP","occurredAt":"2026-01-31T23:59:59Z","fee":"0.35","reference":"000007"}""";

    [Fact]
    public async Task They_are_stored_before_the_answer_and_a_repetition_is_told()
    {
        await using var gateway = await GatewayFixture.Start();
        using var first = await gateway.Send(HttpMethod.Post, Payments, body: $"[{Good},{Good}]");
        Assert.Equal(202, (int)first.StatusCode);
        var told = await first.Json();
        Assert.Equal((1, 1, 0), (told.GetProperty("received").GetInt32(), told.GetProperty("duplicates").GetInt32(), told.GetProperty("conflicts").GetArrayLength()));
        Assert.Equal((12.50m, 0.35m), (gateway.Payments.Rows["acme/payments/paypal/4GH"].Line.Amount, gateway.Payments.Rows["acme/payments/paypal/4GH"].Line.Fee!.Value));

        using var other = await gateway.Send(HttpMethod.Post, Payments, body: $"[{Good.Replace("12.50", "12.51", StringComparison.Ordinal)}]");
        var conflict = (await other.Json()).GetProperty("conflicts")[0];
        Assert.Equal(("paypal", "4GH", "amount", "12.50", "12.51"), (Text(conflict, "source"), Text(conflict, "id"), Text(conflict, "field"), Text(conflict, "stored"), Text(conflict, "sent")));
        Assert.Equal(12.50m, gateway.Payments.Rows["acme/payments/paypal/4GH"].Line.Amount);
    }

    [Theory]
    [InlineData("\"source\":\"paypal\"", "\"source\":\"Pay Pal\"", "[0].source")]
    [InlineData("\"source\":\"paypal\",", "", "[0].source")]
    [InlineData("\"id\":\"4GH\"", "\"id\":\" \"", "[0].id")]
    [InlineData("\"amount\":12.50", "\"amount\":0", "[0].amount")]
    [InlineData("\"amount\":12.50", "\"amount\":-1", "[0].amount")]
    [InlineData("\"amount\":12.50", "\"amount\":\"1,50\"", "[0].amount")]
    [InlineData("\"amount\":12.50", "\"amount\":1.23456", "[0].amount")]
    [InlineData("\"amount\":12.50", "\"amount\":1e300", "[0].amount")]
    [InlineData("\"amount\":12.50,", "", "[0].amount")]
    [InlineData("\"amount\":12.50", "\"amount\":[1]", "[0].amount")]
    [InlineData("\"fee\":\"0.35\"", "\"fee\":-0.01", "[0].fee")]
    [InlineData("\"fee\":\"0.35\"", "\"fee\":12.51", "[0].fee")]
    [InlineData("\"GBP\"", "\"gbp\"", "[0].currency")]
    [InlineData("2026-01-31T23:59:59Z", "31/01/2026", "[0].occurredAt")]
    [InlineData("\"reference\"", "\"kind\":\"payout\",\"reference\"", "[0].kind")]
    [InlineData("\"reference\"", "\"colour\":\"red\",\"reference\"", "[0].colour")]
    [InlineData("\"reference\":\"000007\"", "\"reference\":\"a\\u0000b\"", "[0].reference")]
    public async Task What_is_wrong_is_named_with_its_place_and_nothing_is_stored(string before, string after, string field)
    {
        await using var gateway = await GatewayFixture.Start();
        using var reply = await gateway.Send(HttpMethod.Post, Payments, body: $"[{Good.Replace(before, after, StringComparison.Ordinal)},{Good.Replace("4GH", "5", StringComparison.Ordinal)}]");
        var problem = await reply.ShouldBeProblem(400, "invalid-input");
        Assert.Contains(field, problem.GetProperty("errors").EnumerateArray().Select(error => Text(error, "field")));
        Assert.All(problem.GetProperty("errors").EnumerateArray(), error => Assert.NotEmpty(Text(error, "message")!));
        Assert.Single(gateway.Payments.Rows);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[1]")]
    [InlineData("null")]
    public async Task It_must_be_a_list_of_objects(string body)
    {
        await using var gateway = await GatewayFixture.Start();
        using var reply = await gateway.Send(HttpMethod.Post, Payments, body: body);
        await reply.ShouldBeProblem(400, "invalid-input");
    }

    [Fact]
    public async Task A_thousand_are_taken_and_one_more_is_not()
    {
        await using var gateway = await GatewayFixture.Start();
        using var most = await gateway.Send(HttpMethod.Post, Payments, body: List(1000));
        Assert.Equal(1000, (await most.Json()).GetProperty("received").GetInt32());
        using var more = await gateway.Send(HttpMethod.Post, Payments, body: List(1001));
        await more.ShouldBeProblem(400, "invalid-input");

        static string List(int count) => "[" + string.Join(',', Enumerable.Range(0, count).Select(number => Good.Replace("4GH", $"n{number}", StringComparison.Ordinal))) + "]";
    }

    [Theory]
    [InlineData("", "(body)")]
    [InlineData("source,id,amount,currency,occurredAt\n", "(body)")]
    [InlineData("source,source\na,b\n", "row 1")]
    [InlineData("source,id,amount,currency,occurredAt\nbank,1,2.00\n", "row 2")]
    [InlineData("source,id,amount,currency,occurredAt\nbank,\"1,2.00,GBP,2026-01-02\n", "(body)")]
    [InlineData("source,id,amount,currency,occurredAt\nbank,9,2.00,GBP,2026-01-02\nbank,10,x,GBP,2026-01-02\n", "row 3.amount")]
    public async Task In_CSV_too(string text, string field)
    {
        await using var gateway = await GatewayFixture.Start();
        using var reply = await SendCsv(gateway, text);
        var problem = await reply.ShouldBeProblem(400, "invalid-input");
        Assert.Equal(field, Text(problem.GetProperty("errors")[0], "field"));
        Assert.Single(gateway.Payments.Rows);
    }

    [Fact]
    public async Task CSV_with_quotes_commas_and_a_byte_order_mark_is_read()
    {
        await using var gateway = await GatewayFixture.Start();
        using var reply = await SendCsv(gateway, "\uFEFFsource,id,amount,currency,occurredAt,reference\r\nbank,9,2.00,GBP,2026-01-02,\"a, \"\"b\"\"\nc\"\r\n\r\nbank,10,3,GBP,2026-01-02,\r\n");

        // A line break within a value is no word of a reference.
        await reply.ShouldBeProblem(400, "invalid-input");
        using var right = await SendCsv(gateway, "\uFEFFsource,id,amount,currency,occurredAt,reference\r\nbank,9,2.00,GBP,2026-01-02,\"a, \"\"b\"\"\"\r\n\r\nbank,10,3,GBP,2026-01-02,\r\n");
        Assert.Equal(2, (await right.Json()).GetProperty("received").GetInt32());
        Assert.Equal(("a, \"b\"", null), (gateway.Payments.Rows["acme/payments/bank/9"].Line.Reference, gateway.Payments.Rows["acme/payments/bank/10"].Line.Reference));
    }

    [Fact]
    public async Task While_the_database_is_away_nothing_is_promised()
    {
        await using var gateway = await GatewayFixture.Start();
        gateway.Payments.IsDown = true;
        using var reply = await gateway.Send(HttpMethod.Post, Payments, body: $"[{Good}]");
        await reply.ShouldBeProblem(503, "storage-unavailable");
    }

    [Fact]
    public async Task They_are_listed_and_shown_with_candidates()
    {
        await using var gateway = await GatewayFixture.Start();
        var list = await (await gateway.Get(Payments + "?state=unmatched&source=bank&q=th&from=2026-01-01&to=2026-02-01&limit=5")).Json();
        Assert.Equal("1", Text(list.GetProperty("payments")[0], "id"));
        Assert.Equal(("unmatched", "bank", "th", 5), (gateway.Payments.LastFilter!.State, gateway.Payments.LastFilter.Source, gateway.Payments.LastFilter.Query, gateway.Payments.LastFilter.Limit));
        var detail = await (await gateway.Get(Payments + "/bank/1")).Json();
        Assert.Equal("000007", Text(detail.GetProperty("candidates")[0], "number"));
        Assert.Equal("unmatched", Text(detail.GetProperty("payment"), "state"));

        await (await gateway.Get(Payments + "?state=lost")).ShouldBeProblem(400, "invalid-input");
        await (await gateway.Get(Payments + "?cursor=broken")).ShouldBeProblem(400, "invalid-input");
        await (await gateway.Get(Payments + "/bank/2")).ShouldBeProblem(404, "not-found");
        await (await gateway.Get("/api/v1/merchants/other/payments/bank/1")).ShouldBeProblem(404, "not-found");
        await (await gateway.Get("/api/v1/merchants/nobody/payments")).ShouldBeProblem(404, "not-found");
    }

    [Fact]
    public async Task A_person_matches_takes_back_and_leaves_out()
    {
        await using var gateway = await GatewayFixture.Start();
        var key = GatewayFixture.KeyOf("acme", ApiRole.Operator);
        using var matched = await gateway.Send(HttpMethod.Post, Payments + "/bank/1/match", key, """{"channel":"shop","number":"000007"}""", ("X-Correlation-Id", "c-9"));
        Assert.Equal("matched", Text(await matched.Json(), "state"));
        using var taken = await gateway.Send(HttpMethod.Post, Payments + "/bank/1/unmatch", key, headers: ("X-Correlation-Id", "c-9"));
        Assert.Equal(200, (int)taken.StatusCode);
        using var ignored = await gateway.Send(HttpMethod.Post, Payments + "/bank/1/ignore", key, """{"reason":"a loan"}""", ("X-Correlation-Id", "c-9"));
        Assert.Equal("ignored", Text(await ignored.Json(), "state"));
        Assert.Equal(
            [
                "IPaymentGrain/acme/payments/bank/1.Match(acme/shop/7,GBP,operator-key,c-9)",
                "IPaymentGrain/acme/payments/bank/1.Unmatch(operator-key,c-9)",
                "IPaymentGrain/acme/payments/bank/1.Ignore(operator-key,a loan,c-9)",
            ],
            gateway.Cluster.Calls);
    }

    [Theory]
    [InlineData("match", "{}", "channel")]
    [InlineData("match", """{"channel":"shop","number":"404"}""", "number")]
    [InlineData("match", """{"channel":"Shop!","number":"000007"}""", "channel")]
    [InlineData("ignore", "{}", "reason")]
    public async Task What_is_wrong_with_that_is_named(string act, string body, string field)
    {
        await using var gateway = await GatewayFixture.Start();
        using var reply = await gateway.Send(HttpMethod.Post, $"{Payments}/bank/1/{act}", body: body);
        var problem = await reply.ShouldBeProblem(400, "invalid-input");
        Assert.Contains(field, problem.GetProperty("errors").EnumerateArray().Select(error => Text(error, "field")));
        Assert.Empty(gateway.Cluster.Calls);
    }

    [Fact]
    public async Task What_contradicts_what_stands_is_a_conflict()
    {
        await using var gateway = await GatewayFixture.Start();
        gateway.Cluster.Refusal = "Payment 1 belongs to order 000008; take it away from that first (unmatch).";
        using var reply = await gateway.Send(HttpMethod.Post, Payments + "/bank/1/match", body: """{"channel":"shop","number":"000007"}""");
        Assert.Contains("000008", Text(await reply.ShouldBeProblem(409, "conflict"), "detail"), StringComparison.Ordinal);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static async Task<HttpResponseMessage> SendCsv(GatewayFixture gateway, string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Payments) { Content = new StringContent(text, Encoding.UTF8, "text/csv") };
        request.Headers.Authorization = new("Bearer", GatewayFixture.ClusterKey);
        return await gateway.Http.SendAsync(request);
    }
}
