using KashflowOrleans.Flows.Jsonata.Syntax;
using KashflowOrleans.Flows.Schemas;

namespace KashflowOrleans.Flows.Validation;

/// <summary>Follows an expression through the types of what it reads, without running it: finds names that are not there and operands that cannot fit, and says what the
/// result will be. What it cannot follow counts as anything.</summary>
internal sealed partial class ExpressionTypes
{
    private readonly FieldAccess _access;
    private readonly Action<int, string, bool> _report;
    private readonly ObjectType _root;

    private ExpressionTypes(FieldAccess access, Action<int, string, bool> report)
    {
        _access = access;
        _report = report;
        _root = access.Scope.Root;
    }

    /// <summary>The type of an expression's result.</summary>
    /// <param name="expression">The analysed expression.</param>
    /// <param name="access">What it can read.</param>
    /// <param name="report">Takes what is wrong: the character, the sentence, and whether the flow cannot work like this.</param>
    public static FlowType Of(SyntaxNode expression, FieldAccess access, Action<int, string, bool> report) =>
        new ExpressionTypes(access, report).Infer(expression, access.Scope.Root, new Variables(null));

    private FlowType Infer(SyntaxNode node, FlowType context, Variables variables)
    {
        var type = InferPlain(node, context, variables);
        foreach (var stage in node.Predicates ?? [])
        {
            type = Stage(stage, type, variables);
        }

        if (node is { KeepsArray: true, Kind: not SyntaxKind.Path } && type is not ListType && FlowTypes.IsKnown(type))
        {
            type = FlowType.ListOf(type);
        }

        return node.Group is { } group ? Group(group, type, variables) : type;
    }

    private FlowType InferPlain(SyntaxNode node, FlowType context, Variables variables)
    {
        switch (node.Kind)
        {
            case SyntaxKind.Text:
                return FlowType.OneOf(node.Value.AsText ?? node.Text);
            case SyntaxKind.Number:
                return FlowType.Number;
            case SyntaxKind.Literal:
                return FlowTypes.Of(node.Value);
            case SyntaxKind.Variable:
                return Variable(node, context, variables);
            case SyntaxKind.Path:
                return Path(node, context, variables);
            case SyntaxKind.Binary:
                return Binary(node, context, variables);
            case SyntaxKind.Negation:
                Operand(node, Infer(node.Left!, context, variables), "-");
                return FlowType.Number;
            case SyntaxKind.Array:
                return FlowType.ListOf(FlowTypes.Join(node.Items.Select(item => Infer(item, context, variables)).Select(type => type is ListType list ? list.Item : type).ToList()));
            case SyntaxKind.Object:
                return Object(node, context, variables);
            case SyntaxKind.Call or SyntaxKind.Partial:
                return Call(node, context, variables, chained: null);
            case SyntaxKind.Lambda:
                Lambda(node, context, variables, []);
                return FlowType.Any;
            case SyntaxKind.Condition:
                Infer(node.Left!, context, variables);
                return FlowTypes.Join(Infer(node.Right!, context, variables), node.Third is null ? FlowType.Nothing : Infer(node.Third, context, variables));
            case SyntaxKind.Elvis or SyntaxKind.Coalesce:
                return FlowTypes.Join(Infer(node.Left!, context, variables), Infer(node.Right!, context, variables));
            case SyntaxKind.Block:
                var inner = new Variables(variables);
                return node.Items.Aggregate(FlowType.Nothing, (_, item) => Infer(item, context, inner));
            case SyntaxKind.Bind:
                var value = Infer(node.Right!, context, variables);
                variables.Set(node.Left!.Text, value);
                return value;
            case SyntaxKind.Chain:
                return Chain(node, context, variables);
            case SyntaxKind.Transform:
                Infer(node.Left!, FlowType.Any, variables);
                Infer(node.Right!, FlowType.Any, variables);
                return FlowType.Any;
            default:
                return FlowType.Any;
        }
    }

    private FlowType Path(SyntaxNode path, FlowType context, Variables outer)
    {
        var variables = new Variables(outer);
        var type = context;
        var isFirst = true;
        foreach (var step in path.Items)
        {
            type = Step(step, type, variables, isFirst);
            isFirst = false;
        }

        if (path.KeepsSingletonArray && FlowTypes.IsKnown(type))
        {
            type = type is ListType list ? list with { IsChosen = false } : FlowType.ListOf(type);
        }

        return type;
    }

