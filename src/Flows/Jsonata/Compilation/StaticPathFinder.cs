using KashflowOrleans.Flows.Jsonata.Syntax;

namespace KashflowOrleans.Flows.Jsonata.Compilation;

/// <summary>Finds the paths of plain names that are read from the input, not from something within it.</summary>
internal static class StaticPathFinder
{
    /// <summary>The paths in the order in which they stand in the text.</summary>
    public static IReadOnlyList<JsonataPath> Find(SyntaxNode root)
    {
        var paths = new List<JsonataPath>();
        Visit(root, isInput: true, paths);
        return [.. paths.OrderBy(path => path.Position)];
    }

    private static void Visit(SyntaxNode? node, bool isInput, List<JsonataPath> paths)
    {
        if (node is null)
        {
            return;
        }

        if (node.Kind == SyntaxKind.Path)
        {
            VisitPath(node, isInput, paths);
        }
        else
        {
            VisitParts(node, isInput, paths);
        }

        VisitPairs(node.Group?.Pairs, isInput: false, paths);
    }

    private static void VisitPath(SyntaxNode path, bool isInput, List<JsonataPath> paths)
    {
        var first = path.Items[0];
        var isRoot = first is { Kind: SyntaxKind.Variable, Text: "$" };
        var isContext = first is { Kind: SyntaxKind.Variable, Text: "" };
        var start = isRoot || isContext ? 1 : 0;
        var names = path.Items.Skip(start).TakeWhile(step => step.Kind == SyntaxKind.Name).ToArray();
        if (names.Length > 0 && (isRoot || isInput) && first.Predicates is null)
        {
            paths.Add(new JsonataPath([.. names.Select(name => name.Text)], names[^1].Position));
        }

        for (var index = 0; index < path.Items.Count; index++)
        {
            VisitParts(path.Items[index], isInput && index == 0, paths);
            VisitPairs(path.Items[index].Group?.Pairs, isInput: false, paths);
        }
    }

    private static void VisitParts(SyntaxNode node, bool isInput, List<JsonataPath> paths)
    {
        foreach (var stage in (node.Stages ?? []).Concat(node.Predicates ?? []))
        {
            Visit(stage.Filter, isInput: false, paths);
        }

        var isInner = isInput && node.Kind != SyntaxKind.Transform;
        Visit(node.Left, isInner, paths);
        Visit(node.Right, isInner, paths);
        Visit(node.Third, isInner, paths);
        foreach (var item in node.Items)
        {
            Visit(item, isInner, paths);
        }

        foreach (var term in node.Terms)
        {
            Visit(term.Expression, isInput: false, paths);
        }

        VisitPairs(node.Pairs, isInner, paths);
    }

    private static void VisitPairs(List<(SyntaxNode Key, SyntaxNode Value)>? pairs, bool isInput, List<JsonataPath> paths)
    {
        foreach (var (key, value) in pairs ?? [])
        {
            Visit(key, isInput, paths);
            Visit(value, isInput, paths);
        }
    }
}
