using System.Text.Json;
using System.Text.Json.Serialization;

namespace KashflowOrleans.Connectors.Kashflow.Wire;

/// <summary>Reads a flag that comes as true/false, 0/1 or either in quotes (apis/kashflow.md §3, Appendix C); nothing or null is false.</summary>
internal sealed class LooseBoolConverter : JsonConverter<bool>
{
    public override bool HandleNull => true;

    public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False or JsonTokenType.Null => false,
        JsonTokenType.Number => reader.GetDecimal() != 0,
        JsonTokenType.String => reader.GetString() switch
        {
            null or "" or "0" => false,
            "1" => true,
            var text => bool.TryParse(text, out var flag) ? flag : throw new JsonException(),
        },
        _ => throw new JsonException(),
    };

    public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => writer.WriteBooleanValue(value);
}
