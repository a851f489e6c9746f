using System.Globalization;
using System.Text.RegularExpressions;
using KashflowOrleans.Flows.Running.Functions;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Compilation;

/// <summary>Recognises the expressions that need no interpreter: a path, a literal, and a domain function called with such (and perhaps a field of its result). They mean the same
/// to the interpreter.</summary>
internal static partial class CallSyntax
{
    private static readonly Dictionary<string, DomainFunction> Functions = DomainFunctions.All.ToDictionary(function => function.Name, StringComparer.Ordinal);

    /// <summary>The expression, or null when it is of another kind.</summary>
    /// <param name="expression">The expression without blanks around it.</param>
    /// <param name="path">Makes a path.</param>
    public static CompiledTerm? TryCompile(string expression, Func<string, PathReader> path)
    {
        if (PathReader.IsPath(expression))
        {
            return new PathTerm(path(expression));
        }

        var call = Call().Match(expression);
        if (!call.Success || !Functions.TryGetValue(call.Groups["name"].Value, out var function))
        {
            return null;
        }

        var texts = call.Groups["argument"].Captures.Select(capture => capture.Value.Trim()).ToList();
        if (texts.Any(text => !PathReader.IsPath(text) && Literal(text) is null) || (texts.Count > function.Parameters.Count && function.Parameters[^1] != "…"))
        {
            return null;
        }

        var arguments = texts.Select(text => Literal(text) is { } literal ? (CompiledTerm)new LiteralTerm(literal) : new PathTerm(path(text))).ToArray();
        return new CallTerm(function, arguments, call.Groups["field"] is { Success: true } field ? field.Value : null);
    }

    private static Value? Literal(string text)
    {
        if (text.Length >= 2 && text[0] == text[^1] && text[0] is '"' or '\'')
        {
            return Value.Of(text[1..^1]);
        }

        return Number().IsMatch(text) ? Value.Of(decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)) : null;
    }

    // A domain function; its arguments are paths, plain numbers or texts without escapes.
    [GeneratedRegex(
        """^\$(?<name>[A-Za-z]+)\(\s*(?<argument>[A-Za-z_][\w.]*|[0-9]{1,15}(\.[0-9]{1,6})?|"[^"\\]*"|'[^'\\]*')(\s*,\s*(?<argument>[A-Za-z_][\w.]*|[0-9]{1,15}(\.[0-9]{1,6})?|"[^"\\]*"|'[^'\\]*'))*\s*\)(\.(?<field>[A-Za-z_]\w*))?\z""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Call();

    [GeneratedRegex(@"^[0-9]{1,15}(\.[0-9]{1,6})?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Number();
}
