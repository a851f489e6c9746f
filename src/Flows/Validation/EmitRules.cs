using System.Globalization;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Schemas;

namespace KashflowOrleans.Flows.Validation;

/// <summary>Checks the nodes that make documents.</summary>
internal sealed class EmitRules(FlowDocument document, MappingRules mappings, ConstantRules constants, ProblemList problems)
{
    /// <summary>Checks a node.</summary>
    public void Check(EmitNode node, string place, Scope scope)
    {
        if (!FlowSubjects.CanMake(document.Subject, node.Document))
        {
            var can = string.Join(", ", FlowSubjects.Documents(document.Subject).Select(EmittedDocuments.NameOf));
            problems.Error($"{place}.kind", $"A flow about {FlowSubjects.Words(document.Subject)} makes no {node.Kind}; it can make {can}.");
        }

        scope = EnterLoop(node.ForEach, node.As, place, scope);
        mappings.Condition(node.When, $"{place}.when", scope);
        CheckFields(TargetTypes.Of(node.Document), node.Fields, $"{place}.fields", place, scope);
        CheckLines(node, place, scope);
        if (node.Document == EmittedDocument.Payment)
        {
            CheckAlternatives(place, node.Fields, node.Kind, "methodId");
            CheckAlternatives(place, node.Fields, node.Kind, "accountId");
        }
    }

    private void CheckLines(EmitNode node, string place, Scope scope)
    {
        if (TargetTypes.LinesOf(node.Document) is not { } line)
        {
            if (node.Lines.Count > 0)
            {
                problems.Error($"{place}.lines", $"{(node.Kind[0] is 'a' or 'i' ? "An" : "A")} {node.Kind} has no lines; remove them, or make one {node.Kind} for each item with forEach.");
            }

            return;
        }

        if (node.Lines.Count == 0)
        {
            problems.Error(place, $"The {node.Kind} has no lines; add 'lines', for example for each of order.lines.");
        }

        for (var index = 0; index < node.Lines.Count; index++)
        {
            var (group, at) = (node.Lines[index], string.Create(CultureInfo.InvariantCulture, $"{place}.lines.{index}"));
            if (node.ForEach is not null && group.ForEach is not null && (group.As ?? FlowNames.Item) == (node.As ?? FlowNames.Item))
            {
                problems.Warn(at, $"The item of the lines hides the item of the document, both are called '{group.As ?? FlowNames.Item}'; give one another name with 'as'.");
            }

            var inner = EnterLoop(group.ForEach, group.As, at, scope);
            mappings.Condition(group.When, $"{at}.when", inner);
            CheckFields(line, group.Fields, $"{at}.fields", at, inner);
            CheckAlternatives(at, group.Fields, line.Words, node.Document == EmittedDocument.Journal ? ["debit", "credit"] : ["vatPercent", "vatExempt"]);
        }
    }

    private Scope EnterLoop(Mapping? forEach, string? name, string place, Scope scope)
    {
        if (forEach is null)
        {
            if (name is not null)
            {
                problems.Error($"{place}.as", $"'as' names the item of a loop, and there is none; add forEach or remove 'as'.");
            }

            return scope;
        }

        if (name is not null && name != FlowNames.Item && (FlowNames.Reserved.Contains(name) || document.Nodes.Any(node => node.Id == name && node is MapNode or LookupNode or ValueMapNode)))
        {
            problems.Error($"{place}.as", $"'{name}' means something else in expressions; give the item another name, for example 'line'.");
        }

        return scope.With(name ?? FlowNames.Item, mappings.Loop(forEach, $"{place}.forEach", scope));
    }

    private void CheckFields(ObjectType target, IReadOnlyList<FieldMapping> fields, string place, string owner, Scope scope)
    {
        foreach (var mapping in fields)
        {
            var at = $"{place}.{mapping.Field}";
            if (target.Find(mapping.Field) is not { } field)
            {
                problems.Error(at, $"'{mapping.Field}' is not a field of the {target.Words}{NearestName.Question(mapping.Field, target.Names.ToList())}");
                mappings.Check(mapping.Mapping, at, scope);
                continue;
            }

            CheckField(field, mapping.Mapping, at, scope);
        }

        foreach (var missing in target.Fields.Where(field => field.IsRequired && fields.All(mapping => mapping.Field != field.Name)))
        {
            problems.Error(owner, $"The {target.Words} needs the field '{missing.Name}' ({missing.Description.TrimEnd('.')}); add it to the fields.");
        }
    }

    // What the table of fields cannot say: fields of which one must be there.
    private void CheckAlternatives(string owner, IReadOnlyList<FieldMapping> fields, string what, params string[] names)
    {
        if (!fields.Any(field => names.Contains(field.Field, StringComparer.Ordinal)))
        {
            problems.Error(owner, $"The {what} needs the field {string.Join(" or ", names.Select(name => $"'{name}'"))}; add it to the fields.");
        }
    }

    private void CheckField(FlowField field, Mapping mapping, string place, Scope scope)
    {
        var typed = mappings.Check(mapping, place, scope, field.Type);
        if (Assignment.WhyNot(typed, field.Type) is { } reason)
        {
            problems.Error(place, $"'{field.Name}'{Origin(mapping)} {reason}.");
        }
        else if (field.IsRequired && typed.CanBeNothing)
        {
            problems.Warn(place, $"'{field.Name}' is required and{Origin(mapping)} may come to nothing; give a default, or orHold with the reason to hold for.");
        }

        constants.Check(field, mapping, place, document);
    }

    private static string Origin(Mapping mapping) => mapping is PathMapping path ? $" taken from '{path.Path}'" : string.Empty;
}
