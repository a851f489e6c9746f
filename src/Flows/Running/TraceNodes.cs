using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Running;

/// <summary>Writes down what happens in a run, one node after the other.</summary>
internal sealed class TraceNodes(TimeProvider clock)
{
    private readonly List<FlowTraceNode> _nodes = [];
    private readonly long _runStarted = clock.GetTimestamp();
    private List<FlowFinding> _findings = [];
    private long _started;

    /// <summary>What the node gives; the node says it.</summary>
    public Value Output { get; set; }

    /// <summary>Which case was taken; the branch says it.</summary>
    public string? Case { get; set; }

    /// <summary>Why a way ended here; the filter says it.</summary>
    public string? Reason { get; set; }

    /// <summary>A rule found something.</summary>
    public void Add(FlowFinding finding) => _findings.Add(finding);

    /// <summary>A node begins.</summary>
    public void Begin()
    {
        Output = default;
        Case = null;
        Reason = null;
        _findings = [];
        _started = clock.GetTimestamp();
    }

    /// <summary>The node that began is done.</summary>
    public void End(string id, string kind, Value input, string? stopReason) =>
        _nodes.Add(new FlowTraceNode(id, kind, IsTaken: true, stopReason ?? Reason, Case, input, Output, _findings, clock.GetElapsedTime(_started)));

    /// <summary>A node that is not run.</summary>
    public void NotTaken(string id, string kind, string reason) => _nodes.Add(new FlowTraceNode(id, kind, IsTaken: false, reason, null, default, default, [], TimeSpan.Zero));

    /// <summary>The trace.</summary>
    public FlowTrace ToTrace(string version) => new(version, _nodes, clock.GetElapsedTime(_runStarted));
}
