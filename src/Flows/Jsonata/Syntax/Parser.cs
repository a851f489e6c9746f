using System.Runtime.CompilerServices;

namespace KashflowOrleans.Flows.Jsonata.Syntax;

/// <summary>Reads an expression by the strength of its operators (Pratt's method). What it gives still has to be analysed.</summary>
internal sealed partial class Parser
{
    private readonly Tokenizer _tokenizer;
    private readonly int _maxNesting;
    private Token _token;
    private int _depth;

    private Parser(string text, int maxNesting)
    {
        _tokenizer = new Tokenizer(text);
        _maxNesting = maxNesting;
        _token = _tokenizer.Next(operatorExpected: false);
        RequireKnown(_token);
    }

    /// <summary>Reads a whole text.</summary>
    /// <exception cref="JsonataException">It is no expression.</exception>
    public static SyntaxNode Parse(string text, int maxNesting)
    {
        var parser = new Parser(text, maxNesting);
        var expression = parser.Expression(0);
        var rest = parser._token;
        return rest.Kind == TokenKind.End
            ? expression
            : throw SyntaxErrors.At("S0201", rest.Position, $"There is an unexpected {rest.Text} after the expression.", rest.Text);
    }

    private SyntaxNode Expression(int strength)
    {
        if (++_depth > _maxNesting || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw SyntaxErrors.TooDeep(_token.Position);
        }

        var first = _token;
        Advance(operatorExpected: true);
        var left = Operand(first);
        while (_token.Kind == TokenKind.Operator && strength < Precedence.Of(_token.Text))
        {
            var token = _token;
            Advance();
            left = Continuation(token, left);
        }

        _depth--;
        return left;
    }

    private void Advance(bool operatorExpected = false)
    {
        _token = _tokenizer.Next(operatorExpected);
        RequireKnown(_token);
    }

    private void Expect(string name, bool operatorExpected = false)
    {
        if (!_token.Is(name))
        {
            throw _token.Kind == TokenKind.End
                ? SyntaxErrors.At("S0203", _token.Position, $"The expression ends where {name} is expected.", _token.Text, Values.Value.Of(name))
                : SyntaxErrors.At("S0202", _token.Position, $"There is {_token.Text} where {name} is expected.", _token.Text, Values.Value.Of(name));
        }

        Advance(operatorExpected);
    }

    private bool Accept(string name)
    {
        if (!_token.Is(name))
        {
            return false;
        }

        Advance();
        return true;
    }

    private SyntaxNode Operand(Token token)
    {
        var kind = token.Kind switch
        {
            TokenKind.End => SyntaxKind.End,
            TokenKind.Name => SyntaxKind.Name,
            TokenKind.Variable => SyntaxKind.Variable,
            TokenKind.Text => SyntaxKind.Text,
            TokenKind.Number => SyntaxKind.Number,
            TokenKind.Literal => SyntaxKind.Literal,
            TokenKind.Regex => SyntaxKind.Regex,
            _ => SyntaxKind.Operator,
        };
        if (kind != SyntaxKind.Operator)
        {
            return new SyntaxNode(kind, token.Text, token.Position) { Value = token.Value, Flags = token.Flags };
        }

        return token.Text switch
        {
            "and" or "or" or "in" => Node(SyntaxKind.Operator, token),
            "-" => Negation(token),
            "*" => Node(SyntaxKind.Wildcard, token),
            "**" => Node(SyntaxKind.Descendant, token),
            "%" => Node(SyntaxKind.Parent, token),
            "(" => Block(token),
            "[" => Array(token),
            "{" => Object(token),
            "|" => Transform(token),
            _ => throw SyntaxErrors.At("S0211", token.Position, $"{token.Text} cannot stand where a value is expected.", token.Text),
        };
    }

    private SyntaxNode Continuation(Token token, SyntaxNode left) => token.Text switch
    {
        "(" => Call(token, left),
        "[" => Predicate(token, left),
        "{" => Group(token, left),
        "^" => Sort(token, left),
        ":=" => Bind(token, left),
        "@" or "#" => PositionOrFocus(token, left),
        "?" => Condition(token, left),
        "?:" => Node(SyntaxKind.Elvis, token, left, Expression(0)),
        "??" => Node(SyntaxKind.Coalesce, token, left, Expression(0)),
        _ => Node(SyntaxKind.Binary, token, left, Expression(Precedence.Of(token.Text))),
    };

    private static void RequireKnown(Token token)
    {
        if (token.Is("!") || token.Is("~"))
        {
            throw SyntaxErrors.At("S0204", token.Position, $"{token.Text} is not an operator.", token.Text);
        }
    }

    private static SyntaxNode Node(SyntaxKind kind, Token token, SyntaxNode? left = null, SyntaxNode? right = null) =>
        new(kind, token.Text, token.Position) { Left = left, Right = right };
}
