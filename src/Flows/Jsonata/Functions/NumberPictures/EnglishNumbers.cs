using System.Collections.Frozen;
using System.Numerics;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>Whole numbers in English words, both ways: "three hundred and twenty-seven thousand, seven hundred and thirtieth".</summary>
internal static class EnglishNumbers
{
    private static readonly string[] Small =
    [
        "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve", "Thirteen", "Fourteen", "Fifteen", "Sixteen",
        "Seventeen", "Eighteen", "Nineteen",
    ];

    private static readonly string[] SmallOrdinals =
    [
        "Zeroth", "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth", "Eleventh", "Twelfth", "Thirteenth", "Fourteenth",
        "Fifteenth", "Sixteenth", "Seventeenth", "Eighteenth", "Nineteenth",
    ];

    private static readonly string[] Tens = ["Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"];
    private static readonly (string Word, long Size)[] Magnitudes =
        [("Trillion", 1_000_000_000_000), ("Billion", 1_000_000_000), ("Million", 1_000_000), ("Thousand", 1_000)];

    private static readonly FrozenDictionary<string, double> Values = WordValues().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The words that mean numbers, in lower case, longest first.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Values.Keys.OrderByDescending(word => word.Length)];

    /// <summary>A number of at least 0 in words that begin with capitals. Beyond trillions the words repeat ("One Thousand Trillion").</summary>
    public static string ToWords(BigInteger number, bool ordinal) => ToWords(number, follows: false, ordinal);

    /// <summary>The number that words in lower case mean; not a number when there is a word that means none.</summary>
    public static double FromWords(string text, IFunctionCall call)
    {
        var sums = new Stack<double>([0]);
        var total = 0.0;
        foreach (var word in Split(text))
        {
            call.Charge(1);
            var value = Values.GetValueOrDefault(word, double.NaN);
            if (value < 100)
            {
                // After "thousand" or more a new group begins.
                if (sums.Peek() >= 1000)
                {
                    total += sums.Pop();
                    sums.Push(0);
                }

                sums.Push(sums.Pop() + value);
            }
            else
            {
                sums.Push(sums.Pop() * value);
            }
        }

        return total + sums.Peek();
    }

    private static string ToWords(BigInteger number, bool follows, bool ordinal)
    {
        if (number < 20)
        {
            return (follows ? " and " : "") + (ordinal ? SmallOrdinals : Small)[(int)number];
        }

        if (number < 100)
        {
            var tens = (follows ? " and " : "") + Tens[((int)number / 10) - 2];
            var units = number % 10;
            return units.IsZero ? ordinal ? tens[..^1] + "ieth" : tens : tens + "-" + ToWords(units, follows: false, ordinal);
        }

        var (word, size) = number < 1000 ? ("Hundred", 100) : Magnitudes.First(magnitude => number >= magnitude.Size);
        var count = BigInteger.DivRem(number, size, out var rest);
        var words = $"{(follows ? ", " : "")}{ToWords(count, follows: false, ordinal: false)} {word}";
        return rest.IsZero ? ordinal ? words + "th" : words : words + ToWords(rest, follows: true, ordinal);
    }

    // Words are parted by spaces, hyphens, backslashes, a comma with a space, and "and" with spaces.
    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        var at = 0;
        while (at < text.Length)
        {
            var width = SeparatorAt(text, at);
            if (width == 0)
            {
                at++;
                continue;
            }

            yield return text[start..at];
            at += width;
            start = at;
        }

        yield return text[start..];
    }

    private static int SeparatorAt(string text, int at)
    {
        if (text[at] == ',' && at + 1 < text.Length && char.IsWhiteSpace(text[at + 1]))
        {
            return 2;
        }

        if (!char.IsWhiteSpace(text[at]))
        {
            return text[at] is '-' or '\\' ? 1 : 0;
        }

        return at + 4 < text.Length && string.CompareOrdinal(text, at + 1, "and", 0, 3) == 0 && char.IsWhiteSpace(text[at + 4]) ? 5 : 1;
    }

    private static IEnumerable<KeyValuePair<string, double>> WordValues()
    {
        for (var index = 0; index < Small.Length; index++)
        {
            yield return new(Small[index].ToLowerInvariant(), index);
            yield return new(SmallOrdinals[index].ToLowerInvariant(), index);
        }

        for (var index = 0; index < Tens.Length; index++)
        {
            var word = Tens[index].ToLowerInvariant();
            yield return new(word, (index + 2) * 10);
            yield return new(word[..^1] + "ieth", (index + 2) * 10);
        }

        foreach (var (word, size) in Magnitudes.Append(("Hundred", 100)))
        {
            yield return new(word.ToLowerInvariant(), size);
            yield return new(word.ToLowerInvariant() + "th", size);
        }
    }
}
