using System.Runtime.CompilerServices;
using KashflowOrleans.Flows.Jsonata.Evaluation;
using KashflowOrleans.Flows.Jsonata.Evaluation.Constructs;
using KashflowOrleans.Flows.Jsonata.Evaluation.Operators;
using KashflowOrleans.Flows.Jsonata.Evaluation.Paths;
using KashflowOrleans.Flows.Jsonata.Regular;
using KashflowOrleans.Flows.Jsonata.Syntax;
using KashflowOrleans.Flows.Values;
using Grouping = KashflowOrleans.Flows.Jsonata.Evaluation.Constructs.Grouping;

namespace KashflowOrleans.Flows.Jsonata.Compilation;

/// <summary>Makes nodes that evaluate out of a syntax tree; each variable gets its frame and slot.</summary>
internal sealed partial class Compiler
{
    // Every so many levels of an expression the stack is checked while it is evaluated.
    private const int LevelsBetweenGuards = 64;

    private readonly JsonataLimits _limits;
    private Scope _scope;
    private int _depth;

    private Compiler(JsonataLimits limits, Scope scope)
    {
        _limits = limits;
        _scope = scope;
    }

    /// <summary>Compiles an expression.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="limits">The limits of its size and of its regular expressions.</param>
    /// <param name="outer">The variables around it; null for none.</param>
    /// <exception cref="JsonataException">It is no expression.</exception>
    public static CompiledExpression Compile(string text, JsonataLimits limits, Scope? outer)
    {
        if (text.Length > limits.MaxExpressionLength)
        {
            throw SyntaxErrors.At("L0007", limits.MaxExpressionLength, $"The expression has more than {limits.MaxExpressionLength} characters.");
        }

        try
        {
            var syntax = Analysis.Of(Parser.Parse(text, limits.MaxNesting));
            var scope = new Scope(outer, BoundNames.In(syntax));
            return new CompiledExpression(new Compiler(limits, scope).Node(syntax), scope, StaticPathFinder.Find(syntax));
        }
        catch (InsufficientExecutionStackException)
        {
            throw SyntaxErrors.TooDeep(text.Length);
        }
    }

