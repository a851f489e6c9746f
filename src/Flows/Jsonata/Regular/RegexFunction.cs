using System.Text.RegularExpressions;
using KashflowOrleans.Flows.Jsonata.Evaluation;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Regular;

/// <summary>A regular expression, which is a function that finds matches in a text.</summary>
public sealed class RegexFunction : ValueFunction
{
    private readonly int _position;

    /// <summary>A regular expression in JavaScript's notation.</summary>
    /// <param name="source">The pattern.</param>
    /// <param name="flags"><c>i</c> for any case, <c>m</c> for several lines.</param>
    /// <param name="timeout">How long one search may take.</param>
    /// <param name="position">Where it stands in the expression.</param>
    /// <exception cref="JsonataException">The pattern is none (<c>S0303</c>).</exception>
    internal RegexFunction(string source, string flags, TimeSpan timeout, int position)
    {
        Source = source;
        _position = position;
        try
        {
            var ignoreCase = flags.Contains('i', StringComparison.Ordinal);
            Regex = new Regex(
                RegexTranslator.Translate(source, isMultiline: flags.Contains('m', StringComparison.Ordinal)),
                (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None) | RegexOptions.CultureInvariant,
                timeout);
        }
        catch (ArgumentException error)
        {
            throw new JsonataException("S0303", "The regular expression cannot be read: " + Shortened.Of(error.Message), error) { Position = position, Token = source };
        }
    }

    /// <summary>The pattern as it is written.</summary>
    public string Source { get; }

    /// <summary>The pattern, compiled.</summary>
    public Regex Regex { get; }

    /// <summary>The first match from a place on; null when there is none or no text.</summary>
    /// <exception cref="JsonataException">The search takes too long (<c>L0005</c>).</exception>
    internal TextMatch? Match(string? text, int from)
    {
        if (text is null || from > text.Length)
        {
            return null;
        }

        Match match;
        try
        {
            match = Regex.Match(text, from);
        }
        catch (RegexMatchTimeoutException error)
        {
            throw LimitErrors.Regex(Regex.MatchTimeout, error);
        }

        if (!match.Success)
        {
            return null;
        }

        var groups = new ValueArray(match.Groups.Count - 1);
        for (var index = 1; index < match.Groups.Count; index++)
        {
            groups.Add(match.Groups[index].Success ? Value.Of(match.Groups[index].Value) : default);
        }

        var end = match.Index + match.Length;
        return new TextMatch(match.Value, match.Index, end, groups, new NextMatchFunction(this, text, end));
    }

    /// <summary>The match after another one.</summary>
    /// <exception cref="JsonataException">It is empty, so that the search would not come to an end (<c>D1004</c>).</exception>
    internal TextMatch? MatchAfter(string text, int from)
    {
        if (from >= text.Length)
        {
            return null;
        }

        var match = Match(text, from);
        return match is { Text.Length: 0 }
            ? throw new JsonataException("D1004", "The regular expression matches an empty text.") { Position = _position, Value = Value.Of(Source) }
            : match;
    }
}

/// <summary>The function <c>next</c> of a match object.</summary>
internal sealed class NextMatchFunction(RegexFunction regex, string text, int from) : ValueFunction
{
    /// <summary>The next match; null when there is none.</summary>
    public TextMatch? Match() => regex.MatchAfter(text, from);
}
