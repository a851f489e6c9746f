namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>The pieces of a number picture and the rules they follow (XPath and XQuery Functions and Operators 3.1, section 4.7.3).</summary>
internal sealed class SubPictureParts
{
    private readonly string _picture;
    private readonly DecimalFormat _format;

    private SubPictureParts(string picture, DecimalFormat format, int start, int end)
    {
        _picture = picture;
        _format = format;
        Prefix = picture[..start];
        Suffix = picture[end..];
        Active = picture[start..end];
        var exponent = picture.IndexOf(format.ExponentSeparator, start);

        // An exponent separator right after the last digit counts, further on it is part of the suffix.
        var hasExponent = exponent >= 0 && exponent <= end;
        Mantissa = hasExponent ? picture[start..exponent] : Active;
        Exponent = !hasExponent ? null : exponent < end ? picture[(exponent + 1)..end] : "";
        var point = Mantissa.IndexOf(format.DecimalSeparator, StringComparison.Ordinal);
        Integer = point < 0 ? Mantissa : Mantissa[..point];
        Fraction = point < 0 ? "" : Mantissa[(point + 1)..];
    }

    /// <summary>What stands before the number.</summary>
    public string Prefix { get; }

    /// <summary>What stands after the number.</summary>
    public string Suffix { get; }

    /// <summary>All but prefix and suffix.</summary>
    public string Active { get; }

    /// <summary>All but the exponent.</summary>
    public string Mantissa { get; }

    /// <summary>The exponent; null when there is none.</summary>
    public string? Exponent { get; }

    /// <summary>What stands before the point.</summary>
    public string Integer { get; }

    /// <summary>What stands after the point.</summary>
    public string Fraction { get; }

    /// <summary>Takes a picture apart.</summary>
    public static SubPictureParts Split(string picture, DecimalFormat format)
    {
        var start = 0;
        while (start < picture.Length && !IsEdge(picture[start], format))
        {
            start++;
        }

        // Without any active character the whole picture stands where the number should be, and breaks a rule there.
        if (start == picture.Length)
        {
            return new SubPictureParts(picture, format, 0, picture.Length);
        }

        var end = picture.Length;
        while (!IsEdge(picture[end - 1], format))
        {
            end--;
        }

        return new SubPictureParts(picture, format, start, end);
    }

    /// <summary>Whether a sign is in the picture.</summary>
    public bool Has(string sign) => _picture.Contains(sign, StringComparison.Ordinal);

    /// <summary>Checks the rules. Where several are broken it tells the last.</summary>
    /// <exception cref="JsonataException">A rule is broken (<c>D3081</c> to <c>D3093</c>).</exception>
    public void Validate()
    {
        if (ExponentError() is { } exponentError)
        {
            throw exponentError;
        }

        if (OrderError() is { } orderError)
        {
            throw orderError;
        }

        if (GroupError() is { } groupError)
        {
            throw groupError;
        }

        if (CharacterError() is { } characterError)
        {
            throw characterError;
        }
    }

    // An exponent separator alone does not begin or end the number.
    private static bool IsEdge(char character, DecimalFormat format) => format.IsActive(character) && character != format.ExponentSeparator;

    private JsonataException? ExponentError()
    {
        if (Exponent is null)
        {
            return null;
        }

        if (Exponent.Length == 0 || !Exponent.All(_format.IsDigit))
        {
            return new JsonataException("D3093", "The exponent of a number picture must consist of digits.");
        }

        return Has(_format.Percent) || Has(_format.PerMille)
            ? new JsonataException("D3092", "A number picture with a per cent or per mille sign must not have an exponent.")
            : null;
    }

    private JsonataException? OrderError()
    {
        var optional = Fraction.LastIndexOf(_format.Digit);
        if (optional >= 0 && Fraction.Skip(optional).Any(_format.IsDigit))
        {
            return new JsonataException("D3091", "After the point of a number picture an optional digit must not stand before a digit.");
        }

        optional = Integer.IndexOf(_format.Digit, StringComparison.Ordinal);
        return optional >= 0 && Integer.Take(optional).Any(_format.IsDigit)
            ? new JsonataException("D3090", "Before the point of a number picture a digit must not stand before an optional digit.")
            : null;
    }

    private JsonataException? GroupError()
    {
        var separator = _format.GroupingSeparator;
        if (_picture.Contains(new string(separator, 2), StringComparison.Ordinal))
        {
            return new JsonataException("D3089", "Two grouping separators must not stand side by side in a number picture.");
        }

        var point = _picture.IndexOf(_format.DecimalSeparator, StringComparison.Ordinal);
        if (point < 0)
        {
            return Integer.EndsWith(separator)
                ? new JsonataException("D3088", "A grouping separator must not end the integer of a number picture.")
                : null;
        }

        return (point > 0 && _picture[point - 1] == separator) || (point + 1 < _picture.Length && _picture[point + 1] == separator)
            ? new JsonataException("D3087", "A grouping separator must not stand beside the decimal separator of a number picture.")
            : null;
    }

    private JsonataException? CharacterError()
    {
        if (!Active.All(_format.IsActive))
        {
            return new JsonataException("D3086", "Other characters must not stand between the digits of a number picture.");
        }

        if (!Mantissa.Any(_format.IsPlace))
        {
            return new JsonataException("D3085", "A number picture must have at least one digit.");
        }

        if (Has(_format.Percent) && Has(_format.PerMille))
        {
            return new JsonataException("D3084", "A number picture must not have both a per cent and a per mille sign.");
        }

        if (Repeats(_format.PerMille))
        {
            return new JsonataException("D3083", "A number picture must not have more than one per mille sign.");
        }

        if (Repeats(_format.Percent))
        {
            return new JsonataException("D3082", "A number picture must not have more than one per cent sign.");
        }

        return Repeats(_format.DecimalSeparator.ToString())
            ? new JsonataException("D3081", "A number picture must not have more than one decimal separator.")
            : null;
    }

    private bool Repeats(string sign) =>
        _picture.IndexOf(sign, StringComparison.Ordinal) != _picture.LastIndexOf(sign, StringComparison.Ordinal);
}
