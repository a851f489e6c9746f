using KashflowOrleans.Documents;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Compilation;

/// <summary>A flow that is ready to run. It has no state of its own: many threads may run it at the same time.</summary>
public sealed class CompiledFlow
{
    private readonly CompiledNode[] _nodes;
    private readonly ScopeLayout _layout;
    private readonly FlowCompilerOptions _options;
    private readonly bool _needsOwnContext;

    internal CompiledFlow(FlowDocument document, string version, CompiledNode[] nodes, ScopeLayout layout, FlowCompilerOptions options, bool needsOwnContext)
    {
        Document = document;
        Version = version;
        _nodes = nodes;
        _layout = layout;
        _options = options;
        _needsOwnContext = needsOwnContext;
        NeedsProducts = FlowNeeds.Products(document);
    }

    /// <summary>The flow.</summary>
    public FlowDocument Document { get; }

    /// <summary>Its version.</summary>
    public string Version { get; }

    /// <summary>Whether it may ask for the ledger's product codes, so that they have to be read.</summary>
    public bool NeedsProducts { get; }

    /// <summary>Decides what should exist for a subject. Whatever is wrong with the flow or the data, the result says so and nothing is thrown.</summary>
    /// <param name="input">What is decided with.</param>
    /// <param name="trace">Whether the result has a trace.</param>
    public FlowResult Run(FlowInput input, FlowTraceMode trace = FlowTraceMode.None)
    {
        ArgumentNullException.ThrowIfNull(input);
        var traced = trace == FlowTraceMode.None ? null : new TraceNodes(_options.Clock);
        if (input.Kind != Document.Subject)
        {
            var wrong = DesiredDocuments.Held($"The flow '{Document.Name}' is made for the subject '{FlowNames.NameOf(Document.Subject)}' and was given the subject '{FlowNames.NameOf(input.Kind)}'.");
            return new FlowResult(wrong, System.Collections.ObjectModel.ReadOnlyDictionary<string, int>.Empty, traced?.ToTrace(Version));
        }

        var run = new FlowRun(input, _layout, _options, _needsOwnContext) { Trace = traced };
        if (traced is null)
        {
            RunNodes(run);
        }
        else
        {
            RunTraced(run, traced);
        }

        return new FlowResult(run.Finish(), run.Findings, traced?.ToTrace(Version));
    }

    private void RunNodes(FlowRun run)
    {
        Span<bool> isReached = _nodes.Length <= FlowLimits.Nodes ? stackalloc bool[_nodes.Length] : new bool[_nodes.Length];
        for (var place = 0; place < _nodes.Length; place++)
        {
            var node = _nodes[place];
            if (!isReached[place] && node is not CompiledTrigger)
            {
                continue;
            }

            if (run.IsOverdue())
            {
                return;
            }

            var ways = node.ExecuteSafely(run);
            if (run.IsStopped)
            {
                return;
            }

            Reach(node, ways, isReached);
        }
    }

    private void RunTraced(FlowRun run, TraceNodes trace)
    {
        Span<bool> isReached = _nodes.Length <= FlowLimits.Nodes ? stackalloc bool[_nodes.Length] : new bool[_nodes.Length];
        for (var place = 0; place < _nodes.Length; place++)
        {
            var node = _nodes[place];
            if (run.IsStopped || run.IsOverdue())
            {
                trace.NotTaken(node.Node.Id, node.Node.Kind, "The run had come to its end.");
                continue;
            }

            if (!isReached[place] && node is not CompiledTrigger)
            {
                trace.NotTaken(node.Node.Id, node.Node.Kind, "No way led here.");
                continue;
            }

            var input = Input(node, run);
            trace.Begin();
            var ways = node.ExecuteSafely(run);
            trace.End(node.Node.Id, node.Node.Kind, input, run.StopReason);
            if (!run.IsStopped)
            {
                Reach(node, ways, isReached);
            }
        }
    }

    private static void Reach(CompiledNode node, int ways, Span<bool> isReached)
    {
        foreach (var edge in node.Edges)
        {
            if (edge.Case == ways)
            {
                isReached[edge.Target] = true;
            }
        }
    }

    // What the node reads from outside of itself: its own loops' items are not there yet.
    private static Value Input(CompiledNode node, FlowRun run)
    {
        var input = new ValueObject(node.Reads.Count);
        foreach (var read in node.Reads)
        {
            if (Read(read, run) is { IsUndefined: false } value)
            {
                input.Set(read.Path, value);
            }
        }

        return input.Count == 0 ? default : Value.Of(input);
    }

    private static Value Read(PathReader path, FlowRun run)
    {
        try
        {
            return path.Read(run);
        }
        catch (JsonataException)
        {
            // Too long a list for an expression: the node itself says so when it reads it.
            return default;
        }
    }
}
