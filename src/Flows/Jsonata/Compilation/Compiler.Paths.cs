using KashflowOrleans.Flows.Jsonata.Evaluation;
using KashflowOrleans.Flows.Jsonata.Evaluation.Paths;
using KashflowOrleans.Flows.Jsonata.Syntax;

namespace KashflowOrleans.Flows.Jsonata.Compilation;

/// <summary>Paths.</summary>
internal sealed partial class Compiler
{
    private Node Path(SyntaxNode syntax)
    {
        if (syntax is { KeepsSingletonArray: false, KeepsArray: false, Group: null } && syntax.Items.TrueForAll(IsPlainName))
        {
            return new NamePathNode([.. syntax.Items.Select(step => step.Text)]);
        }

        var isAbsolute = syntax.Items[0].Kind == SyntaxKind.Variable;
        var keepsSingleton = syntax.KeepsSingletonArray || syntax.KeepsArray;
        var plainCount = syntax.Items.FindIndex(step => step.IsTuple);
        var plain = syntax.Items.Take(plainCount < 0 ? syntax.Items.Count : plainCount).Select(PlainStep).ToArray();
        if (plainCount < 0)
        {
            return new PathNode(plain, new PathShape(isAbsolute, keepsSingleton, GroupOf(syntax.Group)));
        }

        var outer = _scope;
        _scope = new Scope(outer, BoundNames.OfTuples(syntax));
        var node = new TuplePathNode(
            plain,
            [.. syntax.Items.Skip(plainCount).Select(TupleStepOf)],
            _scope,
            new PathShape(isAbsolute, keepsSingleton, GroupOf(syntax.Group)));
        _scope = outer;
        return node;
    }

    private static bool IsPlainName(SyntaxNode step) => step is { Kind: SyntaxKind.Name, Stages: null, Predicates: null, Group: null, IsTuple: false };

    private IStep PlainStep(SyntaxNode step)
    {
        var filters = Filters(step.Stages);
        if (step.Kind == SyntaxKind.Sort)
        {
            return new SortStep(SortingOf(step), filters);
        }

        return step.Kind == SyntaxKind.Name && step.Predicates is null && step.Group is null
            ? new Step(null, step.Text, filters, isConstructed: false)
            : new Step(StepNode(step), null, filters, step.IsConstructedArray);
    }

    private TupleStep TupleStepOf(SyntaxNode step) => new()
    {
        Node = step.Kind == SyntaxKind.Sort ? null : StepNode(step),
        Sorting = step.Kind == SyntaxKind.Sort ? SortingOf(step) : null,
        Stages = [.. (step.Stages ?? []).Select(stage => new TupleStage(
            stage.Filter is null ? null : FilterOf(stage.Filter),
            stage.Index is null ? -1 : _scope.SlotOf(stage.Index)))],
        FocusSlot = step.Focus is null ? -1 : _scope.SlotOf(step.Focus),
        IndexSlot = step.Index is null ? -1 : _scope.SlotOf(step.Index),
        AncestorSlot = step.Ancestor is null ? -1 : _scope.SlotOf(step.Ancestor.Label),
        YieldsTuples = BoundNames.TuplesOf(step) is not null,
    };

    private Node StepNode(SyntaxNode step) => step.Kind == SyntaxKind.Name ? new NamePathNode([step.Text]) : Node(step);

    private Sorting SortingOf(SyntaxNode step) => new(
        [.. step.Terms.Select(term => Node(term.Expression))],
        [.. step.Terms.Select(term => term.IsDescending)],
        step.Position);
}
