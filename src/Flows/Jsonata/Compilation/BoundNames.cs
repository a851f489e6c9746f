using KashflowOrleans.Flows.Jsonata.Syntax;

namespace KashflowOrleans.Flows.Jsonata.Compilation;

/// <summary>Finds the variables that belong to one frame, before what uses them is compiled.</summary>
internal static class BoundNames
{
    /// <summary>The variables bound in expressions, but not in blocks, lambdas and tuples within them.</summary>
    public static List<string> In(params IEnumerable<SyntaxNode> nodes)
    {
        var names = new List<string>();
        foreach (var node in nodes)
        {
            Collect(node, names);
        }

        return names;
    }

    /// <summary>The variables of a path's tuples: focus, positions, parents, those of paths within it and those bound in its steps.</summary>
    public static List<string> OfTuples(SyntaxNode path)
    {
        var names = new List<string>();
        foreach (var step in path.Items.SkipWhile(step => !step.IsTuple))
        {
            names.AddRange(new[] { step.Focus, step.Index, step.Ancestor?.Label }.OfType<string>());
            names.AddRange((step.Stages ?? []).Select(stage => stage.Index).OfType<string>());
            if (TuplesOf(step) is { } inner)
            {
                names.AddRange(OfTuples(inner));
            }

            Collect(step, names);
        }

        CollectGrouping(path.Group, names);
        return names;
    }

    /// <summary>The path within a step that yields tuples; null when the step yields plain values.</summary>
    public static SyntaxNode? TuplesOf(SyntaxNode step)
    {
        var node = step;
        while (node is { Kind: SyntaxKind.Block, IsTuple: true, Items.Count: > 0 })
        {
            node = node.Items[^1];
        }

        return node is { Kind: SyntaxKind.Path, IsTuple: true } && node.Items.Exists(item => item.IsTuple) ? node : null;
    }

    private static void Collect(SyntaxNode node, List<string> names)
    {
        CollectStages(node, names);
        if (node.Kind is SyntaxKind.Block or SyntaxKind.Lambda)
        {
            return;
        }

        if (node.Kind == SyntaxKind.Path && node.Items.Exists(item => item.IsTuple))
        {
            foreach (var step in node.Items.TakeWhile(item => !item.IsTuple))
            {
                Collect(step, names);
            }

            return;
        }

        if (node.Kind == SyntaxKind.Bind)
        {
            names.Add(node.Left!.Text);
        }

        CollectChildren(node, names);
    }

    private static void CollectChildren(SyntaxNode node, List<string> names)
    {
        foreach (var child in new[] { node.Left, node.Right, node.Third }.OfType<SyntaxNode>().Concat(node.Items).Concat(node.Terms.Select(term => term.Expression)))
        {
            Collect(child, names);
        }

        foreach (var (key, value) in node.Pairs)
        {
            Collect(key, names);
            Collect(value, names);
        }

        CollectGrouping(node.Group, names);
    }

    private static void CollectStages(SyntaxNode node, List<string> names)
    {
        foreach (var stage in (node.Stages ?? []).Concat(node.Predicates ?? []))
        {
            if (stage.Filter is not null)
            {
                Collect(stage.Filter, names);
            }
        }
    }

    private static void CollectGrouping(Syntax.Grouping? group, List<string> names)
    {
        foreach (var (key, value) in group?.Pairs ?? [])
        {
            Collect(key, names);
            Collect(value, names);
        }
    }
}
