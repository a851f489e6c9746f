using System.Text;

namespace KashflowOrleans.Flows.Documents.Writing;

/// <summary>A piece of JSON that knows how it wants to be laid out.</summary>
internal abstract record JsonLayout
{
    /// <summary>Columns after which an object or a list that may be broken is.</summary>
    protected const int Width = 160;

    private const string Step = "  ";

    /// <summary>Whether it stands on one line.</summary>
    public abstract bool IsOnOneLine(int column);

    /// <summary>Writes it on one line.</summary>
    public abstract void WriteLine(StringBuilder text);

    /// <summary>Writes it over several lines.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="indent">Spaces before the line it starts on.</param>
    public abstract void WriteLines(StringBuilder text, string indent);

    /// <summary>Writes it as it wants.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="indent">Spaces before the line it starts on.</param>
    /// <param name="column">What stands before it on its line.</param>
    public void Write(StringBuilder text, string indent, int column)
    {
        if (IsOnOneLine(column))
        {
            WriteLine(text);
        }
        else
        {
            WriteLines(text, indent);
        }
    }

    /// <summary>Indents once more.</summary>
    protected static string Deeper(string indent) => indent + Step;
}

/// <summary>A text, number or the like, as JSON.</summary>
internal sealed record JsonWord(string Json) : JsonLayout
{
    /// <inheritdoc/>
    public override bool IsOnOneLine(int column) => true;

    /// <inheritdoc/>
    public override void WriteLine(StringBuilder text) => text.Append(Json);

    /// <inheritdoc/>
    public override void WriteLines(StringBuilder text, string indent) => text.Append(Json);
}

/// <summary>How an object or a list is laid out.</summary>
internal enum LineBreaks
{
    /// <summary>Every field or item on a line of its own.</summary>
    Always,

    /// <summary>On one line when it fits.</summary>
    WhenLong,

    /// <summary>On one line.</summary>
    Never,
}

/// <summary>An object or a list.</summary>
internal sealed record JsonGroup(bool IsObject, LineBreaks Breaks) : JsonLayout
{
    private readonly List<(string? Name, JsonLayout Part)> _parts = [];

    /// <summary>How many fields or items there are.</summary>
    public int Count => _parts.Count;

    /// <summary>An object.</summary>
    public static JsonGroup Object(LineBreaks breaks) => new(IsObject: true, breaks);

    /// <summary>A list.</summary>
    public static JsonGroup List(LineBreaks breaks) => new(IsObject: false, breaks);

    /// <summary>Adds a field, or an item of a list (without a name).</summary>
    public JsonGroup Add(string? name, JsonLayout? part)
    {
        if (part is not null)
        {
            _parts.Add((name, part));
        }

        return this;
    }

    /// <inheritdoc/>
    public override bool IsOnOneLine(int column)
    {
        switch (Breaks)
        {
            case LineBreaks.Never:
                return true;
            case LineBreaks.Always:
                return _parts.Count == 0;
            default:
                var line = new StringBuilder();
                WriteLine(line);
                return column + line.Length <= Width;
        }
    }

    /// <inheritdoc/>
    public override void WriteLine(StringBuilder text)
    {
        text.Append(IsObject ? "{" : "[");
        for (var index = 0; index < _parts.Count; index++)
        {
            text.Append(index > 0 ? ", " : IsObject ? " " : string.Empty);
            WriteName(text, _parts[index].Name);
            _parts[index].Part.WriteLine(text);
        }

        text.Append(IsObject ? _parts.Count > 0 ? " }" : "}" : "]");
    }

    /// <inheritdoc/>
    public override void WriteLines(StringBuilder text, string indent)
    {
        var deeper = Deeper(indent);
        text.Append(IsObject ? '{' : '[');
        for (var index = 0; index < _parts.Count; index++)
        {
            text.Append(index > 0 ? ",\n" : "\n").Append(deeper);
            var start = text.Length;
            WriteName(text, _parts[index].Name);
            _parts[index].Part.Write(text, deeper, deeper.Length + text.Length - start);
        }

        text.Append('\n').Append(indent).Append(IsObject ? '}' : ']');
    }

    private static void WriteName(StringBuilder text, string? name)
    {
        if (name is not null)
        {
            text.Append(JsonLayouts.Quoted(name)).Append(": ");
        }
    }
}
