using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KashflowOrleans.Configuration;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Running.Functions;
using KashflowOrleans.Flows.Validation;

namespace KashflowOrleans.Tests.Gateway;

public sealed class When_the_guide_to_flows_is_followed
{
    private const string Flow = "/api/v1/merchants/acme/flows/guided";

    private static readonly string Guide = Read();

    [Fact]
    public void Its_example_is_a_flow_without_problems()
    {
        var example = Regex.Match(Guide, "```json\n(?<flow>.*?)```", RegexOptions.Singleline).Groups["flow"].Value;
        var reading = FlowReader.Read(example);
        Assert.Empty(reading.Problems);
        Assert.Empty(FlowValidator.Check(reading.Document!));
    }

    [Fact]
    public void It_names_everything_that_a_flow_can_be_made_of()
    {
        var names = FlowNames.Kinds
            .Concat(FlowNames.Subjects.Keys)
            .Concat(FlowNames.Actions.Keys)
            .Concat(BuiltInRules.All.Select(rule => rule.Name))
            .Concat(BuiltInRules.All.SelectMany(rule => rule.Settings).Select(setting => setting.Name))
            .Concat(ReferenceTables.All.Select(table => table.Name))
            .Select(name => $"`{name}`")
            .Concat(DomainFunctions.All.Select(function => function.Usage));
        Assert.All(names, name => Assert.Contains(name, Guide, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Its_walk_through_comes_to_its_end()
    {
        await using var gateway = await GatewayFixture.Start();
        var admin = GatewayFixture.KeyOf("acme", ApiRole.Admin);
        Task<HttpResponseMessage> Send(HttpMethod method, string path, string? body = null, string? key = null, params (string, string)[] headers) =>
            gateway.Send(method, Flow + path, key ?? admin, body, headers);

        Assert.Equal(HttpStatusCode.Created, (await Send(HttpMethod.Post, "/copy", """{"from": "prebuilt/magento-order-to-cash"}""")).StatusCode);

        var draft = JsonNode.Parse(await (await Send(HttpMethod.Get, "/draft")).Content.ReadAsStringAsync())!["document"]!.AsObject();
        Edit(draft);
        var saved = await (await Send(HttpMethod.Put, "/draft", draft.ToJsonString(), null, ("If-Match", "\"1\""))).Json();
        Assert.Equal("[]", saved.GetProperty("problems").GetRawText());

        var diff = await (await Send(HttpMethod.Get, "/diff?from=prebuilt/magento-order-to-cash&to=draft")).Json();
        Assert.Contains(diff.GetProperty("changes").EnumerateArray(), change => change.GetProperty("place").GetString() == "nodes.invoice.fields.reference");

        Assert.Equal(HttpStatusCode.OK, (await Send(HttpMethod.Post, "/test", """{"draft": true, "order": {"channel": "shop", "number": "000007"}}""")).StatusCode);
        Assert.Equal(2, (await (await Send(HttpMethod.Post, "/compare", """{"draft": true, "orders": 100}""")).Json()).GetProperty("summary").GetProperty("same").GetInt32());
        Assert.Equal(HttpStatusCode.Created, (await Send(HttpMethod.Post, "/publish", """{"comment": "prefix, account for downloads"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await Send(HttpMethod.Post, "/promote", """{"version": 1, "to": "prod", "comment": "agreed with the accountant"}""")).StatusCode);
        var approved = await (await Send(HttpMethod.Post, "/promotions/1/approve", """{"comment": "looked at the differences"}""", GatewayFixture.ClusterKey)).Json();
        Assert.Equal("""{"dev":1,"prod":1}""", approved.GetProperty("flow").GetProperty("inForce").GetRawText());
        var back = await (await Send(HttpMethod.Post, "/rollback", """{"environment": "prod", "version": 0, "comment": "wrong account"}""")).Json();
        Assert.Equal("""{"dev":1}""", back.GetProperty("flow").GetProperty("inForce").GetRawText());
    }

    // What edit.jq of the guide does.
    private static void Edit(JsonObject flow)
    {
        flow["valueMaps"] = JsonNode.Parse("""{"nominalOfCategory":{"downloadable":4010,"virtual":4010}}""");
        var invoice = flow["nodes"]!.AsArray().Single(node => node!["id"]!.GetValue<string>() == "invoice")!;
        invoice["fields"]!["reference"] = JsonNode.Parse("""{"text":"W-{{order.number}}"}""");
        var (goods, others) = (invoice["lines"]![0]!.DeepClone(), invoice["lines"]![0]!.DeepClone());
        goods["when"] = JsonNode.Parse("""{"expression":"line.kind = 'goods'"}""");
        goods["fields"]!["nominal"] = JsonNode.Parse("""{"map":"nominalOfCategory","from":{"path":"line.category"},"default":4000}""");
        others["when"] = JsonNode.Parse("""{"expression":"line.kind != 'goods'"}""");
        invoice["lines"] = new JsonArray(goods, others);
    }

    private static string Read()
    {
        using var stream = typeof(When_the_guide_to_flows_is_followed).Assembly.GetManifestResourceStream("docs/flows.md")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
