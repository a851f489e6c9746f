using KashflowOrleans.Flows.Jsonata.Syntax;
using KashflowOrleans.Flows.Schemas;

namespace KashflowOrleans.Flows.Validation;

/// <summary>Operators and calls.</summary>
internal sealed partial class ExpressionTypes
{
    private FlowType Binary(SyntaxNode node, FlowType context, Variables variables)
    {
        var left = Infer(node.Left!, context, variables);
        var right = Infer(node.Right!, context, variables);
        switch (node.Text)
        {
            case "+" or "-" or "*" or "/" or "%":
                Operand(node.Left!, left, node.Text);
                Operand(node.Right!, right, node.Text);
                return FlowType.Number;
            case "..":
                return FlowType.ListOf(FlowType.Number);
            case "&":
                return FlowType.Text;
            case "<" or ">" or "<=" or ">=":
                CheckOrder(node, left, right);
                return FlowType.Boolean;
            case "=" or "!=" or "in":
                CheckEqual(node, left, right);
                return FlowType.Boolean;
            default:
                return FlowType.Boolean;
        }
    }

    private void Operand(SyntaxNode node, FlowType type, string name)
    {
        if (FlowTypes.IsKnown(type) && !ReferenceEquals(type, FlowType.Number) && type is not ListType { IsChosen: true })
        {
            var advice = FlowTypes.IsTextual(type) ? " Make it a number with $number(…), or join texts with &." : type is ListType ? " Add its items up with $sum(…)." : string.Empty;
            _report(PositionOf(node), $"One side of {name} is {FlowTypes.InWords(type)}, and {name} works on numbers only.{advice}", true);
        }
    }

    private void CheckOrder(SyntaxNode node, FlowType left, FlowType right)
    {
        foreach (var type in (FlowType[])[left, right])
        {
            if (type is ObjectType || ReferenceEquals(type, FlowType.Boolean))
            {
                _report(PositionOf(node), $"One side of {node.Text} is {FlowTypes.InWords(type)}; only numbers and texts have an order.", true);
                return;
            }
        }

        if ((FlowTypes.IsTextual(left) && ReferenceEquals(right, FlowType.Number)) || (FlowTypes.IsTextual(right) && ReferenceEquals(left, FlowType.Number)))
        {
            _report(PositionOf(node), $"{node.Text} compares {FlowTypes.InWords(left)} with {FlowTypes.InWords(right)}; both sides must be numbers or both texts.", true);
        }
    }

    // A comparison that can never hold is legal, and never meant.
    private void CheckEqual(SyntaxNode node, FlowType left, FlowType right)
    {
        left = left is ListType many ? many.Item : left;
        right = right is ListType list ? list.Item : right;
        if (left is TextType { Values.Count: > 1 } && right is TextType { Values.Count: > 0 })
        {
            CheckValues(node, left, right);
        }
        else if (right is TextType { Values.Count: > 1 } && left is TextType { Values.Count: 1 } && node.Text != "in")
        {
            CheckValues(node, right, left);
        }
        else if (FlowTypes.IsKnown(left) && FlowTypes.IsKnown(right) && Family(left) != Family(right))
        {
            _report(PositionOf(node), $"{FlowTypes.InWords(left)} and {FlowTypes.InWords(right)} are never equal; compare values of the same kind.", false);
        }
    }

    private void CheckValues(SyntaxNode node, FlowType known, FlowType given)
    {
        var values = ((TextType)known).Values;
        foreach (var value in ((TextType)given).Values.Where(value => !values.Contains(value, StringComparer.Ordinal)))
        {
            _report(PositionOf(node), $"It is never '{value}'{Documents.NearestName.Question(value, values.ToList())}", false);
        }
    }

    private static int Family(FlowType type) => type switch
    {
        _ when FlowTypes.IsTextual(type) => 1,
        _ when ReferenceEquals(type, FlowType.Number) => 2,
        _ when ReferenceEquals(type, FlowType.Boolean) => 3,
        ListType => 4,
        _ => 5,
    };

    private FlowType Chain(SyntaxNode node, FlowType context, Variables variables)
    {
        var left = Infer(node.Left!, context, variables);
        if (node.Right!.Kind == SyntaxKind.Call)
        {
            return Call(node.Right, context, variables, left);
        }

        Infer(node.Right, context, variables);
        return node.Right.Kind == SyntaxKind.Variable && variables.Find(node.Right.Text) is null ? KnownFunctions.Result(node.Right.Text, [left]) : FlowType.Any;
    }

    private FlowType Call(SyntaxNode node, FlowType context, Variables variables, FlowType? chained)
    {
        var arguments = chained is null ? [] : new List<FlowType> { chained };
        var name = node.Left!.Kind == SyntaxKind.Variable ? node.Left.Text : null;
        if (node.Left.Kind == SyntaxKind.Path && node.Left.Items is [{ Kind: SyntaxKind.Name, Text: var word }] && KnownFunctions.Exists(word))
        {
            _report(PositionOf(node.Left), $"'{word}(…)' calls nothing; functions begin with a dollar sign: ${word}(…).", true);
            return FlowType.Any;
        }

        Infer(node.Left, context, variables);
        foreach (var argument in node.Items)
        {
            if (argument.Kind == SyntaxKind.Lambda)
            {
                var body = Lambda(argument, context, variables, KnownFunctions.Parameters(name, arguments));
                arguments.Add(body);
            }
            else if (argument.Kind != SyntaxKind.Operator)
            {
                arguments.Add(Infer(argument, context, variables));
            }
        }

        return name is null || node.Kind == SyntaxKind.Partial || variables.Find(name) is not null ? FlowType.Any : KnownFunctions.Result(name, arguments);
    }

    // The type of what the body gives.
    private FlowType Lambda(SyntaxNode lambda, FlowType context, Variables variables, IReadOnlyList<FlowType> parameters)
    {
        var inner = new Variables(variables);
        for (var index = 0; index < lambda.Items.Count; index++)
        {
            inner.Set(lambda.Items[index].Text, index < parameters.Count ? parameters[index] : FlowType.Any);
        }

        return Infer(lambda.Left!, context, inner);
    }
}
