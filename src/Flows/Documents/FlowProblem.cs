namespace KashflowOrleans.Flows.Documents;

/// <summary>What is wrong with a flow, and where.</summary>
/// <param name="Severity">Whether it can be published all the same.</param>
/// <param name="Place">Where: <c>nodes.invoice.fields.reference.path</c>; nodes by name, other lists by number from 0. <c>document</c> is the whole.</param>
/// <param name="Message">A plain sentence: what is wrong with which value, and what to do.</param>
/// <param name="Position">For expressions: the character, from 0.</param>
public sealed record FlowProblem(FlowSeverity Severity, string Place, string Message, int? Position = null)
{
    /// <summary>The place of what concerns the whole document.</summary>
    public const string Document = "document";

    /// <summary>Where it stands in the text that was read; null when the flow was not read from a text.</summary>
    public SourcePosition? Source { get; init; }
}

/// <summary>A place in a text.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Character within the line, from 1.</param>
public sealed record SourcePosition(int Line, int Column);

/// <summary>How bad it is.</summary>
public enum FlowSeverity
{
    /// <summary>It can be published.</summary>
    Warning,

    /// <summary>It cannot be published.</summary>
    Error,
}
