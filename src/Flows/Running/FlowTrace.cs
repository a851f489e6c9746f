using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Running;

/// <summary>Whether a run keeps a trace.</summary>
public enum FlowTraceMode
{
    /// <summary>It keeps none.</summary>
    None,

    /// <summary>It keeps what each node read and gave.</summary>
    Full,
}

/// <summary>What happened in a run, node by node in the order they were looked at. Apart from the durations it is the same whenever the input is.</summary>
/// <param name="Version">Version of the flow.</param>
/// <param name="Nodes">The nodes.</param>
/// <param name="Duration">Time of the whole run.</param>
public sealed record FlowTrace(string Version, IReadOnlyList<FlowTraceNode> Nodes, TimeSpan Duration)
{
    /// <summary>The trace as a value that can be written as JSON; durations in microseconds.</summary>
    public Value ToValue()
    {
        var nodes = new ValueArray(Nodes.Count);
        foreach (var node in Nodes)
        {
            nodes.Add(node.ToValue());
        }

        var fields = new ValueObject(3);
        fields.Set("version", Value.Of(Version));
        fields.Set("nodes", Value.Of(nodes));
        fields.Set("microseconds", FlowTraceNode.Microseconds(Duration));
        return Value.Of(fields);
    }
}

/// <summary>What happened at one node.</summary>
/// <param name="Id">The node.</param>
/// <param name="Kind">Its kind as the document says it.</param>
/// <param name="IsTaken">Whether a way led to it.</param>
/// <param name="Reason">Why it was not taken, why the way or the run ended here; null otherwise.</param>
/// <param name="Case">For a branch: the case whose way was taken.</param>
/// <param name="Input">What its mappings read, by the place of each in the node; nothing where there is none.</param>
/// <param name="Output">What it gave; nothing where there is none.</param>
/// <param name="Findings">For a validation: what each rule found.</param>
/// <param name="Duration">Time spent in it.</param>
public sealed record FlowTraceNode(
    string Id, string Kind, bool IsTaken, string? Reason, string? Case, Value Input, Value Output, IReadOnlyList<FlowFinding> Findings, TimeSpan Duration)
{
    /// <summary>The node's part of the trace as a value.</summary>
    public Value ToValue()
    {
        var fields = new ValueObject(9);
        fields.Set("id", Value.Of(Id));
        fields.Set("kind", Value.Of(Kind));
        fields.Set("taken", Value.Of(IsTaken));
        Add("reason", Value.Of(Reason));
        Add("case", Value.Of(Case));
        Add("input", Input);
        Add("output", Output);
        if (Findings.Count > 0)
        {
            var findings = new ValueArray(Findings.Count);
            foreach (var finding in Findings)
            {
                findings.Add(finding.ToValue());
            }

            fields.Set("findings", Value.Of(findings));
        }

        fields.Set("microseconds", Microseconds(Duration));
        return Value.Of(fields);

        void Add(string name, Value value)
        {
            if (!value.IsUndefined)
            {
                fields.Set(name, value);
            }
        }
    }

    internal static Value Microseconds(TimeSpan duration) => Value.Of(duration.Ticks / 10);
}

/// <summary>Something that a rule found.</summary>
/// <param name="Rule">The rule's id in its node.</param>
/// <param name="Action">What is done about it, as the document says it.</param>
/// <param name="Message">What is wrong, a sentence.</param>
public sealed record FlowFinding(string Rule, string Action, string Message)
{
    /// <summary>The finding as a value.</summary>
    public Value ToValue()
    {
        var fields = new ValueObject(3);
        fields.Set("rule", Value.Of(Rule));
        fields.Set("action", Value.Of(Action));
        fields.Set("message", Value.Of(Message));
        return Value.Of(fields);
    }
}
