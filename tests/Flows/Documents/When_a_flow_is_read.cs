using System.Text;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Values;
using KashflowOrleans.Tests.Flows.Documents.Support;

namespace KashflowOrleans.Tests.Flows.Documents;

/// <summary>What the reader takes and refuses.</summary>
public sealed class When_a_flow_is_read
{
    [Fact]
    public void Everything_in_it_is_there()
    {
        var document = Example.Document;

        Assert.Equal("Small", document.Name);
        Assert.Null(document.Description);
        Assert.Equal(FlowSubject.Order, document.Subject);
        Assert.Equal(["magento"], document.Channels);
        Assert.Equal(Value.Of(4905), document.ValueMaps["nominals"]["shipping"]);
        Assert.Equal(["start", "open", "checks", "days", "buyer", "invoice"], document.Nodes.Select(node => node.Id));
        Assert.Equal(new NodePosition(0, 0), document.Nodes[0].Position);
        var filter = Assert.IsType<FilterNode>(document.Nodes[1]);
        Assert.Equal(new ExpressionMapping("order.state != 'canceled'"), filter.When);
        var rules = Assert.IsType<ValidateNode>(document.Nodes[2]).Rules;
        Assert.Equal(("dates", ValidationAction.Hold, Value.Of(30)), (rules[0].Rule, rules[0].Action, rules[0].With["maxAgeDays"]));
        Assert.Equal((null, ValidationAction.SkipItem, "Line {{item.description}} is large."), (rules[1].Rule, rules[1].Action, rules[1].Message));
        var invoice = Assert.IsType<EmitNode>(document.Nodes[5]);
        Assert.Equal((EmittedDocument.Invoice, "The sale."), (invoice.Document, invoice.Comment));
        var nominal = Assert.IsType<ValueMapping>(invoice.Lines[0].Fields[5].Mapping);
        Assert.Equal(("nominals", Value.Of(4000)), (nominal.Name, nominal.Default));
        Assert.Equal(new FlowEdge("buyer", "invoice"), document.Edges[4]);
    }

