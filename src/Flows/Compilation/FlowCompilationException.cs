using KashflowOrleans.Flows.Documents;

namespace KashflowOrleans.Flows.Compilation;

/// <summary>A flow that cannot be run.</summary>
public sealed class FlowCompilationException(string flow, IReadOnlyList<FlowProblem> problems)
    : Exception($"The flow '{flow}' cannot be run: {string.Join(" ", problems.Take(3).Select(problem => $"{problem.Place}: {problem.Message}"))}")
{
    /// <summary>All that is wrong with it.</summary>
    public IReadOnlyList<FlowProblem> Problems { get; } = problems;
}
