using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Tests.Flows.Documents.Support;

namespace KashflowOrleans.Tests.Flows.Documents;

/// <summary>The canonical text.</summary>
public sealed class When_a_flow_is_written
{
    [Fact]
    public void The_example_is_written_as_it_stands() => Assert.Equal(Example.Json, FlowWriter.Write(Example.Document));

    [Fact]
    public void A_flow_that_makes_sense_is_read_again_as_it_was() => AssertReadAgain(FlowGenerator.Flow, 1_000);

    [Fact]
    public void Whatever_the_format_allows_is_read_again_as_it_was() => AssertReadAgain(WildFlows.Flow, 2_000);

    [Fact]
    public void The_same_flow_gives_the_same_text()
    {
        foreach (var seed in Enumerable.Range(0, 100))
        {
            var text = FlowWriter.Write(WildFlows.Flow(seed));
            Assert.Equal(text, FlowWriter.Write(Example.Read(text)));
        }
    }

    [Fact]
    public void Every_edge_and_every_field_has_a_line_of_its_own()
    {
        var lines = FlowWriter.Write(Example.Document).Split('\n');

        Assert.Contains("""    { "from": "start", "to": "open" },""", lines);
        Assert.Contains("""        "reference": { "path": "order.number" },""", lines);
        Assert.Contains("""            "nominal": { "map": "nominals", "from": { "path": "line.kind" }, "default": 4000 }""", lines);
    }

    [Fact]
    public void A_long_value_map_is_broken_and_a_long_expression_is_not()
    {
        var many = string.Join(", ", Enumerable.Range(0, 30).Select(number => $"\"key{number}\": {number}"));
        var long_ = string.Join(" & ", Enumerable.Repeat("order.number", 30));
        var written = FlowWriter.Write(Example.Read(Example.With(
            """{ "path": "line.quantity" }""", $$"""{ "map": { {{many}} }, "from": { "expression": "{{long_}}" } }""")));

        Assert.Contains("\n              \"map\": {\n                \"key0\": 0,\n", written, StringComparison.Ordinal);
        Assert.Contains($"\n              \"from\": {{ \"expression\": \"{long_}\" }}\n", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Letters_of_any_language_stay_readable_and_control_characters_are_escaped()
    {
        var written = FlowWriter.Write(Example.Document with { Name = "Bücher → 本 <b> & 'x'", Description = "a\u0001b\n" });

        Assert.Contains("\"name\": \"Bücher → 本 <b> & 'x'\"", written, StringComparison.Ordinal);
        Assert.Contains("\"description\": \"a\\u0001b\\n\"", written, StringComparison.Ordinal);
    }

    private static void AssertReadAgain(Func<int, FlowDocument> flow, int seeds)
    {
        foreach (var seed in Enumerable.Range(0, seeds))
        {
            var document = flow(seed);
            var reading = FlowReader.Read(FlowWriter.Write(document));

            Assert.True(reading.Problems.Count == 0, $"Seed {seed}: {string.Join('\n', reading.Problems)}");
            Assert.True(Same.Difference(document, reading.Document) is not { } difference, $"Seed {seed}: {Same.Difference(document, reading.Document)}");
        }
    }
}
