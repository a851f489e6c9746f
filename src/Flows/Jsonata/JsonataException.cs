using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata;

/// <summary>An expression that cannot be compiled or evaluated. Whoever calls a function fills in <see cref="Position"/> and <see cref="Token"/> where they are absent.</summary>
public sealed class JsonataException : Exception
{
    /// <summary>An error with its code and a sentence for people.</summary>
    public JsonataException(string code, string message, Exception? cause = null)
        : base(message, cause)
    {
        Code = code;
    }

    /// <summary>The code: JSONata's own (<c>S0101</c>, <c>T2001</c>, <c>D1001</c>), or one that begins with <c>L</c> for an exceeded limit.</summary>
    public string Code { get; }

    /// <summary>Where in the expression's text: the number of characters up to the end of the token that is to blame; null when unknown.</summary>
    public int? Position { get; set; }

    /// <summary>The operator, name or other token that is to blame; null when there is none.</summary>
    public string? Token { get; set; }

    /// <summary>The value that is to blame; nothing when there is none.</summary>
    public Value Value { get; init; }

    /// <summary>The other value of a comparison; nothing when there is none.</summary>
    public Value OtherValue { get; init; }

    /// <summary>Which argument, from 1; null when it is about none.</summary>
    public int? Index { get; init; }

    /// <summary>Whether an exceeded limit, and not the expression's meaning, is the reason.</summary>
    public bool IsLimit => Code.StartsWith('L');
}
