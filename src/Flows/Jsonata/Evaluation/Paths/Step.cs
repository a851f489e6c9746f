using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation.Paths;

/// <summary>One step of a path.</summary>
/// <param name="node">The expression; null for a field's name.</param>
/// <param name="name">The field's name; null for an expression.</param>
/// <param name="filters">Its predicates.</param>
/// <param name="isConstructed">Whether it is an array in brackets.</param>
internal sealed class Step(Node? node, string? name, Filter[] filters, bool isConstructed) : IStep
{
    /// <summary>Whether it is an array in brackets, which as the first step is not evaluated for each item.</summary>
    public bool IsConstructed { get; } = isConstructed;

    /// <summary>Takes the step.</summary>
    public PathState Take(in PathState state, bool isLast, Frame frame)
    {
        if (!state.IsMany)
        {
            return Settle(Apply(state.Current, frame), isLast);
        }

        var run = frame.Run;
        var count = 0;
        Value first = default;
        ValueArray? flat = null;
        var items = state.Current.AsArray!.Items;
        run.Charge(items.Length);
        for (var index = 0; index < items.Length; index++)
        {
            var value = Apply(items[index], frame);
            if (value.IsUndefined)
            {
                continue;
            }

            if (++count == 1)
            {
                first = value;
                continue;
            }

            if (flat is null)
            {
                flat = Sequences.New(items.Length);
                AddFlat(flat, first, run);
            }

            AddFlat(flat, value, run);
        }

        return flat is null ? Settle(first, isLast) : new PathState(Value.Of(flat), IsMany: true);
    }

    /// <summary>Takes the first step of a path that begins with an array in brackets.</summary>
    public PathState TakeWhole(in Value input, Frame frame)
    {
        var value = Apply(input, frame);
        return new PathState(value, IsMany: value.IsArray, IsAsIs: true);
    }

    private static void AddFlat(ValueArray target, in Value value, Run run)
    {
        if (value.AsArray is { IsConstructed: false } array)
        {
            run.Charge(array.Count);
            target.AddRange(array.Items);
        }
        else
        {
            target.Add(value);
        }

        if (target.Count > run.MaxItems)
        {
            throw LimitErrors.Items(run.MaxItems);
        }
    }

    // The step gave one result only: as the last step it stays the array that it is, otherwise its items go on.
    private static PathState Settle(in Value value, bool isLast)
    {
        if (value.AsArray is not { } array)
        {
            return new PathState(value, IsMany: false);
        }

        if (isLast && !array.IsSequence)
        {
            return new PathState(value, IsMany: false, IsAsIs: true);
        }

        return array switch
        {
            { IsConstructed: true } => new PathState(value, IsMany: false),
            { Count: 1 } when !array[0].IsUndefined => new PathState(array[0], IsMany: false),
            _ => new PathState(value, IsMany: true),
        };
    }

    private Value Apply(in Value item, Frame frame)
    {
        Value value;
        if (name is null)
        {
            value = node!.Evaluate(item, frame);
        }
        else if (item.AsObject is { } fields)
        {
            fields.TryGet(name, out value);
        }
        else
        {
            value = item.IsArray ? Sequences.Collapse(Sequences.Lookup(item, name, frame.Run)) : default;
        }

        foreach (var filter in filters)
        {
            value = filter.Apply(value, frame);
        }

        return filters.Length == 0 ? value : EmptyAsNothing(value);
    }

    private static Value EmptyAsNothing(in Value value) => value.AsArray is { IsSequence: true, Count: 0 } ? default : value;
}
