using KashflowOrleans.Flows.Jsonata.Evaluation.Constructs;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation.Paths;

/// <summary>How a path begins and ends.</summary>
/// <param name="IsAbsolute">Whether it begins with a variable, so that an array as context is not taken item by item.</param>
/// <param name="KeepsSingleton">Whether a single result stays in an array.</param>
/// <param name="Grouping">The grouping of its results.</param>
internal sealed record PathShape(bool IsAbsolute, bool KeepsSingleton, Grouping? Grouping);

/// <summary>A path without variables for focus, position or parent.</summary>
internal sealed class PathNode(IStep[] steps, PathShape shape) : SequenceNode
{
    /// <inheritdoc/>
    public override Value Raw(in Value input, Frame frame)
    {
        var state = Follow(steps, PathState.Start(input, shape.IsAbsolute), steps.Length, frame);
        return shape.Grouping is null
            ? state.Result(shape.KeepsSingleton)
            : shape.Grouping.Evaluate(state.ForGrouping(), frame);
    }

    /// <summary>Takes steps until nothing is left.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="state">Where the path begins.</param>
    /// <param name="length">How many steps the whole path has.</param>
    /// <param name="frame">The variables.</param>
    public static PathState Follow(IStep[] steps, PathState state, int length, Frame frame)
    {
        for (var index = 0; index < steps.Length; index++)
        {
            state = index == 0 && steps[0] is Step { IsConstructed: true } constructed
                ? constructed.TakeWhole(state.Current, frame)
                : steps[index].Take(state, index == length - 1, frame);
            if (state.IsEmpty)
            {
                return state.IsAsIs ? state : PathState.Nothing;
            }
        }

        return state;
    }
}

/// <summary>A path of nothing but names: while the data are objects it needs no sequences.</summary>
internal sealed class NamePathNode(string[] names) : Node
{
    private readonly Step[] _steps = [.. names.Select(name => new Step(null, name, [], isConstructed: false))];

    /// <inheritdoc/>
    public override Value Evaluate(in Value input, Frame frame)
    {
        var current = input;
        for (var index = 0; index < names.Length; index++)
        {
            if (current.AsObject is { } fields)
            {
                if (!fields.TryGet(names[index], out current))
                {
                    return default;
                }
            }
            else
            {
                return current.IsArray ? Sequences.Collapse(Follow(index, current, frame)) : default;
            }
        }

        return current.AsArray is { IsSequence: true } ? Sequences.Collapse(current) : current;
    }

    private Value Follow(int index, in Value current, Frame frame)
    {
        var state = new PathState(current, IsMany: index == 0 || current.AsArray is { IsConstructed: false });
        for (; index < _steps.Length && !state.IsEmpty; index++)
        {
            state = _steps[index].Take(state, index == _steps.Length - 1, frame);
        }

        return state.IsEmpty && !state.IsAsIs ? default : state.Current;
    }
}
