using System.Net;
using KashflowOrleans.Configuration;
using KashflowOrleans.Tests.Gateway.Fakes;

namespace KashflowOrleans.Tests.Gateway;

public sealed class When_flows_are_looked_at : IAsyncLifetime
{
    private const string Flows = "/api/v1/merchants/acme/flows";
    private const string Flow = Flows + "/" + FakeFlows.Seeded;

    private readonly string _viewer = GatewayFixture.KeyOf("acme", ApiRole.Viewer);
    private GatewayFixture _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayFixture.Start();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Own_ones_are_listed_in_the_documented_shape()
    {
        var list = await (await _gateway.Get(Flows, _viewer)).Json();
        var own = list.GetProperty("flows").EnumerateArray().First();
        var (first, second) = (_gateway.Flows.Ref(1).Hash, _gateway.Flows.Ref(2).Hash);
        Assert.Equal(
            "{\"flow\":\"web-orders\",\"title\":\"Web orders\",\"subject\":\"order\",\"channels\":[\"magento\"],\"isPrebuilt\":false,"
            + "\"draft\":{\"revision\":3,\"basedOn\":{\"flow\":\"web-orders\",\"version\":2},\"by\":\"somebody-else\",\"at\":\"2026-01-02T03:04:00Z\"},"
            + $"\"versions\":[{{\"number\":1,\"hash\":\"{first}\",\"comment\":\"first try\",\"by\":\"somebody-else\",\"at\":\"2026-01-02T03:04:00Z\"}},"
            + $"{{\"number\":2,\"hash\":\"{second}\",\"comment\":\"first try\",\"by\":\"somebody-else\",\"at\":\"2026-01-02T03:04:00Z\"}}],"
            + "\"inForce\":{\"dev\":2}}",
            own.GetRawText());
        Assert.DoesNotContain(_gateway.Cluster.Calls, call => call.StartsWith("IFlowGrain", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Those_of_the_program_are_listed_with_where_they_are_in_force()
    {
        Assert.Equal("""{"dev":3,"qa":3,"prod":3}""", await InForce());

        var config = (await _gateway.Directory.Get("acme", default))!;
        await _gateway.Directory.Put(config with { Version = 2, Flows = [new FlowBinding("prod", "order", "magento", _gateway.Flows.Ref(1)), new FlowBinding("qa", "order", "*", _gateway.Flows.Ref(1))] }, default);
        await Answers.Eventually(() => InForce().Result == """{"dev":3}""", "the new configuration to be read");
    }

    [Fact]
    public async Task They_are_listed_by_subject()
    {
        _gateway.Flows.Records["acme/back"] = _gateway.Flows.Records[$"acme/{FakeFlows.Seeded}"] with { Subject = "refund" };
        Assert.Equal(["back", "prebuilt/magento-refund"], await Names("?subject=refund"));
        Assert.Equal(["back", FakeFlows.Seeded, "prebuilt/magento-customer", "prebuilt/magento-order-to-cash", "prebuilt/magento-refund"], await Names(string.Empty));
        Assert.Equal([], await Names("?subject=stock"));
        var problem = await (await _gateway.Get(Flows + "?subject=orders&q=x", _viewer)).ShouldBeProblem(400, "invalid-input");
        Assert.Equal([("q", null), ("subject", "orders")], problem.GetProperty("errors").EnumerateArray().Select(error => (error.GetProperty("field").GetString(), error.GetProperty("value").GetString())));
    }

    [Fact]
    public async Task One_merchant_does_not_see_anothers()
    {
        Assert.DoesNotContain(FakeFlows.Seeded, (await (await _gateway.Get("/api/v1/merchants/other/flows")).Json()).GetRawText(), StringComparison.Ordinal);
        await (await _gateway.Get($"/api/v1/merchants/other/flows/{FakeFlows.Seeded}")).ShouldBeProblem(404, "not-found");
    }

    [Fact]
    public async Task One_is_shown_with_its_promotions_and_what_their_dry_runs_showed()
    {
        var flow = await (await _gateway.Get(Flow, _viewer)).Json();
        Assert.Equal(FakeFlows.Seeded, flow.GetProperty("flow").GetProperty("flow").GetString());
        const string Promotion =
            """{"id":1,"version":1,"environment":"prod","state":"waiting","comparison":{"environment":"prod","summary":{"orders":2}},"comment":"please","by":"somebody-else","at":"2026-01-02T03:04:00Z","decidedBy":null,"decidedAt":null}""";
        Assert.Equal(Promotion, flow.GetProperty("promotions")[0].GetRawText());
        Assert.Equal(Promotion, (await (await _gateway.Get(Flow + "/promotions", _viewer)).Json()).GetProperty("promotions")[0].GetRawText());
    }

    [Fact]
    public async Task A_version_is_shown_with_its_document()
    {
        var version = await (await _gateway.Get(Flow + "/versions/2", _viewer)).Json();
        Assert.Equal((2, "Look at it again"), (version.GetProperty("version").GetProperty("number").GetInt32(), version.GetProperty("document").GetProperty("nodes")[1].GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/Web_Orders")]
    [InlineData("/nothing/draft")]
    [InlineData("/nothing/promotions")]
    [InlineData("/nothing/versions/1")]
    [InlineData("/web-orders/versions/3")]
    [InlineData("/web-orders/versions/0")]
    [InlineData("/web-orders/versions/first")]
    [InlineData("/nothing/diff?from=1&to=2")]
    [InlineData("/web-orders/diff?from=1&to=3")]
    public async Task What_is_not_there_is_404(string path) => await (await _gateway.Get(Flows + path, _viewer)).ShouldBeProblem(404, "not-found");

    [Fact]
    public async Task Those_of_the_program_are_shown_to_any_key()
    {
        var list = await (await _gateway.Get("/api/v1/prebuilt-flows", GatewayFixture.KeyOf("other", ApiRole.Viewer))).Json();
        var named = list.GetProperty("flows").EnumerateArray().Single(flow => flow.GetProperty("name").GetString() == "prebuilt/magento-order-to-cash");
        Assert.Equal(("order", 3), (named.GetProperty("subject").GetString(), named.GetProperty("version").GetInt32()));
        var one = await (await _gateway.Get("/api/v1/prebuilt-flows/magento-order-to-cash", _viewer)).Json();
        Assert.Equal(named.GetRawText(), one.GetRawText());
        Assert.Equal(1, one.GetProperty("document").GetProperty("flow").GetInt32());
        await (await _gateway.Get("/api/v1/prebuilt-flows/nothing", _viewer)).ShouldBeProblem(404, "not-found");
    }

    [Theory]
    [InlineData("1", "2")]
    [InlineData("2", "draft")]
    [InlineData("draft", "1")]
    public async Task Two_documents_are_compared(string from, string to)
    {
        var diff = await (await _gateway.Get($"{Flow}/diff?from={from}&to={to}", _viewer)).Json();
        var change = Assert.Single(diff.GetProperty("changes").EnumerateArray());
        Assert.StartsWith("nodes.stop", change.GetProperty("place").GetString(), StringComparison.Ordinal);
        Assert.Equal(("changed", true), (change.GetProperty("kind").GetString(), change.GetProperty("hasEffect").GetBoolean()));
        Assert.All(new[] { "before", "after", "sentence" }, field => Assert.Contains("Look", change.GetProperty(field).GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_document_is_compared_with_one_of_the_program_and_with_itself()
    {
        Assert.NotEqual(0, (await (await _gateway.Get($"{Flow}/diff?from=prebuilt/magento-order-to-cash&to=1", _viewer)).Json()).GetProperty("changes").GetArrayLength());
        Assert.Equal("""{"from":"1","to":"1","changes":[]}""", await (await _gateway.Get($"{Flow}/diff?from=1&to=1", _viewer)).Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("", "from")]
    [InlineData("?from=1", "to")]
    [InlineData("?from=one&to=2", "from")]
    [InlineData("?from=1&to=prebuilt/nothing", "to")]
    public async Task What_cannot_be_compared_is_named(string query, string field)
    {
        var problem = await (await _gateway.Get($"{Flow}/diff{query}", _viewer)).ShouldBeProblem(400, "invalid-input");
        Assert.Equal(field, problem.GetProperty("errors")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task A_draft_that_cannot_be_read_cannot_be_compared_and_every_problem_is_named()
    {
        await _gateway.Send(HttpMethod.Put, Flow + "/draft", body: """{"flow":1,"name":"Half"}""");
        var problem = await (await _gateway.Get($"{Flow}/diff?from=1&to=draft", _viewer)).ShouldBeProblem(400, "invalid-input");
        Assert.All(problem.GetProperty("errors").EnumerateArray(), error => Assert.StartsWith("to: ", error.GetProperty("field").GetString(), StringComparison.Ordinal));
        Assert.True(problem.GetProperty("errors").GetArrayLength() > 1);
    }

    [Fact]
    public async Task The_schema_of_the_format_is_published()
    {
        var response = await _gateway.Get("/schemas/flow.json", null);
        Assert.Equal((HttpStatusCode.OK, "application/schema+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", (await response.Json()).GetProperty("$schema").GetString());
        Assert.Equal(HttpStatusCode.OK, (await _gateway.Get("/schemas/flow-requests.json", null)).StatusCode);
    }

    [Fact]
    public async Task The_list_needs_the_database_and_a_flow_needs_a_silo()
    {
        _gateway.Flows.IsDown = true;
        await (await _gateway.Get(Flows, _viewer)).ShouldBeProblem(503, "storage-unavailable");
        _gateway.Cluster.IsDown = true;
        await (await _gateway.Get(Flow, _viewer)).ShouldBeProblem(503, "grains-unavailable");
    }

    private async Task<string> InForce() => (await (await _gateway.Get(Flows, _viewer)).Json()).GetProperty("flows").EnumerateArray()
        .Single(flow => flow.GetProperty("flow").GetString() == "prebuilt/magento-order-to-cash")
        .GetProperty("inForce")
        .GetRawText();

    private async Task<IEnumerable<string?>> Names(string query) =>
        (await (await _gateway.Get(Flows + query, _viewer)).Json()).GetProperty("flows").EnumerateArray().Select(flow => flow.GetProperty("flow").GetString());
}
