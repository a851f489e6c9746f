using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>How an integer picture writes numbers.</summary>
internal enum IntegerStyle
{
    /// <summary>Digits.</summary>
    Digits,

    /// <summary>Letters as in the columns of a spreadsheet.</summary>
    Letters,

    /// <summary>Roman numerals.</summary>
    Roman,

    /// <summary>English words.</summary>
    Words,

    /// <summary>A numbering sequence that is not known.</summary>
    Unknown,
}

/// <summary>Capitals or not.</summary>
internal enum LetterCase
{
    /// <summary>Small letters.</summary>
    Lower,

    /// <summary>Capitals.</summary>
    Upper,

    /// <summary>Each word with a capital.</summary>
    Title,
}

/// <summary>A separator between digits.</summary>
/// <param name="Position">How many digits stand to the right of it.</param>
/// <param name="Text">The separator.</param>
internal readonly record struct DigitSeparator(int Position, string Text);

/// <summary>A picture of an integer such as <c>#,##0;o</c>, <c>I</c> or <c>Ww</c> (XPath and XQuery Functions and Operators 3.1, section 4.6).</summary>
internal sealed record IntegerPicture
{
    // The first digit of each family of ten digits in Unicode's basic plane.
    private static readonly int[] Families =
    [
        0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946,
        0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
    ];

    /// <summary>The style.</summary>
    public IntegerStyle Style { get; init; }

    /// <summary>Capitals or not, for letters, numerals and words.</summary>
    public LetterCase Case { get; init; }

    /// <summary>Whether "first" is meant rather than "one".</summary>
    public bool IsOrdinal { get; init; }

    /// <summary>The digit for 0.</summary>
    public char Zero { get; init; } = '0';

    /// <summary>How many digits there are at least; 0 in other styles.</summary>
    public int MandatoryDigits { get; init; }

    /// <summary>How many digits are shown besides as far as they are there.</summary>
    public int OptionalDigits { get; init; }

    /// <summary>The separators from right to left.</summary>
    public IReadOnlyList<DigitSeparator> Separators { get; init; } = [];

    /// <summary>After how many digits the separator repeats; 0 when the separators stand only where they are in the picture.</summary>
    public int Repeat { get; init; }

    /// <summary>The picture without its modifier.</summary>
    public string Token { get; init; } = "";

    /// <summary>Reads a picture.</summary>
    /// <exception cref="JsonataException">It mixes families of digits (<c>D3131</c>).</exception>
    public static IntegerPicture Parse(string picture)
    {
        var semicolon = picture.LastIndexOf(';');
        var token = semicolon < 0 ? picture : picture[..semicolon];
        var isOrdinal = semicolon >= 0 && semicolon + 1 < picture.Length && picture[semicolon + 1] == 'o';
        var (style, letterCase) = token switch
        {
            "A" => (IntegerStyle.Letters, LetterCase.Upper),
            "a" => (IntegerStyle.Letters, LetterCase.Lower),
            "I" => (IntegerStyle.Roman, LetterCase.Upper),
            "i" => (IntegerStyle.Roman, LetterCase.Lower),
            "W" => (IntegerStyle.Words, LetterCase.Upper),
            "Ww" => (IntegerStyle.Words, LetterCase.Title),
            "w" => (IntegerStyle.Words, LetterCase.Lower),
            _ => (IntegerStyle.Digits, LetterCase.Lower),
        };
        return style == IntegerStyle.Digits
            ? ParseDigits(token) with { IsOrdinal = isOrdinal }
            : new IntegerPicture { Style = style, Case = letterCase, IsOrdinal = isOrdinal, Token = token };
    }

    /// <summary>The error of a style that is not known.</summary>
    public JsonataException Unknown() => new("D3130", $"There is no numbering sequence that starts with {Shortened.Of(Token)}.") { Value = Value.Of(Token) };

    private static IntegerPicture ParseDigits(string token)
    {
        var zero = 0;
        var mandatory = 0;
        var optional = 0;
        var separators = new List<DigitSeparator>();
        foreach (var rune in token.EnumerateRunes().Reverse())
        {
            var family = Array.Find(Families, first => rune.Value >= first && rune.Value <= first + 9);
            if (family > 0)
            {
                if (zero > 0 && zero != family)
                {
                    throw new JsonataException("D3131", "All digits of a picture must be of the same family.");
                }

                zero = family;
                mandatory++;
            }
            else if (rune.Value == '#')
            {
                optional++;
            }
            else
            {
                separators.Add(new DigitSeparator(mandatory + optional, rune.ToString()));
            }
        }

        return mandatory == 0
            ? new IntegerPicture { Style = IntegerStyle.Unknown, Token = token }
            : new IntegerPicture
            {
                Zero = (char)zero,
                MandatoryDigits = mandatory,
                OptionalDigits = optional,
                Separators = separators,
                Repeat = separators.TrueForAll(separator => string.Equals(separator.Text, separators[0].Text, StringComparison.Ordinal))
                    ? Grouping.Repeat([.. separators.Select(separator => separator.Position)])
                    : 0,
                Token = token,
            };
    }
}
