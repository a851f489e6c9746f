using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KashflowOrleans.Flows.Values;

/// <summary>Values from JSON and back.</summary>
public static class JsonValues
{
    /// <summary>Deepest nesting that is read.</summary>
    public const int MaxDepth = 256;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth * 4, SkipValidation = true };
    private static readonly JsonWriterOptions Indented = Compact with { Indented = true };

    /// <summary>Reads one JSON document.</summary>
    /// <exception cref="JsonException">It is not JSON, or nested deeper than <see cref="MaxDepth"/>.</exception>
    public static Value Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>Reads one JSON document in UTF-8.</summary>
    /// <exception cref="JsonException">It is not JSON, or nested deeper than <see cref="MaxDepth"/>.</exception>
    public static Value Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        var value = Read(ref reader);
        return reader.Read() ? throw new JsonException("There is more after the end of the document.") : value;
    }

    /// <summary>A value of a parsed document.</summary>
    public static Value From(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var fields = new ValueObject();
                foreach (var property in element.EnumerateObject())
                {
                    fields.Set(property.Name, From(property.Value));
                }

                return Value.Of(fields);
            case JsonValueKind.Array:
                var array = new ValueArray(element.GetArrayLength());
                foreach (var item in element.EnumerateArray())
                {
                    array.Add(From(item));
                }

                return Value.Of(array);
            case JsonValueKind.String:
                return Value.Of(element.GetString());
            case JsonValueKind.Number:
                return Number(element.TryGetDecimal(out var number) ? number : null, element.GetDouble());
            case JsonValueKind.True:
                return Value.True;
            case JsonValueKind.False:
                return Value.False;
            case JsonValueKind.Null:
                return Value.Null;
            default:
                return Value.Undefined;
        }
    }

    /// <summary>Compact JSON; nothing and functions inside arrays become <c>null</c>, fields with them are left out.</summary>
    public static string ToText(Value value, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, indented ? Indented : Compact))
        {
            Write(writer, value);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes a value as JSON.</summary>
    public static void Write(Utf8JsonWriter writer, Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Boolean:
                writer.WriteBooleanValue(value.IsTrue);
                break;
            case ValueKind.Number when value.IsDecimal:
                writer.WriteNumberValue(WithoutTrailingZeros(value.AsDecimal));
                break;
            case ValueKind.Number when double.IsFinite(value.AsDouble):
                writer.WriteNumberValue(value.AsDouble);
                break;
            case ValueKind.Text:
                writer.WriteStringValue(value.AsText);
                break;
            case ValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.AsArray!.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case ValueKind.Object:
                WriteFields(writer, value.AsObject!);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static void WriteFields(Utf8JsonWriter writer, ValueObject fields)
    {
        writer.WriteStartObject();
        for (var index = 0; index < fields.Count; index++)
        {
            if (fields.Values[index].Kind is not (ValueKind.Undefined or ValueKind.Function))
            {
                writer.WritePropertyName(fields.Names[index]);
                Write(writer, fields.Values[index]);
            }
        }

        writer.WriteEndObject();
    }

    private static Value Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var fields = new ValueObject();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = reader.GetString()!;
                    reader.Read();
                    fields.Set(name, Read(ref reader));
                }

                return Value.Of(fields);
            case JsonTokenType.StartArray:
                var array = new ValueArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    array.Add(Read(ref reader));
                }

                return Value.Of(array);
            case JsonTokenType.String:
                return Value.Of(reader.GetString());
            case JsonTokenType.Number:
                return Number(reader.TryGetDecimal(out var number) ? number : null, reader.GetDouble());
            case JsonTokenType.True:
                return Value.True;
            case JsonTokenType.False:
                return Value.False;
            default:
                return Value.Null;
        }
    }

    // A decimal of a very small number has lost digits.
    private static Value Number(decimal? number, double binary) =>
        number is { } exact && (exact == 0 ? binary == 0 : Math.Abs(binary) >= 1e-12) ? Value.Of(exact) : Value.Of(binary);

    /// <summary>The same number without trailing zeros: 1.50 is written 1.5, and equal amounts are equal text.</summary>
    public static decimal WithoutTrailingZeros(decimal number) => number / 1.0000000000000000000000000000m;
}
