namespace KashflowOrleans.Flows.Jsonata.Syntax;

/// <summary>The operators that make or continue paths.</summary>
internal sealed partial class Analysis
{
    private SyntaxNode Binary(SyntaxNode node) => node.Text switch
    {
        "." => Step(node),
        "[" => Predicate(node),
        "{" => Group(node),
        "^" => Sort(node),
        ":=" => Bind(node),
        "@" => Focus(node),
        "#" => Position(node),
        "~>" => Chain(node),
        _ => Operation(node),
    };

    private SyntaxNode Operation(SyntaxNode node)
    {
        var result = new SyntaxNode(SyntaxKind.Binary, node.Text, node.Position) { Left = Process(node.Left!), Right = Process(node.Right!) };
        Ancestry.Push(result, result.Left);
        Ancestry.Push(result, result.Right);
        return result;
    }

    private SyntaxNode Step(SyntaxNode node)
    {
        var left = Process(node.Left!);
        var path = left.Kind == SyntaxKind.Path ? left : new SyntaxNode(SyntaxKind.Path, node.Text, left.Position) { Items = [left] };
        if (left.Kind == SyntaxKind.Parent)
        {
            path.SeekingParent = [left.Slot!];
        }

        var rest = Process(node.Right!);
        if (rest.Kind == SyntaxKind.Path)
        {
            path.Items.AddRange(rest.Items);
        }
        else
        {
            rest.Stages = rest.Predicates ?? rest.Stages;
            rest.Predicates = null;
            path.Items.Add(rest);
        }

        foreach (var step in path.Items)
        {
            if (step.Kind is SyntaxKind.Number or SyntaxKind.Literal)
            {
                throw SyntaxErrors.At("S0213", step.Position, $"{step.Text} cannot be a step of a path.", token: null, step.Value);
            }

            if (step.Kind == SyntaxKind.Text)
            {
                step.Kind = SyntaxKind.Name;
            }

            path.KeepsSingletonArray |= step.KeepsArray;
        }

        path.Items[0].IsConstructedArray |= path.Items[0].Kind == SyntaxKind.Array;
        path.Items[^1].IsConstructedArray |= path.Items[^1].Kind == SyntaxKind.Array;
        Ancestry.Resolve(path);
        return path;
    }

    private SyntaxNode Predicate(SyntaxNode node)
    {
        var result = Process(node.Left!);
        var isPath = result.Kind == SyntaxKind.Path;
        var step = isPath ? result.Items[^1] : result;
        if (step.Group is not null)
        {
            throw SyntaxErrors.At("S0209", node.Position, "A predicate cannot follow a grouping.");
        }

        var filter = Process(node.Right!);
        if (filter.SeekingParent is not null)
        {
            foreach (var slot in filter.SeekingParent)
            {
                if (slot.Level == 1)
                {
                    Ancestry.Seek(step, slot);
                }
                else
                {
                    slot.Level--;
                }
            }

            Ancestry.Push(step, filter);
        }

        var stages = isPath ? step.Stages ??= [] : step.Predicates ??= [];
        stages.Add(new Stage(filter, null, node.Position));
        return result;
    }

    private SyntaxNode Group(SyntaxNode node)
    {
        var result = Process(node.Left!);
        if (result.Group is not null)
        {
            throw SyntaxErrors.At("S0210", node.Position, "A step can have one grouping only.");
        }

        result.Group = new Grouping([.. node.Pairs.Select(pair => (Process(pair.Key), Process(pair.Value)))], node.Position);
        return result;
    }

    private SyntaxNode Sort(SyntaxNode node)
    {
        var left = Process(node.Left!);
        var path = left.Kind == SyntaxKind.Path ? left : new SyntaxNode(SyntaxKind.Path, node.Text, left.Position) { Items = [left] };
        var sort = new SyntaxNode(SyntaxKind.Sort, node.Text, node.Position);
        foreach (var term in node.Terms)
        {
            var expression = Process(term.Expression);
            Ancestry.Push(sort, expression);
            sort.Terms.Add(new SortTerm(expression, term.IsDescending));
        }

        path.Items.Add(sort);
        Ancestry.Resolve(path);
        return path;
    }

    private SyntaxNode Bind(SyntaxNode node)
    {
        var result = new SyntaxNode(SyntaxKind.Bind, node.Text, node.Position) { Left = Process(node.Left!), Right = Process(node.Right!) };
        Ancestry.Push(result, result.Right);
        return result;
    }

    private SyntaxNode Focus(SyntaxNode node)
    {
        var result = Process(node.Left!);
        var step = result.Kind == SyntaxKind.Path ? result.Items[^1] : result;
        if (step.Stages is not null || step.Predicates is not null)
        {
            throw SyntaxErrors.At("S0215", node.Position, "A variable after @ must stand before the predicates of a step.");
        }

        if (step.Kind == SyntaxKind.Sort)
        {
            throw SyntaxErrors.At("S0216", node.Position, "A variable after @ must stand before the sorting of a step.");
        }

        step.KeepsArray |= node.KeepsArray;
        step.Focus = node.Right!.Text;
        step.IsTuple = true;
        return result;
    }

    private SyntaxNode Position(SyntaxNode node)
    {
        var left = Process(node.Left!);
        var step = left;
        var path = left;
        if (left.Kind == SyntaxKind.Path)
        {
            step = left.Items[^1];
        }
        else
        {
            path = new SyntaxNode(SyntaxKind.Path, node.Text, left.Position) { Items = [left] };
            left.Stages = left.Predicates ?? left.Stages;
            left.Predicates = null;
        }

        if (step.Stages is null)
        {
            step.Index = node.Right!.Text;
        }
        else
        {
            step.Stages.Add(new Stage(null, node.Right!.Text, node.Position));
        }

        step.IsTuple = true;
        return path;
    }

    private SyntaxNode Chain(SyntaxNode node)
    {
        var result = new SyntaxNode(SyntaxKind.Chain, node.Text, node.Position) { Left = Process(node.Left!), Right = Process(node.Right!) };
        result.KeepsArray = result.Left.KeepsArray || result.Right.KeepsArray;
        return result;
    }
}
