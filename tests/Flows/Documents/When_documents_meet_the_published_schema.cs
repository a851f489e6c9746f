using System.Text.Json;
using System.Text.Json.Nodes;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Flows.Prebuilt;
using KashflowOrleans.Flows.Schemas;
using KashflowOrleans.Tests.Flows.Documents.Support;

namespace KashflowOrleans.Tests.Flows.Documents;

/// <summary>What is published is what is read.</summary>
public sealed class When_documents_meet_the_published_schema
{
    private static readonly JsonElement Schema = JsonDocument.Parse(FlowSchema.Published).RootElement;

    [Fact]
    public void The_example_fits() => Assert.Empty(SchemaCheck.Problems(Example.Json));

    [Fact]
    public void Prebuilt_flows_fit()
    {
        Assert.NotEmpty(PrebuiltFlows.All);
        Assert.All(PrebuiltFlows.All, flow => Assert.Empty(SchemaCheck.Problems(flow.Json)));
    }

    [Fact]
    public void Random_documents_fit()
    {
        foreach (var document in FlowGenerator.Flows(60).Concat(Enumerable.Range(0, 150).Select(WildFlows.Flow)))
        {
            Assert.Empty(SchemaCheck.Problems(FlowWriter.Write(document)));
        }
    }

    [Fact]
    public void Reader_and_schema_take_and_refuse_the_same()
    {
        var (taken, refused) = (0, 0);
        foreach (var seed in Enumerable.Range(0, 600))
        {
            var dice = new Dice(seed);
            var root = JsonNode.Parse(FlowWriter.Write(WildFlows.Flow(seed)))!;
            Twist(dice, root);
            var json = root.ToJsonString();
            var (isRead, fits) = (FlowReader.Read(json).Problems.Count == 0, SchemaCheck.Problems(json).Count == 0);

            Assert.True(isRead == fits, $"Seed {seed}: the reader {(isRead ? "takes" : "refuses")} and the schema {(fits ? "takes" : "refuses")} {json}\n{string.Join('\n', FlowReader.Read(json).Problems)}");
            (taken, refused) = isRead ? (taken + 1, refused) : (taken, refused + 1);
        }

        Assert.True(taken > 50 && refused > 150, $"{taken} taken, {refused} refused: the twists prove little.");
    }

    [Theory]
    [InlineData("comment", FlowLimits.CommentLength)]
    [InlineData("template", FlowLimits.TemplateLength)]
    [InlineData("key", FlowLimits.KeyLength)]
    [InlineData("id", FlowLimits.IdLength)]
    public void It_says_the_limits_of_texts(string definition, int most) =>
        Assert.Equal(most, Schema.GetProperty("$defs").GetProperty(definition).GetProperty("maxLength").GetInt32());

    [Fact]
    public void It_says_the_limits_of_lists()
    {
        var properties = Schema.GetProperty("properties");

        Assert.Equal(FlowLimits.Nodes, properties.GetProperty("nodes").GetProperty("maxItems").GetInt32());
        Assert.Equal(FlowLimits.Edges, properties.GetProperty("edges").GetProperty("maxItems").GetInt32());
        Assert.Equal(FlowLimits.Channels, properties.GetProperty("channels").GetProperty("maxItems").GetInt32());
        Assert.Equal(FlowLimits.ValueMaps, properties.GetProperty("valueMaps").GetProperty("maxProperties").GetInt32());
        Assert.Equal(FlowLimits.Fields, Schema.GetProperty("$defs").GetProperty("fields").GetProperty("maxProperties").GetInt32());
        Assert.Equal(FlowLimits.Entries, Schema.GetProperty("$defs").GetProperty("valueMap").GetProperty("maxProperties").GetInt32());
    }

    [Fact]
    public void It_knows_every_kind_of_node() => Assert.Equal(
        FlowNames.Kinds.Order(StringComparer.Ordinal),
        Schema.GetProperty("properties").GetProperty("nodes").GetProperty("items").GetProperty("oneOf").EnumerateArray()
            .Select(node => node.GetProperty("$ref").GetString()!["#/$defs/".Length..^"Node".Length]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Documents))]
    public void It_describes_the_fields_of_every_document(EmittedDocument document)
    {
        var properties = Schema.GetProperty("$defs").GetProperty($"{EmittedDocuments.NameOf(document)}Node").GetProperty("properties");

        AssertDescribed(DocumentFields.Of(document), properties.GetProperty("fields"));
        if (DocumentFields.LinesOf(document).Count > 0)
        {
            AssertDescribed(DocumentFields.LinesOf(document), properties.GetProperty("lines").GetProperty("items").GetProperty("properties").GetProperty("fields"));
        }
    }

    public static TheoryData<EmittedDocument> Documents() => [.. Enum.GetValues<EmittedDocument>()];

    private static void AssertDescribed(IReadOnlyList<DocumentField> fields, JsonElement schema) => Assert.Equal(
        fields.Select(field => $"{field.Name}: {field.Summary}"),
        schema.GetProperty("properties").EnumerateObject().Select(field => $"{field.Name}: {field.Value.GetProperty("description").GetString()}"));

    // One thing somewhere in the document becomes something else.
    private static void Twist(Dice dice, JsonNode root)
    {
        var containers = Containers(root).Where(node => node is JsonObject { Count: > 0 } or JsonArray { Count: > 0 }).ToList();
        JsonNode? other = dice.Number(0, 8) switch
        {
            0 => null,
            1 => JsonValue.Create(7),
            2 => JsonValue.Create(1.5),
            3 => JsonValue.Create(true),
            4 => JsonValue.Create("word"),
            5 => JsonValue.Create(" "),
            6 => new JsonArray(),
            7 => new JsonObject(),
            _ => JsonValue.Create(new string('x', 20_000)),
        };
        switch (dice.One(containers))
        {
            case JsonArray list:
                list[dice.Number(0, list.Count - 1)] = other;
                break;
            case JsonObject fields when dice.Hits(0.2):
                fields[dice.One("path", "value", "word", "comment", "kind", "with", "from", "")] = other;
                break;
            case JsonObject fields when dice.Hits(0.3):
                fields.Remove(dice.One(fields.Select(field => field.Key).ToList()));
                break;
            case JsonObject fields:
                fields[dice.One(fields.Select(field => field.Key).ToList())] = other;
                break;
            default:
                break;
        }
    }

    private static IEnumerable<JsonNode> Containers(JsonNode node)
    {
        yield return node;
        var children = node is JsonObject fields ? fields.Select(field => field.Value) : node is JsonArray list ? list : [];
        foreach (var inner in children.OfType<JsonNode>().SelectMany(Containers))
        {
            yield return inner;
        }
    }
}
