using System.Globalization;
using System.Runtime.CompilerServices;

namespace KashflowOrleans.Flows.Jsonata.Syntax;

/// <summary>Turns what the parser read into paths of steps with their predicates, groupings, sorts and variables, and finds parents.</summary>
internal sealed partial class Analysis
{
    private int _labels;

    /// <summary>Analyses a whole expression.</summary>
    /// <exception cref="JsonataException">The expression makes no sense.</exception>
    public static SyntaxNode Of(SyntaxNode root)
    {
        var result = new Analysis().Process(root);
        return result.Kind != SyntaxKind.Parent && result.SeekingParent is null ? result : throw Ancestry.NotFound(result);
    }

    private SyntaxNode Process(SyntaxNode node)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw SyntaxErrors.TooDeep(node.Position);
        }

        var result = node.Kind switch
        {
            SyntaxKind.Binary => Binary(node),
            SyntaxKind.Negation => Negation(node),
            SyntaxKind.Array => Array(node),
            SyntaxKind.Object => Object(node),
            SyntaxKind.Call or SyntaxKind.Partial => Call(node),
            SyntaxKind.Lambda => Lambda(node),
            SyntaxKind.Condition or SyntaxKind.Elvis or SyntaxKind.Coalesce => Operands(node),
            SyntaxKind.Transform => Transform(node),
            SyntaxKind.Block => Block(node),
            SyntaxKind.Name => Name(node),
            SyntaxKind.Parent => Parent(node),
            SyntaxKind.Operator => Word(node),
            SyntaxKind.End => throw SyntaxErrors.At("S0207", node.Position, "The expression ends too early.", node.Text),
            _ => node,
        };
        result.KeepsArray |= node.KeepsArray;
        return result;
    }

    private static SyntaxNode Name(SyntaxNode node) =>
        new(SyntaxKind.Path, node.Text, node.Position) { Items = [node], KeepsSingletonArray = node.KeepsArray };

    private SyntaxNode Parent(SyntaxNode node) =>
        new(SyntaxKind.Parent, node.Text, node.Position) { Slot = new ParentSlot(string.Create(CultureInfo.InvariantCulture, $"!{_labels++}")) };

    // "and", "or" and "in" may be names; "?" is the gap of a partial application.
    private SyntaxNode Word(SyntaxNode node) => node.Text switch
    {
        "?" => node,
        _ => Process(new SyntaxNode(SyntaxKind.Name, node.Text, node.Position) { KeepsArray = node.KeepsArray }),
    };

    private SyntaxNode Negation(SyntaxNode node)
    {
        var operand = Process(node.Left!);
        if (operand.Kind == SyntaxKind.Number)
        {
            operand.Value = Arithmetic.Negate(operand.Value);
            return operand;
        }

        var result = new SyntaxNode(SyntaxKind.Negation, node.Text, node.Position) { Left = operand };
        Ancestry.Push(result, operand);
        return result;
    }

    private SyntaxNode Array(SyntaxNode node)
    {
        var result = new SyntaxNode(SyntaxKind.Array, node.Text, node.Position);
        result.Items = ProcessAll(node.Items, result);
        return result;
    }

    private SyntaxNode Object(SyntaxNode node)
    {
        var result = new SyntaxNode(SyntaxKind.Object, node.Text, node.Position);
        foreach (var (key, value) in node.Pairs)
        {
            var pair = (Key: Process(key), Value: Process(value));
            Ancestry.Push(result, pair.Key);
            Ancestry.Push(result, pair.Value);
            result.Pairs.Add(pair);
        }

        return result;
    }

    private SyntaxNode Call(SyntaxNode node)
    {
        var result = new SyntaxNode(node.Kind, node.Text, node.Position);
        result.Items = ProcessAll(node.Items, result);
        result.Left = Process(node.Left!);
        return result;
    }

    private SyntaxNode Lambda(SyntaxNode node) => new(SyntaxKind.Lambda, node.Text, node.Position)
    {
        Items = node.Items,
        Signature = node.Signature,
        Left = Process(node.Left!),
    };

    private SyntaxNode Operands(SyntaxNode node)
    {
        var result = new SyntaxNode(node.Kind, node.Text, node.Position) { Left = Process(node.Left!), Right = Process(node.Right!) };
        Ancestry.Push(result, result.Left);
        Ancestry.Push(result, result.Right);
        if (node.Third is not null)
        {
            result.Third = Process(node.Third);
            Ancestry.Push(result, result.Third);
        }

        return result;
    }

    private SyntaxNode Transform(SyntaxNode node) => new(SyntaxKind.Transform, node.Text, node.Position)
    {
        Left = Process(node.Left!),
        Right = Process(node.Right!),
        Third = node.Third is null ? null : Process(node.Third),
    };

    private SyntaxNode Block(SyntaxNode node)
    {
        var result = new SyntaxNode(SyntaxKind.Block, node.Text, node.Position);
        result.Items = ProcessAll(node.Items, result);
        result.IsConstructedArray = result.Items.Exists(item => item.IsConstructedArray || (item.Kind == SyntaxKind.Path && item.Items[0].IsConstructedArray));
        return result;
    }

    private List<SyntaxNode> ProcessAll(List<SyntaxNode> nodes, SyntaxNode owner)
    {
        var results = new List<SyntaxNode>(nodes.Count);
        foreach (var node in nodes)
        {
            var result = Process(node);
            Ancestry.Push(owner, result);
            results.Add(result);
        }

        return results;
    }
}
