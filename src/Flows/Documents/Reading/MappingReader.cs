using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Documents.Reading;

/// <summary>Reads mappings.</summary>
internal static class MappingReader
{
    private static readonly string[] Ways = ["value", "path", "expression", "text", "map"];

    // Stands for a mapping that could not be read; its problem is reported.
    private static readonly Mapping Unreadable = new ConstantMapping(Value.Null);

    /// <summary>A mapping that must be there.</summary>
    public static Mapping Required(FieldsReader fields, string name) =>
        fields.Required(name) is { } part ? Read(fields.Problems, part, fields.At(name), name) : Unreadable;

    /// <summary>A mapping that may be missing.</summary>
    public static Mapping? Optional(FieldsReader fields, string name) =>
        fields.Optional(name) is { } part ? Read(fields.Problems, part, fields.At(name), name) : null;

    /// <summary>Fields and their mappings, by the field's name.</summary>
    public static IReadOnlyList<FieldMapping> Fields(FieldsReader fields, string name)
    {
        var read = new List<FieldMapping>();
        foreach (var field in fields.Object(name, FlowLimits.Fields, isRequired: true))
        {
            var place = FieldsReader.Join(fields.At(name), FieldsReader.Shown(field.Name));
            if (!FlowNames.IsField(field.Name))
            {
                fields.Problems.Add(
                    place, field.Offset,
                    $"'{FieldsReader.Shown(field.Name)}' cannot be the name of a field; write a letter followed by letters, digits and underscores, {FlowLimits.IdLength} at most.");
            }

            read.Add(new FieldMapping(field.Name, Read(fields.Problems, field.Part, place, field.Name)));
        }

        return read;
    }

    /// <summary>The value map of a node, whose parts stand among the node's own fields.</summary>
    public static ValueMapping OfNode(FieldsReader node) => (ValueMapping)Common(node, Map(node, 1), withComment: false);

    private static Mapping Read(Problems problems, JsonPart part, string place, string name, int maps = 0)
    {
        if (FieldsReader.Of(problems, part, place, $"'{FieldsReader.Shown(name)}'") is not { } fields)
        {
            return Unreadable;
        }

        var ways = Ways.Where(fields.Has).ToList();
        Mapping mapping;
        if (ways.Count == 1)
        {
            mapping = ReadWay(fields, ways[0], maps);
        }
        else
        {
            mapping = Unreadable;
            Array.ForEach(Ways, way => fields.Optional(way));
            fields.Optional("from");
            problems.Add(place, part.Offset, ways.Count == 0
                ? $"'{FieldsReader.Shown(name)}' says no way to its value; write one of value, path, expression, text or map."
                : $"'{FieldsReader.Shown(name)}' says {string.Join(" and ", ways)}; keep one of them.");
        }

        mapping = Common(fields, mapping, withComment: true);
        fields.Finish();
        return mapping;
    }

    private static Mapping ReadWay(FieldsReader fields, string way, int maps) => way switch
    {
        "value" => new ConstantMapping(ConstantReader.Read(fields.Problems, fields.Required(way)!, fields.At(way))),
        "path" => new PathMapping(fields.RequiredText(way, FlowLimits.PathLength)),
        "expression" => new ExpressionMapping(fields.RequiredText(way, FlowLimits.ExpressionLength)),
        "text" => new TextMapping(fields.RequiredText(way, FlowLimits.TemplateLength, least: 0)),
        _ => Map(fields, maps + 1),
    };

    private static ValueMapping Map(FieldsReader fields, int maps)
    {
        var from = fields.Required("from");
        var source = Unreadable;
        if (maps > FlowLimits.MapsInMaps)
        {
            fields.Problems.Add(fields.Place, fields.Offset, $"More than {FlowLimits.MapsInMaps} value maps feed each other here; use nodes of their own.");
        }
        else if (from is not null)
        {
            source = Read(fields.Problems, from, fields.At("from"), "from", maps);
        }

        var map = fields.Required("map");
        switch (map?.Kind)
        {
            case ValueKind.Object:
                FieldsReader.ReportTwins(fields.Problems, map, () => fields.At("map"));
                return new ValueMapping(null, ConstantReader.Entries(fields.Problems, map, fields.At("map")), source);
            case ValueKind.Text:
                return new ValueMapping(fields.RequiredId("map"), null, source);
            case null:
                break;
            default:
                fields.Problems.Add(fields.At("map"), map.Offset, $"'map' must be the name of a shared value map or a value map itself ({{ … }}); here it is {map.InWords}.");
                break;
        }

        return new ValueMapping(string.Empty, null, source);
    }

    private static Mapping Common(FieldsReader fields, Mapping mapping, bool withComment)
    {
        var instead = fields.Optional("default");
        if (instead?.Kind == ValueKind.Null)
        {
            fields.Problems.Add(fields.At("default"), instead.Offset, "'default' is null, which is the same as none; leave it out.");
        }

        return mapping with
        {
            Comment = withComment ? fields.OptionalText("comment", FlowLimits.CommentLength) : null,
            Default = instead is null ? Value.Undefined : ConstantReader.Read(fields.Problems, instead, fields.At("default")),
            OrHold = fields.OptionalText("orHold", FlowLimits.TemplateLength, least: 1),
        };
    }
}
