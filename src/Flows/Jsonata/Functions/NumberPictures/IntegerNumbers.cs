using System.Globalization;
using System.Numerics;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>Integers by a picture, both ways.</summary>
internal static class IntegerNumbers
{
    /// <summary>The integer that is not greater than a finite number.</summary>
    public static BigInteger Floor(Value number)
    {
        if (number.IsDecimal)
        {
            return (BigInteger)decimal.Floor(number.AsDecimal);
        }

        // By its shortest digits, so that 1e25 is a one with zeros.
        var digits = DigitString.Of(Value.Of(Math.Floor(number.AsDouble)));
        return digits.IsZero ? BigInteger.Zero : BigInteger.Parse((digits.IsNegative ? "-" : "") + digits.IntegerDigits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    /// <summary>Writes an integer.</summary>
    /// <exception cref="JsonataException">The picture is of a numbering sequence that is not known (<c>D3130</c>), or the text is too long.</exception>
    public static string Format(BigInteger number, IntegerPicture picture, IFunctionCall call)
    {
        var magnitude = BigInteger.Abs(number);
        var text = picture.Style switch
        {
            IntegerStyle.Letters => LetterNumbers.ToLetters(magnitude, picture.Case == LetterCase.Upper ? 'A' : 'a'),
            IntegerStyle.Roman => InCase(LetterNumbers.ToRoman(magnitude, call), picture.Case),
            IntegerStyle.Words => InCase(EnglishNumbers.ToWords(magnitude, picture.IsOrdinal), picture.Case),
            IntegerStyle.Digits => Digits(magnitude, picture, call),
            _ => throw picture.Unknown(),
        };
        return number.Sign < 0 ? "-" + text : text;
    }

    /// <summary>Reads an integer; not a number when the text holds none, infinite when it is too large.</summary>
    /// <exception cref="JsonataException">The picture is of a numbering sequence that is not known (<c>D3130</c>).</exception>
    public static Value Parse(string text, IntegerPicture picture, IFunctionCall call)
    {
        call.ChargeText(text.Length);
        return picture.Style switch
        {
            IntegerStyle.Letters => Value.Of(LetterNumbers.FromLetters(text, picture.Case == LetterCase.Upper ? 'A' : 'a')),
            IntegerStyle.Roman => Value.Of(LetterNumbers.FromRoman(picture.Case == LetterCase.Upper ? text : text.ToUpperInvariant())),
            IntegerStyle.Words => Value.Of(EnglishNumbers.FromWords(text.ToLowerInvariant(), call)),
            IntegerStyle.Digits => ParseDigits(text, picture),
            _ => throw picture.Unknown(),
        };
    }

    private static string InCase(string text, LetterCase letterCase) => letterCase switch
    {
        LetterCase.Upper => text.ToUpperInvariant(),
        LetterCase.Lower => text.ToLowerInvariant(),
        _ => text,
    };

    private static string Digits(BigInteger magnitude, IntegerPicture picture, IFunctionCall call)
    {
        var plain = magnitude.ToString(CultureInfo.InvariantCulture);
        var length = Math.Max(plain.Length, picture.MandatoryDigits);
        call.CheckText(length);
        call.ChargeText(length);
        var digits = plain.PadLeft(length, '0');
        if (picture.Zero != '0')
        {
            digits = string.Create(length, (digits, picture.Zero), static (span, source) =>
            {
                for (var at = 0; at < span.Length; at++)
                {
                    span[at] = (char)(source.digits[at] - '0' + source.Zero);
                }
            });
        }

        var text = Separate(digits, picture, call);
        return picture.IsOrdinal ? text + OrdinalEnding(text) : text;
    }

    private static string Separate(string digits, IntegerPicture picture, IFunctionCall call)
    {
        if (picture.Separators.Count == 0)
        {
            return digits;
        }

        var separators = picture.Repeat > 0
            ? Enumerable.Range(1, (digits.Length - 1) / picture.Repeat).Select(index => picture.Separators[0] with { Position = index * picture.Repeat })
            : picture.Separators.Where(separator => separator.Position < digits.Length);
        var text = new LimitedText(call);
        var written = 0;
        foreach (var separator in separators.Reverse())
        {
            var end = digits.Length - separator.Position;
            text.Append(digits.AsSpan(written, end - written)).Append(separator.Text);
            written = end;
        }

        return text.Append(digits.AsSpan(written)).ToString();
    }

    private static string OrdinalEnding(string text) => text.Length > 1 && text[^2] == '1' ? "th" : text[^1] switch
    {
        '1' => "st",
        '2' => "nd",
        '3' => "rd",
        _ => "th",
    };

    // Reads as far as there are digits; what stands after them does not matter.
    private static Value ParseDigits(string text, IntegerPicture picture)
    {
        var source = picture.IsOrdinal ? text[..Math.Max(0, text.Length - 2)] : text;
        foreach (var separator in picture.Separators)
        {
            source = source.Replace(separator.Text, "", StringComparison.Ordinal);
        }

        source = (picture.Repeat > 0 ? source.Replace(",", "", StringComparison.Ordinal) : source).TrimStart();
        var start = source.StartsWith('-') || source.StartsWith('+') ? 1 : 0;
        var digits = new string([.. source.Skip(start).Select(digit => FromFamily(digit, picture.Zero)).TakeWhile(char.IsAsciiDigit)]);
        if (digits.Length == 0)
        {
            return Value.Of(double.NaN);
        }

        var isNegative = source.StartsWith('-');
        return NumberText.ToValue((isNegative ? "-" : "") + digits) ?? Value.Of(isNegative ? double.NegativeInfinity : double.PositiveInfinity);
    }

    private static char FromFamily(char digit, char zero) => digit >= zero && digit <= zero + 9 ? (char)(digit - zero + '0') : digit;
}
