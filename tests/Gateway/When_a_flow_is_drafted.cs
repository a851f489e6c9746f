using System.Net;
using System.Text;
using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Tests.Gateway.Fakes;

namespace KashflowOrleans.Tests.Gateway;

public sealed class When_a_flow_is_drafted : IAsyncLifetime
{
    private const string Flows = "/api/v1/merchants/acme/flows";
    private const string Prebuilt = "prebuilt/magento-order-to-cash";

    private readonly string _admin = GatewayFixture.KeyOf("acme", ApiRole.Admin);
    private readonly string _operator = GatewayFixture.KeyOf("acme", ApiRole.Operator);
    private GatewayFixture _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayFixture.Start();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task It_begins_as_a_copy_of_one_of_the_program()
    {
        var response = await Post("my-orders/copy", $$"""{"from":"{{Prebuilt}}"}""");
        Assert.Equal((HttpStatusCode.Created, "/api/v1/merchants/acme/flows/my-orders/draft", "\"1\""), (response.StatusCode, response.Headers.Location?.ToString(), response.Headers.ETag?.ToString()));
        var saved = await response.Json();
        Assert.Equal($$"""{"flow":"{{Prebuilt}}","version":3}""", saved.GetProperty("draft").GetProperty("basedOn").GetRawText());
        Assert.DoesNotContain(saved.GetProperty("problems").EnumerateArray(), problem => problem.GetProperty("severity").GetString() == "error");

        var draft = await (await _gateway.Get(Flows + "/my-orders/draft", _admin)).Json();
        var original = await (await _gateway.Get("/api/v1/prebuilt-flows/magento-order-to-cash", _admin)).Json();
        Assert.Equal(original.GetProperty("document").GetProperty("nodes").GetArrayLength(), draft.GetProperty("document").GetProperty("nodes").GetArrayLength());
        Assert.Equal(("admin-key", "acme/flows/my-orders", "201"), Audited());
    }

    [Theory]
    [InlineData("""{"from":"web-orders"}""", 2)]
    [InlineData("""{"from":"web-orders","version":1}""", 1)]
    public async Task It_begins_as_a_copy_of_an_own_version(string body, int version)
    {
        var saved = await (await Post("my-orders/copy", body)).Json();
        Assert.Equal($$"""{"flow":"web-orders","version":{{version}}}""", saved.GetProperty("draft").GetProperty("basedOn").GetRawText());
    }

