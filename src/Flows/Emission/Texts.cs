using System.Buffers;
using System.Globalization;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Emission;

/// <summary>How texts and amounts are written on documents and in reasons.</summary>
public static class Texts
{
    /// <summary>Longest description of a line.</summary>
    public const int MaxDescription = 250;

    private static readonly SearchValues<char> Breaks = SearchValues.Create("\r\n\t");
    private static readonly char[] BreakCharacters = ['\r', '\n', '\t'];

    /// <summary>An amount of money for people: at least two decimals.</summary>
    public static string Money(decimal amount) => amount.ToString("0.00##", CultureInfo.InvariantCulture);

    /// <summary>A number for people: as few decimals as it needs, four at most.</summary>
    public static string Amount(decimal number) => number.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>The text in one line, cut to a length but not within a character.</summary>
    public static string OneLine(string text, int max = MaxDescription)
    {
        var flat = text.AsSpan().ContainsAny(Breaks)
            ? string.Join(' ', text.Split(BreakCharacters, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            : text.Trim();
        if (flat.Length <= max)
        {
            return flat;
        }

        return max > 0 && char.IsHighSurrogate(flat[max - 1]) ? flat[..(max - 1)] : flat[..Math.Max(0, max)];
    }

    /// <summary>A value as text: text as it is, numbers written out, true and false; anything else as JSON; null for nothing and <c>null</c>.</summary>
    public static string? Of(Value value) => value.Kind switch
    {
        ValueKind.Text => value.AsText,
        ValueKind.Undefined or ValueKind.Null or ValueKind.Function => null,
        _ => JsonValues.ToText(value),
    };

    /// <summary>A value within a sentence: what it is, shortened.</summary>
    public static string Shown(Value value)
    {
        var text = OneLine(JsonValues.ToText(value), 61);
        return text.Length > 60 ? text[..60] + "…" : text;
    }

    /// <summary>Whether an amount has no more than two decimals.</summary>
    public static bool IsPence(decimal amount) => decimal.Round(amount, 2) == amount;
}
