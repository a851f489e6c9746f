using KashflowOrleans.Flows.Documents;

namespace KashflowOrleans.Flows.Validation;

/// <summary>The nodes of a flow and how they follow each other, by their number in the document. Edges that name unknown nodes are not part of it.</summary>
internal sealed class FlowGraph
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>The graph of a document.</summary>
    public FlowGraph(FlowDocument document)
    {
        Document = document;
        Count = document.Nodes.Count;
        for (var node = 0; node < Count; node++)
        {
            _numbers.TryAdd(document.Nodes[node].Id, node);
        }

        Before = [.. Enumerable.Range(0, Count).Select(_ => new List<int>())];
        After = [.. Enumerable.Range(0, Count).Select(_ => new List<int>())];
        foreach (var edge in document.Edges)
        {
            if (Find(edge.From) is { } from && Find(edge.To) is { } to && !After[from].Contains(to))
            {
                After[from].Add(to);
                Before[to].Add(from);
            }
        }

        (Order, InCircles) = Sort();
        Reachable = ReachFrom(Enumerable.Range(0, Count).Where(node => document.Nodes[node] is TriggerNode));
        Ancestors = [.. Enumerable.Range(0, Count).Select(_ => new NodeSet(Count))];
        Always = [.. Enumerable.Range(0, Count).Select(_ => new NodeSet(Count))];
        Relate();
    }

    /// <summary>The document.</summary>
    public FlowDocument Document { get; }

    /// <summary>How many nodes there are.</summary>
    public int Count { get; }

    /// <summary>For each node those right before it.</summary>
    public IReadOnlyList<List<int>> Before { get; }

    /// <summary>For each node those right after it.</summary>
    public IReadOnlyList<List<int>> After { get; }

    /// <summary>All nodes, each after those that lead to it; nodes in circles come last.</summary>
    public IReadOnlyList<int> Order { get; }

    /// <summary>Nodes in circles, and those between or behind them.</summary>
    public NodeSet InCircles { get; }

    /// <summary>Nodes that a way leads to from a trigger.</summary>
    public NodeSet Reachable { get; }

    /// <summary>For each node those from which a way leads to it.</summary>
    public IReadOnlyList<NodeSet> Ancestors { get; }

    /// <summary>For each node those that every way to it passes, itself included.</summary>
    public IReadOnlyList<NodeSet> Always { get; }

    /// <summary>The number of the (first) node of that name.</summary>
    public int? Find(string id) => _numbers.TryGetValue(id, out var node) ? node : null;

    /// <summary>The place of a node: by its name, or by its number when an earlier node has the name.</summary>
    public string PlaceOf(int node) =>
        Find(Document.Nodes[node].Id) == node && Document.Nodes[node].Id.Length > 0
            ? $"nodes.{Document.Nodes[node].Id}"
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"nodes.{node}");

    /// <summary>The nodes that a way leads to from others, these included.</summary>
    public NodeSet ReachFrom(IEnumerable<int> starts)
    {
        var reached = new NodeSet(Count);
        var waiting = new Stack<int>(starts);
        while (waiting.TryPop(out var node))
        {
            if (reached.Add(node))
            {
                After[node].ForEach(waiting.Push);
            }
        }

        return reached;
    }

    // Each node after those before it, and of those that could come next the one that stands first in the document.
    private (List<int> Order, NodeSet InCircles) Sort()
    {
        var open = Before.Select(before => before.Count).ToArray();
        var ready = new SortedSet<int>(Enumerable.Range(0, Count).Where(node => open[node] == 0));
        var order = new List<int>(Count);
        while (ready.Count > 0)
        {
            var node = ready.Min;
            ready.Remove(node);
            order.Add(node);
            foreach (var next in After[node].Where(next => --open[next] == 0))
            {
                ready.Add(next);
            }
        }

        var left = new NodeSet(Count);
        foreach (var node in Enumerable.Range(0, Count).Where(node => open[node] > 0))
        {
            left.Add(node);
            order.Add(node);
        }

        return (order, left);
    }

    private void Relate()
    {
        foreach (var node in Order)
        {
            var first = true;
            foreach (var before in Before[node])
            {
                Ancestors[node].Add(before);
                Ancestors[node].Add(Ancestors[before]);

                // A way from a node that nothing leads to is none.
                if (!Reachable.Contains(before))
                {
                    continue;
                }

                if (first)
                {
                    Always[node].Add(Always[before]);
                    first = false;
                }
                else
                {
                    Always[node].Keep(Always[before]);
                }
            }

            Always[node].Add(node);
        }
    }
}
