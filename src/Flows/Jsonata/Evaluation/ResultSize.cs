using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation;

/// <summary>Refuses results that nobody could write out: a value that holds another many times is small in memory and large on paper.</summary>
internal static class ResultSize
{
    // A little less than what JSON values are written with.
    private const int Deepest = 1_000;

    /// <summary>Checks a result.</summary>
    /// <exception cref="JsonataException">It has too many values (<c>L0004</c>) or characters (<c>L0006</c>), or is nested too deeply to be written as JSON (<c>L0002</c>).</exception>
    public static void Check(in Value result, Run run)
    {
        if (result.IsArray || result.IsObject)
        {
            var count = 0L;
            var characters = 0L;
            Count(result, 1, ref count, ref characters, run);
            run.CheckText(characters);
        }
    }

    private static void Count(in Value value, int depth, ref long count, ref long characters, Run run)
    {
        if (depth > Deepest)
        {
            throw LimitErrors.Depth();
        }

        var children = value.AsArray is { } array ? array.Items : value.AsObject is { } fields ? fields.Values : [];
        count += children.Length;
        run.CheckItems(count);
        foreach (var name in value.AsObject is { } named ? named.Names : [])
        {
            characters += name.Length;
        }

        foreach (ref readonly var child in children)
        {
            if (child.AsText is { } text)
            {
                characters += text.Length;
            }
            else if (child.IsArray || child.IsObject)
            {
                Count(child, depth + 1, ref count, ref characters, run);
            }
        }
    }
}
