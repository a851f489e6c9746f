using System.Buffers;
using System.Globalization;
using System.Text;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Syntax;

/// <summary>Cuts an expression's text into tokens, one at a time.</summary>
internal sealed class Tokenizer(string text)
{
    private const string Spaces = " \t\n\r\v";
    private const string Singles = ".[]{}(),@#;:?+-*/%|=<>^&!~";

    private static readonly string[] Doubles = ["..", ":=", "!=", ">=", "<=", "**", "~>", "?:", "??"];
    private static readonly SearchValues<char> NameEnds = SearchValues.Create(Spaces + Singles);

    private int _position;

    /// <summary>The next token. A slash begins a regular expression unless an operator is expected.</summary>
    /// <exception cref="JsonataException">There is none that can be read.</exception>
    public Token Next(bool operatorExpected)
    {
        SkipSpaceAndComments();
        if (_position >= text.Length)
        {
            return new Token(TokenKind.End, "(end)", text.Length);
        }

        var first = text[_position];
        if (first == '/' && !operatorExpected)
        {
            _position++;
            return ScanRegex();
        }

        foreach (var pair in Doubles)
        {
            if (first == pair[0] && Peek(1) == pair[1])
            {
                return Operator(pair);
            }
        }

        if (Singles.Contains(first, StringComparison.Ordinal))
        {
            return Operator(first.ToString());
        }

        return first switch
        {
            '"' or '\'' => ScanText(first),
            '`' => ScanQuotedName(),
            >= '0' and <= '9' => ScanNumber(),
            _ => ScanName(),
        };
    }

    private char Peek(int offset) => _position + offset < text.Length ? text[_position + offset] : '\0';

    private Token Operator(string name)
    {
        _position += name.Length;
        return new Token(TokenKind.Operator, name, _position);
    }

    private void SkipSpaceAndComments()
    {
        while (_position < text.Length)
        {
            if (Spaces.Contains(text[_position], StringComparison.Ordinal))
            {
                _position++;
            }
            else if (text[_position] == '/' && Peek(1) == '*')
            {
                var end = text.IndexOf("*/", _position + 2, StringComparison.Ordinal);
                _position = end >= 0 ? end + 2 : throw SyntaxErrors.At("S0106", _position, "The comment is not closed with */.");
            }
            else
            {
                return;
            }
        }
    }

    private Token ScanText(char quote)
    {
        var result = new StringBuilder();
        _position++;
        while (_position < text.Length)
        {
            var current = text[_position];
            if (current == quote)
            {
                _position++;
                return new Token(TokenKind.Text, result.ToString(), _position, Value.Of(result.ToString()));
            }

            result.Append(current == '\\' ? ScanEscape() : current);
            _position++;
        }

        throw SyntaxErrors.At("S0101", _position, "The text in quotes has no closing quote.");
    }

    private char ScanEscape()
    {
        _position++;
        var escape = Peek(0);
        switch (escape)
        {
            case '"' or '\\' or '/':
                return escape;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                var digits = text.AsSpan(_position + 1, Math.Min(4, text.Length - _position - 1));
                if (digits.Length < 4 || !ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                {
                    throw SyntaxErrors.At("S0104", _position, "After \\u four hexadecimal digits must follow.");
                }

                _position += 4;
                return (char)code;
            default:
                throw SyntaxErrors.At("S0103", _position, $"The escape \\{escape} is not known.", escape == '\0' ? string.Empty : escape.ToString());
        }
    }

    private Token ScanNumber()
    {
        var end = _position;
        if (text[end] == '0')
        {
            end++;
        }
        else
        {
            end = AfterDigits(end);
        }

        if (end < text.Length && text[end] == '.' && AfterDigits(end + 1) is var fraction && fraction > end + 1)
        {
            end = fraction;
        }

        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var digits = end + 1 < text.Length && text[end + 1] is '+' or '-' ? end + 2 : end + 1;
            end = AfterDigits(digits) is var exponent && exponent > digits ? exponent : end;
        }

        var literal = text[_position..end];
        var binary = double.Parse(literal, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(binary))
        {
            throw SyntaxErrors.At("S0102", _position, $"The number {literal} is out of range.", literal);
        }

        _position = end;
        var isExact = binary is 0 or (>= 1e-12 and <= 7.9e28);
        return new Token(TokenKind.Number, literal, end, isExact ? Value.Of(decimal.Parse(literal, NumberStyles.Float, CultureInfo.InvariantCulture)) : Value.Of(binary));
    }

    private int AfterDigits(int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at;
    }

    private Token ScanQuotedName()
    {
        var end = text.IndexOf('`', _position + 1);
        if (end < 0)
        {
            throw SyntaxErrors.At("S0105", text.Length, "The name in back-quotes has no closing back-quote.");
        }

        var name = text[(_position + 1)..end];
        _position = end + 1;
        return new Token(TokenKind.Name, name, _position);
    }

    private Token ScanName()
    {
        var length = text.AsSpan(_position).IndexOfAny(NameEnds);
        var name = length < 0 ? text[_position..] : text.Substring(_position, length);
        _position += name.Length;
        return name switch
        {
            ['$', ..] => new Token(TokenKind.Variable, name[1..], _position),
            "or" or "in" or "and" => new Token(TokenKind.Operator, name, _position),
            "true" => new Token(TokenKind.Literal, name, _position, Value.True),
            "false" => new Token(TokenKind.Literal, name, _position, Value.False),
            "null" => new Token(TokenKind.Literal, name, _position, Value.Null),
            _ => new Token(TokenKind.Name, name, _position),
        };
    }

    // The end is the first slash that is neither escaped nor within brackets.
    private Token ScanRegex()
    {
        var start = _position;
        var depth = 0;
        while (_position < text.Length)
        {
            var current = text[_position];
            if (current == '/' && depth == 0 && !IsEscaped(_position))
            {
                return RegexToken(start);
            }

            if (current is '(' or '[' or '{' && text[_position - 1] != '\\')
            {
                depth++;
            }
            else if (current is ')' or ']' or '}' && text[_position - 1] != '\\')
            {
                depth--;
            }

            _position++;
        }

        throw SyntaxErrors.At("S0302", _position, "The regular expression has no closing slash.");
    }

    private bool IsEscaped(int at)
    {
        var slashes = 0;
        while (at - slashes > 0 && text[at - slashes - 1] == '\\')
        {
            slashes++;
        }

        return slashes % 2 == 1;
    }

    private Token RegexToken(int start)
    {
        if (_position == start)
        {
            throw SyntaxErrors.At("S0301", _position, "A regular expression must not be empty.");
        }

        var pattern = text[start.._position];
        var flags = _position + 1;
        _position = flags;
        while (Peek(0) is 'i' or 'm')
        {
            _position++;
        }

        return new Token(TokenKind.Regex, pattern, _position, Flags: text[flags.._position]);
    }
}
