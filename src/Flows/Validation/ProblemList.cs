using KashflowOrleans.Flows.Documents;

namespace KashflowOrleans.Flows.Validation;

/// <summary>The problems of one validation. The same sentence about the same place is told once, and no more are told than a person would read; warnings never take the place of
/// errors.</summary>
internal sealed class ProblemList
{
    private readonly List<FlowProblem> _errors = [];
    private readonly List<FlowProblem> _warnings = [];
    private readonly HashSet<(string Place, string Message)> _told = [];

    /// <summary>What was found: errors first, otherwise in the order in which it was found.</summary>
    public IReadOnlyList<FlowProblem> Found => [.. _errors.Concat(_warnings).Take(FlowValidator.MaxProblems)];

    /// <summary>Whether there are as many errors as are told: more need not be looked for.</summary>
    public bool HasEnoughErrors => _errors.Count >= FlowValidator.MaxProblems;

    /// <summary>Whether there are as many warnings as are told.</summary>
    public bool HasEnoughWarnings => _warnings.Count >= FlowValidator.MaxProblems;

    /// <summary>Adds an error: the flow cannot be published.</summary>
    public void Error(string place, string message, int? position = null) => Add(_errors, new FlowProblem(FlowSeverity.Error, place, message, position));

    /// <summary>Adds a warning: the flow can be published.</summary>
    public void Warn(string place, string message, int? position = null) => Add(_warnings, new FlowProblem(FlowSeverity.Warning, place, message, position));

    private void Add(List<FlowProblem> list, FlowProblem problem)
    {
        if (list.Count < FlowValidator.MaxProblems && _told.Add((problem.Place, problem.Message)))
        {
            list.Add(problem);
        }
    }
}
