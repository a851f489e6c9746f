using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Running;

namespace KashflowOrleans.Flows.Compilation;

/// <summary>A node that is ready to run.</summary>
/// <param name="node">The node as the document says it.</param>
internal abstract class CompiledNode(FlowNode node)
{
    /// <summary>What <see cref="Execute"/> gives when no way goes on.</summary>
    public const int WayEnds = -1;

    /// <summary>What <see cref="Execute"/> gives when all ways go on.</summary>
    public const int AllWays = 0;

    /// <summary>The node as the document says it.</summary>
    public FlowNode Node { get; } = node;

    /// <summary>Where its ways lead; set when all nodes are there.</summary>
    public CompiledEdge[] Edges { get; set; } = [];

    /// <summary>The paths its mappings read, for traces.</summary>
    public IReadOnlyList<PathReader> Reads { get; set; } = [];

    /// <summary>Runs it: which ways go on. A run that is stopped goes nowhere whatever the result.</summary>
    public abstract int Execute(FlowRun run);

    /// <summary>Runs it; an error becomes a reason to hold.</summary>
    public int ExecuteSafely(FlowRun run)
    {
        run.Place = null;
        try
        {
            return Execute(run);
        }
        catch (JsonataException error)
        {
            run.Hold($"{Where(run)}: the expression ended in an error. {error.Message}");
        }
        catch (OverflowException)
        {
            run.Hold($"{Where(run)}: a number is too large to reckon with.");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            run.Hold($"{Where(run)} cannot be worked out: {error.Message}");
        }

        return WayEnds;
    }

    private string Where(FlowRun run) => run.Place is { } place ? $"Node '{Node.Id}', {place.Place}" : $"Node '{Node.Id}'";
}

/// <summary>A way to another node.</summary>
/// <param name="Target">The node's place in the order of running.</param>
/// <param name="Case">The case it is taken in; <see cref="CompiledNode.AllWays"/> when it leaves no branch.</param>
internal readonly record struct CompiledEdge(int Target, int Case);
