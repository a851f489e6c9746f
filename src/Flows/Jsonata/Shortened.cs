namespace KashflowOrleans.Flows.Jsonata;

/// <summary>What messages quote: an expression can make a text of millions of characters, which nobody reads and logs should not hold.</summary>
internal static class Shortened
{
    private const int Most = 80;

    /// <summary>The text, or its beginning with three dots.</summary>
    public static string Of(string text) => text.Length <= Most ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[Most - 1]) ? Most - 1 : Most), "...");
}
