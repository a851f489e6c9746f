namespace KashflowOrleans.Flows.Jsonata.Syntax;

/// <summary>The reference's names of node kinds, which it gives as the token of some errors.</summary>
internal static class KindNames
{
    /// <summary>The name of a node's kind.</summary>
    public static string Of(SyntaxNode node) => node.Kind switch
    {
        SyntaxKind.Array or SyntaxKind.Object or SyntaxKind.Negation => "unary",
        SyntaxKind.Text => "string",
        SyntaxKind.Literal => "value",
        SyntaxKind.Call => "function",
        SyntaxKind.Elvis or SyntaxKind.Coalesce => "condition",
        SyntaxKind.Chain => "apply",
        var kind => kind.ToString().ToLowerInvariant(),
    };
}