    [Theory]
    [InlineData("\"reference\": { \"path\": \"order.number\" }", "\"reference\": { \"paht\": \"order.number\" }", "nodes.invoice.fields.reference.paht", "did you mean 'path'?")]
    [InlineData("\"otherwise\": \"The order", "\"otherwize\": \"The order", "nodes.open.otherwize", "did you mean 'otherwise'?")]
    [InlineData("\"otherwise\": \"The order", "\"otherwize\": \"The order", "nodes.open.otherwise", "'otherwise' is missing; add it.")]
    [InlineData("\"kind\": \"filter\"", "\"kind\": \"filtr\"", "nodes.open.kind", "did you mean 'filter'?")]
    [InlineData("\"kind\": \"filter\"", "\"kind\": 7", "nodes.open.kind", "'kind' is a number, which is not known here")]
    [InlineData("\"subject\": \"order\"", "\"subject\": \"orders\"", "subject", "did you mean 'order'?")]
    [InlineData("\"id\": \"open\"", "\"id\": \"Open one\"", "nodes.1.id", "must be a small letter followed by letters and digits")]
    [InlineData("\"name\": \"Small\"", "\"name\": \"  \"", "name", "'name' is empty")]
    [InlineData("\"name\": \"Small\"", "\"name\": null", "name", "'name' must be text; here it is null")]
    [InlineData("\"comment\": \"The sale.\"", "\"comment\": null", "nodes.invoice.comment", "leave it out when there is none")]
    [InlineData("\"comment\": \"The sale.\"", "\"comment\": \"a\\u0000b\"", "nodes.invoice.comment", "NUL")]
    [InlineData("{ \"x\": 0, \"y\": 0 }", "{ \"x\": 0.5, \"y\": 0 }", "nodes.start.position.x", "must be a whole number")]
    [InlineData("{ \"x\": 0, \"y\": 0 }", "{ \"x\": 0 }", "nodes.start.position.y", "'y' is missing")]
    [InlineData("{ \"x\": 0, \"y\": 0 }", "[0, 0]", "nodes.start.position", "must be an object")]
    [InlineData("{ \"path\": \"order.number\" }", "{ \"path\": \"order.number\", \"value\": 1 }", "nodes.invoice.fields.reference", "says value and path; keep one of them")]
    [InlineData("{ \"path\": \"order.number\" }", "{ \"comment\": \"x\" }", "nodes.invoice.fields.reference", "says no way to its value")]
    [InlineData("{ \"path\": \"order.number\" }", "\"order.number\"", "nodes.invoice.fields.reference", "must be an object")]
    [InlineData("{ \"path\": \"order.number\" }", "{ \"map\": \"nominals\" }", "nodes.invoice.fields.reference.from", "'from' is missing")]
    [InlineData("{ \"path\": \"order.number\" }", "{ \"map\": 5, \"from\": { \"value\": 1 } }", "nodes.invoice.fields.reference.map", "here it is a number")]
    [InlineData("{ \"path\": \"order.number\" }", "{ \"path\": \"order.number\", \"default\": null }", "nodes.invoice.fields.reference.default", "the same as none")]
    [InlineData("{ \"path\": \"order.number\" }", "{ \"value\": 1e999 }", "nodes.invoice.fields.reference.value", "too large")]
    [InlineData("{ \"path\": \"order.number\" }", "{ \"value\": { \"a\": 1, \"a\": 2 } }", "nodes.invoice.fields.reference.value.a", "'a' is written twice")]
    [InlineData("\"reference\":", "\"the reference\":", "nodes.invoice.fields.the reference", "cannot be the name of a field")]
    [InlineData("\"action\": \"skipItem\"", "\"action\": \"drop\"", "nodes.checks.rules.1.action", "known are hold, skipItem, skipOrder, ignore")]
    [InlineData("\"rule\": \"dates\",", "\"rule\": \"dates\", \"message\": \"x\",", "nodes.checks.rules.0.message", "does not go with a built-in rule")]
    [InlineData("\"message\": \"Line", "\"with\": {}, \"message\": \"Line", "nodes.checks.rules.1.with", "does not go with a condition of your own")]
    [InlineData("\"rule\": \"dates\",", "", "nodes.checks.rules.0", "says nothing to check")]
    [InlineData("\"flow\": 1", "\"flow\": 2", "flow", "'flow' is 2; this program reads format 1")]
    [InlineData("\"flow\": 1,", "", "flow", "'flow' is missing")]
    [InlineData("\"goods\": 4000,", "\"goods\": 4000, \"goods\": 4001,", "valueMaps.nominals.goods", "'goods' is written twice; keep one.")]
    [InlineData("\"name\": \"Small\"", "\"name\": \"Small\", \"name\": \"Large\"", "name", "'name' is written twice; keep one.")]
    [InlineData("[\"magento\"]", "[\"magento\", 5]", "channels.1", "A channel is a number")]
    [InlineData("{ \"from\": \"start\", \"to\": \"open\" }", "{ \"from\": \"start\" }", "edges.0.to", "'to' is missing")]
    [InlineData("{ \"from\": \"start\", \"to\": \"open\" }", "7", "edges.0", "An edge must be an object")]
    [InlineData("\"edges\": [", "\"nodes\": [], \"edges\": [", "nodes", "'nodes' is written twice")]
    public void A_fault_is_named_with_its_place(string part, string other, string place, string message)
    {
        var reading = FlowReader.Read(Example.With(part, other));

        Assert.Null(reading.Document);
        var problem = Assert.Single(reading.Problems, problem => problem.Place == place && problem.Message.Contains(message, StringComparison.Ordinal));
        Assert.Equal(FlowSeverity.Error, problem.Severity);
        Assert.Matches("[.?]$", problem.Message);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var reading = FlowReader.Read("""{ "flow": 1, "subjct": "order", "nodes": [ { "id": "a", "kind": "hold" }, {}, 5 ], "edges": {} }""");

        Assert.Equal(
            ["name", "subject", "nodes.a.reason", "nodes.1.id", "nodes.1.kind", "nodes.2", "edges", "subjct"], reading.Problems.Select(problem => problem.Place));
    }