    [Fact]
    public async Task Where_there_is_no_version_the_draft_is_copied()
    {
        await Put("half", """{"flow":1,"name":"Half"}""");
        Assert.Equal(HttpStatusCode.Created, (await Post("other-half/copy", """{"from":"half"}""")).StatusCode);
        Assert.Equal("Half", (await (await _gateway.Get(Flows + "/other-half/draft", _admin)).Json()).GetProperty("document").GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("""{"from":"nothing"}""", "from")]
    [InlineData("""{"from":"prebuilt/nothing"}""", "from")]
    [InlineData("""{"from":"prebuilt/magento-order-to-cash","version":99}""", "from")]
    [InlineData("""{"from":"web-orders","version":9}""", "version")]
    [InlineData("""{"from":"web-orders","version":"1"}""", "version")]
    [InlineData("""{"from":"../etc"}""", "from")]
    [InlineData("""{}""", "from")]
    public async Task What_cannot_be_copied_is_named(string body, string field)
    {
        var problem = await (await Post("my-orders/copy", body)).ShouldBeProblem(400, "invalid-input");
        Assert.Equal(field, problem.GetProperty("errors")[0].GetProperty("field").GetString());
        Assert.DoesNotContain("acme/my-orders", _gateway.Flows.Records.Keys);
    }

    [Fact]
    public async Task A_draft_that_is_there_is_not_overwritten_by_a_copy()
    {
        var problem = await (await Post("web-orders/copy", $$"""{"from":"{{Prebuilt}}"}""")).ShouldBeProblem(409, "conflict");
        Assert.Contains("has a draft already", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("My_Orders/copy")]
    [InlineData("My_Orders/draft")]
    public async Task A_name_that_cannot_be_one_is_400(string path)
    {
        var problem = await (await _gateway.Send(path.EndsWith("copy", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Put, $"{Flows}/{path}", _admin, """{"from":"web-orders"}""")).ShouldBeProblem(400, "invalid-input");
        Assert.Equal("flow", problem.GetProperty("errors")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task It_is_saved_as_it_is_sent_and_its_problems_are_told()
    {
        var response = await Put("my-orders", """{"flow":1,"name":"Half","nodes":[{"id":"start","kind":"trigger"}],"colour":"blue"}""");
        Assert.Equal((HttpStatusCode.OK, "\"1\""), (response.StatusCode, response.Headers.ETag?.ToString()));
        var saved = await response.Json();
        Assert.Equal(("my-orders", 1, "admin-key"), (saved.GetProperty("flow").GetString(), saved.GetProperty("draft").GetProperty("revision").GetInt32(), saved.GetProperty("draft").GetProperty("by").GetString()));
        var problems = saved.GetProperty("problems").EnumerateArray().ToList();
        Assert.Contains(problems, problem => problem.GetProperty("place").GetString() == "colour" && problem.GetProperty("severity").GetString() == "error");
        Assert.True(problems.Count > 1);
        Assert.Equal("blue", (await (await _gateway.Get(Flows + "/my-orders/draft", _admin)).Json()).GetProperty("document").GetProperty("colour").GetString());
        Assert.Equal(("admin-key", "acme/flows/my-orders", "200"), Audited());
        Assert.Contains("blue", _gateway.Audit.Lines.Last().Request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_was_read_is_replaced()
    {
        Assert.Equal("\"3\"", (await _gateway.Get(Flows + "/web-orders/draft", _admin)).Headers.ETag?.ToString());
        Assert.Equal("\"4\"", (await Put("web-orders", FakeFlows.Document("One"), "\"3\"")).Headers.ETag?.ToString());
        var problem = await (await Put("web-orders", FakeFlows.Document("Two"), "\"3\"")).ShouldBeProblem(409, "conflict");
        Assert.Contains("revision 4", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Put("web-orders", FakeFlows.Document("Two"), "4")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Put("web-orders", FakeFlows.Document("Three"))).StatusCode);
        await (await Put("web-orders", FakeFlows.Document("Four"), "*")).ShouldBeProblem(400, "invalid-input");
    }

    [Theory]
    [InlineData("{\n  \"name\": \"é\" oops\n}", "line 2, column 15")]
    [InlineData("{\"flow\": 1,", "line 1, column 11")]
    [InlineData("", "line 1, column 1")]
    public async Task What_is_no_json_is_refused_with_line_and_column(string body, string place)
    {
        var problem = await (await Put("my-orders", body)).ShouldBeProblem(400, "not-json");
        Assert.Contains(place, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await (await Post("validate", body)).ShouldBeProblem(400, "not-json");
        Assert.DoesNotContain("acme/my-orders", _gateway.Flows.Records.Keys);
    }

    [Theory]
    [InlineData("[]", "invalid-input")]
    [InlineData("1", "invalid-input")]
    [InlineData("""{"flow":1,"flow":1}""", "not-json")]
    public async Task What_is_no_object_is_refused(string body, string code) => await (await Put("my-orders", body)).ShouldBeProblem(400, code);

    [Fact]
    public async Task A_field_may_be_nested_as_deep_as_the_format_allows_and_no_deeper()
    {
        static string Nested(int depth) => "{\"flow\":" + new string('[', depth - 1) + new string(']', depth - 1) + "}";
        Assert.Equal(HttpStatusCode.OK, (await Put("my-orders", Nested(64))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _gateway.Get(Flows + "/my-orders/draft", _admin)).StatusCode);
        Assert.Equal(400, (int)(await Put("my-orders", Nested(65))).StatusCode);
        Assert.Equal(400, (int)(await Put("my-orders", Nested(500))).StatusCode);
    }

    [Fact]
    public async Task More_than_256_kilobytes_are_too_large()
    {
        static string Padded(int bytes) => "{\"flow\":1,\"description\":\"" + new string('x', bytes - 27) + "\"}";
        Assert.Equal(HttpStatusCode.OK, (await Put("my-orders", Padded(256 * 1024))).StatusCode);
        var problem = await (await Put("my-orders", Padded((256 * 1024) + 1))).ShouldBeProblem(413, "too-large");
        Assert.Contains("262144", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_content_type_is_415_and_broken_text_is_400()
    {
        await (await Raw(new StringContent("{}", Encoding.UTF8, "text/plain"))).ShouldBeProblem(415, "not-json");
        var broken = new ByteArrayContent([.. "{\"name\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        broken.Headers.ContentType = new("application/json");
        await (await Raw(broken)).ShouldBeProblem(400, "not-json");
    }

    [Fact]
    public async Task It_is_thrown_away()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await _gateway.Send(HttpMethod.Delete, Flows + "/web-orders/draft", _admin)).StatusCode);
        Assert.Equal(("admin-key", "acme/flows/web-orders", "204"), Audited());
        await (await _gateway.Send(HttpMethod.Delete, Flows + "/web-orders/draft", _admin)).ShouldBeProblem(404, "not-found");
        await (await _gateway.Get(Flows + "/web-orders/draft", _admin)).ShouldBeProblem(404, "not-found");
        await (await _gateway.Send(HttpMethod.Delete, Flows + "/nothing/draft", _admin)).ShouldBeProblem(404, "not-found");
    }

    [Fact]
    public async Task A_document_is_checked_without_being_saved()
    {
        var check = await (await Post("validate", FakeFlows.Document().Replace(",", ", ", StringComparison.Ordinal), _operator)).Json();
        Assert.True(check.GetProperty("isValid").GetBoolean(), check.GetRawText());
        Assert.Contains("\"name\": \"Web orders\"", check.GetProperty("canonical").GetString(), StringComparison.Ordinal);
        Assert.Equal(["IFlowLabGrain/acme.Check(prod)"], _gateway.Cluster.Calls);

        var wrong = await (await Post("validate", """{"flow":1,"name":"Half"}""", _operator)).Json();
        Assert.False(wrong.GetProperty("isValid").GetBoolean());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, wrong.GetProperty("canonical").ValueKind);
        Assert.All(wrong.GetProperty("problems").EnumerateArray(), problem => Assert.NotEmpty(problem.GetProperty("message").GetString()!));
    }

    [Fact]
    public async Task It_is_checked_against_the_ledger_it_goes_to_first_or_the_one_that_is_asked_for()
    {
        var config = (await _gateway.Directory.Get("acme", default))!;
        await _gateway.Directory.Put(config with { Connections = [.. config.Connections, config.Find("books")! with { Id = "play", Environment = "dev" }] }, default);
        _gateway.Flows.LedgerProblems["dev"] = new FlowProblemView(true, "nodes.invoice.fields.nominalCode", "4711 is no nominal account of the ledger.", 3);

        var check = await (await Post("validate", FakeFlows.Document(), _operator)).Json();
        Assert.Equal("""{"severity":"error","place":"nodes.invoice.fields.nominalCode","message":"4711 is no nominal account of the ledger.","position":3}""", check.GetProperty("problems").EnumerateArray().Last().GetRawText());
        Assert.True((await (await Post("validate?environment=prod", FakeFlows.Document(), _operator)).Json()).GetProperty("isValid").GetBoolean());
        await (await Post("validate?environment=live", FakeFlows.Document(), _operator)).ShouldBeProblem(400, "invalid-input");
    }

    private (string Actor, string Entity, string Result) Audited()
    {
        var line = _gateway.Audit.Lines.Last();
        return (line.Actor, line.Entity, line.Result);
    }

    private Task<HttpResponseMessage> Post(string path, string body, string? key = null) => _gateway.Send(HttpMethod.Post, $"{Flows}/{path}", key ?? _admin, body);

    private Task<HttpResponseMessage> Put(string flow, string document, string? ifMatch = null) =>
        _gateway.Send(HttpMethod.Put, $"{Flows}/{flow}/draft", _admin, document, ifMatch is null ? [] : [("If-Match", ifMatch)]);

    private async Task<HttpResponseMessage> Raw(HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Flows + "/my-orders/draft") { Content = content };
        request.Headers.Add("X-Api-Key", _admin);
        return await _gateway.Http.SendAsync(request);
    }
}
