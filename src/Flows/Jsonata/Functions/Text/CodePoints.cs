namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>Text by code points: a surrogate pair is one character, half a pair too.</summary>
internal static class CodePoints
{
    /// <summary>How many there are.</summary>
    public static int Count(string text)
    {
        var count = text.Length;
        for (var at = 1; at < text.Length; at++)
        {
            if (char.IsSurrogatePair(text[at - 1], text[at]))
            {
                count--;
                at++;
            }
        }

        return count;
    }

    /// <summary>The place in the text at which the code point of this number (from 0) begins; the end of the text when there are fewer.</summary>
    public static int PlaceOf(string text, int number)
    {
        var at = 0;
        while (number > 0 && at < text.Length)
        {
            at += WidthAt(text, at);
            number--;
        }

        return at;
    }

    /// <summary>How many places in the text the code point that begins at a place takes.</summary>
    public static int WidthAt(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;
}
