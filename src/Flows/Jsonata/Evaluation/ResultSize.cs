using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation;

/// <summary>Refuses results that nobody could write out: a value that holds another many times is small in memory and large on paper.</summary>
internal static class ResultSize
{
    // A little less than what JSON values are written with.
    private const int Deepest = 1_000;

    /// <summary>Checks a result.</summary>
    /// <exception cref="JsonataException">It has too many values (<c>L0004</c>), or they are nested too deeply to be written as JSON (<c>L0002</c>).</exception>
    public static void Check(in Value result, Run run)
    {
        if (result.IsArray || result.IsObject)
        {
            var count = 0L;
            Count(result, 1, ref count, run);
        }
    }

    private static void Count(in Value value, int depth, ref long count, Run run)
    {
        if (depth > Deepest)
        {
            throw LimitErrors.Depth();
        }

        var children = value.AsArray is { } array ? array.Items : value.AsObject is { } fields ? fields.Values : [];
        count += children.Length;
        run.CheckItems(count);
        foreach (ref readonly var child in children)
        {
            if (child.IsArray || child.IsObject)
            {
                Count(child, depth + 1, ref count, run);
            }
        }
    }
}
