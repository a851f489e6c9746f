using System.Net;
using System.Text.Json;
using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using NodaTime;

namespace KashflowOrleans.Tests.Gateway;

public sealed class When_orders_are_looked_at : IAsyncLifetime
{
    private const string Orders = "/api/v1/merchants/acme/orders";

    private readonly string _viewer = GatewayFixture.KeyOf("acme", ApiRole.Viewer);
    private readonly string _operator = GatewayFixture.KeyOf("acme", ApiRole.Operator);
    private GatewayFixture _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayFixture.Start();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task They_are_listed_in_the_documented_shape()
    {
        var list = await (await _gateway.Get(Orders, _viewer)).Json();
        Assert.Equal(JsonValueKind.Null, list.GetProperty("nextCursor").ValueKind);
        Assert.Equal(["000008", "000007"], list.GetProperty("orders").EnumerateArray().Select(order => order.GetProperty("number").GetString()));
        Assert.Equal(
            """{"key":"acme/shop/7","channel":"shop","orderId":"7","number":"000007","status":"synced","reason":null,"currency":"GBP","total":165.00,"invoiceNumber":500001,"invoiceGross":165.00,"paid":165.00,"customerCode":"CUST7","placedAt":"2026-01-02T03:04:00Z","receivedAt":"2026-01-02T03:05:00Z","updatedAt":"2026-01-02T03:06:00Z","attempts":0,"nextAttempt":null}""",
            list.GetProperty("orders")[1].GetRawText());
    }

    [Fact]
    public async Task Filters_reach_the_read_model()
    {
        await _gateway.Get(Orders + "?status=held&channel=shop&q=0008&from=2026-01-01&to=2026-02-01T00:00:00%2B01:00&limit=10&cursor=abc", _viewer);
        var filter = _gateway.Orders.LastFilter!;
        Assert.Equal(("held", "shop", "0008", 10, "abc"), (filter.Status, filter.Channel, filter.Query, filter.Limit, filter.Cursor));
        Assert.Equal((Instant.FromUtc(2026, 1, 1, 0, 0), Instant.FromUtc(2026, 1, 31, 23, 0)), (filter.From, filter.To));
    }

    [Fact]
    public async Task Bad_filters_are_named_all_at_once()
    {
        var problem = await (await _gateway.Get(Orders + "?status=lost&from=yesterday&limit=500&stauts=held", _viewer)).ShouldBeProblem(400, "invalid-input");
        Assert.Equal(
            [("stauts", null), ("status", "lost"), ("from", "yesterday"), ("limit", "500")],
            problem.GetProperty("errors").EnumerateArray().Select(error => (error.GetProperty("field").GetString(), error.GetProperty("value").GetString())));
        await (await _gateway.Get(Orders + "?cursor=broken", _viewer)).ShouldBeProblem(400, "invalid-input");
    }

