using KashflowOrleans.Flows.Documents;

namespace KashflowOrleans.Flows.Validation;

/// <summary>Checks which documents go together in one run.</summary>
internal sealed class TogetherRules(FlowGraph graph, ProblemList problems)
{
    private readonly FlowDocument _document = graph.Document;
    private readonly Dictionary<int, List<NodeSet>> _ways = [];
    private readonly Dictionary<int, NodeSet> _choices = [];

    /// <summary>Checks everything.</summary>
    public void Check()
    {
        CheckPayments();
        CheckCustomer();
        EmittedDocument[] single = [EmittedDocument.Customer, EmittedDocument.Invoice, EmittedDocument.ChannelUpdate];
        foreach (var document in _document.Subject == FlowSubject.Refund ? single.Append(EmittedDocument.CreditNote) : single)
        {
            CheckLoops(document);
            CheckTwins(document);
        }
    }

    private void CheckPayments()
    {
        if (Makers(EmittedDocument.Invoice).Any() || Makers(EmittedDocument.CreditNote).Any())
        {
            return;
        }

        var name = EmittedDocuments.NameOf(_document.Subject == FlowSubject.Refund ? EmittedDocument.CreditNote : EmittedDocument.Invoice);
        foreach (var payment in Makers(EmittedDocument.Payment))
        {
            problems.Error(graph.PlaceOf(payment), $"'{_document.Nodes[payment].Id}' makes a payment, and the flow makes no {name} that it is for; add a node of the kind '{name}'.");
        }
    }

    private void CheckCustomer()
    {
        if (!Makers(EmittedDocument.Customer).Any() && Makers(EmittedDocument.Invoice).ToList() is [var invoice, ..])
        {
            problems.Error(graph.PlaceOf(invoice), $"'{_document.Nodes[invoice].Id}' makes an invoice, and the flow makes no customer to send it to; add a node of the kind 'customer'.");
        }
    }

    private void CheckLoops(EmittedDocument document)
    {
        foreach (var node in Makers(document).Where(node => Emit(node).ForEach is not null))
        {
            var name = EmittedDocuments.NameOf(document);
            problems.Warn(
                $"{graph.PlaceOf(node)}.forEach",
                $"'{_document.Nodes[node].Id}' makes one {name} for each item, and there can be one; remove forEach, or see to it that there is one item at most.");
        }
    }

    // Two nodes that make the same document are meant for different cases.
    private void CheckTwins(EmittedDocument document)
    {
        var makers = Makers(document).Where(node => Emit(node).ForEach is null && !graph.InCircles.Contains(node) && graph.Reachable.Contains(node)).ToList();
        for (var first = 0; first < makers.Count; first++)
        {
            for (var second = first + 1; second < makers.Count && !problems.HasEnoughErrors; second++)
            {
                CheckPair(makers[first], makers[second], EmittedDocuments.NameOf(document));
            }
        }
    }

    private void CheckPair(int left, int right, string name)
    {
        if (AreApart(left, right))
        {
            return;
        }

        var (one, other) = (_document.Nodes[left].Id, _document.Nodes[right].Id);
        if (Emit(left).When is null && Emit(right).When is null && Choices(left).Equals(Choices(right)))
        {
            problems.Error(
                graph.PlaceOf(right),
                $"'{one}' and '{other}' both make {name} documents in the same run, and there can be one; remove one, or put them behind different cases of a branch.");
        }
        else
        {
            problems.Warn(
                graph.PlaceOf(right),
                $"'{one}' and '{other}' each make {name} documents; when both run, there are two and the subject is held. Put them behind different cases of a branch to be sure.");
        }
    }

    // Whether a branch that both come from leads to each in other cases only.
    private bool AreApart(int left, int right)
    {
        var branches = graph.Always[left].Copy();
        branches.Keep(graph.Always[right]);
        return branches.Members.Any(branch => _document.Nodes[branch] is BranchNode && !WaysOf(branch).Exists(way => way.Contains(left) && way.Contains(right)));
    }

    // For each case of a branch the nodes that its edges lead to.
    private List<NodeSet> WaysOf(int branch)
    {
        if (!_ways.TryGetValue(branch, out var ways))
        {
            var cases = _document.Edges.Where(edge => edge.From == _document.Nodes[branch].Id).GroupBy(edge => edge.Case, StringComparer.Ordinal);
            ways = [.. cases.Select(edges => graph.ReachFrom(edges.Select(edge => graph.Find(edge.To)).OfType<int>()))];
            _ways.Add(branch, ways);
        }

        return ways;
    }

    // The filters and branches that decide whether a node runs.
    private NodeSet Choices(int node)
    {
        if (!_choices.TryGetValue(node, out var choices))
        {
            choices = new NodeSet(graph.Count);
            foreach (var before in graph.Ancestors[node].Members.Where(before => _document.Nodes[before] is FilterNode or BranchNode))
            {
                choices.Add(before);
            }

            _choices.Add(node, choices);
        }

        return choices;
    }

    private EmitNode Emit(int node) => (EmitNode)_document.Nodes[node];

    private IEnumerable<int> Makers(EmittedDocument document) => Enumerable.Range(0, graph.Count).Where(node => _document.Nodes[node] is EmitNode emit && emit.Document == document);
}
