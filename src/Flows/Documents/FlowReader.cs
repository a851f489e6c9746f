using System.Globalization;
using System.Text;
using KashflowOrleans.Flows.Documents.Reading;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Documents;

/// <summary>Reads flow documents. It refuses what the published schema refuses, and beyond that what JSON cannot say of itself: fields written twice, too much text, too deep
/// nesting. Whether the flow makes sense is for <c>FlowValidator</c>.</summary>
public static class FlowReader
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a text.</summary>
    public static FlowReading Read(string json) => Read(Encoding.UTF8.GetBytes(json));

    /// <summary>Reads a text in UTF-8.</summary>
    public static FlowReading Read(ReadOnlySpan<byte> utf8)
    {
        utf8 = utf8.StartsWith(ByteOrderMark) ? utf8[ByteOrderMark.Length..] : utf8;
        if (utf8.Length > FlowLimits.Bytes)
        {
            var size = utf8.Length.ToString("N0", CultureInfo.InvariantCulture);
            var most = FlowLimits.Bytes.ToString("N0", CultureInfo.InvariantCulture);
            var problem = new FlowProblem(FlowSeverity.Error, FlowProblem.Document, $"The document has {size} bytes; at most {most} are allowed.");
            return new FlowReading(null, [problem], new SourceText([]), null);
        }

        var problems = new Problems(new SourceText(utf8));
        var root = JsonPartParser.Parse(problems);
        var document = root is null ? null : ReadDocument(problems, root);
        return new FlowReading(problems.Found.Count == 0 ? document : null, problems.Found, problems.Source, root);
    }

    private static FlowDocument? ReadDocument(Problems problems, JsonPart root)
    {
        if (FieldsReader.Of(problems, root, FlowProblem.Document, "A flow") is not { } fields)
        {
            return null;
        }

        fields.OptionalText("$schema", FlowLimits.PathLength);
        if (fields.Required("flow") is { } format && format.Plain != Value.Of(FlowDocument.Format))
        {
            // Another format has other fields: nothing more can be said of it.
            var given = format.Plain.IsUndefined ? format.InWords : format.Plain.ToString();
            problems.Add("flow", format.Offset, $"'flow' is {FieldsReader.Shown(given)}; this program reads format {FlowDocument.Format}. Write \"flow\": {FlowDocument.Format}.");
            return null;
        }

        var name = fields.RequiredText("name", FlowLimits.NameLength);
        var description = fields.OptionalText("description", FlowLimits.CommentLength);
        var subject = fields.RequiredWord("subject", FlowNames.Subjects.Keys.ToList());
        var document = new FlowDocument(
            name, description, subject is null ? FlowSubject.Order : FlowNames.Subjects[subject], ReadChannels(fields), ReadValueMaps(fields), ReadNodes(fields), ReadEdges(fields));
        fields.Finish();
        return document;
    }

    private static List<string> ReadChannels(FieldsReader fields)
    {
        var channels = new List<string>();
        foreach (var part in fields.List("channels", FlowLimits.Channels, isRequired: false))
        {
            if (part.Text is { } text && FlowNames.IsId(text))
            {
                channels.Add(text);
            }
            else
            {
                var given = part.Text is { } other ? $"'{FieldsReader.Shown(other)}'" : part.InWords;
                fields.Problems.Add(
                    FieldsReader.Join("channels", channels.Count), part.Offset, $"A channel is {given}; it must be the name of a kind of connection, such as \"magento\".");
            }
        }

        return channels;
    }

    private static OrderedDictionary<string, IReadOnlyDictionary<string, Value>> ReadValueMaps(FieldsReader fields)
    {
        var maps = new OrderedDictionary<string, IReadOnlyDictionary<string, Value>>(StringComparer.Ordinal);
        foreach (var field in fields.Object("valueMaps", FlowLimits.ValueMaps, isRequired: false))
        {
            var place = FieldsReader.Join("valueMaps", FieldsReader.Shown(field.Name));
            if (!FlowNames.IsId(field.Name))
            {
                fields.Problems.Add(
                    place, field.Offset, $"'{FieldsReader.Shown(field.Name)}' cannot be the name of a value map; write a small letter followed by letters and digits, {FlowLimits.IdLength} at most.");
            }

            if (FieldsReader.Of(fields.Problems, field.Part, place, "A value map") is not null)
            {
                maps[field.Name] = ConstantReader.Entries(fields.Problems, field.Part, place);
            }
        }

        return maps;
    }

    private static List<FlowNode> ReadNodes(FieldsReader fields)
    {
        var parts = fields.List("nodes", FlowLimits.Nodes, isRequired: true);
        var nodes = new List<FlowNode>(parts.Count);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < parts.Count; index++)
        {
            // By name where the name is usable, so that the place stays the same when nodes move.
            var place = parts[index].Find("id")?.Text is { } id && FlowNames.IsId(id) && taken.Add(id) ? FieldsReader.Join("nodes", id) : FieldsReader.Join("nodes", index);
            if (NodeReader.Read(fields.Problems, parts[index], place) is { } node)
            {
                nodes.Add(node);
            }
        }

        return nodes;
    }

    private static List<FlowEdge> ReadEdges(FieldsReader fields)
    {
        var parts = fields.List("edges", FlowLimits.Edges, isRequired: true);
        var edges = new List<FlowEdge>(parts.Count);
        for (var index = 0; index < parts.Count; index++)
        {
            if (FieldsReader.Of(fields.Problems, parts[index], FieldsReader.Join("edges", index), "An edge") is { } edge)
            {
                edges.Add(new FlowEdge(edge.RequiredId("from"), edge.RequiredId("to"), edge.OptionalText("case", FlowLimits.NameLength, least: 1)));
                edge.Finish();
            }
        }

        return edges;
    }
}