    private FlowType Step(SyntaxNode step, FlowType input, Variables variables, bool isFirst)
    {
        // A step is taken for each item of a list; what it gives is one list.
        var item = input is ListType list ? list.Item : input;
        if (step.Kind == SyntaxKind.Sort)
        {
            step.Terms.ForEach(term => Infer(term.Expression, item, variables));
            return input;
        }

        var type = step.Kind == SyntaxKind.Name
            ? _access.Field(item, step.Text, isFirst && ReferenceEquals(input, _root), PositionOf(step), _report)
            : InferPlain(step, isFirst ? input : item, variables);
        foreach (var stage in (step.Predicates ?? []).Concat(step.Stages ?? []))
        {
            type = Stage(stage, type, variables);
        }

        if (step.Index is not null)
        {
            variables.Set(step.Index, FlowType.Number);
        }

        if (step.Focus is not null)
        {
            // The items go into the variable, and the path goes on from where it was.
            variables.Set(step.Focus, type is ListType focus ? focus.Item : type);
            type = item;
        }

        if (step.Group is not null)
        {
            type = Group(step.Group, type, variables);
        }

        return input is not ListType many || isFirst && step.Kind != SyntaxKind.Name ? type : Flatten(type, many.IsChosen);
    }

    private static FlowType Flatten(FlowType each, bool isChosen) => each switch
    {
        ListType => each,
        _ when FlowTypes.IsKnown(each) => new ListType(each, isChosen),
        _ => FlowType.Any,
    };

    private FlowType Stage(Stage stage, FlowType type, Variables variables)
    {
        if (stage.Index is not null)
        {
            variables.Set(stage.Index, FlowType.Number);
        }

        if (stage.Filter is null)
        {
            return type;
        }

        var item = type is ListType list ? list.Item : type;
        Infer(stage.Filter, item, variables);
        if (type is not ListType)
        {
            return type;
        }

        return stage.Filter.Kind == SyntaxKind.Number ? item : new ListType(item, IsChosen: true);
    }

    private FlowType Group(Grouping group, FlowType type, Variables variables)
    {
        var item = type is ListType list ? list.Item : type;
        foreach (var (key, value) in group.Pairs)
        {
            Infer(key, item, variables);
            Infer(value, type, variables);
        }

        return FlowType.Any;
    }

    private ObjectType Object(SyntaxNode node, FlowType context, Variables variables)
    {
        var fields = new Dictionary<string, FlowField>(StringComparer.Ordinal);
        var isOpen = false;
        foreach (var (key, value) in node.Pairs)
        {
            Infer(key, context, variables);
            var type = Infer(value, context, variables);
            if (key.Kind == SyntaxKind.Text)
            {
                fields[key.Value.AsText ?? key.Text] = new FlowField(key.Value.AsText ?? key.Text, type, IsRequired: false, string.Empty);
            }
            else
            {
                isOpen = true;
            }
        }

        return new ObjectType("object", [.. fields.Values], isOpen);
    }

    private FlowType Variable(SyntaxNode node, FlowType context, Variables variables)
    {
        if (node.Text.Length == 0)
        {
            return context;
        }

        if (node.Text == "$")
        {
            return _root;
        }

        if (variables.Find(node.Text) is { } type)
        {
            return type;
        }

        if (!KnownFunctions.Exists(node.Text))
        {
            var known = variables.Names.Concat(KnownFunctions.Names).Select(name => "$" + name).ToList();
            _report(PositionOf(node), $"Nothing is called ${node.Text} here{Documents.NearestName.Question("$" + node.Text, known)}", true);
        }

        return FlowType.Any;
    }

    private static int PositionOf(SyntaxNode node) => Math.Max(0, node.Position - Math.Max(1, node.Text.Length));

    /// <summary>Variables that are bound, within those around them.</summary>
    private sealed class Variables(Variables? outer)
    {
        private readonly Dictionary<string, FlowType> _types = new(StringComparer.Ordinal);

        /// <summary>All names that are bound.</summary>
        public IEnumerable<string> Names => _types.Keys.Concat(outer?.Names ?? []);

        /// <summary>The type of a variable; null when it is not bound.</summary>
        public FlowType? Find(string name) => _types.TryGetValue(name, out var type) ? type : outer?.Find(name);

        /// <summary>Binds a variable.</summary>
        public void Set(string name, FlowType type) => _types[name] = type;
    }
}
