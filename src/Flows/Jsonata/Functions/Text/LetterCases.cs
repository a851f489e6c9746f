using System.Text;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>Capitals and small letters by Unicode's rules for all languages, among them the letters that become two (the German sharp s, ligatures) and the Greek sigma at the end
/// of a word.</summary>
internal static class LetterCases
{
    private const char Sigma = '\u03A3';
    private const char FinalSigma = '\u03C2';
    private const char DottedI = '\u0130';

    /// <summary>In capitals.</summary>
    public static string Upper(string text, IFunctionCall call)
    {
        var upper = text.ToUpperInvariant();
        if (!upper.Any(static letter => Expanded(letter) is not null))
        {
            return upper;
        }

        var result = new LimitedText(call);
        foreach (var letter in upper)
        {
            result.Append(Expanded(letter) ?? letter.ToString());
        }

        return result.ToString();
    }

    /// <summary>In small letters.</summary>
    public static string Lower(string text, IFunctionCall call)
    {
        var lower = text.ToLowerInvariant();
        if (text.Contains(Sigma, StringComparison.Ordinal))
        {
            lower = WithFinalSigmas(text, lower);
        }

        if (!lower.Contains(DottedI, StringComparison.Ordinal))
        {
            return lower;
        }

        call.CheckText(lower.Length * 2L);
        return lower.Replace("\u0130", "i\u0307", StringComparison.Ordinal);
    }

    private static string WithFinalSigmas(string text, string lower)
    {
        var letters = new StringBuilder(lower);
        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] == Sigma && char.IsLetter(text[at - 1]) && (at + 1 == text.Length || !char.IsLetter(text[at + 1])))
            {
                letters[at] = FinalSigma;
            }
        }

        return letters.ToString();
    }

    private static string? Expanded(char letter) => letter switch
    {
        < '\u00DF' => null,
        '\u00DF' => "SS",
        '\u0149' => "\u02BCN",
        '\u01F0' => "J\u030C",
        '\u0390' => "\u0399\u0308\u0301",
        '\u03B0' => "\u03A5\u0308\u0301",
        '\u0587' => "\u0535\u0552",
        '\uFB00' => "FF",
        '\uFB01' => "FI",
        '\uFB02' => "FL",
        '\uFB03' => "FFI",
        '\uFB04' => "FFL",
        '\uFB05' or '\uFB06' => "ST",
        _ => null,
    };
}
