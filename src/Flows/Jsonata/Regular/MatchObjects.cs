using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Regular;

/// <summary>Matches as objects of the language: <c>match</c>, <c>start</c>, <c>end</c>, <c>groups</c>, <c>next</c>.</summary>
internal static class MatchObjects
{
    /// <summary>The object of a match; nothing for none.</summary>
    public static Value Of(TextMatch? match)
    {
        if (match is null)
        {
            return default;
        }

        var result = new ValueObject(5);
        result.Set("match", Value.Of(match.Text));
        result.Set("start", Value.Of(match.Start));
        result.Set("end", Value.Of(match.End));
        result.Set("groups", Value.Of(match.Groups));
        result.Set("next", Value.Of(match.Next));
        return Value.Of(result);
    }

    /// <summary>The match that an object of a matcher function means; null for nothing.</summary>
    /// <exception cref="JsonataException">It is no match object (<c>T1010</c>).</exception>
    public static TextMatch? Read(in Value value)
    {
        if (!value.IsObject && !value.IsArray && !value.IsFunction && !Truth.Of(value))
        {
            return null;
        }

        var start = value.Get("start");
        var end = value.Get("end");
        var groups = value.Get("groups");
        var next = value.Get("next");
        if (!start.IsNumber && !end.IsNumber && !groups.IsArray && !next.IsFunction)
        {
            throw new JsonataException("T1010", "The matcher function does not give a match object.") { Value = value };
        }

        return new TextMatch(value.Get("match").AsText ?? string.Empty, Place(start), Place(end), groups.AsArray ?? new ValueArray(0), next.AsFunction);
    }

    private static int Place(in Value value) => value.IsNumber ? (int)Math.Clamp(value.AsDouble, 0, int.MaxValue) : 0;
}
