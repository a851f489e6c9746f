using System.Text;
using System.Text.RegularExpressions;

namespace KashflowOrleans.Tests.Architecture;

/// <summary>A C# file, whole and with everything blanked out that is not code.</summary>
internal sealed class SourceFile(string path, string text)
{
    private string? _code;

    /// <summary>Path from the repository's root.</summary>
    public string Path { get; } = path;

    public string Text { get; } = text;

    /// <summary>The text with comments and the content of strings replaced by blanks; positions and line ends stay.</summary>
    public string Code => _code ??= Blank(Text);

    /// <summary>The project's folder name.</summary>
    public string Project => Path.Split('/')[1];

    public int Lines => Text.AsSpan().TrimEnd('\n').Count('\n') + 1;

    /// <summary>Places where the code matches, as <c>path:line: match</c>.</summary>
    public IEnumerable<string> Find(string pattern) => Matches(pattern).Select(match => Place(match.Index, match.Value));

    public IEnumerable<Match> Matches(string pattern) => Regex.Matches(Code, pattern, RegexOptions.CultureInvariant | RegexOptions.Multiline, TimeSpan.FromSeconds(10));

    public string Place(int index, string what) => $"{Path}:{Text.AsSpan(0, index).Count('\n') + 1}: {what.Trim()}";

    /// <summary>The text between the bracket at <paramref name="open"/> and its partner.</summary>
    public string InBrackets(int open)
    {
        var depth = 0;
        for (var index = open; index < Code.Length; index++)
        {
            depth += Code[index] is '(' ? 1 : Code[index] is ')' ? -1 : 0;
            if (depth == 0)
            {
                return Code[(open + 1)..index];
            }
        }

        return Code[(open + 1)..];
    }

    private static string Blank(string text)
    {
        var code = new StringBuilder(text);
        var index = 0;
        while (index < text.Length)
        {
            var end = SkipFrom(text, index);
            for (var position = index; position < end; position++)
            {
                if (text[position] is not '\n')
                {
                    code[position] = ' ';
                }
            }

            index = end > index ? end : index + 1;
        }

        return code.ToString();
    }

    /// <summary>The end of the comment or literal that begins here, or this very place.</summary>
    private static int SkipFrom(string text, int index)
    {
        var rest = text.AsSpan(index);
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            return End(text, index, "\n");
        }

        if (rest.StartsWith("/*", StringComparison.Ordinal))
        {
            return Math.Min(text.Length, End(text, index + 2, "*/") + 2);
        }

        if (rest[0] == '\'')
        {
            return SkipEscaped(text, index + 1, '\'');
        }

        var prefix = rest.IndexOfAnyExcept('$', '@');
        if (prefix < 0 || rest[prefix] != '"')
        {
            return index;
        }

        var start = index + prefix;
        var quotes = text.AsSpan(start).IndexOfAnyExcept('"') is var count && count >= 0 ? count : text.Length - start;
        if (quotes >= 3)
        {
            return Math.Min(text.Length, End(text, start + quotes, new string('"', quotes)) + quotes);
        }

        return rest[..prefix].Contains('@') ? SkipVerbatim(text, start + 1) : SkipEscaped(text, start + 1, '"');
    }

    private static int End(string text, int from, string mark) => text.IndexOf(mark, Math.Min(from, text.Length), StringComparison.Ordinal) is >= 0 and var found ? found : text.Length;

    private static int SkipEscaped(string text, int index, char quote)
    {
        var holes = 0;
        for (; index < text.Length && text[index] != '\n'; index++)
        {
            switch (text[index])
            {
                case '\\':
                    index++;
                    break;
                case '{' when quote == '"':
                    holes++;
                    break;
                case '}' when quote == '"' && holes > 0:
                    holes--;
                    break;
                case var character when character == quote && (holes == 0 || !IsInHole(text, index)):
                    return index + 1;
            }
        }

        return index;
    }

    // A quote inside an interpolation's hole begins a string of its own; it is followed by another one before the hole ends.
    private static bool IsInHole(string text, int quote)
    {
        var end = text.IndexOf('\n', quote);
        var line = text.AsSpan(quote + 1, (end < 0 ? text.Length : end) - quote - 1);
        var brace = line.IndexOf('}');
        var next = line.IndexOf('"');
        return next >= 0 && brace >= 0;
    }

    private static int SkipVerbatim(string text, int index)
    {
        for (; index < text.Length; index++)
        {
            if (text[index] == '"')
            {
                if (index + 1 < text.Length && text[index + 1] == '"')
                {
                    index++;
                }
                else
                {
                    return index + 1;
                }
            }
        }

        return index;
    }
}