    private Node Node(SyntaxNode syntax, bool isTail = false)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        _depth++;
        var node = Decorated(syntax, isTail);
        var isGuarded = _depth % LevelsBetweenGuards == 0;
        _depth--;
        return isGuarded ? new StackGuardNode(node) : node;
    }

    private Node[] Nodes(List<SyntaxNode> syntax) => [.. syntax.Select(item => Node(item))];

    private Node Decorated(SyntaxNode syntax, bool isTail)
    {
        if (syntax.Kind == SyntaxKind.Path)
        {
            return Path(syntax);
        }

        var isPlain = syntax.Predicates is null && syntax.Group is null;
        var node = Plain(syntax, isTail && isPlain && !syntax.KeepsArray);
        return isPlain && !syntax.KeepsArray
            ? node
            : new DecoratedNode(node, Filters(syntax.Predicates), GroupOf(syntax.Group), syntax.KeepsArray);
    }

    private Node Plain(SyntaxNode syntax, bool isTail) => syntax.Kind switch
    {
        SyntaxKind.Text or SyntaxKind.Number or SyntaxKind.Literal => new LiteralNode(syntax.Value),
        SyntaxKind.Variable => Variable(syntax.Text),
        SyntaxKind.Parent => Variable(syntax.Slot!.Label),
        SyntaxKind.Wildcard => new WildcardNode(),
        SyntaxKind.Descendant => new DescendantNode(),
        SyntaxKind.Binary => Binary(syntax),
        SyntaxKind.Negation => new NegateNode(Node(syntax.Left!), syntax.Position),
        SyntaxKind.Array => new ArrayNode(Nodes(syntax.Items), [.. syntax.Items.Select(item => item.Kind == SyntaxKind.Array)], syntax.IsConstructedArray),
        SyntaxKind.Object => new ObjectNode(new Grouping(Pairs(syntax.Pairs), syntax.Position)),
        SyntaxKind.Condition => new ConditionNode(Node(syntax.Left!), Node(syntax.Right!, isTail), syntax.Third is null ? null : Node(syntax.Third, isTail)),
        SyntaxKind.Elvis => new DefaultNode(Node(syntax.Left!), Node(syntax.Right!, isTail), needsTruth: true),
        SyntaxKind.Coalesce => new DefaultNode(Node(syntax.Left!), Node(syntax.Right!, isTail), needsTruth: false),
        SyntaxKind.Block => Block(syntax, isTail),
        SyntaxKind.Bind => new BindNode(_scope.SlotOf(syntax.Left!.Text), Node(syntax.Right!)),
        SyntaxKind.Regex => new RegexNode(new RegexFunction(syntax.Text, syntax.Flags, _limits.RegexTimeout, syntax.Position)),
        SyntaxKind.Call => Call(syntax, isTail),
        SyntaxKind.Partial => Partial(syntax),
        SyntaxKind.Lambda => Lambda(syntax),
        SyntaxKind.Chain => new ChainNode(Node(syntax.Left!), ChainTarget(syntax.Right!), syntax.Position),
        SyntaxKind.Transform => Transform(syntax),
        _ => throw SyntaxErrors.At("S0201", syntax.Position, $"{syntax.Text} cannot stand here.", syntax.Text),
    };

    private Node Binary(SyntaxNode syntax)
    {
        var left = Node(syntax.Left!);
        var right = Node(syntax.Right!);
        var position = syntax.Position;
        return syntax.Text switch
        {
            "+" => new AddNode(left, right, position),
            "-" => new SubtractNode(left, right, position),
            "*" => new MultiplyNode(left, right, position),
            "/" => new DivideNode(left, right, position),
            "%" => new RemainderNode(left, right, position),
            "=" => new EqualNode(left, right, wanted: true),
            "!=" => new EqualNode(left, right, wanted: false),
            "<" or "<=" or ">" or ">=" => new CompareNode(left, right, syntax.Text, position),
            "&" => new ConcatenateNode(left, right, position),
            ".." => new RangeNode(left, right, position),
            "in" => new InNode(left, right),
            "and" => new LogicNode(left, right, isAnd: true, position),
            "or" => new LogicNode(left, right, isAnd: false, position),
            _ => throw SyntaxErrors.At("S0201", position, $"{syntax.Text} cannot stand here.", syntax.Text),
        };
    }

    private Node Block(SyntaxNode syntax, bool isTail)
    {
        var names = BoundNames.In(syntax.Items);
        var outer = _scope;
        var scope = names.Count == 0 ? null : new Scope(outer, names);
        _scope = scope ?? outer;
        var expressions = new Node[syntax.Items.Count];
        for (var index = 0; index < expressions.Length; index++)
        {
            expressions[index] = Node(syntax.Items[index], isTail && index == expressions.Length - 1);
        }

        _scope = outer;
        return new BlockNode(expressions, scope);
    }

    private Node Variable(string name)
    {
        switch (name)
        {
            case "":
                return new ContextNode();
            case "$":
                return new RootNode();
            default:
                break;
        }

        var places = new List<(int Depth, int Slot)>();
        var depth = 0;
        for (var scope = _scope; scope is not null; scope = scope.Parent, depth++)
        {
            if (scope.SlotOf(name) is >= 0 and var slot)
            {
                places.Add((depth, slot));
            }
        }

        Node node = name[0] == '!' ? new NothingNode() : new GlobalNode(name);
        for (var index = places.Count - 1; index >= 0; index--)
        {
            node = new SlotNode(places[index].Depth, places[index].Slot, node);
        }

        return node;
    }

    private (Node Key, Node Value)[] Pairs(List<(SyntaxNode Key, SyntaxNode Value)> pairs) =>
        [.. pairs.Select(pair => (Node(pair.Key), Node(pair.Value)))];

    private Grouping? GroupOf(Syntax.Grouping? group) => group is null ? null : new Grouping(Pairs(group.Pairs), group.Position);

    private Filter[] Filters(List<Stage>? stages) => [.. (stages ?? []).Where(stage => stage.Filter is not null).Select(stage => FilterOf(stage.Filter!))];

    private Filter FilterOf(SyntaxNode predicate) =>
        new(Node(predicate), predicate is { Kind: SyntaxKind.Number, Predicates: null } ? Filter.Position(predicate.Value) : null);
}
