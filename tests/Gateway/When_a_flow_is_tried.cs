using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Tests.Gateway.Fakes;
using NodaTime;

namespace KashflowOrleans.Tests.Gateway;

public sealed class When_a_flow_is_tried : IAsyncLifetime
{
    private const string Flows = "/api/v1/merchants/acme/flows";
    private const string Flow = Flows + "/" + FakeFlows.Seeded;
    private const string Order = "\"order\":{\"channel\":\"shop\",\"number\":\"000007\"}";

    private readonly string _operator = GatewayFixture.KeyOf("acme", ApiRole.Operator);
    private GatewayFixture _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayFixture.Start();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task A_version_is_run_on_an_order_and_shows_documents_and_trace()
    {
        var trial = await Post(Flow + "/test", $$"""{"version":1,{{Order}}}""");
        Assert.Equal("""{"documents":{"invoice":{"reference":"W-7"}},"trace":{"nodes":[{"id":"start"}]},"problem":null,"problems":[]}""", await trial.Content.ReadAsStringAsync());
        var request = Tried();
        Assert.Equal((_gateway.Flows.Ref(1), null, "prod", "shop", "7", null, "c-9"), (request.Flow, request.Document, request.Environment, request.Channel, request.OrderId, request.Sample, request.CorrelationId));
        var line = Assert.Single(_gateway.Audit.Lines);
        Assert.Equal(("operator-key", "acme/flows/web-orders", "200"), (line.Actor, line.Entity, line.Result));
    }

    [Fact]
    public async Task Without_a_choice_the_draft_is_run_or_the_latest_version()
    {
        await Post(Flow + "/test", $$"""{{{Order}}}""");
        Assert.Contains("Look twice", Tried().Document, StringComparison.Ordinal);
        await Post(Flow + "/test", $$"""{"draft":true,{{Order}}}""");
        Assert.Contains("Look twice", Tried().Document, StringComparison.Ordinal);

        _gateway.Flows.Records["acme/web-orders"] = _gateway.Flows.Records["acme/web-orders"] with { Draft = null };
        await Post(Flow + "/test", $$"""{{{Order}}}""");
        Assert.Equal(_gateway.Flows.Ref(2), Tried().Flow);
        await (await Post(Flow + "/test", $$"""{"draft":true,{{Order}}}""")).ShouldBeProblem(404, "not-found");
    }

