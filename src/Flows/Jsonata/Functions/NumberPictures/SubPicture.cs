namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>One of the pictures of a number: how numbers that are negative, or those that are not, are written.</summary>
internal sealed record SubPicture
{
    /// <summary>What stands before the number.</summary>
    public required string Prefix { get; init; }

    /// <summary>What stands after the number.</summary>
    public required string Suffix { get; init; }

    /// <summary>By how many places the number is shifted: 2 for per cent, 3 for per mille.</summary>
    public required int Shift { get; init; }

    /// <summary>How many digits there are at least before the point.</summary>
    public required int LeastInteger { get; init; }

    /// <summary>How many digits a mantissa has before the point.</summary>
    public required int Scale { get; init; }

    /// <summary>How many digits there are at least after the point.</summary>
    public required int LeastFraction { get; init; }

    /// <summary>How many digits there are at most after the point.</summary>
    public required int MostFraction { get; init; }

    /// <summary>How many digits the exponent has at least; 0 without an exponent.</summary>
    public required int LeastExponent { get; init; }

    /// <summary>How many digits stand to the right of each separator before the point.</summary>
    public required IReadOnlyList<int> IntegerGroups { get; init; }

    /// <summary>How many digits stand between the point and each separator after it.</summary>
    public required IReadOnlyList<int> FractionGroups { get; init; }

    /// <summary>Reads a picture.</summary>
    /// <exception cref="JsonataException">It breaks a rule of number pictures (<c>D3081</c> to <c>D3093</c>).</exception>
    public static SubPicture Parse(string picture, DecimalFormat format)
    {
        var parts = SubPictureParts.Split(picture, format);
        parts.Validate();
        var integerDigits = parts.Integer.Count(format.IsDigit);
        var leastInteger = integerDigits;
        var leastFraction = parts.Fraction.Count(format.IsDigit);
        var mostFraction = parts.Fraction.Count(format.IsPlace);
        var hasExponent = parts.Exponent is not null;
        if (leastInteger == 0 && mostFraction == 0)
        {
            if (hasExponent)
            {
                leastFraction = 1;
                mostFraction = 1;
            }
            else
            {
                leastInteger = 1;
            }
        }

        if (hasExponent && leastInteger == 0 && parts.Integer.Contains(format.Digit, StringComparison.Ordinal))
        {
            leastInteger = 1;
        }

        if (leastInteger == 0 && leastFraction == 0)
        {
            leastFraction = 1;
        }

        return new SubPicture
        {
            Prefix = parts.Prefix,
            Suffix = parts.Suffix,
            Shift = parts.Has(format.Percent) ? 2 : parts.Has(format.PerMille) ? 3 : 0,
            LeastInteger = leastInteger,
            Scale = integerDigits,
            LeastFraction = leastFraction,
            MostFraction = mostFraction,
            LeastExponent = parts.Exponent?.Count(format.IsDigit) ?? 0,
            IntegerGroups = [.. Groups(parts.Integer, format, toLeft: false)],
            FractionGroups = [.. Groups(parts.Fraction, format, toLeft: true)],
        };
    }

    private static IEnumerable<int> Groups(string part, DecimalFormat format, bool toLeft)
    {
        var left = 0;
        var total = part.Count(format.IsPlace);
        foreach (var character in part)
        {
            if (character == format.GroupingSeparator)
            {
                yield return toLeft ? left : total - left;
            }
            else if (format.IsPlace(character))
            {
                left++;
            }
        }
    }
}
