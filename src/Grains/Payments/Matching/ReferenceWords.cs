using System.Globalization;

namespace KashflowOrleans.Grains.Payments.Matching;

/// <summary>What a statement's free text may name: pure. A number counts only where it stands by itself, not within a longer one.</summary>
public static class ReferenceWords
{
    /// <summary>The most words looked at.</summary>
    public const int MaxWords = 40;

    // Magento pads order numbers to nine digits; people leave the zeros out.
    private const int PaddedLength = 9;

    private static readonly char[] Joiners = ['-', '_', '/', '.', '#', ':'];
    private static readonly char[] Separators = ['_', '/', '.', '#', ':'];

    /// <summary>The words of a text, each once: as they stand between blanks, and the parts between signs within them, so that <c>INV-100001</c> also names 100001.</summary>
    public static IReadOnlyList<string> Of(string? text)
    {
        var words = new List<string>();
        foreach (var chunk in Split(text ?? string.Empty, character => char.IsLetterOrDigit(character) || Joiners.Contains(character)))
        {
            Add(chunk.Trim(Joiners));
            foreach (var part in chunk.Split(Joiners, StringSplitOptions.RemoveEmptyEntries))
            {
                Add(part);
            }

            // A number with a suffix of its own, such as that of an edited order: 000000123-1.
            foreach (var part in chunk.Trim(Joiners).Split(Separators, StringSplitOptions.RemoveEmptyEntries))
            {
                Add(part);
            }
        }

        return words;

        void Add(string word)
        {
            if (word.Length > 0 && words.Count < MaxWords && !words.Contains(word, StringComparer.OrdinalIgnoreCase))
            {
                words.Add(word);
            }
        }
    }

    /// <summary>Numbers that a text may mean when it leaves the leading zeros out.</summary>
    public static IReadOnlyList<string> Padded(IReadOnlyList<string> words) =>
        [.. words.Where(word => word.Length < PaddedLength && word.All(char.IsAsciiDigit) && word[0] != '0').Select(word => word.PadLeft(PaddedLength, '0'))];

    /// <summary>The words that are whole numbers.</summary>
    public static IReadOnlyList<int> Numbers(IReadOnlyList<string> words) =>
        [.. words.Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).Where(number => number > 0).Distinct()];

    private static IEnumerable<string> Split(string text, Func<char, bool> belongs)
    {
        var start = -1;
        for (var index = 0; index <= text.Length; index++)
        {
            var inside = index < text.Length && belongs(text[index]);
            if (inside && start < 0)
            {
                start = index;
            }
            else if (!inside && start >= 0)
            {
                yield return text[start..index];
                start = -1;
            }
        }
    }
}
