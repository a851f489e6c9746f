using System.Net;
using System.Text.Json;
using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Tests.Gateway.Fakes;

namespace KashflowOrleans.Tests.Gateway;

public sealed class When_a_flow_is_released : IAsyncLifetime
{
    private const string Flow = "/api/v1/merchants/acme/flows/" + FakeFlows.Seeded;

    private readonly string _admin = GatewayFixture.KeyOf("acme", ApiRole.Admin);
    private GatewayFixture _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayFixture.Start();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task The_draft_becomes_the_next_version_in_force_in_dev()
    {
        var response = await Post("publish", """{"comment":"reference with a prefix"}""");
        Assert.Equal((HttpStatusCode.Created, Flow + "/versions/3"), (response.StatusCode, response.Headers.Location?.ToString()));
        var published = await response.Json();
        Assert.Equal((3, "reference with a prefix", "admin-key"), (published.GetProperty("version").GetProperty("number").GetInt32(), published.GetProperty("version").GetProperty("comment").GetString(), published.GetProperty("version").GetProperty("by").GetString()));
        Assert.Equal("""{"dev":3}""", published.GetProperty("flow").GetProperty("inForce").GetRawText());
        Assert.Equal(JsonValueKind.Null, published.GetProperty("flow").GetProperty("draft").ValueKind);
        AssertAudited("201", """{"comment":"reference with a prefix"}""");
        Assert.Equal(["IFlowGrain/acme/web-orders.GetDraft", "IFlowLabGrain/acme.Check(prod)", "IFlowGrain/acme/web-orders.Publish(reference with a prefix,admin-key)", "IMerchantGrain/acme.GetConfig"], _gateway.Cluster.Calls);
    }

    [Fact]
    public async Task Publishing_needs_no_body() => Assert.Equal(HttpStatusCode.Created, (await _gateway.Send(HttpMethod.Post, Flow + "/publish", _admin)).StatusCode);

    [Fact]
    public async Task What_the_ledger_lacks_keeps_a_draft_from_being_published()
    {
        await _gateway.Send(HttpMethod.Put, Flow + "/draft", _admin, FakeFlows.Document().Replace("\"hold\"", "\"halt\"", StringComparison.Ordinal));
        _gateway.Flows.LedgerProblems["prod"] = new FlowProblemView(true, "nodes.invoice.fields.nominalCode", "4711 is no nominal account of the ledger.", 3);
        var problem = await (await Post("publish")).ShouldBeProblem(400, "invalid-input");
        var errors = problem.GetProperty("errors").EnumerateArray().ToList();
        Assert.True(errors.Count > 1);
        var ledger = errors.Single(error => error.GetProperty("field").GetString() == "nodes.invoice.fields.nominalCode");
        Assert.Equal("4711 is no nominal account of the ledger. (character 3 of the expression)", ledger.GetProperty("message").GetString());
        Assert.DoesNotContain(_gateway.Cluster.Calls, call => call.Contains(".Publish(", StringComparison.Ordinal));
        AssertAudited("400");
    }

    [Fact]
    public async Task A_warning_does_not_keep_it()
    {
        _gateway.Flows.LedgerProblems["prod"] = new FlowProblemView(false, "document", "It was not checked against the ledger.", null);
        var warnings = (await (await Post("publish")).Json()).GetProperty("warnings").EnumerateArray();
        Assert.Contains(warnings, warning => warning.GetProperty("message").GetString() == "It was not checked against the ledger.");
    }

    [Fact]
    public async Task Without_a_draft_or_a_change_there_is_nothing_to_publish()
    {
        await _gateway.Send(HttpMethod.Put, Flow + "/draft", _admin, FakeFlows.Document(reason: "Look at it again"));
        await (await Post("publish")).ShouldBeProblem(409, "conflict");
        await _gateway.Send(HttpMethod.Delete, Flow + "/draft", _admin);
        await (await Post("publish")).ShouldBeProblem(404, "not-found");
        await (await _gateway.Send(HttpMethod.Post, "/api/v1/merchants/acme/flows/nothing/publish", _admin)).ShouldBeProblem(404, "not-found");
    }

    [Fact]
    public async Task A_promotion_to_qa_is_done_at_once()
    {
        var response = await Post("promote", """{"version":2,"to":"qa","comment":"for the testers"}""");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var promoted = await response.Json();
        Assert.Equal(("done", 2, "admin-key"), (promoted.GetProperty("promotion").GetProperty("state").GetString(), promoted.GetProperty("promotion").GetProperty("version").GetInt32(), promoted.GetProperty("promotion").GetProperty("by").GetString()));
        Assert.Equal("""{"dev":2,"qa":2}""", promoted.GetProperty("flow").GetProperty("inForce").GetRawText());
        AssertAudited("200", """{"version":2,"to":"qa","orders":50,"comment":"for the testers"}""");
    }

