using System.Collections.Frozen;

namespace KashflowOrleans.Flows.Jsonata.Syntax;

/// <summary>How strongly operators bind what stands on their left.</summary>
internal static class Precedence
{
    /// <summary>The strength of a minus sign.</summary>
    public const int Prefix = 70;

    /// <summary>The strength of <c>:=</c>.</summary>
    public const int Bind = 10;

    private static readonly FrozenDictionary<string, int> Strengths = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["."] = 75,
        ["["] = 80,
        ["{"] = 70,
        ["("] = 80,
        ["@"] = 80,
        ["#"] = 80,
        ["?"] = 20,
        ["+"] = 50,
        ["-"] = 50,
        ["*"] = 60,
        ["/"] = 60,
        ["%"] = 60,
        ["="] = 40,
        ["<"] = 40,
        [">"] = 40,
        ["^"] = 40,
        [":="] = Bind,
        ["!="] = 40,
        ["<="] = 40,
        [">="] = 40,
        ["~>"] = 40,
        ["?:"] = 40,
        ["??"] = 40,
        ["and"] = 30,
        ["or"] = 25,
        ["in"] = 40,
        ["&"] = 50,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The strength of an operator after an operand; 0 when it cannot stand there.</summary>
    public static int Of(string name) => Strengths.GetValueOrDefault(name);
}
