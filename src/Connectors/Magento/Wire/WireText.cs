using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KashflowOrleans.Connectors.Magento.Wire;

/// <summary>Reads text that may also come as a number or a boolean: ids are numbers in REST and strings in events (apis/magento.md §1.2). Whatever is no text reads as null.</summary>
internal sealed class WireTextConverter : JsonConverter<string?>
{
    public override bool HandleNull => true;

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return GetString(ref reader);
            case JsonTokenType.Number:
                return Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
            case JsonTokenType.True:
                return "1";
            case JsonTokenType.False:
                return "0";
            default:
                reader.Skip();
                return null;
        }
    }

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    /// <summary>The string at the reader; null when it holds half of a surrogate pair, which JSON allows and .NET does not.</summary>
    internal static string? GetString(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}

/// <summary>Reads street lines: an array in REST, one string with line breaks in events (apis/magento.md §1.2). Empty lines are dropped.</summary>
internal sealed class WireStreetConverter : JsonConverter<IReadOnlyList<string>?>
{
    private const int MaxLines = 20;

    public override bool HandleNull => true;

    public override IReadOnlyList<string>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var lines = new List<string>(2);
        if (reader.TokenType == JsonTokenType.String)
        {
            Add(lines, WireTextConverter.GetString(ref reader));
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType == JsonTokenType.String) Add(lines, WireTextConverter.GetString(ref reader));
                else reader.Skip();
            }
        }
        else
        {
            reader.Skip();
        }

        return lines;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string>? value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var line in value ?? []) writer.WriteStringValue(line);
        writer.WriteEndArray();
    }

    private static void Add(List<string> lines, string? text)
    {
        foreach (var line in (text ?? string.Empty).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines.Count < MaxLines) lines.Add(line);
        }
    }
}

/// <summary>Reads a region: its name in orders, an object in customers' addresses (apis/magento.md §1.9).</summary>
internal sealed class WireRegionConverter : JsonConverter<string?>
{
    public override bool HandleNull => true;

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return WireTextConverter.GetString(ref reader);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        string? region = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isName = reader.ValueTextEquals("region"u8);
            reader.Read();
            if (isName && reader.TokenType == JsonTokenType.String) region = WireTextConverter.GetString(ref reader);
            else reader.Skip();
        }

        return region;
    }

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