    [Fact]
    public async Task A_promotion_to_prod_waits_with_what_the_dry_run_over_real_orders_showed()
    {
        _gateway.Flows.Outcome = key => key.EndsWith('7')
            ? new ComparedOrder(key, "000007", null, [new DocumentChange("invoice.reference", "\"7\"", "\"W-7\""), new DocumentChange("alerts[0]", null, """{"title":"New"}""")])
            : new ComparedOrder(key, "000008", "The order could not be read from the shop.", []);
        var response = await Post("promote", """{"version":2,"to":"prod"}""");
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var promotion = (await response.Json()).GetProperty("promotion");
        Assert.Equal("waiting", promotion.GetProperty("state").GetString());
        const string Comparison =
            """{"environment":"prod","summary":{"orders":2,"same":0,"changed":1,"unreadable":1},"changed":[{"key":"acme/shop/7","number":"000007","changes":[{"place":"invoice.reference","before":"7","after":"W-7"},{"place":"alerts[0]","before":null,"after":{"title":"New"}}]}],"unreadable":[{"key":"acme/shop/8","number":"000008","problem":"The order could not be read from the shop."}],"isShortened":false}""";
        Assert.Equal(Comparison, promotion.GetProperty("comparison").GetRawText());
        Assert.Equal(Comparison, (await (await _gateway.Get(Flow + "/promotions", _admin)).Json()).GetProperty("promotions").EnumerateArray().Last().GetProperty("comparison").GetRawText());
        Assert.Contains("IFlowLabGrain/acme.Check(prod)", _gateway.Cluster.Calls);
    }

    [Theory]
    [InlineData(10, 100)]
    [InlineData(5_000, null)]
    public async Task Of_many_differences_the_first_hundred_are_kept_or_fewer_when_they_are_large(int size, int? kept)
    {
        _gateway.Flows.Outcome = key => new ComparedOrder(key, key, null, [.. Enumerable.Range(0, 80).Select(index => new DocumentChange($"lines[{index}]", null, JsonSerializer.Serialize(new string('x', size))))]);
        var comparison = (await (await Post("promote", """{"version":2,"to":"prod"}""")).Json()).GetProperty("promotion").GetProperty("comparison");
        Assert.True(comparison.GetProperty("isShortened").GetBoolean());
        Assert.Equal(2, comparison.GetProperty("summary").GetProperty("changed").GetInt32());
        var count = comparison.GetProperty("changed").EnumerateArray().Sum(order => order.GetProperty("changes").GetArrayLength());
        Assert.Equal(kept ?? count, count);
        Assert.InRange(count, 1, 100);
        Assert.InRange(comparison.GetRawText().Length, 1, 100_000);
    }

    [Fact]
    public async Task A_promotion_without_a_dry_run_says_so()
    {
        var promotion = (await (await Post("promote", """{"version":2,"to":"prod","orders":0}""")).Json()).GetProperty("promotion");
        Assert.Equal(JsonValueKind.Null, promotion.GetProperty("comparison").ValueKind);
        Assert.Empty(_gateway.Flows.LabRequests);
    }