    [Theory]
    [InlineData("000007")]
    [InlineData("7")]
    public async Task One_is_shown_with_documents_and_steps(string number)
    {
        var order = await (await _gateway.Get($"{Orders}/shop/{number}", _viewer)).Json();
        Assert.Equal("000007", order.GetProperty("order").GetProperty("number").GetString());
        Assert.Equal(500001, order.GetProperty("documents").GetProperty("invoice").GetProperty("number").GetInt32());
        Assert.Equal(["order.read", "invoice.created"], order.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("step").GetString()));
    }

    [Fact]
    public async Task A_number_with_a_slash_is_found()
    {
        _gateway.Orders.Rows["acme/shop/55"] = GatewayFixture.Row("acme", "55", "synced") with { Number = "A/55 é" };
        Assert.Equal("55", (await (await _gateway.Get(Orders + "/shop/A%2F55%20%C3%A9", _viewer)).Json()).GetProperty("order").GetProperty("orderId").GetString());
    }

    [Fact]
    public async Task Its_history_is_shown()
    {
        var history = await (await _gateway.Get(Orders + "/shop/7/history?limit=1", _viewer)).Json();
        Assert.Equal("""{"key":"acme/shop/7","steps":[{"sequence":1,"at":"2026-01-02T03:05:00Z","correlationId":"c-1","step":"order.read","detail":"Read from the shop."}]}""", history.GetRawText());
        await (await _gateway.Get(Orders + "/shop/7/history?limit=0", _viewer)).ShouldBeProblem(400, "invalid-input");
    }

    [Theory]
    [InlineData("/shop/000009")]
    [InlineData("/shop/9")]
    [InlineData("/books/000007")]
    [InlineData("/SHOP/000007")]
    public async Task One_that_is_not_there_is_404(string path) => await (await _gateway.Get(Orders + path, _viewer)).ShouldBeProblem(404, "not-found");

    [Fact]
    public async Task Retry_skip_and_resync_reach_its_grain_with_who_asked()
    {
        Assert.Equal("observing", (await (await Act("retry")).Json()).GetProperty("status").GetString());
        Assert.Equal("ignored", (await (await Act("skip", """{"reason":" test order "}""")).Json()).GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.Accepted, (await Act("resync")).StatusCode);

        Assert.Equal(
            ["IOrderGrain/acme/shop/7.Retry(operator-key,same,c-9)", "IOrderGrain/acme/shop/7.Skip(operator-key,test order,c-9)", "IOrderGrain/acme/shop/7.Notify(Requested,c-9)", "IOrderGrain/acme/shop/7.GetStatus"],
            _gateway.Cluster.Calls);
        Assert.All(_gateway.Audit.Lines, line => Assert.Equal(("acme", "acme/shop/7", "operator-key", "c-9"), (line.Merchant, line.Entity, line.Actor, line.CorrelationId)));
        Assert.Equal("""{"reason":" test order "}""", _gateway.Audit.Lines.ElementAt(1).Request);
    }

    [Theory]
    [InlineData("""{"flow":"latest"}""", "latest")]
    [InlineData("{}", "same")]
    public async Task It_is_retried_on_the_flow_version_that_is_asked_for(string body, string version)
    {
        Assert.Equal(HttpStatusCode.OK, (await Act("retry", body)).StatusCode);
        Assert.Equal([$"IOrderGrain/acme/shop/7.Retry(operator-key,{version},c-9)"], _gateway.Cluster.Calls);
    }

    [Theory]
    [InlineData("""{"flow":"newest"}""", "flow")]
    [InlineData("""{"flows":"latest"}""", "flows")]
    public async Task There_is_no_other_version_to_retry_on(string body, string field)
    {
        var problem = await (await Act("retry", body)).ShouldBeProblem(400, "invalid-input");
        Assert.Equal(field, problem.GetProperty("errors")[0].GetProperty("field").GetString());
        Assert.Empty(_gateway.Cluster.Calls);
    }

    [Fact]
    public async Task Only_a_held_order_is_released()
    {
        await (await Act("release")).ShouldBeProblem(409, "conflict");
        _gateway.Cluster.Statuses["acme/shop/7"] = new OrderStatusView(OrderStatuses.Held, "duplicate", null, 0, null);
        Assert.Equal(HttpStatusCode.OK, (await Act("release")).StatusCode);
        Assert.Equal("IOrderGrain/acme/shop/7.Release(operator-key,c-9)", _gateway.Cluster.Calls.Last());
    }

    [Theory]
    [InlineData("""{"reason":""}""")]
    [InlineData("""{"reason":"   "}""")]
    [InlineData("""{}""")]
    [InlineData("""{"reason":"x","why":"y"}""")]
    public async Task Skipping_needs_a_reason(string body)
    {
        await (await Act("skip", body)).ShouldBeProblem(400, "invalid-input");
        Assert.Empty(_gateway.Cluster.Calls);
    }

    [Fact]
    public async Task Acts_on_an_unknown_order_are_404()
    {
        foreach (var act in new[] { "retry", "release", "resync", "skip" })
        {
            await (await _gateway.Send(HttpMethod.Post, $"{Orders}/shop/404/{act}", _operator, act == "skip" ? """{"reason":"x"}""" : null)).ShouldBeProblem(404, "not-found");
        }
    }

    [Fact]
    public async Task Nothing_gets_lost_in_the_sums()
    {
        foreach (var (index, status) in OrderStatuses.All.Index())
        {
            _gateway.Orders.Rows[$"acme/shop/{100 + index}"] = GatewayFixture.Row("acme", $"{100 + index}", status);
        }

        var sums = await (await _gateway.Get("/api/v1/merchants/acme/conservation", _viewer)).Json();
        long Of(string name) => sums.GetProperty(name).GetInt64();
        Assert.Equal((10, 2, 1, 4, 2, 1), (Of("seen"), Of("posted"), Of("ignored"), Of("pending"), Of("held"), Of("dead")));
        Assert.Equal(Of("seen"), Of("posted") + Of("ignored") + Of("pending") + Of("held") + Of("dead"));
        Assert.Equal(OrderStatuses.All, sums.GetProperty("byStatus").EnumerateObject().Select(status => status.Name));
        Assert.Equal("""{"GBP":165.00}""", sums.GetProperty("invoicedGross").GetRawText());
    }

    [Fact]
    public async Task The_read_model_down_is_503()
    {
        _gateway.Orders.IsDown = true;
        await (await _gateway.Get(Orders, _viewer)).ShouldBeProblem(503, "storage-unavailable");
    }

    [Fact]
    public async Task The_cluster_tells_its_backlog()
    {
        await _gateway.Deliver(["7"]);
        var cluster = await (await _gateway.Get("/api/v1/cluster")).Json();
        Assert.Equal(("Test", 1, "2026-01-02T03:04:00Z"), (cluster.GetProperty("runtime").GetString(), cluster.GetProperty("backlog").GetProperty("undone").GetInt64(), cluster.GetProperty("backlog").GetProperty("oldestReceivedAt").GetString()));
        Assert.NotEmpty(cluster.GetProperty("build").GetString()!);
        Assert.InRange(cluster.GetProperty("uptimeSeconds").GetInt64(), 0, 600);
    }

    [Fact]
    public async Task Audit_filters_are_checked()
    {
        await (await _gateway.Get("/api/v1/merchants/acme/audit?before=x&limit=0&who=me", _viewer)).ShouldBeProblem(400, "invalid-input");
        Assert.Equal("""{"lines":[],"nextBefore":null}""", await (await _gateway.Get("/api/v1/merchants/acme/audit?before=2026-01-01", _viewer)).Content.ReadAsStringAsync());
    }

    private Task<HttpResponseMessage> Act(string act, string? body = null) => _gateway.Send(HttpMethod.Post, $"{Orders}/shop/7/{act}", _operator, body, ("X-Correlation-Id", "c-9"));
}
