using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Documents.Reading;

/// <summary>Reads nodes.</summary>
internal static class NodeReader
{
    /// <summary>A node; null when its kind is unknown.</summary>
    public static FlowNode? Read(Problems problems, JsonPart part, string place)
    {
        if (FieldsReader.Of(problems, part, place, "A node") is not { } fields)
        {
            return null;
        }

        var id = fields.RequiredId("id");
        var kind = fields.RequiredWord("kind", FlowNames.Kinds);
        if (kind is null || ReadKind(fields, kind, id) is not { } node)
        {
            return null;
        }

        node = node with { Comment = fields.OptionalText("comment", FlowLimits.CommentLength), Position = ReadPosition(fields) };
        fields.Finish();
        return node;
    }

    private static FlowNode? ReadKind(FieldsReader fields, string kind, string id) => kind switch
    {
        "trigger" => new TriggerNode(id),
        "filter" => new FilterNode(id, MappingReader.Required(fields, "when"), fields.RequiredText("otherwise", FlowLimits.TemplateLength)),
        "branch" => new BranchNode(id, ReadCases(fields)),
        "map" => new MapNode(id, MappingReader.Fields(fields, "fields")),
        "lookup" => new LookupNode(
            id, fields.RequiredText("table", FlowLimits.IdLength), MappingReader.Required(fields, "key"), fields.OptionalText("orHold", FlowLimits.TemplateLength, least: 1)),
        "valueMap" => new ValueMapNode(id, MappingReader.OfNode(fields)),
        "validate" => new ValidateNode(id, ReadRules(fields)),
        "hold" => new HoldNode(id, fields.RequiredText("reason", FlowLimits.TemplateLength)),
        _ => ReadEmit(fields, FlowNames.Documents[kind], id),
    };

    private static EmitNode ReadEmit(FieldsReader fields, EmittedDocument document, string id)
    {
        var lines = fields.List("lines", FlowLimits.Lines, isRequired: false);
        var groups = new List<LineGroup>(lines.Count);
        for (var index = 0; index < lines.Count; index++)
        {
            var place = FieldsReader.Join(fields.At("lines"), index);
            if (FieldsReader.Of(fields.Problems, lines[index], place, "A group of lines") is { } group)
            {
                groups.Add(new LineGroup(MappingReader.Optional(group, "forEach"), ReadAs(group), MappingReader.Optional(group, "when"), MappingReader.Fields(group, "fields")));
                group.Finish();
            }
        }

        return new EmitNode(
            id, document, MappingReader.Optional(fields, "forEach"), ReadAs(fields), MappingReader.Optional(fields, "when"), MappingReader.Fields(fields, "fields"), groups);
    }

    private static string? ReadAs(FieldsReader fields) => fields.Has("as") ? fields.RequiredId("as") : fields.OptionalText("as", FlowLimits.IdLength);

    private static List<BranchCase> ReadCases(FieldsReader fields)
    {
        var parts = fields.List("cases", FlowLimits.Cases, isRequired: true);
        var cases = new List<BranchCase>(parts.Count);
        for (var index = 0; index < parts.Count; index++)
        {
            if (FieldsReader.Of(fields.Problems, parts[index], FieldsReader.Join(fields.At("cases"), index), "A case") is { } one)
            {
                cases.Add(new BranchCase(one.RequiredText("name", FlowLimits.NameLength), MappingReader.Required(one, "when")));
                one.Finish();
            }
        }

        return cases;
    }

    private static List<ValidationRule> ReadRules(FieldsReader fields)
    {
        var parts = fields.List("rules", FlowLimits.Rules, isRequired: true);
        var rules = new List<ValidationRule>(parts.Count);
        for (var index = 0; index < parts.Count; index++)
        {
            if (FieldsReader.Of(fields.Problems, parts[index], FieldsReader.Join(fields.At("rules"), index), "A rule") is { } one)
            {
                rules.Add(ReadRule(one));
                one.Finish();
            }
        }

        return rules;
    }

    private static ValidationRule ReadRule(FieldsReader fields)
    {
        var id = fields.RequiredId("id");
        var action = fields.RequiredWord("action", FlowNames.Actions.Keys.ToList()) is { } word ? FlowNames.Actions[word] : ValidationAction.Hold;
        if (!fields.Has("rule"))
        {
            if (!fields.Has("when") && !fields.Has("message"))
            {
                fields.Problems.Add(fields.Place, fields.Offset, "The rule says nothing to check; write 'rule' with the name of a built-in rule, or 'when' and 'message'.");
            }

            RefuseTogether(fields, "with", "a condition of your own; settings belong to built-in rules");
            return new ValidationRule(
                id, null, MappingReader.Optional(fields, "forEach"), MappingReader.Required(fields, "when"), fields.RequiredText("message", FlowLimits.TemplateLength), action, NoSettings);
        }

        foreach (var own in (string[])["forEach", "when", "message"])
        {
            RefuseTogether(fields, own, "a built-in rule; use one rule for each");
        }

        return new ValidationRule(id, fields.RequiredText("rule", FlowLimits.IdLength), null, null, null, action, ReadSettings(fields));
    }

    private static IReadOnlyDictionary<string, Value> NoSettings { get; } = new OrderedDictionary<string, Value>(StringComparer.Ordinal);

    private static IReadOnlyDictionary<string, Value> ReadSettings(FieldsReader fields)
    {
        var settings = new OrderedDictionary<string, Value>(StringComparer.Ordinal);
        foreach (var field in fields.Object("with", FlowLimits.Settings, isRequired: false))
        {
            ConstantReader.Key(fields.Problems, field, fields.At("with"));
            settings[field.Name] = ConstantReader.Read(fields.Problems, field.Part, FieldsReader.Join(fields.At("with"), field.Name));
        }

        return settings;
    }

    private static void RefuseTogether(FieldsReader fields, string name, string with)
    {
        if (fields.Optional(name) is { } part)
        {
            fields.Problems.Add(fields.At(name), part.Offset, $"'{name}' does not go with {with}.");
        }
    }

    private static NodePosition? ReadPosition(FieldsReader node)
    {
        if (node.Optional("position") is not { } part || FieldsReader.Of(node.Problems, part, node.At("position"), "'position'") is not { } fields)
        {
            return null;
        }

        var position = new NodePosition(Coordinate(fields, "x"), Coordinate(fields, "y"));
        fields.Finish();
        return position;
    }

    private static int Coordinate(FieldsReader fields, string name)
    {
        if (fields.Required(name) is not { } part)
        {
            return 0;
        }

        if (part.Plain is { IsDecimal: true, AsDecimal: >= -FlowLimits.Position and <= FlowLimits.Position and var number } && decimal.Truncate(number) == number)
        {
            return (int)number;
        }

        var given = part.Plain.IsNumber ? part.Plain.ToString() : part.InWords;
        fields.Problems.Add(fields.At(name), part.Offset, $"'{name}' must be a whole number from {-FlowLimits.Position} to {FlowLimits.Position}; here it is {given}.");
        return 0;
    }
}
