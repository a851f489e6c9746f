using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Validation;

namespace KashflowOrleans.Flows.Compilation;

/// <summary>Makes flow documents ready to run: paths and expressions are compiled, names become slots, nodes stand in the order they run in.</summary>
public static class FlowCompiler
{
    /// <summary>Makes a flow ready.</summary>
    /// <param name="document">The flow.</param>
    /// <param name="version">Version that runs and traces record.</param>
    /// <param name="options">What a run may use up; null is the usual.</param>
    /// <exception cref="FlowCompilationException">The flow has errors that it cannot run with. The validator may find more.</exception>
    public static CompiledFlow Compile(FlowDocument document, string version, FlowCompilerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        var usable = (options ?? FlowCompilerOptions.Default).WithLimits();
        var graph = new FlowGraph(document);
        var found = new ProblemList();
        new GraphRules(graph, found).Check();
        var problems = found.Found.Where(problem => problem.Severity == FlowSeverity.Error).ToList();

        var layout = new ScopeLayout(document.Subject);
        var mappings = new MappingCompiler(document, layout, usable, problems);
        var compiler = new NodeCompiler(mappings, problems);
        var nodes = new CompiledNode[graph.Count];
        var places = new int[graph.Count];
        for (var place = 0; place < graph.Count; place++)
        {
            var number = graph.Order[place];
            places[number] = place;
            nodes[place] = compiler.Compile(document.Nodes[number], graph.PlaceOf(number));
        }

        if (problems.Count > 0)
        {
            throw new FlowCompilationException(document.Name, problems);
        }

        for (var place = 0; place < nodes.Length; place++)
        {
            nodes[place].Edges = EdgesOf(document, graph, graph.Order[place], places);
        }

        return new CompiledFlow(document, version, nodes, layout, usable, mappings.NeedsOwnContext);
    }

    private static CompiledEdge[] EdgesOf(FlowDocument document, FlowGraph graph, int number, int[] places)
    {
        var node = document.Nodes[number];
        return
        [
            .. document.Edges
                .Where(edge => string.Equals(edge.From, node.Id, StringComparison.Ordinal))
                .Select(edge => new CompiledEdge(places[graph.Find(edge.To)!.Value], CaseOf(node, edge)))
                .Distinct(),
        ];
    }

    // Of the branch's cases the first is 1; otherwise, and ways of other nodes, 0.
    private static int CaseOf(FlowNode node, FlowEdge edge)
    {
        if (node is not BranchNode branch || edge.Case == FlowEdge.Otherwise)
        {
            return CompiledNode.AllWays;
        }

        for (var index = 0; index < branch.Cases.Count; index++)
        {
            if (string.Equals(branch.Cases[index].Name, edge.Case, StringComparison.Ordinal))
            {
                return index + 1;
            }
        }

        return CompiledNode.WayEnds;
    }
}