    [Fact]
    public async Task What_the_environments_ledger_lacks_keeps_a_version_out_of_it()
    {
        _gateway.Flows.LedgerProblems["qa"] = new FlowProblemView(true, "nodes.invoice", "4711 is no nominal account of the ledger.", null);
        await (await Post("promote", """{"version":2,"to":"qa"}""")).ShouldBeProblem(400, "invalid-input");
        Assert.DoesNotContain(_gateway.Cluster.Calls, call => call.Contains(".Promote(", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"version":2}""", "to")]
    [InlineData("""{"version":2,"to":"dev"}""", "to")]
    [InlineData("""{"version":0,"to":"qa"}""", "version")]
    [InlineData("""{"to":"qa"}""", "version")]
    [InlineData("""{"version":2,"to":"qa","orders":201}""", "orders")]
    [InlineData("""{"version":2,"to":"qa","why":"x"}""", "why")]
    public async Task A_promotion_that_makes_no_sense_is_named(string body, string field)
    {
        var problem = await (await Post("promote", body)).ShouldBeProblem(400, "invalid-input");
        Assert.Equal(field, problem.GetProperty("errors")[0].GetProperty("field").GetString());
        Assert.Empty(_gateway.Cluster.Calls);
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_promoted_or_decided()
    {
        await (await Post("promote", """{"version":9,"to":"qa"}""")).ShouldBeProblem(404, "not-found");
        foreach (var path in new[] { "promotions/9/approve", "promotions/x/reject" })
        {
            await (await Post(path)).ShouldBeProblem(404, "not-found");
        }

        foreach (var path in new[] { "promote", "rollback", "promotions/1/approve", "promotions/1/reject" })
        {
            var body = path == "promote" ? """{"version":1,"to":"qa"}""" : path == "rollback" ? """{"environment":"dev"}""" : "{}";
            await (await _gateway.Send(HttpMethod.Post, $"/api/v1/merchants/acme/flows/nothing/{path}", _admin, body)).ShouldBeProblem(404, "not-found");
        }
    }

    [Fact]
    public async Task Another_key_approves()
    {
        var response = await Post("promotions/1/approve", """{"comment":"looked at it"}""");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var decided = await response.Json();
        Assert.Equal(("done", "admin-key", "please\nlooked at it"), (decided.GetProperty("promotion").GetProperty("state").GetString(), decided.GetProperty("promotion").GetProperty("decidedBy").GetString(), decided.GetProperty("promotion").GetProperty("comment").GetString()));
        Assert.Equal("""{"dev":2,"prod":1}""", decided.GetProperty("flow").GetProperty("inForce").GetRawText());
        AssertAudited("200", """{"comment":"looked at it"}""");
        await (await Post("promotions/1/reject")).ShouldBeProblem(409, "conflict");
    }

    [Fact]
    public async Task The_list_shows_at_once_what_is_in_force()
    {
        await _gateway.Get("/api/v1/merchants/acme/flows", _admin);
        var config = (await _gateway.Directory.Get("acme", default))!;
        await _gateway.Directory.Put(config with { Version = config.Version + 1, Flows = [new FlowBinding("prod", "order", "magento", _gateway.Flows.Ref(1))] }, default);
        await Post("promotions/1/approve");
        var prebuilt = (await (await _gateway.Get("/api/v1/merchants/acme/flows", _admin)).Json()).GetProperty("flows").EnumerateArray()
            .Single(flow => flow.GetProperty("flow").GetString() == "prebuilt/magento-order-to-cash");
        Assert.Equal("""{"dev":3,"qa":3}""", prebuilt.GetProperty("inForce").GetRawText());
    }

    [Fact]
    public async Task A_silo_that_is_gone_afterwards_does_not_undo_it()
    {
        _gateway.Cluster.FailAfter = 1;
        Assert.Equal(HttpStatusCode.OK, (await Post("rollback", """{"environment":"dev"}""")).StatusCode);
    }

    [Fact]
    public async Task The_key_that_asked_cannot_approve_but_take_it_back()
    {
        var id = (await (await Post("promote", """{"version":2,"to":"prod"}""")).Json()).GetProperty("promotion").GetProperty("id").GetInt32();
        var problem = await (await Post($"promotions/{id}/approve")).ShouldBeProblem(409, "conflict");
        Assert.Equal($"The key 'admin-key' asked for promotion {id}, so another key has to approve it.", problem.GetProperty("detail").GetString());
        Assert.Equal("refused", (await (await Post($"promotions/{id}/reject")).Json()).GetProperty("promotion").GetProperty("state").GetString());
        await (await Post("promotions/1/approve")).ShouldBeProblem(409, "conflict");
    }

    [Fact]
    public async Task It_goes_back_to_what_was_in_force_before()
    {
        var back = await (await Post("rollback", """{"environment":"dev","comment":"wrong nominal"}""")).Json();
        Assert.Equal("""{"dev":1}""", back.GetProperty("flow").GetProperty("inForce").GetRawText());
        AssertAudited("200", """{"environment":"dev","version":null,"comment":"wrong nominal"}""");
        Assert.Equal("{}", (await (await Post("rollback", """{"environment":"dev","version":0}""")).Json()).GetProperty("flow").GetProperty("inForce").GetRawText());
        await (await Post("rollback", """{"environment":"dev"}""")).ShouldBeProblem(409, "conflict");
    }

    [Theory]
    [InlineData("""{"environment":"prod","version":2}""", "version")]
    [InlineData("""{"environment":"live"}""", "environment")]
    [InlineData("""{"environment":"dev","version":-1}""", "version")]
    [InlineData("""{}""", "environment")]
    public async Task A_roll_back_that_makes_no_sense_is_named(string body, string field)
    {
        var problem = await (await Post("rollback", body)).ShouldBeProblem(400, "invalid-input");
        Assert.Equal(field, problem.GetProperty("errors")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task Without_a_silo_nothing_is_done()
    {
        _gateway.Cluster.IsDown = true;
        foreach (var (path, body) in new[] { ("publish", "{}"), ("promote", """{"version":2,"to":"qa"}"""), ("promotions/1/approve", "{}"), ("rollback", """{"environment":"dev"}""") })
        {
            await (await Post(path, body)).ShouldBeProblem(503, "grains-unavailable");
        }
    }

    private void AssertAudited(string result, string? request = null)
    {
        var line = _gateway.Audit.Lines.Last();
        Assert.Equal(("acme", "acme/flows/web-orders", "admin-key", result), (line.Merchant, line.Entity, line.Actor, line.Result));
        Assert.Equal(request ?? line.Request, line.Request);
    }

    private Task<HttpResponseMessage> Post(string path, string body = "{}") => _gateway.Send(HttpMethod.Post, $"{Flow}/{path}", _admin, body);
}
