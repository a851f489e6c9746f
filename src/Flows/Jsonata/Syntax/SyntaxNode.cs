using KashflowOrleans.Flows.Jsonata.Signatures;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Syntax;

/// <summary>A node of the syntax tree. The parser makes it, the analysis turns it into steps and marks it, the compiler reads it.</summary>
internal sealed class SyntaxNode(SyntaxKind kind, string text, int position)
{
    /// <summary>What it is.</summary>
    public SyntaxKind Kind { get; set; } = kind;

    /// <summary>The operator, name, text or pattern.</summary>
    public string Text { get; } = text;

    /// <summary>The place in the text after its token.</summary>
    public int Position { get; } = position;

    /// <summary>The value of a literal.</summary>
    public Value Value { get; set; }

    /// <summary>The flags of a regular expression.</summary>
    public string Flags { get; init; } = string.Empty;

    /// <summary>The first operand: left side, condition, procedure, pattern, body.</summary>
    public SyntaxNode? Left { get; set; }

    /// <summary>The second operand: right side, "then", update.</summary>
    public SyntaxNode? Right { get; set; }

    /// <summary>The third operand: "else", delete.</summary>
    public SyntaxNode? Third { get; set; }

    /// <summary>Expressions, arguments, parameters or steps.</summary>
    public List<SyntaxNode> Items { get; set; } = [];

    /// <summary>Names and values of an object or a grouping.</summary>
    public List<(SyntaxNode Key, SyntaxNode Value)> Pairs { get; set; } = [];

    /// <summary>Terms of a sort.</summary>
    public List<SortTerm> Terms { get; set; } = [];

    /// <summary>The signature of a lambda.</summary>
    public FunctionSignature? Signature { get; set; }

    /// <summary>Predicates and position variables of a step.</summary>
    public List<Stage>? Stages { get; set; }

    /// <summary>Predicates of what is no step.</summary>
    public List<Stage>? Predicates { get; set; }

    /// <summary>The grouping after it.</summary>
    public Grouping? Group { get; set; }

    /// <summary>Whether <c>[]</c> follows.</summary>
    public bool KeepsArray { get; set; }

    /// <summary>Whether a step of the path keeps single values in an array.</summary>
    public bool KeepsSingletonArray { get; set; }

    /// <summary>Whether the array that is written in brackets stays as it is in the path.</summary>
    public bool IsConstructedArray { get; set; }

    /// <summary>Whether the step, path or block works on tuples.</summary>
    public bool IsTuple { get; set; }

    /// <summary>The variable after <c>@</c>.</summary>
    public string? Focus { get; set; }

    /// <summary>The variable after <c>#</c>.</summary>
    public string? Index { get; set; }

    /// <summary>The parent that a later step asks this step for.</summary>
    public ParentSlot? Ancestor { get; set; }

    /// <summary>The slot of a <c>%</c>.</summary>
    public ParentSlot? Slot { get; set; }

    /// <summary>Parents that are not found yet.</summary>
    public List<ParentSlot>? SeekingParent { get; set; }
}

/// <summary>One term of a sort.</summary>
internal sealed record SortTerm(SyntaxNode Expression, bool IsDescending);

/// <summary>A predicate, or the variable that gets the position.</summary>
internal sealed record Stage(SyntaxNode? Filter, string? Index, int Position);

/// <summary>A grouping.</summary>
internal sealed record Grouping(List<(SyntaxNode Key, SyntaxNode Value)> Pairs, int Position);

/// <summary>A parent that is asked for.</summary>
internal sealed class ParentSlot(string label)
{
    /// <summary>The name it is bound to.</summary>
    public string Label { get; set; } = label;

    /// <summary>How many levels are left to go up.</summary>
    public int Level { get; set; } = 1;
}
