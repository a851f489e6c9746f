using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KashflowOrleans.Connectors.Magento.Wire;

/// <summary>A number as Magento sends it: <c>69</c>, <c>"58.0000"</c>, <c>-0</c>, null or not at all (apis/magento.md §1.2). Read from the raw token, never through a
/// binary fraction. Trailing zeros are dropped, so that <c>"58.0000"</c> and <c>58</c> are the same value in every respect. <c>default</c> is a missing number.</summary>
/// <param name="Value">The number; null when it is missing or unreadable.</param>
/// <param name="Unreadable">What stood there when it was no number, shortened; null otherwise.</param>
[JsonConverter(typeof(WireNumberConverter))]
public readonly record struct WireNumber(decimal? Value, string? Unreadable = null)
{
    /// <summary>The number, or 0 when there is none.</summary>
    public decimal OrZero => Value ?? 0m;

    /// <summary>Whether the field was absent or null.</summary>
    public bool IsMissing => Value is null && Unreadable is null;
}

/// <summary>Reads <see cref="WireNumber"/>; nothing that is valid JSON makes it throw.</summary>
internal sealed class WireNumberConverter : JsonConverter<WireNumber>
{
    // The database keeps 4 decimals and events show up to 6. More come from PHP printing a binary fraction (74.700000000000003) and mean nothing.
    private const int MaxDecimals = 6;
    private const int MaxShown = 40;

    // Larger than any order and small enough for sums never to overflow.
    private const decimal TooLarge = 1_000_000_000_000m;
    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent |
                                        NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    // Dividing by a one with 28 zeros takes a decimal's trailing zeros away.
    private const decimal OneWithZeros = 1.0000000000000000000000000000m;

    public override bool HandleNull => true;

    public override WireNumber Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return default;
            case JsonTokenType.Number:
                return reader.TryGetDecimal(out var number) && IsSane(number) ? new WireNumber(Normalize(number)) : Unreadable(RawText(ref reader));
            case JsonTokenType.String:
                var text = WireTextConverter.GetString(ref reader);
                return string.IsNullOrWhiteSpace(text) ? default : Parse(text);
            case JsonTokenType.True or JsonTokenType.False:
                return Unreadable(reader.TokenType == JsonTokenType.True ? "true" : "false");
            default:
                var kind = reader.TokenType == JsonTokenType.StartArray ? "[…]" : "{…}";
                reader.Skip();
                return Unreadable(kind);
        }
    }

    public override void Write(Utf8JsonWriter writer, WireNumber value, JsonSerializerOptions options)
    {
        if (value.Value is { } number) writer.WriteNumberValue(number);
        else if (value.Unreadable is { } text) writer.WriteStringValue(text);
        else writer.WriteNullValue();
    }

    /// <summary>Reads a number that stands in a string.</summary>
    internal static WireNumber Parse(string text) =>
        decimal.TryParse(text, Styles, CultureInfo.InvariantCulture, out var number) && IsSane(number) ? new WireNumber(Normalize(number)) : Unreadable(text);

    private static bool IsSane(decimal number) => Math.Abs(number) < TooLarge;

    private static decimal Normalize(decimal number)
    {
        if (number.Scale == 0) return number;
        if (number.Scale > MaxDecimals) number = Math.Round(number, MaxDecimals, MidpointRounding.AwayFromZero);
        return number / OneWithZeros;
    }

    private static WireNumber Unreadable(string text) => new(null, text.Length > MaxShown ? text[..MaxShown] + "…" : text);

    private static string RawText(ref Utf8JsonReader reader) =>
        Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
}
