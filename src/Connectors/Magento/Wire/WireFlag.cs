using System.Text.Json;
using System.Text.Json.Serialization;

namespace KashflowOrleans.Connectors.Magento.Wire;

/// <summary>Reads a boolean that comes as 0/1, "0"/"1" or true/false (apis/magento.md §1.2); anything else reads as null.</summary>
internal sealed class WireFlagConverter : JsonConverter<bool?>
{
    public override bool HandleNull => true;

    public override bool? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            case JsonTokenType.Number:
                return reader.TryGetDecimal(out var number) ? number != 0 : null;
            case JsonTokenType.String:
                return WireTextConverter.GetString(ref reader) switch { "1" or "true" => true, "0" or "false" => false, _ => null };
            default:
                reader.Skip();
                return null;
        }
    }

    public override void Write(Utf8JsonWriter writer, bool? value, JsonSerializerOptions options)
    {
        if (value is { } flag) writer.WriteNumberValue(flag ? 1 : 0);
        else writer.WriteNullValue();
    }
}
