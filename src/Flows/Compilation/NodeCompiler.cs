using System.Globalization;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Flows.Running.Rules;
using KashflowOrleans.Flows.Validation;

namespace KashflowOrleans.Flows.Compilation;

/// <summary>Makes nodes ready to run; what is wrong with them becomes a problem of the flow.</summary>
internal sealed class NodeCompiler(MappingCompiler mappings, List<FlowProblem> problems)
{
    /// <summary>Makes a node ready.</summary>
    /// <param name="node">The node.</param>
    /// <param name="place">Where it stands in the document.</param>
    public CompiledNode Compile(FlowNode node, string place)
    {
        CompiledNode compiled = node switch
        {
            TriggerNode trigger => new CompiledTrigger(trigger),
            FilterNode filter => new CompiledFilter(filter, mappings.Mapping(filter.When, $"{place}.when", "its condition"), mappings.Template(filter.Otherwise, $"{place}.otherwise")),
            BranchNode branch => new CompiledBranch(branch, [.. branch.Cases.Select((one, index) => mappings.Mapping(one.When, At($"{place}.cases", index, "when"), $"case '{one.Name}'"))]),
            MapNode map => new CompiledMap(
                map, mappings.Layout.SlotFor(map.Id), [.. map.Fields.Select(field => (field.Field, mappings.Mapping(field.Mapping, $"{place}.fields.{field.Field}", $"field '{field.Field}'")))]),
            LookupNode lookup => Lookup(lookup, place),
            ValueMapNode map => new CompiledValueMap(map, mappings.Layout.SlotFor(map.Id), mappings.Mapping(map.Map, place, "its map")),
            ValidateNode validate => new CompiledValidate(validate, [.. validate.Rules.Select((rule, index) => Rule(rule, validate, At($"{place}.rules", index))).OfType<CompiledRule>()]),
            HoldNode hold => new CompiledHold(hold, mappings.Template(hold.Reason, $"{place}.reason")),
            EmitNode emit => Emit(emit, place),
            _ => throw new ArgumentOutOfRangeException(nameof(node), node, "A node of an unknown kind."),
        };
        compiled.Reads = mappings.TakeReads();
        return compiled;
    }

    private CompiledLookup Lookup(LookupNode node, string place)
    {
        if (ReferenceTables.Find(node.Table) is null)
        {
            problems.Add(new FlowProblem(
                FlowSeverity.Error, $"{place}.table", $"There is no table '{node.Table}'{NearestName.Question(node.Table, ReferenceTables.All.Select(table => table.Name).ToList())}"));
        }

        return new CompiledLookup(
            node, mappings.Layout.SlotFor(node.Id), mappings.Mapping(node.Key, $"{place}.key", "its key"), node.OrHold is null ? null : mappings.Template(node.OrHold, $"{place}.orHold"));
    }

    private CompiledRule? Rule(ValidationRule rule, ValidateNode node, string place)
    {
        if (rule.Rule is { } name)
        {
            if (RuleChecks.For(rule) is { } look)
            {
                return new BuiltInRuleCheck(rule, node, look);
            }

            problems.Add(new FlowProblem(
                FlowSeverity.Error, $"{place}.rule", $"There is no rule '{name}'{NearestName.Question(name, BuiltInRules.All.Select(one => one.Name).ToList())}"));
            return null;
        }

        if (rule.When is null)
        {
            problems.Add(new FlowProblem(FlowSeverity.Error, place, "The rule says nothing to check; write 'rule' with the name of a built-in rule, or 'when' and 'message'."));
            return null;
        }

        var words = $"rule '{rule.Id}'";
        var loop = rule.ForEach is null ? null : Loop(rule.ForEach, null, null, place, words);
        return new OwnRule(rule, node, loop, mappings.Mapping(rule.When, $"{place}.when", words), mappings.Template(rule.Message ?? $"Rule '{rule.Id}' does not hold.", $"{place}.message"));
    }

    private CompiledEmit Emit(EmitNode node, string place)
    {
        var loop = Loop(node.ForEach, node.As, node.When, place, "");
        var fields = Fields(node.Fields, DocumentFields.Of(node.Document), node.Kind, $"{place}.fields", "field");
        var catalogue = DocumentFields.LinesOf(node.Document);
        if (node.Lines.Count > 0 && catalogue.Count == 0)
        {
            problems.Add(new FlowProblem(FlowSeverity.Error, $"{place}.lines", $"A {node.Kind} has no lines; remove them."));
        }

        var lines = node.Lines.Select((group, index) =>
        {
            var at = At($"{place}.lines", index);
            var over = Loop(group.ForEach, group.As, group.When, at, "its lines' ");
            return new CompiledLines(over, Fields(group.Fields, catalogue, node.Kind, $"{at}.fields", "line field"));
        });
        return new CompiledEmit(node, loop, fields, [.. lines]);
    }

    private CompiledLoop Loop(Mapping? list, string? name, Mapping? when, string place, string words) => new(
        list is null ? null : mappings.Mapping(list, $"{place}.forEach", $"{words}list"),
        mappings.Layout.SlotFor(name ?? FlowNames.Item),
        when is null ? null : mappings.Mapping(when, $"{place}.when", $"{words}condition"));

    private CompiledField[] Fields(IReadOnlyList<FieldMapping> fields, IReadOnlyList<DocumentField> catalogue, string kind, string place, string words)
    {
        var compiled = new List<CompiledField>(fields.Count);
        foreach (var field in fields)
        {
            var index = DocumentFields.IndexOf(catalogue, field.Field);
            var mapping = mappings.Mapping(field.Mapping, $"{place}.{field.Field}", $"{words} '{field.Field}'");
            if (index >= 0)
            {
                compiled.Add(new CompiledField(index, mapping));
            }
            else
            {
                problems.Add(new FlowProblem(
                    FlowSeverity.Error, $"{place}.{field.Field}", $"'{field.Field}' is no field of the {kind}{NearestName.Question(field.Field, catalogue.Select(one => one.Name).ToList())}"));
            }
        }

        return [.. compiled];
    }

    private static string At(string place, int index, string? name = null) => string.Create(CultureInfo.InvariantCulture, $"{place}.{index}{(name is null ? "" : "." + name)}");
}
