using System.Globalization;

namespace KashflowOrleans.Flows.Documents;

/// <summary>A template taken apart: text, and JSONata expressions that stood in double braces. Braces and quotes inside an expression are understood, so that
/// <c>{{ {"a": {"b": 1}}.a.b }}</c> is one expression. Single braces in the text are text.</summary>
/// <param name="Parts">Text and expressions in order; together they are the template.</param>
/// <param name="Fault">What is wrong with the braces, as a sentence; null when nothing is.</param>
/// <param name="FaultAt">The character, from 0, that <paramref name="Fault"/> is about.</param>
public sealed record TemplateText(IReadOnlyList<TemplatePart> Parts, string? Fault, int FaultAt)
{
    private const string Open = "{{";
    private const string Close = "}}";

    /// <summary>Whether it holds no expression.</summary>
    public bool IsPlain => Parts.All(part => !part.IsExpression);

    /// <summary>Takes a template apart.</summary>
    public static TemplateText Split(string text)
    {
        var parts = new List<TemplatePart>();
        var at = 0;
        while (at < text.Length)
        {
            var open = text.IndexOf(Open, at, StringComparison.Ordinal);
            var stray = text.IndexOf(Close, at, StringComparison.Ordinal);
            if (stray >= 0 && (open < 0 || stray < open))
            {
                return new TemplateText(parts, $"{Close} at character {Number(stray)} closes nothing; write {Open} before the expression or remove it.", stray);
            }

            if (open < 0)
            {
                parts.Add(new TemplatePart(IsExpression: false, text[at..], at));
                break;
            }

            if (open > at)
            {
                parts.Add(new TemplatePart(IsExpression: false, text[at..open], at));
            }

            var start = open + Open.Length;
            var end = EndOf(text, start);
            if (end < 0)
            {
                return new TemplateText(parts, $"{Open} at character {Number(open)} is not closed; write {Close} after the expression.", open);
            }

            if (string.IsNullOrWhiteSpace(text[start..end]))
            {
                return new TemplateText(parts, $"The braces at character {Number(open)} are empty; write an expression between them or remove them.", open);
            }

            parts.Add(new TemplatePart(IsExpression: true, text[start..end], start));
            at = end + Close.Length;
        }

        return new TemplateText(parts, null, 0);
    }

    private static string Number(int at) => (at + 1).ToString(CultureInfo.InvariantCulture);

    // The place of the braces that close the expression; -1 when there are none.
    private static int EndOf(string text, int start)
    {
        var depth = 0;
        for (var at = start; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '"' or '\'' or '`':
                    at = EndOfQuoted(text, at);
                    break;
                case '{':
                    depth++;
                    break;
                case '}' when depth > 0:
                    depth--;
                    break;
                case '}' when at + 1 < text.Length && text[at + 1] == '}':
                    return at;
                default:
                    break;
            }
        }

        // A regular expression may hold a lone quote: then the first braces close.
        return text.IndexOf(Close, start, StringComparison.Ordinal);
    }

    private static int EndOfQuoted(string text, int start)
    {
        var quote = text[start];
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] == '\\' && quote != '`')
            {
                at++;
            }
            else if (text[at] == quote)
            {
                return at;
            }
        }

        return text.Length;
    }
}

/// <summary>A part of a template.</summary>
/// <param name="IsExpression">Whether it is an expression and not text.</param>
/// <param name="Text">The text, or the expression without its braces.</param>
/// <param name="Start">Where <paramref name="Text"/> starts in the template, in characters from 0.</param>
public sealed record TemplatePart(bool IsExpression, string Text, int Start);
