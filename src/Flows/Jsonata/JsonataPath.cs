namespace KashflowOrleans.Flows.Jsonata;

/// <summary>A path of plain names that an expression reads from its input.</summary>
/// <param name="Names">The names in order.</param>
/// <param name="Position">The place in the text after the last name.</param>
public sealed record JsonataPath(IReadOnlyList<string> Names, int Position)
{
    /// <summary>The names with dots between them.</summary>
    public override string ToString() => string.Join('.', Names);
}
