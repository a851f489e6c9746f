using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Syntax;

/// <summary>Errors of an expression's text.</summary>
internal static class SyntaxErrors
{
    /// <summary>An error at a place.</summary>
    public static JsonataException At(string code, int position, string message, string? token = null, Value value = default) =>
        new(code, message) { Position = position, Token = token, Value = value };

    /// <summary>Too deep an expression.</summary>
    public static JsonataException TooDeep(int position) => At("L0008", position, "The expression is nested too deeply.");
}
