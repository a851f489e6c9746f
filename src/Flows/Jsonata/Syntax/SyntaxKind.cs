namespace KashflowOrleans.Flows.Jsonata.Syntax;

/// <summary>What a node of the syntax tree is.</summary>
internal enum SyntaxKind
{
    /// <summary>The end of the text where an expression was expected.</summary>
    End,

    /// <summary>An operator's word used as a name, or the gap of a partial application.</summary>
    Operator,

    /// <summary>A field's name.</summary>
    Name,

    /// <summary>A variable; the empty name is the context, <c>$</c> the input.</summary>
    Variable,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary><c>true</c>, <c>false</c> or <c>null</c>.</summary>
    Literal,

    /// <summary>A regular expression.</summary>
    Regex,

    /// <summary><c>*</c>.</summary>
    Wildcard,

    /// <summary><c>**</c>.</summary>
    Descendant,

    /// <summary><c>%</c>.</summary>
    Parent,

    /// <summary>An operator between two operands.</summary>
    Binary,

    /// <summary>A minus sign.</summary>
    Negation,

    /// <summary><c>[…]</c>.</summary>
    Array,

    /// <summary><c>{…}</c>.</summary>
    Object,

    /// <summary>A call.</summary>
    Call,

    /// <summary>A partial application.</summary>
    Partial,

    /// <summary>A lambda.</summary>
    Lambda,

    /// <summary><c>? :</c>.</summary>
    Condition,

    /// <summary><c>?:</c>.</summary>
    Elvis,

    /// <summary><c>??</c>.</summary>
    Coalesce,

    /// <summary><c>(…; …)</c>.</summary>
    Block,

    /// <summary><c>|…|…|</c>.</summary>
    Transform,

    /// <summary><c>:=</c>.</summary>
    Bind,

    /// <summary><c>~></c>.</summary>
    Chain,

    /// <summary>A path of steps.</summary>
    Path,

    /// <summary>The step of a path that sorts.</summary>
    Sort,
}
