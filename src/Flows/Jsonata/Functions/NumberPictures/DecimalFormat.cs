using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>The characters of a number picture and what they are called in the options of <c>$formatNumber</c> (XPath and XQuery Functions and Operators 3.1, section 4.7.1).</summary>
internal sealed record DecimalFormat
{
    /// <summary>The usual characters.</summary>
    public static DecimalFormat Default { get; } = new();

    /// <summary>Parts the whole from the fraction.</summary>
    public char DecimalSeparator { get; private init; } = '.';

    /// <summary>Parts groups of digits.</summary>
    public char GroupingSeparator { get; private init; } = ',';

    /// <summary>Parts the number from its exponent.</summary>
    public char ExponentSeparator { get; private init; } = 'e';

    /// <summary>Marks an optional digit.</summary>
    public char Digit { get; private init; } = '#';

    /// <summary>Parts the picture for negative numbers from the one for others.</summary>
    public char PatternSeparator { get; private init; } = ';';

    /// <summary>The digit for 0; the others follow it.</summary>
    public char ZeroDigit { get; private init; } = '0';

    /// <summary>Stands before negative numbers.</summary>
    public string MinusSign { get; private init; } = "-";

    /// <summary>Shows the number as hundredths.</summary>
    public string Percent { get; private init; } = "%";

    /// <summary>Shows the number as thousandths.</summary>
    public string PerMille { get; private init; } = "\u2030";

    /// <summary>An infinite number.</summary>
    public string Infinity { get; private init; } = "Infinity";

    /// <summary>What is no number.</summary>
    public string NaN { get; private init; } = "NaN";

    /// <summary>The usual characters with those replaced that options name; other options are ignored.</summary>
    /// <exception cref="JsonataException">An option is no text, or not one character where there must be one (<c>T0410</c>).</exception>
    public static DecimalFormat From(ValueObject options)
    {
        var format = Default;
        for (var index = 0; index < options.Count; index++)
        {
            var value = options.Values[index];
            format = options.Names[index] switch
            {
                "decimal-separator" => format with { DecimalSeparator = Character(value) },
                "grouping-separator" => format with { GroupingSeparator = Character(value) },
                "exponent-separator" => format with { ExponentSeparator = Character(value) },
                "digit" => format with { Digit = Character(value) },
                "pattern-separator" => format with { PatternSeparator = Character(value) },
                "zero-digit" => format with { ZeroDigit = Character(value) },
                "minus-sign" => format with { MinusSign = Sign(value) },
                "percent" => format with { Percent = Sign(value) },
                "per-mille" => format with { PerMille = Sign(value) },
                "infinity" => format with { Infinity = Sign(value) },
                "NaN" => format with { NaN = Sign(value) },
                _ => format,
            };
        }

        return format;
    }

    /// <summary>Whether it is one of the ten digits.</summary>
    public bool IsDigit(char character) => character >= ZeroDigit && character < ZeroDigit + 10;

    /// <summary>Whether it is a digit or marks an optional one.</summary>
    public bool IsPlace(char character) => IsDigit(character) || character == Digit;

    /// <summary>Whether it means something in a picture rather than standing for itself.</summary>
    public bool IsActive(char character) =>
        IsPlace(character) || character == DecimalSeparator || character == ExponentSeparator || character == GroupingSeparator || character == PatternSeparator;

    /// <summary>Digits from 0 to 9 in this family.</summary>
    public string InFamily(string digits) => ZeroDigit == '0' ? digits : string.Concat(digits.Select(digit => (char)(digit - '0' + ZeroDigit)));

    private static char Character(Value value) => Sign(value) is { Length: 1 } text ? text[0] : throw Wrong(value);

    private static string Sign(Value value) => value.AsText ?? throw Wrong(value);

    private static JsonataException Wrong(Value value) => new("T0410", "An option of the number format must be a text of one character.") { Value = value, Index = 3 };
}
