namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>A piece of a date/time picture: text as it is, or a component of the date.</summary>
internal sealed record DatePart
{
    /// <summary>The component's letter; the zero character for literal text.</summary>
    public char Component { get; init; }

    /// <summary>The literal text.</summary>
    public string Literal { get; init; } = "";

    /// <summary>How the component is written as a number; null when it is written by name.</summary>
    public IntegerPicture? Number { get; init; }

    /// <summary>How the component's name is written; null when it is a number.</summary>
    public LetterCase? NameCase { get; init; }

    /// <summary>How many characters a name has at most; null when it is not cut.</summary>
    public int? MaxWidth { get; init; }

    /// <summary>To how many of its last digits a year is cut; null when it is not.</summary>
    public int? YearDigits { get; init; }

    /// <summary>Whether the offset 0 is written <c>Z</c>.</summary>
    public bool ZeroOffsetIsZ { get; init; }

    /// <summary>How many digits are read: the next component follows without anything between; null when as many as there are.</summary>
    public int? ReadDigits { get; init; }

    /// <summary>Whether it is literal text.</summary>
    public bool IsLiteral => Component == '\0';

    /// <summary>Whether it is the offset from UTC.</summary>
    public bool IsOffset => Component is 'Z' or 'z';
}
