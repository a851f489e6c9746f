using System.Text.Json;
using KashflowOrleans.Connectors.Magento.Wire;

namespace KashflowOrleans.Connectors.Magento.Translation;

/// <summary>An amount outside Magento's own totals.</summary>
/// <param name="Description">Text of its line.</param>
/// <param name="Money">Its money.</param>
/// <param name="IsProductTax">A store may count fixed product taxes in the subtotal or beside it.</param>
/// <param name="Attribute">The extension attribute it was found in when nobody documents it; null for Magento's own.</param>
internal sealed record Surcharge(string Description, Charge Money, bool IsProductTax = false, string? Attribute = null);

/// <summary>Finds the amounts that may explain why an order's total is more than its parts (apis/magento.md §1.3, §1.5, §1.7).</summary>
internal static class Surcharges
{
    private const int MaxUnknown = 16;

    /// <summary>Sets of surcharges worth trying, the best documented first. Of undocumented ones never more than one: two or more would explain anything.</summary>
    public static IEnumerable<IReadOnlyList<Surcharge>> Candidates(WireOrder order, IReadOnlyList<ChargedItem> items, decimal missingVat)
    {
        var known = Known(order, items);
        var sets = new List<IReadOnlyList<Surcharge>>();
        if (known.Count > 0) sets.Add(known);
        if (known.Count > 1) sets.AddRange(known.Select(one => (IReadOnlyList<Surcharge>)[one]));

        var unknown = Unknown(order, missingVat - known.Sum(one => one.Money.Vat)).ToList();
        return sets.Concat(unknown.Select(one => (IReadOnlyList<Surcharge>)[one])).Concat(sets.SelectMany(set => unknown.Select(one => (IReadOnlyList<Surcharge>)[.. set, one])));
    }

    /// <summary>What undocumented amounts the body holds, for a message; empty when none.</summary>
    public static string Describe(WireOrder order)
    {
        var amounts = UnknownAmounts(order).Select(pair => $"{pair.Key} {Amounts.Show(pair.Value)}").ToList();
        return amounts.Count == 0 ? string.Empty : $" The order carries {string.Join(", ", amounts)}.";
    }

    private static List<Surcharge> Known(WireOrder order, IReadOnlyList<ChargedItem> items)
    {
        var known = new List<Surcharge>(2);
        var productTax = items.Aggregate(default(Charge), (sum, charged) => Add(sum, ProductTax.Of(charged.Item)));
        if (productTax.Net != 0) known.Add(new Surcharge("Fixed product tax", productTax, IsProductTax: true));

        if (order.ExtensionAttributes is { } extension)
        {
            var wrapping = new Charge(
                extension.GwPrice.OrZero + extension.GwItemsPrice.OrZero + extension.GwCardPrice.OrZero,
                extension.GwTaxAmount.OrZero + extension.GwItemsTaxAmount.OrZero + extension.GwCardTaxAmount.OrZero);
            if (wrapping.Net != 0) known.Add(new Surcharge("Gift wrapping", wrapping));
        }

        return known;
    }

    // The tax of an undocumented surcharge stands, if anywhere, in an attribute of a related name.
    private static IEnumerable<Surcharge> Unknown(WireOrder order, decimal missingVat)
    {
        foreach (var (name, value) in UnknownAmounts(order))
        {
            if (missingVat == 0 || HasTax(order, Stem(name), missingVat)) yield return new Surcharge(Title(name), new Charge(value, missingVat), Attribute: name);
        }
    }

    private static IEnumerable<KeyValuePair<string, decimal>> UnknownAmounts(WireOrder order) =>
        (order.ExtensionAttributes?.Others ?? [])
        .Where(pair => IsSurchargeName(pair.Key))
        .Select(pair => KeyValuePair.Create(pair.Key, Number(pair.Value)))
        .Where(pair => pair.Value != 0)
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Take(MaxUnknown);

    private static bool HasTax(WireOrder order, string stem, decimal vat) =>
        order.ExtensionAttributes!.Others!.Any(pair =>
            pair.Key.Contains("tax", StringComparison.Ordinal) && pair.Key.Contains(stem, StringComparison.Ordinal) && !pair.Key.StartsWith("base_", StringComparison.Ordinal) &&
            Number(pair.Value) == vat);

    // Amounts in the base currency, running totals and the amounts we know as payments are no surcharges.
    private static bool IsSurchargeName(string name) =>
        (name.EndsWith("_amount", StringComparison.Ordinal) || name.Contains("fee", StringComparison.Ordinal) || name.Contains("surcharge", StringComparison.Ordinal)) &&
        !name.Contains("tax", StringComparison.Ordinal) &&
        !name.StartsWith("base_", StringComparison.Ordinal) && !name.StartsWith("gw_", StringComparison.Ordinal) &&
        !name.StartsWith("gift_card", StringComparison.Ordinal) && !name.StartsWith("customer_balance", StringComparison.Ordinal) && !name.StartsWith("reward", StringComparison.Ordinal) &&
        !name.EndsWith("_invoiced", StringComparison.Ordinal) && !name.EndsWith("_refunded", StringComparison.Ordinal) && !name.EndsWith("_canceled", StringComparison.Ordinal);

    private static string Stem(string name) => name.EndsWith("_amount", StringComparison.Ordinal) ? name[..^"_amount".Length] : name;

    private static string Title(string name)
    {
        var words = Stem(name).Replace('_', ' ').Trim();
        return words.Length == 0 ? "Surcharge" : char.ToUpperInvariant(words[0]) + words[1..];
    }

    private static decimal Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number or JsonValueKind.String => value.Deserialize(MagentoJson.Default.WireNumber).OrZero,
        _ => 0,
    };

    private static Charge Add(Charge left, Charge right) => new(left.Net + right.Net, left.Vat + right.Vat);
}

/// <summary>Fixed product taxes (FPT, WEEE) of an item. Their own tax stands only in the JSON that <c>weee_tax_applied</c> carries in a string.</summary>
internal static class ProductTax
{
    /// <summary>The item's fixed product taxes; nothing when it has none.</summary>
    public static Charge Of(WireItem item)
    {
        var net = item.WeeeTaxAppliedRowAmount.OrZero;
        if (net == 0 || item.WeeeTaxApplied is not { Length: > 2 } json) return new Charge(net, 0);
        try
        {
            var taxes = JsonSerializer.Deserialize(json, MagentoJson.Default.IReadOnlyListWireWeee) ?? [];
            var vat = taxes.Sum(tax => tax is { RowAmountInclTax.Value: { } gross, RowAmount.Value: { } amount } ? gross - amount : 0);
            return new Charge(net, vat);
        }
        catch (JsonException)
        {
            return new Charge(net, 0);
        }
    }
}
