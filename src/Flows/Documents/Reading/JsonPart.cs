using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Documents.Reading;

/// <summary>A value of a JSON text together with where it stands. Unlike a <see cref="Value"/> it keeps fields that were written twice.</summary>
internal sealed class JsonPart(ValueKind kind, int offset)
{
    /// <summary>What it is.</summary>
    public ValueKind Kind { get; } = kind;

    /// <summary>Where it starts, in bytes.</summary>
    public int Offset { get; } = offset;

    /// <summary>The value of text, numbers, <c>true</c>, <c>false</c> and <c>null</c>.</summary>
    public Value Plain { get; init; }

    /// <summary>The fields of an object in order.</summary>
    public List<JsonPartField> Fields { get; } = [];

    /// <summary>The items of an array.</summary>
    public List<JsonPart> Items { get; } = [];

    /// <summary>The text; null when it is none.</summary>
    public string? Text => Plain.AsText;

    /// <summary>The first field of that name; null when there is none.</summary>
    public JsonPart? Find(string name) => Fields.Find(field => string.Equals(field.Name, name, StringComparison.Ordinal)).Part;

    /// <summary>The kind in words, for messages.</summary>
    public string InWords => Kind switch
    {
        ValueKind.Object => "an object",
        ValueKind.Array => "a list",
        ValueKind.Text => "text",
        ValueKind.Number => "a number",
        ValueKind.Boolean => "true or false",
        _ => "null",
    };
}

/// <summary>A field of an object.</summary>
/// <param name="Name">Name.</param>
/// <param name="Offset">Where the name starts, in bytes.</param>
/// <param name="Part">Value.</param>
internal readonly record struct JsonPartField(string Name, int Offset, JsonPart Part);
