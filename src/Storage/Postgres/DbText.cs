using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace KashflowOrleans.Storage.Postgres;

/// <summary>Text that PostgreSQL can hold. Two things that a .NET string may contain it cannot: U+0000, and half of a surrogate pair.</summary>
public static class DbText
{
    /// <summary>Replaces what cannot be stored by U+FFFD. For texts that are shown, where an odd character must not cost the whole row.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Clean(string? text)
    {
        if (text is null || IsStorable(text))
        {
            return text;
        }

        var cleaned = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            cleaned.Append(rune.Value == 0 ? Rune.ReplacementChar.ToString() : rune.ToString());
        }

        return cleaned.ToString();
    }

    /// <summary>Cleans a text and cuts it to at most <paramref name="maxLength"/> characters.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Clean(string? text, int maxLength) =>
        Clean(text is not null && text.Length > maxLength ? text[..maxLength] : text);

    private static bool IsStorable(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            if (character == '\0')
            {
                return false;
            }

            if (char.IsSurrogate(character))
            {
                if (index + 1 == text.Length || !char.IsSurrogatePair(character, text[index + 1]))
                {
                    return false;
                }

                index++;
            }
        }

        return true;
    }
}
