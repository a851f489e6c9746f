using KashflowOrleans.Flows.Jsonata.Evaluation;
using KashflowOrleans.Flows.Jsonata.Syntax;

namespace KashflowOrleans.Flows.Jsonata.Compilation;

/// <summary>Calls and functions.</summary>
internal sealed partial class Compiler
{
    private CallNode Call(SyntaxNode syntax, bool isTail) => new(Node(syntax.Left!), Nodes(syntax.Items), Site(syntax, isTail));

    private PartialNode Partial(SyntaxNode syntax) => new(
        Node(syntax.Left!),
        [.. syntax.Items.Select(item => item is { Kind: SyntaxKind.Operator, Text: "?" } ? null : Node(item))],
        Site(syntax, isTail: false));

    // A call on the right of ~> gets one more argument, whatever else stands after it.
    private Node ChainTarget(SyntaxNode syntax) => syntax.Kind == SyntaxKind.Call ? Call(syntax, isTail: false) : Node(syntax);

    private CallSite Site(SyntaxNode call, bool isTail)
    {
        var procedure = call.Left!;
        var token = procedure.Kind switch
        {
            SyntaxKind.Path => procedure.Items[0].Text,
            SyntaxKind.Variable or SyntaxKind.Call or SyntaxKind.Partial => procedure.Text,
            _ => null,
        };
        var suspect = procedure.Kind == SyntaxKind.Path && token is { Length: > 0 } ? Variable(token) : null;
        return new CallSite(call.Position, token, suspect, isTail);
    }

    private LambdaNode Lambda(SyntaxNode syntax)
    {
        var parameters = syntax.Items.ConvertAll(parameter => parameter.Text);
        var outer = _scope;
        _scope = new Scope(outer, parameters.Concat(BoundNames.In(syntax.Left!)));
        var definition = new LambdaDefinition(_scope, [.. parameters.Select(_scope.SlotOf)], syntax.Signature, Node(syntax.Left!, isTail: true));
        _scope = outer;
        return new LambdaNode(definition);
    }

    private TransformNode Transform(SyntaxNode syntax) => new(new TransformDefinition(
        Node(syntax.Left!),
        Node(syntax.Right!),
        syntax.Third is null ? null : Node(syntax.Third),
        Variable("clone"),
        syntax.Position,
        syntax.Right!.Position,
        syntax.Third?.Position ?? 0));
}
