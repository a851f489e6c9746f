using System.Text;
using KashflowOrleans.Flows.Jsonata.Signatures;

namespace KashflowOrleans.Flows.Jsonata.Syntax;

/// <summary>The constructs that have more than two operands.</summary>
internal sealed partial class Parser
{
    private SyntaxNode Negation(Token token) => Node(SyntaxKind.Negation, token, Expression(Precedence.Prefix));

    private SyntaxNode Block(Token token)
    {
        var block = Node(SyntaxKind.Block, token);
        while (!_token.Is(")"))
        {
            block.Items.Add(Expression(0));
            if (!Accept(";"))
            {
                break;
            }
        }

        Expect(")", operatorExpected: true);
        return block;
    }

    private SyntaxNode Array(Token token)
    {
        var array = Node(SyntaxKind.Array, token);
        if (!_token.Is("]"))
        {
            do
            {
                array.Items.Add(ArrayItem());
            }
            while (Accept(","));
        }

        Expect("]", operatorExpected: true);
        return array;
    }

    private SyntaxNode ArrayItem()
    {
        var item = Expression(0);
        if (!_token.Is(".."))
        {
            return item;
        }

        var range = Node(SyntaxKind.Binary, _token, item);
        Advance();
        range.Right = Expression(0);
        return range;
    }

    private SyntaxNode Object(Token token)
    {
        var result = Node(SyntaxKind.Object, token);
        ReadPairs(result);
        return result;
    }

    private SyntaxNode Group(Token token, SyntaxNode left)
    {
        var result = Node(SyntaxKind.Binary, token, left);
        ReadPairs(result);
        return result;
    }

    private void ReadPairs(SyntaxNode owner)
    {
        if (!_token.Is("}"))
        {
            do
            {
                var key = Expression(0);
                Expect(":");
                owner.Pairs.Add((key, Expression(0)));
            }
            while (Accept(","));
        }

        Expect("}", operatorExpected: true);
    }

    private SyntaxNode Transform(Token token)
    {
        var transform = Node(SyntaxKind.Transform, token, Expression(0));
        Expect("|");
        transform.Right = Expression(0);
        if (Accept(","))
        {
            transform.Third = Expression(0);
        }

        Expect("|");
        return transform;
    }

    private SyntaxNode Condition(Token token, SyntaxNode left)
    {
        var condition = Node(SyntaxKind.Condition, token, left, Expression(0));
        if (Accept(":"))
        {
            condition.Third = Expression(0);
        }

        return condition;
    }

    private SyntaxNode Predicate(Token token, SyntaxNode left)
    {
        if (_token.Is("]"))
        {
            var step = left;
            while (step is { Kind: SyntaxKind.Binary, Text: "[" })
            {
                step = step.Left!;
            }

            step.KeepsArray = true;
            Advance();
            return left;
        }

        var predicate = Node(SyntaxKind.Binary, token, left, Expression(0));
        Expect("]", operatorExpected: true);
        return predicate;
    }

    private SyntaxNode Sort(Token token, SyntaxNode left)
    {
        var sort = Node(SyntaxKind.Binary, token, left);
        Expect("(");
        do
        {
            var isDescending = _token.Is(">");
            if (isDescending || _token.Is("<"))
            {
                Advance();
            }

            sort.Terms.Add(new SortTerm(Expression(0), isDescending));
        }
        while (Accept(","));
        Expect(")");
        return sort;
    }

    private SyntaxNode Bind(Token token, SyntaxNode left) => left.Kind == SyntaxKind.Variable
        ? Node(SyntaxKind.Binary, token, left, Expression(Precedence.Bind - 1))
        : throw SyntaxErrors.At("S0212", left.Position, "The left side of := must be a variable such as $total.", left.Text);

    private SyntaxNode PositionOrFocus(Token token, SyntaxNode left)
    {
        var variable = Expression(Precedence.Of(token.Text));
        return variable.Kind == SyntaxKind.Variable
            ? Node(SyntaxKind.Binary, token, left, variable)
            : throw SyntaxErrors.At("S0214", variable.Position, $"The right side of {token.Text} must be a variable such as $item.", token.Text);
    }

    private SyntaxNode Call(Token token, SyntaxNode left)
    {
        var call = Node(SyntaxKind.Call, token, left);
        if (!_token.Is(")"))
        {
            do
            {
                if (_token.Is("?"))
                {
                    call.Kind = SyntaxKind.Partial;
                    call.Items.Add(Node(SyntaxKind.Operator, _token));
                    Advance();
                }
                else
                {
                    call.Items.Add(Expression(0));
                }
            }
            while (Accept(","));
        }

        Expect(")", operatorExpected: true);
        return left.Kind == SyntaxKind.Name && left.Text is "function" or "λ" ? Lambda(call) : call;
    }

    private SyntaxNode Lambda(SyntaxNode lambda)
    {
        for (var index = 0; index < lambda.Items.Count; index++)
        {
            var parameter = lambda.Items[index];
            if (parameter.Kind != SyntaxKind.Variable)
            {
                throw SyntaxErrors.At(
                    "S0208",
                    parameter.Position,
                    $"Parameter {index + 1} of a function must be a variable such as $item.",
                    parameter.Text,
                    Values.Value.Of(index + 1));
            }
        }

        lambda.Kind = SyntaxKind.Lambda;
        if (_token.Is("<"))
        {
            lambda.Signature = ReadSignature();
        }

        Expect("{");
        lambda.Left = Expression(0);
        Expect("}");
        return lambda;
    }

    private FunctionSignature ReadSignature()
    {
        var start = _token.Position;
        var depth = 1;
        var signature = new StringBuilder("<");
        while (depth > 0 && _token.Kind != TokenKind.End && !_token.Is("{"))
        {
            Advance();
            depth += _token.Is("<") ? 1 : 0;
            depth -= _token.Is(">") ? 1 : 0;
            signature.Append(_token.Text);
        }

        Expect(">");
        return FunctionSignature.Parse(signature.ToString(), start);
    }
}
