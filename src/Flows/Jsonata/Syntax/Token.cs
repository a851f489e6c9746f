using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Syntax;

/// <summary>A token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The operator, name, text or pattern.</param>
/// <param name="Position">The place after its last character.</param>
/// <param name="Value">The value of a literal.</param>
/// <param name="Flags">The flags of a regular expression.</param>
internal sealed record Token(TokenKind Kind, string Text, int Position, Value Value = default, string Flags = "")
{
    /// <summary>Whether it is this operator.</summary>
    public bool Is(string name) => Kind == TokenKind.Operator && string.Equals(Text, name, StringComparison.Ordinal);
}
