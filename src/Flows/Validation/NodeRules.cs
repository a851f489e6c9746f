using System.Globalization;
using KashflowOrleans.Configuration;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Schemas;

namespace KashflowOrleans.Flows.Validation;

/// <summary>Checks what each node says, in the order in which nodes run, so that what earlier nodes yield is known.</summary>
internal sealed class NodeRules
{
    private readonly FlowGraph _graph;
    private readonly FlowDocument _document;
    private readonly ProblemList _problems;
    private readonly MappingRules _mappings;
    private readonly EmitRules _emits;
    private readonly RuleRules _rules;
    private readonly ConstantRules _constants;
    private readonly FlowType?[] _yields;

    /// <summary>Rules for a flow.</summary>
    public NodeRules(FlowGraph graph, ValidationReference? reference, ProblemList problems)
    {
        _graph = graph;
        _document = graph.Document;
        _problems = problems;
        _mappings = new MappingRules(_document, problems);
        _constants = new ConstantRules(reference, problems);
        _emits = new EmitRules(_document, _mappings, _constants, problems);
        _rules = new RuleRules(_document.Subject, _mappings, problems);
        _yields = new FlowType?[graph.Count];
    }

    /// <summary>Checks everything.</summary>
    public void Check()
    {
        CheckChannels();
        foreach (var (name, entries) in _document.ValueMaps)
        {
            _mappings.CheckEntries(entries, $"valueMaps.{name}");
        }

        foreach (var node in _graph.Order)
        {
            // The first errors are enough to mend; looking for more would only take time.
            if (_problems.HasEnoughErrors)
            {
                break;
            }

            _yields[node] = CheckNode(node);
        }

        _constants.CheckSettings(_mappings.Used);
    }

    private void CheckChannels()
    {
        for (var index = 0; index < _document.Channels.Count; index++)
        {
            var channel = _document.Channels[index];
            if (!ConnectionKinds.All.Contains(channel, StringComparer.Ordinal))
            {
                _problems.Warn(
                    string.Create(CultureInfo.InvariantCulture, $"channels.{index}"),
                    $"'{channel}' is no kind of connection that this program knows, so the flow never runs for it{NearestName.Question(channel, ConnectionKinds.All.ToList())}");
            }
        }
    }

    // What the node yields; null when it yields nothing.
    private FlowType? CheckNode(int number)
    {
        var (place, scope) = (_graph.PlaceOf(number), ScopeOf(number));
        switch (_document.Nodes[number])
        {
            case FilterNode filter:
                _mappings.Condition(filter.When, $"{place}.when", scope);
                _mappings.Template(filter.Otherwise, $"{place}.otherwise", scope);
                return null;
            case BranchNode branch:
                for (var index = 0; index < branch.Cases.Count; index++)
                {
                    _mappings.Condition(branch.Cases[index].When, string.Create(CultureInfo.InvariantCulture, $"{place}.cases.{index}.when"), scope);
                }

                return null;
            case MapNode map:
                return CheckMap(map, place, scope);
            case LookupNode lookup:
                return CheckLookup(lookup, place, scope);
            case ValueMapNode map:
                return _mappings.Check(map.Map, place, scope).Type;
            case ValidateNode validate:
                _rules.Check(validate, place, scope);
                return null;
            case HoldNode hold:
                _mappings.Template(hold.Reason, $"{place}.reason", scope);
                return null;
            case EmitNode emit:
                _emits.Check(emit, place, scope);
                return null;
            default:
                return null;
        }
    }

    private ObjectType CheckMap(MapNode map, string place, Scope scope)
    {
        if (map.Fields.Count == 0)
        {
            _problems.Warn($"{place}.fields", $"'{map.Id}' makes no field; add one or remove the node.");
        }

        var fields = new Dictionary<string, FlowField>(StringComparer.Ordinal);
        foreach (var field in map.Fields)
        {
            var typed = _mappings.Check(field.Mapping, $"{place}.fields.{field.Field}", scope);
            fields[field.Field] = new FlowField(field.Field, typed.Type, !typed.CanBeNothing, string.Empty);
        }

        return new ObjectType($"node '{map.Id}'", [.. fields.Values]);
    }

    private FlowType CheckLookup(LookupNode lookup, string place, Scope scope)
    {
        var key = _mappings.Check(lookup.Key, $"{place}.key", scope);
        _mappings.Template(lookup.OrHold, $"{place}.orHold", scope);
        if (ReferenceTables.Find(lookup.Table) is not { } table)
        {
            _problems.Error($"{place}.table", $"There is no table '{lookup.Table}'{NearestName.Question(lookup.Table, ReferenceTables.All.Select(known => known.Name).ToList())}");
            return FlowType.Any;
        }

        if (Assignment.WhyNot(key, table.Key) is { } reason)
        {
            _problems.Error($"{place}.key", $"What is looked up in '{lookup.Table}' {reason}.");
        }

        if (lookup.Table == ReferenceTables.ExchangeRates && lookup.Key is ConstantMapping { Value: var value })
        {
            _constants.Check(new FlowField("key", FlowType.Text, IsRequired: true, string.Empty, ConstantCheck.Currency), value, $"{place}.key.value");
        }

        return table.Result;
    }

    // What the nodes before this one yield. Nodes in circles have no order: there everything counts as known.
    private Scope ScopeOf(int number)
    {
        var fields = new List<FlowField>
        {
            new(FlowNames.NameOf(_document.Subject), CanonicalTypes.Of(_document.Subject), IsRequired: true, "The subject."),
            new(FlowNames.Settings, CanonicalTypes.Settings, IsRequired: true, "The merchant's settings."),
            new(FlowNames.Ledger, CanonicalTypes.Ledger, IsRequired: true, "What is configured in the ledger."),
        };
        var taken = new HashSet<string>(fields.Select(field => field.Name), StringComparer.Ordinal);
        var sometimes = new HashSet<string>(StringComparer.Ordinal);
        var later = new HashSet<string>(StringComparer.Ordinal);
        for (var other = 0; other < _graph.Count; other++)
        {
            if (_document.Nodes[other] is not (MapNode or LookupNode or ValueMapNode) || _graph.Find(_document.Nodes[other].Id) != other)
            {
                continue;
            }

            var id = _document.Nodes[other].Id;
            if (!_graph.Ancestors[number].Contains(other) && !_graph.InCircles.Contains(number))
            {
                later.Add(id);
                continue;
            }

            if (taken.Add(id))
            {
                fields.Add(new FlowField(id, _yields[other] ?? FlowType.Any, IsAlwaysThere(_document.Nodes[other]), "What an earlier node yields."));
            }

            if (!_graph.Always[number].Contains(other) && !_graph.InCircles.Contains(number))
            {
                sometimes.Add(id);
            }
        }

        return new Scope(new ObjectType("flow", fields), sometimes, later);
    }

    private static bool IsAlwaysThere(FlowNode node) => node switch
    {
        LookupNode lookup => lookup.OrHold is not null,
        ValueMapNode map => map.Map.OrHold is not null || !map.Map.Default.IsUndefined,
        _ => true,
    };
}
