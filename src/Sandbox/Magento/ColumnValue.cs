using System.Globalization;

namespace KashflowOrleans.Sandbox.Magento;

/// <summary>
/// A value as the database compares it: numbers as numbers, the rest as text without case, and so do dates, whose form sorts. Parsed once, compared often.
/// </summary>
internal readonly struct ColumnValue
{
    private readonly string? _text;
    private readonly decimal _number;
    private readonly bool _isNumber;

    public ColumnValue(string? text)
    {
        _text = text;
        _isNumber = text is not null && MayBeNumber(text) && decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out _number);
    }

    public bool IsNull => _text is null;

    public int OrderAgainst(ColumnValue other)
    {
        if (_isNumber && other._isNumber)
            return _number.CompareTo(other._number);

        return string.Compare(_text, other._text, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Not a date, and not an increment id, whose leading zeros count.</summary>
    private static bool MayBeNumber(string text) =>
        text.Length > 0 && (char.IsAsciiDigit(text[0]) || text[0] == '-') && (text.Length == 1 || text[0] != '0' || text[1] == '.')
        && (text.Length < 5 || text[4] != '-');
}
