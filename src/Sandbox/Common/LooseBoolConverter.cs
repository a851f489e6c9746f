using System.Text.Json;
using System.Text.Json.Serialization;

namespace KashflowOrleans.Sandbox.Common;

/// <summary>Reads true/false, 0/1 and "0"/"1" alike: KashFlow's older samples send the numbers (apis/kashflow.md §3, Appendix C).</summary>
internal sealed class LooseBoolConverter : JsonConverter<bool>
{
    public override bool HandleNull => true;

    public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False or JsonTokenType.Null => false,
        JsonTokenType.Number when reader.TryGetInt32(out var number) && number is 0 or 1 => number == 1,
        JsonTokenType.String when reader.GetString() is { } text => text.ToUpperInvariant() switch
        {
            "1" or "TRUE" => true,
            "" or "0" or "FALSE" => false,
            _ => throw new JsonException(),
        },
        _ => throw new JsonException(),
    };

    public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => writer.WriteBooleanValue(value);
}
