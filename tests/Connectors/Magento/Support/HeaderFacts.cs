using System.Globalization;
using System.Text.Json;

namespace KashflowOrleans.Tests.Connectors.Magento.Support;

/// <summary>What a body's own header says, read without any of the product's code: the judge of what is posted.</summary>
public sealed record HeaderFacts(decimal Total, decimal Tax, decimal Unexplained, string? State)
{
    private static readonly string[] Parts =
        ["subtotal", "discount_amount", "discount_tax_compensation_amount", "shipping_amount", "shipping_discount_tax_compensation_amount", "tax_amount"];

    private static readonly string[] Credits = ["gift_cards_amount", "customer_balance_amount", "reward_currency_amount"];

    /// <summary>The facts of a body; null when it is no JSON object.</summary>
    /// <param name="body">The body.</param>
    /// <param name="isMemo">Whether it is a credit memo: an order repeats the adjustments of its credit memos, which are no part of its own total.</param>
    public static HeaderFacts? Of(ReadOnlyMemory<byte> body, bool isMemo = false)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Of(document.RootElement, isMemo) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static HeaderFacts Of(JsonElement root, bool isMemo)
    {
        var total = Amount(root, "grand_total") + Credits.Sum(name => Credit(root, name));
        var adjustment = Has(root, "adjustment_positive") || Has(root, "adjustment_negative")
            ? Amount(root, "adjustment_positive") - Amount(root, "adjustment_negative")
            : Amount(root, "adjustment");
        return new HeaderFacts(
            total,
            Amount(root, "tax_amount"),
            total - (isMemo ? adjustment : 0) - Parts.Sum(name => Amount(root, name)),
            root.TryGetProperty("state", out var state) && state.ValueKind == JsonValueKind.String ? state.GetString()?.Trim() : null);
    }

    private static decimal Credit(JsonElement root, string name) =>
        root.TryGetProperty("extension_attributes", out var extension) && extension.ValueKind == JsonValueKind.Object && Has(extension, name) ? Amount(extension, name) : Amount(root, name);

    private static bool Has(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null && !(value.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(Text(value)));

    // The shop's database keeps four decimals; more come of binary fractions.
    private static decimal Amount(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out var value))
        {
            return 0;
        }

        var isNumber = value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetDecimal(out var number) ? (decimal?)number : null,
            JsonValueKind.String => decimal.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) ? parsed : null,
            _ => null,
        };
        return Math.Round(isNumber ?? 0, 6, MidpointRounding.AwayFromZero);
    }

    private static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