    [Theory]
    [InlineData("", 1, 1, "There is no text")]
    [InlineData("  \n ", 2, 2, "There is no text")]
    [InlineData("{\n  \"flow\": 1,\n}", 3, 1, "comma before a closing bracket")]
    [InlineData("{\n  'flow': 1 }", 2, 3, "double quotation marks")]
    [InlineData("{ \"flow\": 1 \"name\": 2 }", 1, 13, "comma or a colon is missing")]
    [InlineData("{ \"flow\": 1 // one\n}", 1, 13, "Comments are not part of JSON")]
    [InlineData("{ \"flow\": 1", 1, 12, "ends too early")]
    [InlineData("{ \"flow\": 01 }", 1, 12, "not JSON")]
    [InlineData("{ \"größe\": x }", 1, 12, "not JSON")]
    [InlineData("{ \"a\": [{} {}] }", 1, 12, "A comma is missing")]
    [InlineData("{ \"a\": \"b\nc\" }", 1, 10, "end of a line")]
    [InlineData("{} {}", 1, 4, "more after the end")]
    [InlineData("{ \"a\": }", 1, 8, "closing bracket stands")]
    [InlineData("{ \"a\": \"\\ud800\" }", 1, 8, "Unicode")]
    public void Text_that_is_not_json_is_refused_with_line_and_column(string json, int line, int column, string message)
    {
        var problem = Assert.Single(FlowReader.Read(json).Problems);

        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.StartsWith($"Line {line}, column {column}: ", problem.Message, StringComparison.Ordinal);
        Assert.Equal(new SourcePosition(line, column), problem.Source);
        Assert.Equal(FlowProblem.Document, problem.Place);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("\"flow\"")]
    public void Json_that_is_no_object_is_refused(string json) =>
        Assert.Contains("A flow must be an object", Assert.Single(FlowReader.Read(json).Problems).Message, StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_refused()
    {
        var json = Example.With("{ \"path\": \"order.number\" }", $"{{ \"value\": {new string('[', 70)}{new string(']', 70)} }}");

        Assert.Contains("deeper than 64", Assert.Single(FlowReader.Read(json).Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_value_maps_within_each_other_are_refused()
    {
        var mapping = string.Concat(Enumerable.Repeat("{ \"map\": {}, \"from\": ", 9)) + "{ \"value\": 1 }" + new string('}', 9);

        Assert.Contains("More than 8 value maps", Assert.Single(FlowReader.Read(Example.With("{ \"path\": \"order.number\" }", mapping)).Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_document_is_refused()
    {
        var json = Example.Json + new string(' ', FlowLimits.Bytes);

        Assert.Contains("at most 262,144", Assert.Single(FlowReader.Read(json).Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_parts_are_refused()
    {
        var nodes = string.Join(',', Enumerable.Range(0, 201).Select(number => $$"""{ "id": "n{{number}}", "kind": "trigger" }"""));
        var edges = string.Join(',', Enumerable.Repeat("""{ "from": "a", "to": "b" }""", 1_001));
        var fields = string.Join(',', Enumerable.Range(0, 201).Select(number => $$"""  "f{{number}}": { "value": 1 }"""));
        var reading = FlowReader.Read($$"""{ "flow": 1, "name": "x", "subject": "order", "nodes": [{{nodes}}], "edges": [{{edges}}] }""");
        var wide = FlowReader.Read($$"""{ "flow": 1, "name": "x", "subject": "order", "nodes": [{ "id": "a", "kind": "map", "fields": { {{fields}} } }], "edges": [] }""");

        Assert.Equal(["'nodes' has 201 entries; at most 200 are allowed.", "'edges' has 1001 entries; at most 1000 are allowed."], reading.Problems.Select(problem => problem.Message));
        Assert.Equal("'fields' has 201 entries; at most 200 are allowed.", Assert.Single(wide.Problems).Message);
    }

    [Theory]
    [InlineData("\"name\": \"Small\"", "\"name\": \"{0}\"", FlowLimits.NameLength)]
    [InlineData("\"comment\": \"The sale.\"", "\"comment\": \"{0}\"", FlowLimits.CommentLength)]
    [InlineData("\"path\": \"order.number\"", "\"path\": \"{0}\"", FlowLimits.PathLength)]
    [InlineData("\"text\": \"{{line.description}}\"", "\"text\": \"{0}\"", FlowLimits.TemplateLength)]
    [InlineData("\"path\": \"order.number\"", "\"expression\": \"{0}\"", FlowLimits.ExpressionLength)]
    [InlineData("\"path\": \"order.number\"", "\"value\": \"{0}\"", FlowLimits.ConstantLength)]
    [InlineData("\"goods\": 4000", "\"{0}\": 4000", FlowLimits.KeyLength)]
    [InlineData("\"id\": \"start\"", "\"id\": \"{0}\"", FlowLimits.IdLength)]
    public void Texts_have_a_longest_length(string part, string other, int most)
    {
        // Letters outside the first plane count once, as people count.
        var letter = part.Contains("\"id\"", StringComparison.Ordinal) ? "x" : "𝒳";

        Assert.Empty(FlowReader.Read(Example.With(part, other.Replace("{0}", string.Concat(Enumerable.Repeat(letter, most)), StringComparison.Ordinal))).Problems);
        Assert.NotEmpty(FlowReader.Read(Example.With(part, other.Replace("{0}", string.Concat(Enumerable.Repeat(letter, most + 1)), StringComparison.Ordinal))).Problems);
    }

    [Fact]
    public void No_more_problems_are_told_than_a_person_would_read()
    {
        var nodes = string.Join(',', Enumerable.Repeat("{}", 200));

        Assert.Equal(FlowLimits.Problems, FlowReader.Read($$"""{ "flow": 1, "nodes": [{{nodes}}] }""").Problems.Count);
    }

    [Fact]
    public void A_byte_order_mark_is_passed_over() =>
        Assert.Empty(FlowReader.Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Example.Json)]).Problems);

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        var bytes = Encoding.UTF8.GetBytes(Example.Json);
        bytes[Example.Json.IndexOf("Small", StringComparison.Ordinal)] = 0xFF;

        Assert.NotEmpty(FlowReader.Read(bytes).Problems);
    }

    [Theory]
    [InlineData("nodes.invoice.fields.reference.path", "\"path\": \"order.number\"")]
    [InlineData("nodes.invoice.lines.0.fields.nominal.from.path", "\"path\": \"line.kind\"")]
    [InlineData("nodes.invoice.fields.missing", "\"fields\": {\n        \"reference\"")]
    [InlineData("edges.1", "{ \"from\": \"open\"")]
    [InlineData("valueMaps.nominals.shipping", "\"shipping\": 4905")]
    public void A_place_leads_back_to_the_text(string place, string text)
    {
        var source = FlowReader.Read(Example.Json).Locate(place);
        var offset = Example.Json.Split('\n').Take(source.Line - 1).Sum(line => line.Length + 1) + source.Column - 1;

        Assert.StartsWith(text, Example.Json[offset..], StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_that_is_cut_or_twisted_brings_the_reader_down()
    {
        var dice = new Dice(5);
        foreach (var seed in Enumerable.Range(0, 2_000))
        {
            var bytes = Encoding.UTF8.GetBytes(FlowWriter.Write(WildFlows.Flow(seed % 50)));
            foreach (var _ in Enumerable.Range(0, dice.Number(1, 5)))
            {
                bytes[dice.Number(0, bytes.Length - 1)] = (byte)dice.Number(0, 255);
            }

            var reading = FlowReader.Read(bytes.AsSpan(0, dice.Number(0, bytes.Length)));
            Assert.Equal(reading.Document is null, reading.Problems.Count > 0);
        }
    }
}
