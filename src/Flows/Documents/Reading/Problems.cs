namespace KashflowOrleans.Flows.Documents.Reading;

/// <summary>The problems of one reading, up to a limit.</summary>
internal sealed class Problems(SourceText source)
{
    private readonly List<FlowProblem> _found = [];

    /// <summary>The text that is read.</summary>
    public SourceText Source { get; } = source;

    /// <summary>What was found.</summary>
    public IReadOnlyList<FlowProblem> Found => _found;

    /// <summary>Whether no more are taken.</summary>
    public bool IsFull => _found.Count >= FlowLimits.Problems;

    /// <summary>Adds an error.</summary>
    public void Add(string place, int offset, string message)
    {
        if (!IsFull)
        {
            _found.Add(new FlowProblem(FlowSeverity.Error, place, message) { Source = Source.At(offset) });
        }
    }
}
