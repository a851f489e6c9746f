using System.Globalization;
using KashflowOrleans.Flows.Documents;

namespace KashflowOrleans.Flows.Validation;

/// <summary>Checks how the nodes of a flow hang together.</summary>
internal sealed class GraphRules(FlowGraph graph, ProblemList problems)
{
    private readonly FlowDocument _document = graph.Document;

    /// <summary>Checks everything.</summary>
    public void Check()
    {
        CheckIds();
        CheckTriggers();
        CheckEdges();
        CheckCases();
        CheckCircles();
        CheckWays();
    }

    private void CheckIds()
    {
        for (var node = 0; node < graph.Count; node++)
        {
            var (id, place) = (_document.Nodes[node].Id, graph.PlaceOf(node));
            if (!FlowNames.IsId(id))
            {
                problems.Error($"{place}.id", $"The node's id is '{id}'; it must be a small letter followed by letters and digits.");
            }
            else if (graph.Find(id) != node)
            {
                problems.Error($"{place}.id", $"There is another node with the id '{id}'; give this one a different id.");
            }
            else if (Yields(_document.Nodes[node]) && FlowNames.Reserved.Contains(id))
            {
                problems.Error($"{place}.id", $"The node yields a value, and in expressions '{id}' means something else; give it another id, for example '{id}Value'.");
            }
        }
    }

    private void CheckTriggers()
    {
        var triggers = Enumerable.Range(0, graph.Count).Where(node => _document.Nodes[node] is TriggerNode).ToList();
        if (triggers.Count == 0)
        {
            problems.Error("nodes", "The flow has no trigger, so it never starts; add a node of the kind 'trigger' and an edge from it.");
        }

        foreach (var more in triggers.Skip(1))
        {
            problems.Error(graph.PlaceOf(more), $"'{_document.Nodes[more].Id}' is a second trigger; a flow has one. Start both ways from '{_document.Nodes[triggers[0]].Id}' and remove this one.");
        }
    }

    private void CheckEdges()
    {
        var seen = new HashSet<FlowEdge>();
        var ids = _document.Nodes.Select(node => node.Id).ToList();
        for (var index = 0; index < _document.Edges.Count; index++)
        {
            var edge = _document.Edges[index];
            var place = string.Create(CultureInfo.InvariantCulture, $"edges.{index}");
            var from = Known($"{place}.from", edge.From, ids);
            var to = Known($"{place}.to", edge.To, ids);
            if (!seen.Add(edge))
            {
                problems.Warn(place, $"The edge from '{edge.From}' to '{edge.To}' is there twice; remove one.");
            }

            if (to is TriggerNode)
            {
                problems.Error($"{place}.to", $"The edge leads to the trigger '{edge.To}'; a flow starts there and nothing leads to it. Remove the edge.");
            }

            if (from is HoldNode)
            {
                problems.Warn(place, $"The edge leaves '{edge.From}', which stops everything: '{edge.To}' never runs by it. Remove the edge.");
            }

            CheckCase(place, edge, from);
        }
    }

    private FlowNode? Known(string place, string id, IReadOnlyCollection<string> ids)
    {
        if (graph.Find(id) is { } node)
        {
            return _document.Nodes[node];
        }

        problems.Error(place, $"There is no node '{id}'{NearestName.Question(id, ids)}");
        return null;
    }

    private void CheckCase(string place, FlowEdge edge, FlowNode? from)
    {
        if (from is BranchNode branch)
        {
            List<string> cases = [.. branch.Cases.Select(one => one.Name), FlowEdge.Otherwise];
            if (edge.Case is null)
            {
                problems.Error(place, $"The edge leaves the branch '{edge.From}' and says no case; write one of {string.Join(", ", cases)}.");
            }
            else if (!cases.Contains(edge.Case, StringComparer.Ordinal))
            {
                problems.Error($"{place}.case", $"The branch '{edge.From}' has no case '{edge.Case}'{NearestName.Question(edge.Case, cases)}");
            }
        }
        else if (from is not null && edge.Case is not null)
        {
            problems.Error($"{place}.case", $"The edge says the case '{edge.Case}', but '{edge.From}' is no branch; remove the case.");
        }
    }

