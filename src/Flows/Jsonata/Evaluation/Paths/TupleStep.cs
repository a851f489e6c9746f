using KashflowOrleans.Flows.Jsonata.Compilation;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation.Paths;

/// <summary>A predicate of a tuple step, or the slot that gets the position.</summary>
internal sealed record TupleStage(Filter? Filter, int IndexSlot);

/// <summary>A step that works on tuples: it binds the focus, the position or the parent.</summary>
internal sealed class TupleStep
{
    /// <summary>The expression; null when it sorts.</summary>
    public Node? Node { get; init; }

    /// <summary>The sorting; null when it is an expression.</summary>
    public Sorting? Sorting { get; init; }

    /// <summary>Its predicates and positions.</summary>
    public TupleStage[] Stages { get; init; } = [];

    /// <summary>The slot of the focus; -1 for none.</summary>
    public int FocusSlot { get; init; } = -1;

    /// <summary>The slot of the position; -1 for none.</summary>
    public int IndexSlot { get; init; } = -1;

    /// <summary>The slot of the parent; -1 for none.</summary>
    public int AncestorSlot { get; init; } = -1;

    /// <summary>Whether the expression yields tuples itself.</summary>
    public bool YieldsTuples { get; init; }

    /// <summary>Takes the step from tuples.</summary>
    public List<TupleItem> Take(List<TupleItem> tuples)
    {
        var result = Sorting is null ? Map(tuples) : [.. Sorting.Sort([.. tuples])];
        if (Sorting is not null && IndexSlot >= 0)
        {
            BindIndex(result, IndexSlot);
        }

        foreach (var stage in Stages)
        {
            if (stage.Filter is not null)
            {
                result = stage.Filter.Apply(result);
            }
            else
            {
                BindIndex(result, stage.IndexSlot);
            }
        }

        return result;
    }

    /// <summary>Makes tuples of items.</summary>
    public static List<TupleItem> Begin(in PathState state, Scope scope, Frame frame)
    {
        var tuples = new List<TupleItem>();
        if (state.IsEmpty && state.IsMany)
        {
            return tuples;
        }

        foreach (ref readonly var item in state.Items)
        {
            tuples.Add(new TupleItem(item, new Frame(frame.Run, scope, frame)));
        }

        return tuples;
    }

    private static void BindIndex(List<TupleItem> tuples, int slot)
    {
        for (var index = 0; index < tuples.Count; index++)
        {
            tuples[index].Frame.Bind(slot, Value.Of(index));
        }
    }

    private static void Merge(Frame target, Frame source)
    {
        for (var slot = 0; slot < source.Slots.Length; slot++)
        {
            if (!source.Slots[slot].IsUndefined && target.Scope.SlotOf(source.Scope.Names[slot]) is >= 0 and var to)
            {
                target.Slots[to] = source.Slots[slot];
            }
        }
    }

    private List<TupleItem> Map(List<TupleItem> tuples)
    {
        var result = new List<TupleItem>();
        foreach (var tuple in tuples)
        {
            var run = tuple.Frame.Run;
            run.Charge(1);
            if (YieldsTuples)
            {
                foreach (var inner in Node!.Tuples(tuple.Item, tuple.Frame))
                {
                    var frame = tuple.Frame.Copy();
                    Merge(frame, inner.Frame);
                    result.Add(new TupleItem(inner.Item, frame));
                }
            }
            else
            {
                AddEach(result, tuple, Node!.Evaluate(tuple.Item, tuple.Frame));
            }

            run.CheckItems(result.Count);
        }

        return result;
    }

    private void AddEach(List<TupleItem> result, in TupleItem tuple, in Value value)
    {
        if (value.IsUndefined)
        {
            return;
        }

        var items = value.AsArray is { } array ? array.Items : new ReadOnlySpan<Value>(in value);
        tuple.Frame.Run.Charge(items.Length);
        for (var index = 0; index < items.Length; index++)
        {
            var frame = tuple.Frame.Copy();
            if (FocusSlot >= 0)
            {
                frame.Bind(FocusSlot, items[index]);
            }

            if (IndexSlot >= 0)
            {
                frame.Bind(IndexSlot, Value.Of(index));
            }

            if (AncestorSlot >= 0)
            {
                frame.Bind(AncestorSlot, tuple.Item);
            }

            result.Add(new TupleItem(FocusSlot >= 0 ? tuple.Item : items[index], frame));
        }
    }
}
