using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace KashflowOrleans.Connectors.Magento.Wire;

/// <summary>Reads an object; PHP writes an empty one as <c>[]</c>, and whatever is no object reads as null.</summary>
internal abstract class WireObjectConverter<T> : JsonConverter<T?>
    where T : class
{
    public override bool HandleNull => true;

    /// <summary>The generated reader of the object itself.</summary>
    protected abstract JsonTypeInfo<T> TypeInfo { get; }

    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.StartObject) return JsonSerializer.Deserialize(ref reader, TypeInfo);
        reader.Skip();
        return null;
    }

    public override void Write(Utf8JsonWriter writer, T? value, JsonSerializerOptions options)
    {
        if (value is null) writer.WriteNullValue();
        else JsonSerializer.Serialize(writer, value, TypeInfo);
    }
}

/// <summary>Reads a list of objects; PHP writes a list with gaps in its keys as an object, whose values are then the items. What is no object among the items is left out.
/// Null when there is no list at all.</summary>
internal abstract class WireListConverter<T> : JsonConverter<IReadOnlyList<T>?>
    where T : class
{
    public override bool HandleNull => true;

    /// <summary>The generated reader of one item.</summary>
    protected abstract JsonTypeInfo<T> TypeInfo { get; }

    public override IReadOnlyList<T>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
        {
            reader.Skip();
            return null;
        }

        var items = new List<T>();
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
        {
            if (reader.TokenType == JsonTokenType.PropertyName) reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                if (JsonSerializer.Deserialize(ref reader, TypeInfo) is { } item) items.Add(item);
            }
            else
            {
                reader.Skip();
            }
        }

        return items;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T>? value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var item in value ?? []) JsonSerializer.Serialize(writer, item, TypeInfo);
        writer.WriteEndArray();
    }
}
