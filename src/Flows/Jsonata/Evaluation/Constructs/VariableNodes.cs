using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation.Constructs;

/// <summary>The context (<c>$</c>).</summary>
internal sealed class ContextNode : SequenceNode
{
    /// <inheritdoc/>
    public override Value Raw(in Value input, Frame frame) => input.AsArray is { IsOuterWrapper: true } wrapper ? wrapper[0] : input;
}

/// <summary>The input (<c>$$</c>).</summary>
internal sealed class RootNode : SequenceNode
{
    /// <inheritdoc/>
    public override Value Raw(in Value input, Frame frame) => frame.Run.Root;
}

/// <summary>A variable whose place is known: so many frames out, in that slot. While it is not bound the name means the next variable further out.</summary>
internal sealed class SlotNode(int depth, int slot, Node? outer) : SequenceNode
{
    /// <inheritdoc/>
    public override Value Raw(in Value input, Frame frame)
    {
        var holder = frame;
        for (var level = depth; level > 0; level--)
        {
            holder = holder.Parent!;
        }

        ref readonly var value = ref holder.Slots[slot];
        if (value.IsUndefined)
        {
            return outer is null ? default : outer.Raw(input, frame);
        }

        return BoundNothing.Open(value);
    }
}

/// <summary>A variable of the caller or a standard function.</summary>
internal sealed class GlobalNode(string name) : SequenceNode
{
    private readonly Value _function = Value.Of(FunctionTable.Find(name));

    /// <summary>The standard function of that name; null when there is none.</summary>
    public BuiltInFunction? Function { get; } = FunctionTable.Find(name);

    /// <inheritdoc/>
    public override Value Raw(in Value input, Frame frame) => frame.Run.TryBinding(name, out var value) ? value : _function;
}
