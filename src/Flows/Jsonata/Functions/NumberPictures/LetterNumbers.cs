using System.Numerics;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>Whole numbers in letters, both ways: Roman numerals and the letters of spreadsheet columns.</summary>
internal static class LetterNumbers
{
    private const int Letters = 26;

    private static readonly (int Size, string Numeral)[] Numerals =
    [
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ];

    /// <summary>A number of at least 0 in Roman numerals, in capitals; 0 is empty.</summary>
    public static string ToRoman(BigInteger number, IFunctionCall call)
    {
        var thousands = number / 1000;
        call.CheckText(thousands > int.MaxValue ? long.MaxValue : (long)thousands);
        var text = new LimitedText(call).Repeat('M', (long)thousands);
        var rest = (int)(number % 1000);
        foreach (var (size, numeral) in Numerals)
        {
            for (; rest >= size; rest -= size)
            {
                text.Append(numeral);
            }
        }

        return text.ToString();
    }

    /// <summary>The number that Roman numerals in capitals mean; not a number when there is another character.</summary>
    public static double FromRoman(string text)
    {
        var sum = 0.0;
        var largest = 1;
        for (var at = text.Length - 1; at >= 0; at--)
        {
            var value = text[at] switch { 'M' => 1000, 'D' => 500, 'C' => 100, 'L' => 50, 'X' => 10, 'V' => 5, 'I' => 1, _ => 0 };
            if (value == 0)
            {
                return double.NaN;
            }

            sum += value < largest ? -value : value;
            largest = Math.Max(largest, value);
        }

        return sum;
    }

    /// <summary>A number of at least 0 in letters, from <paramref name="first"/> for 1; 0 is empty.</summary>
    public static string ToLetters(BigInteger number, char first)
    {
        var letters = new List<char>();
        for (; number > 0; number = (number - 1) / Letters)
        {
            letters.Add((char)(first + (int)((number - 1) % Letters)));
        }

        letters.Reverse();
        return string.Concat(letters);
    }

    /// <summary>The number that letters mean, where <paramref name="first"/> is 1.</summary>
    public static double FromLetters(string text, char first)
    {
        var sum = 0.0;
        foreach (var letter in text)
        {
            sum = (sum * Letters) + (letter - first + 1);
        }

        return sum;
    }
}
