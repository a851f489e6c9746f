using KashflowOrleans.Flows.Documents;

namespace KashflowOrleans.Flows.Validation;

/// <summary>Checks whether a flow makes sense: its graph, its expressions and the fields they read, what it makes, and, where it is known, what the merchant's ledger has. It runs
/// nothing. A flow without errors can be published; what depends on the data of an order shows when the flow runs.</summary>
public static class FlowValidator
{
    /// <summary>Problems that are reported at most; errors go before warnings.</summary>
    public const int MaxProblems = 200;

    /// <summary>Checks a flow.</summary>
    /// <param name="document">The flow.</param>
    /// <param name="reference">The merchant's reference data; null to check the flow by itself.</param>
    /// <returns>What is wrong, errors first.</returns>
    public static IReadOnlyList<FlowProblem> Check(FlowDocument document, ValidationReference? reference = null)
    {
        var problems = new ProblemList();
        var graph = new FlowGraph(document);
        new GraphRules(graph, problems).Check();
        new NodeRules(graph, reference, problems).Check();
        new TogetherRules(graph, problems).Check();
        return problems.Found;
    }

    /// <summary>Whether a flow with these problems can be published.</summary>
    public static bool CanPublish(IEnumerable<FlowProblem> problems) => problems.All(problem => problem.Severity != FlowSeverity.Error);
}