    private void CheckCases()
    {
        for (var node = 0; node < graph.Count; node++)
        {
            if (_document.Nodes[node] is not BranchNode branch)
            {
                continue;
            }

            var place = graph.PlaceOf(node);
            if (branch.Cases.Count == 0)
            {
                problems.Error($"{place}.cases", "The branch has no case; add one, or replace it by edges.");
            }

            var names = new HashSet<string>(StringComparer.Ordinal);
            var taken = _document.Edges.Where(edge => edge.From == branch.Id).Select(edge => edge.Case).ToHashSet(StringComparer.Ordinal);
            for (var index = 0; index < branch.Cases.Count; index++)
            {
                var name = branch.Cases[index].Name;
                var at = string.Create(CultureInfo.InvariantCulture, $"{place}.cases.{index}");
                if (name == FlowEdge.Otherwise)
                {
                    problems.Error($"{at}.name", "'otherwise' is the case in which no other holds and needs no condition; give this case another name.");
                }
                else if (!names.Add(name))
                {
                    problems.Error($"{at}.name", $"The branch has two cases '{name}'; give one another name.");
                }
                else if (!taken.Contains(name))
                {
                    problems.Warn(at, $"No edge is taken in the case '{name}': the way ends here without a reason. Add an edge with this case, or a hold or a filter behind it.");
                }
            }

            if (!taken.Contains(FlowEdge.Otherwise))
            {
                problems.Warn(place, "No edge is taken when no case holds: the way ends here without a reason. Add an edge with the case 'otherwise'.");
            }
        }
    }

    private void CheckCircles()
    {
        var left = graph.InCircles.Copy();
        while (StripEnds(left))
        {
            // Every node that is left has another one after it: walking on must come round.
            var way = new List<int> { left.Members.First() };
            int back;
            while ((back = way.IndexOf(graph.After[way[^1]].First(left.Contains))) < 0)
            {
                way.Add(graph.After[way[^1]].First(left.Contains));
            }

            var circle = way[back..];
            var names = string.Join(" → ", circle.Append(circle[0]).Select(node => _document.Nodes[node].Id));
            problems.Error(graph.PlaceOf(circle[0]), $"The nodes run in a circle ({names}); remove one of these edges.");
            circle.ForEach(left.Remove);
        }
    }

    // Takes away what is in no circle; false when nothing is left.
    private bool StripEnds(NodeSet left)
    {
        var ends = left.Members.Where(node => !graph.After[node].Exists(left.Contains) || !graph.Before[node].Exists(left.Contains)).ToList();
        while (ends.Count > 0)
        {
            ends.ForEach(left.Remove);
            ends = [.. left.Members.Where(node => !graph.After[node].Exists(left.Contains) || !graph.Before[node].Exists(left.Contains))];
        }

        return left.Count > 0;
    }

    private void CheckWays()
    {
        var makes = false;
        for (var node = 0; node < graph.Count; node++)
        {
            var (one, place) = (_document.Nodes[node], graph.PlaceOf(node));
            makes |= one is EmitNode or HoldNode;
            if (!graph.Reachable.Contains(node) && _document.Nodes.Any(other => other is TriggerNode))
            {
                problems.Error(place, $"No way leads from the trigger to '{one.Id}', so it never runs; add an edge to it or remove it.");
            }
            else if (graph.After[node].Count == 0 && EndsForNothing(one))
            {
                problems.Warn(place, $"Nothing follows '{one.Id}', so what it does has no effect; add an edge from it or remove it.");
            }
        }

        if (!makes)
        {
            problems.Warn("nodes", "The flow makes no document; add a node that does, for example 'invoice'.");
        }
    }

    private static bool EndsForNothing(FlowNode node) => node switch
    {
        TriggerNode or FilterNode or BranchNode => true,
        LookupNode lookup => lookup.OrHold is null,
        ValueMapNode map => map.Map.OrHold is null,
        MapNode map => map.Fields.All(field => field.Mapping.OrHold is null),
        _ => false,
    };

    private static bool Yields(FlowNode node) => node is MapNode or LookupNode or ValueMapNode;
}
