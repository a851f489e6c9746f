using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Compilation;

/// <summary>Where the flow starts.</summary>
internal sealed class CompiledTrigger(TriggerNode node) : CompiledNode(node)
{
    /// <inheritdoc/>
    public override int Execute(FlowRun run) => AllWays;
}

/// <summary>Goes on only when its condition holds.</summary>
internal sealed class CompiledFilter(FilterNode node, CompiledMapping when, CompiledTemplate otherwise) : CompiledNode(node)
{
    /// <inheritdoc/>
    public override int Execute(FlowRun run)
    {
        if (Truth.Of(when.Resolve(run)))
        {
            return AllWays;
        }

        if (!run.IsStopped)
        {
            var reason = otherwise.Text(run);
            run.End(reason);
            run.Trace?.Reason = reason;
        }

        return WayEnds;
    }
}

/// <summary>Takes the way of the first case that holds.</summary>
/// <param name="node">The node.</param>
/// <param name="cases">Its cases' conditions; the ways of case n carry n + 1, those of no case <see cref="CompiledNode.AllWays"/>.</param>
internal sealed class CompiledBranch(BranchNode node, CompiledMapping[] cases) : CompiledNode(node)
{
    /// <inheritdoc/>
    public override int Execute(FlowRun run)
    {
        for (var index = 0; index < cases.Length; index++)
        {
            var holds = Truth.Of(cases[index].Resolve(run));
            if (run.IsStopped)
            {
                return WayEnds;
            }

            if (holds)
            {
                run.Trace?.Case = node.Cases[index].Name;
                return index + 1;
            }
        }

        run.Trace?.Case = FlowEdge.Otherwise;
        return AllWays;
    }
}

/// <summary>Makes an object of fields.</summary>
internal sealed class CompiledMap(MapNode node, int slot, (string Name, CompiledMapping Mapping)[] fields) : CompiledNode(node)
{
    /// <inheritdoc/>
    public override int Execute(FlowRun run)
    {
        var result = new ValueObject(fields.Length);
        foreach (var (name, mapping) in fields)
        {
            var value = mapping.Resolve(run);
            if (run.IsStopped)
            {
                return WayEnds;
            }

            if (!value.IsUndefined)
            {
                result.Set(name, value);
            }
        }

        run.Set(slot, Value.Of(result));
        run.Trace?.Output = Value.Of(result);
        return AllWays;
    }
}

/// <summary>Looks something up.</summary>
internal sealed class CompiledLookup(LookupNode node, int slot, CompiledMapping key, CompiledTemplate? orHold) : CompiledNode(node)
{
    /// <inheritdoc/>
    public override int Execute(FlowRun run)
    {
        var wanted = key.Resolve(run);
        if (run.IsStopped)
        {
            return WayEnds;
        }

        var found = run.Reference.Lookup(node.Table, wanted);
        if (found.IsUndefined && orHold is not null)
        {
            run.Hold(orHold.Text(run));
        }

        run.Set(slot, found);
        run.Trace?.Output = found;
        return AllWays;
    }
}

/// <summary>Turns one value into another.</summary>
internal sealed class CompiledValueMap(ValueMapNode node, int slot, CompiledMapping map) : CompiledNode(node)
{
    /// <inheritdoc/>
    public override int Execute(FlowRun run)
    {
        var value = map.Resolve(run);
        run.Set(slot, value);
        run.Trace?.Output = value;
        return AllWays;
    }
}

/// <summary>Stops everything.</summary>
internal sealed class CompiledHold(HoldNode node, CompiledTemplate reason) : CompiledNode(node)
{
    /// <inheritdoc/>
    public override int Execute(FlowRun run)
    {
        run.Hold(reason.Text(run));
        return WayEnds;
    }
}
