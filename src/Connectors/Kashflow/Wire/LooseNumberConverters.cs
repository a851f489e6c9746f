using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KashflowOrleans.Connectors.Kashflow.Wire;

/// <summary>Reads an amount that comes as a number, in quotes, as an empty text or null (0). Writes at least the four decimals the service keeps, never an exponent.</summary>
internal sealed class AmountConverter : JsonConverter<decimal>
{
    private const decimal FourDecimals = 0.0000m;

    public override bool HandleNull => true;

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => LooseNumber.Read(ref reader) ?? 0m;

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value + FourDecimals);
}

/// <summary>Reads a whole number that comes as a number, in quotes, with decimals of zero, as an empty text or null (0).</summary>
internal sealed class LooseIntConverter : JsonConverter<int>
{
    public override bool HandleNull => true;

    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        LooseNumber.Read(ref reader) is not { } number
            ? 0
            : number == decimal.Truncate(number) && number is >= int.MinValue and <= int.MaxValue ? (int)number : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

internal static class LooseNumber
{
    private const NumberStyles Styles = NumberStyles.Float;

    public static decimal? Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.Number => reader.TryGetDecimal(out var number) ? number : throw new JsonException(),
        JsonTokenType.String => Parse(reader.GetString()),
        _ => throw new JsonException(),
    };

    private static decimal? Parse(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : decimal.TryParse(text, Styles, CultureInfo.InvariantCulture, out var number) ? number : throw new JsonException();
}