    [Fact]
    public async Task An_unsaved_document_is_run_on_a_sample()
    {
        foreach (var path in new[] { Flow + "/test", Flows + "/test" })
        {
            await Post(path, $$$"""{"document":{{{FakeFlows.Document()}}},"environment":"dev","sample":{"number":"7","total":{"amount":165.00} } }""");
            var request = Tried();
            Assert.Equal((null, "dev", "shop", null, """{"number":"7","total":{"amount":165.00} }"""), (request.Flow, request.Environment, request.Channel, request.OrderId, request.Sample));
            Assert.True(FlowReader.Read(request.Document!).Problems.Count == 0);
        }

        // What customers bought is no business of the audit.
        Assert.All(_gateway.Audit.Lines, line => Assert.DoesNotContain("165", line.Request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_of_the_program_or_the_one_in_force_is_run_too()
    {
        await Post(Flows + "/test", $$"""{"prebuilt":"prebuilt/magento-order-to-cash",{{Order}}}""");
        Assert.Equal(new FlowVersionRef("prebuilt/magento-order-to-cash", 3, string.Empty), Tried().Flow);
        await Post(Flows + "/test", $$"""{{{Order}}}""");
        Assert.Equal((null, null), (Tried().Flow, Tried().Document));
    }

    [Fact]
    public async Task Why_it_cannot_be_run_is_an_answer()
    {
        _gateway.Flows.Trial = new FlowTrial(null, null, "The order could not be read from the shop.", [new FlowProblemView(false, "document", "A warning.", null)]);
        Assert.Equal(
            """{"documents":null,"trace":null,"problem":"The order could not be read from the shop.","problems":[{"severity":"warning","place":"document","message":"A warning.","position":null}]}""",
            await (await Post(Flow + "/test", $$"""{{{Order}}}""")).Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/web-orders/test", "{}", "order")]
    [InlineData("/web-orders/test", "{ORDER,\"sample\":{}}", "order")]
    [InlineData("/web-orders/test", "{\"version\":1,\"draft\":true,ORDER}", "version")]
    [InlineData("/web-orders/test", "{\"version\":1,\"document\":{},ORDER}", "version")]
    [InlineData("/web-orders/test", "{\"order\":{\"channel\":\"shop\",\"number\":\"999\"}}", "order.number")]
    [InlineData("/web-orders/test", "{\"order\":{\"channel\":\"books\",\"number\":\"000007\"}}", "order.channel")]
    [InlineData("/web-orders/test", "{\"order\":{\"channel\":\"shop\"}}", "order.number")]
    [InlineData("/web-orders/test", "{ORDER,\"channel\":\"books\"}", "channel")]
    [InlineData("/web-orders/test", "{\"sample\":{},\"channel\":\"books\"}", "channel")]
    [InlineData("/web-orders/test", "{\"sample\":[]}", "sample")]
    [InlineData("/web-orders/test", "{ORDER,\"environment\":\"live\"}", "environment")]
    [InlineData("/test", "{}", "order")]
    [InlineData("/test", "{\"prebuilt\":\"prebuilt/nothing\",ORDER}", "prebuilt")]
    [InlineData("/test", "{\"prebuilt\":\"prebuilt/magento-order-to-cash\",\"document\":{},ORDER}", "prebuilt")]
    [InlineData("/test", "{\"version\":1,ORDER}", "version")]
    [InlineData("/web-orders/compare", "{}", "version")]
    [InlineData("/web-orders/compare", "{\"version\":1,\"draft\":true}", "version")]
    [InlineData("/web-orders/compare", "{\"version\":1,\"orders\":201}", "orders")]
    [InlineData("/web-orders/compare", "{\"version\":1,\"from\":\"yesterday..\"}", "from")]
    [InlineData("/web-orders/compare", "{\"version\":1,\"channel\":\"books\"}", "channel")]
    [InlineData("/web-orders/compare", "{\"version\":1,\"environment\":\"live\"}", "environment")]
    public async Task What_makes_no_sense_is_named(string path, string body, string field)
    {
        var problem = await (await Post(Flows + path, body.Replace("ORDER", Order, StringComparison.Ordinal))).ShouldBeProblem(400, "invalid-input");
        Assert.Equal(field, problem.GetProperty("errors")[0].GetProperty("field").GetString());
        Assert.Empty(_gateway.Flows.LabRequests);
    }

    [Fact]
    public async Task A_sample_needs_a_channel_when_there_are_several()
    {
        var config = (await _gateway.Directory.Get("acme", default))!;
        await _gateway.Directory.Put(config with { Connections = [.. config.Connections, config.Find("shop")! with { Id = "second" }, config.Find("shop")! with { Id = "play", Environment = "dev" }] }, default);
        await (await Post(Flow + "/test", """{"sample":{}}""")).ShouldBeProblem(400, "invalid-input");
        await Post(Flow + "/test", """{"sample":{},"environment":"dev"}""");
        Assert.Equal(("dev", "play"), (Tried().Environment, Tried().Channel));
        await Post(Flow + "/test", """{"sample":{},"channel":"play"}""");
        Assert.Equal(("dev", "play"), (Tried().Environment, Tried().Channel));
    }

    [Theory]
    [InlineData("/web-orders/test", "{\"version\":9,ORDER}")]
    [InlineData("/nothing/test", "{ORDER}")]
    [InlineData("/web-orders/compare", "{\"version\":9}")]
    [InlineData("/nothing/compare", "{\"version\":1}")]
    [InlineData("/Web_Orders/compare", "{\"version\":1}")]
    public async Task What_is_not_there_is_404(string path, string body) =>
        await (await Post(Flows + path, body.Replace("ORDER", Order, StringComparison.Ordinal))).ShouldBeProblem(404, "not-found");

    [Fact]
    public async Task A_version_is_compared_with_what_is_in_force_over_the_latest_orders_ten_at_a_time()
    {
        foreach (var number in Enumerable.Range(100, 60))
        {
            _gateway.Orders.Rows[$"acme/shop/{number}"] = GatewayFixture.Row("acme", $"{number}", "synced", minutes: number);
        }

        _gateway.Flows.Outcome = key => key switch
        {
            "acme/shop/159" => new ComparedOrder(key, "000159", null, [new DocumentChange("invoice.reference", "\"159\"", "\"W-159\"")]),
            "acme/shop/150" => new ComparedOrder(key, null, "The shop does not know it.", []),
            _ => new ComparedOrder(key, key, null, []),
        };
        var comparison = await (await Post(Flow + "/compare", """{"version":1,"orders":45}""")).Json();
        Assert.Equal("""{"orders":45,"same":43,"changed":1,"unreadable":1}""", comparison.GetProperty("summary").GetRawText());
        Assert.Equal("""[{"key":"acme/shop/159","number":"000159","changes":[{"place":"invoice.reference","before":"159","after":"W-159"}]}]""", comparison.GetProperty("changed").GetRawText());
        Assert.Equal("""[{"key":"acme/shop/150","number":null,"problem":"The shop does not know it."}]""", comparison.GetProperty("unreadable").GetRawText());

        var requests = Compared();
        Assert.Equal([10, 10, 10, 10, 5], requests.Select(request => request.Orders.Count));
        Assert.Equal("acme/shop/159", requests[0].Orders[0]);
        Assert.All(requests, request => Assert.Equal((new FlowVersionRef("prebuilt/magento-order-to-cash", 3, string.Empty), _gateway.Flows.Ref(1), "c-9"), (request.Before, request.After, request.CorrelationId)));
        Assert.Equal(45, _gateway.Orders.LastFilter!.Limit);
    }

    [Fact]
    public async Task It_is_compared_with_what_is_in_force_in_the_environment_that_is_asked_for()
    {
        var config = (await _gateway.Directory.Get("acme", default))!;
        var play = config.Find("shop")! with { Id = "play", Environment = "qa" };
        await _gateway.Directory.Put(config with { Connections = [.. config.Connections, play, play with { Id = "dev-play", Environment = "dev" }], Flows = [new FlowBinding("qa", "order", "*", _gateway.Flows.Ref(1))] }, default);
        _gateway.Orders.Rows["acme/play/1"] = GatewayFixture.Row("acme", "1", "synced", minutes: 5) with { Key = "acme/play/1", Channel = "play" };
        _gateway.Orders.Rows["acme/dev-play/1"] = GatewayFixture.Row("acme", "1", "synced", minutes: 6) with { Key = "acme/dev-play/1", Channel = "dev-play" };

        await Post(Flow + "/compare", """{"version":2,"environment":"qa"}""");
        var request = Assert.Single(Compared());
        Assert.Equal(_gateway.Flows.Ref(1), request.Before);
        Assert.Equal(["acme/play/1", "acme/shop/8", "acme/shop/7"], request.Orders);
    }

    [Fact]
    public async Task The_orders_are_chosen_by_channel_and_date()
    {
        await Post(Flow + "/compare", """{"version":1,"channel":"shop","from":"2026-01-01","to":"2026-02-01T00:00:00+01:00"}""");
        var filter = _gateway.Orders.LastFilter!;
        Assert.Equal(("shop", Instant.FromUtc(2026, 1, 1, 0, 0), Instant.FromUtc(2026, 1, 31, 23, 0)), (filter.Channel, filter.From, filter.To));
    }

    [Fact]
    public async Task Without_orders_there_is_nothing_to_compare()
    {
        _gateway.Orders.Rows.Clear();
        Assert.Equal("""{"orders":0,"same":0,"changed":0,"unreadable":0}""", (await (await Post(Flow + "/compare", """{"version":1}""")).Json()).GetProperty("summary").GetRawText());
        Assert.Empty(_gateway.Flows.LabRequests);
    }

    [Fact]
    public async Task The_draft_is_compared_by_its_text()
    {
        await Post(Flow + "/compare", """{"draft":true}""");
        var after = Assert.Single(Compared()).After;
        Assert.Contains("Look twice", await _gateway.Flows.GetDocument("acme", after.Hash, default), StringComparison.Ordinal);

        await _gateway.Send(HttpMethod.Put, Flow + "/draft", body: """{"flow":1,"name":"Half"}""");
        var problem = await (await Post(Flow + "/compare", """{"draft":true}""")).ShouldBeProblem(400, "invalid-input");
        Assert.True(problem.GetProperty("errors").GetArrayLength() > 1);
    }

    [Fact]
    public async Task Only_flows_about_orders_are_compared_on_orders()
    {
        _gateway.Flows.Records["acme/web-orders"] = _gateway.Flows.Records["acme/web-orders"] with { Subject = "refund" };
        await (await Post(Flow + "/compare", """{"version":1}""")).ShouldBeProblem(400, "invalid-input");
    }

    [Fact]
    public async Task Without_a_silo_it_is_503()
    {
        _gateway.Cluster.IsDown = true;
        await (await Post(Flow + "/compare", """{"version":1}""")).ShouldBeProblem(503, "grains-unavailable");
        await (await Post(Flows + "/test", $$"""{{{Order}}}""")).ShouldBeProblem(503, "grains-unavailable");
    }

    private FlowTrialRequest Tried() => (FlowTrialRequest)_gateway.Flows.LabRequests.Last();

    private List<FlowComparisonRequest> Compared() => [.. _gateway.Flows.LabRequests.OfType<FlowComparisonRequest>()];

    private Task<HttpResponseMessage> Post(string path, string body) => _gateway.Send(HttpMethod.Post, path, _operator, body, ("X-Correlation-Id", "c-9"));
}
