using System.Globalization;
using System.Text;

namespace KashflowOrleans.Flows.Jsonata.Regular;

/// <summary>Translates a pattern from JavaScript's notation (without its flag u) to .NET's with the same meaning (ECMA-262, section 22.2).</summary>
internal sealed class RegexTranslator
{
    private const string WordCharacters = "a-zA-Z0-9_";
    private const string NotWordCharacters = @"\u0000-/:-@\[-\^`{-\uffff";
    private const string NotDigits = @"\u0000-/:-\uffff";
    private const string Spaces = @"\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";
    private const string NotSpaces = @"\u0000-\u0008\u000e-\u001f!-\u009f\u00a1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff\u3001-\ufefe\uff00-\uffff";
    private const string LineEnds = @"\n\r\u2028\u2029";
    private const string WordBoundary = "(?:(?<=[a-zA-Z0-9_])(?![a-zA-Z0-9_])|(?<![a-zA-Z0-9_])(?=[a-zA-Z0-9_]))";
    private const string NoWordBoundary = "(?:(?<=[a-zA-Z0-9_])(?=[a-zA-Z0-9_])|(?<![a-zA-Z0-9_])(?![a-zA-Z0-9_]))";

    private readonly string _source;
    private readonly bool _isMultiline;
    private readonly List<string?> _groups;
    private readonly StringBuilder _result = new();
    private int _at;

    private RegexTranslator(string source, bool isMultiline)
    {
        _source = source;
        _isMultiline = isMultiline;
        _groups = Groups(source);
    }

    /// <summary>The pattern in .NET's notation.</summary>
    /// <exception cref="ArgumentException">A group's name is not known.</exception>
    public static string Translate(string source, bool isMultiline)
    {
        var translator = new RegexTranslator(source, isMultiline);
        while (translator._at < source.Length)
        {
            translator.Part();
        }

        return translator._result.ToString();
    }

    // The names of the capturing groups in order; null for those without a name.
    private static List<string?> Groups(string source)
    {
        var groups = new List<string?>();
        var isInClass = false;
        for (var at = 0; at < source.Length; at++)
        {
            switch (source[at])
            {
                case '\\':
                    at++;
                    break;
                case '[':
                    isInClass = true;
                    break;
                case ']':
                    isInClass = false;
                    break;
                case '(' when !isInClass:
                    var name = GroupName(source, at);
                    if (name is not null || at + 1 >= source.Length || source[at + 1] != '?')
                    {
                        groups.Add(name);
                    }

                    break;
                default:
                    break;
            }
        }

        return groups;
    }

    private static string? GroupName(string source, int at)
    {
        var isNamed = at + 3 < source.Length && source[at + 1] == '?' && source[at + 2] == '<' && source[at + 3] is not ('=' or '!');
        var end = isNamed ? source.IndexOf('>', at) : -1;
        return end < 0 ? null : source[(at + 3)..end];
    }

    private void Part()
    {
        var current = _source[_at];
        switch (current)
        {
            case '\\':
                _at++;
                Escape();
                break;
            case '[':
                Class();
                break;
            case '.':
                Put("[^" + LineEnds + "]");
                break;
            case '^':
                Put(_isMultiline ? @"(?<=\A|[" + LineEnds + "])" : @"\A");
                break;
            case '$':
                Put(_isMultiline ? @"(?=\z|[" + LineEnds + "])" : @"\z");
                break;
            case '(' when GroupName(_source, _at) is { } name:
                _result.Append('(');
                _at += name.Length + 4;
                break;
            default:
                Put(current.ToString());
                break;
        }
    }

    private void Put(string text)
    {
        _result.Append(text);
        _at++;
    }

    private void Escape()
    {
        if (_at >= _source.Length)
        {
            throw new ArgumentException("The pattern ends with a backslash.");
        }

        var current = _source[_at];
        switch (current)
        {
            case 'b':
                Put(WordBoundary);
                break;
            case 'B':
                Put(NoWordBoundary);
                break;
            case 'k' when _groups.Exists(name => name is not null):
                NamedReference();
                break;
            case >= '1' and <= '9' when Number(_at) <= _groups.Count:
                var number = Number(_at);
                Reference(number);
                _at += number.ToString(CultureInfo.InvariantCulture).Length;
                break;
            default:
                _result.Append(ClassOf(current) is { } set ? "[" + set + "]" : Character());
                _at++;
                break;
        }
    }

    private int Number(int at)
    {
        var end = at;
        while (end < _source.Length && end < at + 4 && char.IsAsciiDigit(_source[end]))
        {
            end++;
        }

        return int.Parse(_source.AsSpan(at, end - at), CultureInfo.InvariantCulture);
    }

    // A reference to a group that took no part matches the empty text.
    private void Reference(int group) => _result.Append(CultureInfo.InvariantCulture, $"(?({group})(?:\\{group}))");

    private void NamedReference()
    {
        var end = _at + 1 < _source.Length && _source[_at + 1] == '<' ? _source.IndexOf('>', _at) : -1;
        var group = end < 0 ? -1 : _groups.IndexOf(_source[(_at + 2)..end]);
        if (group < 0)
        {
            throw new ArgumentException("A group is referred to that is not there.");
        }

        Reference(group + 1);
        _at = end + 1;
    }

    private void Class()
    {
        _at++;
        var isNegated = _at < _source.Length && _source[_at] == '^';
        _at += isNegated ? 1 : 0;
        var content = new StringBuilder();
        while (_at < _source.Length && _source[_at] != ']')
        {
            content.Append(ClassPart());
            _at++;
        }

        if (_at >= _source.Length)
        {
            throw new ArgumentException("A set of characters is not closed.");
        }

        _at++;
        _result.Append((content.Length, isNegated) switch
        {
            (0, true) => @"[\s\S]",
            (0, false) => "(?!)",
            _ => (isNegated ? "[^" : "[") + content + "]",
        });
    }

    private string ClassPart()
    {
        var current = _source[_at];
        if (current != '\\')
        {
            return current is '[' or '^' ? "\\" + current : current.ToString();
        }

        _at++;
        if (_at >= _source.Length)
        {
            throw new ArgumentException("The pattern ends with a backslash.");
        }

        return _source[_at] switch
        {
            'b' => @"\b",
            '-' => @"\-",
            var escape => ClassOf(escape) ?? Character(),
        };
    }

    private static string? ClassOf(char escape) => escape switch
    {
        'd' => "0-9",
        'D' => NotDigits,
        'w' => WordCharacters,
        'W' => NotWordCharacters,
        's' => Spaces,
        'S' => NotSpaces,
        _ => null,
    };

    // The escaped character at the place; the place is left on the last character that belongs to it.
    private string Character()
    {
        var current = _source[_at];
        switch (current)
        {
            case 'n' or 'r' or 't' or 'f' or 'v':
                return "\\" + current;
            case '0':
                return @"\u0000";
            case 'c' when _at + 1 < _source.Length && char.IsAsciiLetter(_source[_at + 1]):
                _at++;
                return Code(_source[_at] % 32);
            case 'x' when Hexadecimal(2) is { } code:
                _at += 2;
                return Code(code);
            case 'u' when Hexadecimal(4) is { } code:
                _at += 4;
                return Code(code);
            case 'c':
                return @"\\c";
            default:
                return Code(current);
        }
    }

    private int? Hexadecimal(int digits) =>
        _at + digits < _source.Length
        && int.TryParse(_source.AsSpan(_at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? code
            : null;

    private static string Code(int code) => string.Create(CultureInfo.InvariantCulture, $"\\u{code:x4}");
}
