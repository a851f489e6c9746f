namespace KashflowOrleans.Flows.Jsonata.Syntax;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>An operator or a bracket; also <c>and</c>, <c>or</c> and <c>in</c>.</summary>
    Operator,

    /// <summary>A field's name.</summary>
    Name,

    /// <summary>A variable.</summary>
    Variable,

    /// <summary>Text in quotes.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary><c>true</c>, <c>false</c> or <c>null</c>.</summary>
    Literal,

    /// <summary>A regular expression.</summary>
    Regex,
}
