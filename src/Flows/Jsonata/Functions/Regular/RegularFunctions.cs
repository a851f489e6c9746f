using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary><c>$match</c>, <c>$contains</c>, <c>$replace</c>, <c>$split</c>: text and patterns. A pattern is text, a regular expression or any function that finds matches.</summary>
internal static class RegularFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<BuiltInFunction> All =>
    [
        new("match", 3, "<s-f<s:o>n?:a<o>>", static (arguments, call) => Match(arguments[0], arguments[1], arguments[2], call)),
        new("contains", 2, "<s-(sf):b>", static (arguments, call) => Contains(arguments[0], arguments[1], call)),
        new("replace", 4, "<s-(sf)(sf)n?:s>", static (arguments, call) => Replacement.Replace(arguments[0], arguments[1], arguments[2], arguments[3], call)),
        new("split", 3, "<s-(sf)n?:a<s>>", static (arguments, call) => Split(arguments[0], arguments[1], arguments[2], call)),
    ];

    /// <summary>The matches in a text one after the other, at most so many.</summary>
    internal static IEnumerable<TextMatch> Matches(string text, ValueFunction matcher, double limit, IFunctionCall call)
    {
        if (limit <= 0)
        {
            yield break;
        }

        var count = 0;
        for (var match = call.FirstMatch(matcher, text); match is not null && count < limit; match = call.NextMatch(match))
        {
            call.Charge(1);
            count++;
            yield return match;
        }
    }

    /// <summary>How many matches are wanted; without bound when nothing is given.</summary>
    /// <exception cref="JsonataException">It is negative.</exception>
    internal static double Limit(Value limit, string code, int index)
    {
        if (!limit.IsNumber)
        {
            return double.PositiveInfinity;
        }

        return limit.AsDouble >= 0 ? limit.AsDouble : throw new JsonataException(code, "The limit must not be negative.") { Value = limit, Index = index };
    }

    /// <summary>The text between two places, whichever is first; places outside the text are its ends.</summary>
    internal static ReadOnlySpan<char> Between(string text, int first, int second)
    {
        var start = Math.Clamp(Math.Min(first, second), 0, text.Length);
        return text.AsSpan(start, Math.Clamp(Math.Max(first, second), 0, text.Length) - start);
    }

    private static Value Match(Value text, Value matcher, Value limit, IFunctionCall call)
    {
        if (text.AsText is not { } source || matcher.AsFunction is not { } function)
        {
            return Value.Undefined;
        }

        var found = Sequences.New();
        foreach (var match in Matches(source, function, Limit(limit, "D3040", 3), call))
        {
            call.CheckItems(found.Count + 1);
            var fields = new ValueObject(3);
            fields.Set("match", Value.Of(match.Text));
            fields.Set("index", Value.Of(match.Start));
            fields.Set("groups", Value.Of(match.Groups));
            found.Add(Value.Of(fields));
        }

        return Value.Of(found);
    }

    private static Value Contains(Value text, Value pattern, IFunctionCall call)
    {
        if (text.AsText is not { } source || pattern.IsUndefined)
        {
            return Value.Undefined;
        }

        call.ChargeText(source.Length);
        return Value.Of(pattern.AsText is { } sought ? source.Contains(sought, StringComparison.Ordinal) : call.FirstMatch(pattern.AsFunction!, source) is not null);
    }

    private static Value Split(Value text, Value separator, Value limit, IFunctionCall call)
    {
        if (text.AsText is not { } source || separator.IsUndefined)
        {
            return Value.Undefined;
        }

        var most = Limit(limit, "D3020", 3);
        call.ChargeText(source.Length);
        var pieces = separator.AsText switch
        {
            null => SplitByMatches(source, separator.AsFunction!, most, call),
            "" => SplitCharacters(source, most, call),
            var mark => SplitByText(source, mark, most, call),
        };
        return Value.Of(pieces);
    }

    private static ValueArray SplitByMatches(string text, ValueFunction matcher, double limit, IFunctionCall call)
    {
        var pieces = new ValueArray();
        var start = 0;
        foreach (var match in Matches(text, matcher, limit, call))
        {
            Add(pieces, Between(text, start, match.Start), call);
            start = match.End;
        }

        if (pieces.Count < limit)
        {
            Add(pieces, text.AsSpan(Math.Clamp(start, 0, text.Length)), call);
        }

        return pieces;
    }

    private static ValueArray SplitByText(string text, string separator, double limit, IFunctionCall call)
    {
        var most = Math.Truncate(limit);
        var pieces = new ValueArray();
        var start = 0;
        while (pieces.Count < most)
        {
            var end = text.IndexOf(separator, start, StringComparison.Ordinal);
            Add(pieces, end < 0 ? text.AsSpan(start) : text.AsSpan(start, end - start), call);
            if (end < 0)
            {
                break;
            }

            start = end + separator.Length;
        }

        return pieces;
    }

    private static ValueArray SplitCharacters(string text, double limit, IFunctionCall call)
    {
        var most = Math.Truncate(limit);
        var pieces = new ValueArray();
        for (var at = 0; at < text.Length && pieces.Count < most;)
        {
            var width = CodePoints.WidthAt(text, at);
            Add(pieces, text.AsSpan(at, width), call);
            at += width;
        }

        return pieces;
    }

    private static void Add(ValueArray pieces, ReadOnlySpan<char> piece, IFunctionCall call)
    {
        call.CheckItems(pieces.Count + 1);
        call.ChargeText(piece.Length);
        pieces.Add(Value.Of(piece.ToString()));
    }
}
