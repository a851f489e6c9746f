using System.Text;
using KashflowOrleans.Flows.Documents.Writing;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Documents.Comparing;

/// <summary>Takes nodes apart into what is compared.</summary>
internal static class NodeParts
{
    /// <summary>The parts of a node besides its id, kind, comment, position and lines.</summary>
    public static List<Part> Of(FlowNode node, string place)
    {
        var parts = new List<Part>();
        var words = $"In '{node.Id}', ";
        switch (node)
        {
            case FilterNode filter:
                Add(parts, "when", $"{place}.when", words + "the condition", filter.When);
                Add(parts, "otherwise", $"{place}.otherwise", words + "the reason", filter.Otherwise);
                break;
            case BranchNode branch:
                AddCases(parts, branch, place, words);
                break;
            case MapNode map:
                AddFields(parts, map.Fields, $"{place}.fields", words);
                break;
            case LookupNode lookup:
                Add(parts, "table", $"{place}.table", words + "the table", lookup.Table);
                Add(parts, "key", $"{place}.key", words + "what is looked up", lookup.Key);
                Add(parts, "orHold", $"{place}.orHold", words + "the reason to hold", lookup.OrHold);
                break;
            case ValueMapNode map:
                Add(parts, "map", $"{place}.map", words + "the value map", map.Map);
                break;
            case ValidateNode validate:
                AddRules(parts, validate, place, words);
                break;
            case HoldNode hold:
                Add(parts, "reason", $"{place}.reason", words + "the reason", hold.Reason);
                break;
            case EmitNode emit:
                AddLoop(parts, emit.ForEach, emit.As, emit.When, place, words);
                AddFields(parts, emit.Fields, $"{place}.fields", words);
                break;
            default:
                break;
        }

        return parts;
    }

    /// <summary>Adds what makes a loop.</summary>
    public static void AddLoop(List<Part> parts, Mapping? forEach, string? name, Mapping? when, string place, string words)
    {
        Add(parts, "forEach", $"{place}.forEach", words + "the list it goes over", forEach);
        Add(parts, "as", $"{place}.as", words + "the name of the item", name);
        Add(parts, "when", $"{place}.when", words + "the condition", when);
    }

    /// <summary>Adds fields.</summary>
    public static void AddFields(List<Part> parts, IReadOnlyList<FieldMapping> fields, string place, string words)
    {
        var start = parts.Count;
        foreach (var field in fields)
        {
            Add(parts, field.Field, $"{place}.{field.Field}", $"{words}the field '{field.Field}'", field.Mapping);
        }

        InGroup(parts, start, "fields");
    }

    /// <summary>A node as JSON on one line.</summary>
    public static string Text(FlowNode node) => Text(NodeWriter.Write(node));

    /// <summary>A position as JSON; null for none.</summary>
    public static string? Text(NodePosition? position) => position is null ? null : $"{{ \"x\": {ChangeList.Number(position.X)}, \"y\": {ChangeList.Number(position.Y)} }}";

    /// <summary>A value map as JSON on one line.</summary>
    public static string Text(IReadOnlyDictionary<string, Value> entries) => Text(MappingWriter.Entries(entries, LineBreaks.Never));

    /// <summary>Lines as JSON on one line, without their comments.</summary>
    public static string Text(LineGroup group)
    {
        var text = JsonGroup.Object(LineBreaks.Never)
            .Add("forEach", MappingWriter.Write(Bare(group.ForEach)))
            .Add("as", JsonLayouts.Text(group.As))
            .Add("when", MappingWriter.Write(Bare(group.When)))
            .Add("fields", MappingWriter.Fields([.. group.Fields.Select(field => field with { Mapping = Bare(field.Mapping)! })]));
        return Text(text);
    }

    private static string Text(JsonLayout layout)
    {
        var text = new StringBuilder();
        layout.WriteLine(text);
        return text.ToString();
    }

    private static void AddCases(List<Part> parts, BranchNode branch, string place, string words)
    {
        for (var index = 0; index < branch.Cases.Count; index++)
        {
            var start = parts.Count;
            var one = branch.Cases[index];
            Add(parts, one.Name, $"{place}.cases.{ChangeList.Number(index)}", $"{words}the case '{one.Name}'", one.When);
            InGroup(parts, start, "cases");
        }
    }

    private static void AddRules(List<Part> parts, ValidateNode validate, string place, string words)
    {
        for (var index = 0; index < validate.Rules.Count; index++)
        {
            var start = parts.Count;
            var rule = validate.Rules[index];
            var bare = rule with { ForEach = Bare(rule.ForEach), When = Bare(rule.When) };
            parts.Add(new Part(rule.Id, $"{place}.rules.{ChangeList.Number(index)}", Text(NodeWriter.Write(bare)), $"{words}the rule '{rule.Id}'"));
            AddComment(parts, rule.Id, $"{place}.rules.{ChangeList.Number(index)}", $"{words}the comment of the rule '{rule.Id}'", rule.ForEach, rule.When);
            InGroup(parts, start, "rules");
        }
    }

    private static void Add(List<Part> parts, string key, string place, string words, string? text)
    {
        if (text is not null)
        {
            parts.Add(new Part(key, place, text, words));
        }
    }

    private static void Add(List<Part> parts, string key, string place, string words, Mapping? mapping)
    {
        if (mapping is null)
        {
            return;
        }

        parts.Add(new Part(key, place, FlowWriter.Write(Bare(mapping)!), words));
        AddComment(parts, key, place, $"{words}: its comment", mapping);
    }

    private static void AddComment(List<Part> parts, string key, string place, string words, params IEnumerable<Mapping?> mappings)
    {
        var comments = mappings.SelectMany(Comments).ToList();
        if (comments.Count > 0)
        {
            parts.Add(new Part($"{key}/comment", $"{place}.comment", string.Join(" / ", comments), words) { HasEffect = false });
        }
    }

    private static IEnumerable<string> Comments(Mapping? mapping)
    {
        for (var at = mapping; at is not null; at = (at as ValueMapping)?.From)
        {
            if (at.Comment is not null)
            {
                yield return at.Comment;
            }
        }
    }

    private static Mapping? Bare(Mapping? mapping) => mapping switch
    {
        null => null,
        ValueMapping map => map with { Comment = null, From = Bare(map.From)! },
        _ => mapping with { Comment = null },
    };

    private static void InGroup(List<Part> parts, int start, string group)
    {
        for (var index = start; index < parts.Count; index++)
        {
            parts[index] = parts[index] with { Group = group };
        }
    }
}
