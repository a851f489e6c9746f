using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KashflowOrleans.Tests.Connectors.Magento.Support;

/// <summary>Breaks bodies in every way that shops, modules and networks break them, by a seed.</summary>
public sealed partial class WildBodies(int seed)
{
    // Stands before the name of a property that is to be there twice; JSON objects in memory cannot have that.
    private const string Twice = "__twice__";

    private static readonly string?[] Replacements =
    [
        null, "null", "\"\"", "0", "-1", "1", "\"0\"", "true", "false", "[]", "{}", "[null]", "[[]]", "{\"a\":{}}", "1e30", "-1e-30", "1e400", "99999999999999999999999999999999999999",
        "999999999999.99", "1000000000000", "-0", "-0.0", "\"-0\"", "\"NaN\"", "\"Infinity\"", "\"-INF\"", "\"12.34\"", "12.34", "12.345", "\"12,34\"", "\"1.234,56\"", "\"1,234.56\"", "\"0x10\"",
        "\" 12 \"", "\"12.34 GBP\"", "\"£12\"", "74.700000000000003", "\"0.000000000001\"", "\"1e2\"", "\"--1\"", "\"+5\"", "\"\u0661\u0662\"", "\"2026-02-30 00:00:00\"", "\"0000-00-00 00:00:00\"",
        "\"' or 1=1 --\"", "[1,\"x\",{},null]", "\"new\"", "\"canceled\"", "\"holded\"", "\"processing\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "{\"amount\":12,\"currency\":\"GBP\"}", "[12,34]",
        "\"EUR\"", "\"gbp\"", "\"XXX\"",
    ];

    // What the sums hang on is hit as often as all the rest.
    private static readonly HashSet<string> Money = new(StringComparer.Ordinal)
    {
        "grand_total", "subtotal", "discount_amount", "discount_tax_compensation_amount", "tax_amount", "shipping_amount", "shipping_discount_amount",
        "shipping_discount_tax_compensation_amount", "shipping_tax_amount", "total_paid", "total_refunded", "total_canceled", "row_total", "row_total_incl_tax", "tax_percent", "percent",
        "qty_ordered", "qty", "gift_cards_amount", "customer_balance_amount", "reward_currency_amount", "gw_price", "gw_tax_amount", "weee_tax_applied_row_amount", "weee_tax_applied",
        "adjustment", "adjustment_positive", "adjustment_negative", "parent_item_id", "order_item_id", "product_type", "items", "state", "order_currency_code", "base_currency_code",
    };

    private readonly Random _random = new(seed);

    /// <summary>A body with one to four things wrong.</summary>
    /// <param name="json">A good body.</param>
    /// <returns>The bytes, and what was done.</returns>
    public (byte[] Body, string What) Break(string json)
    {
        var root = JsonNode.Parse(json)!;
        var done = new List<string>();
        for (var count = _random.Next(8) switch { < 5 => 1, 5 => 2, 6 => 3, _ => 4 }; count > 0; count--)
        {
            done.Add(BreakNode(root));
        }

        var text = root.ToJsonString().Replace(Twice, string.Empty, StringComparison.Ordinal);
        var bytes = _random.Next(12) == 0 ? BreakText(text, done) : Encoding.UTF8.GetBytes(text);
        return (bytes, string.Join("; ", done));
    }

    private string BreakNode(JsonNode root)
    {
        var places = new List<(JsonObject Parent, string Name)>();
        Collect(root, places);
        if (_random.Next(2) == 0 && places.Where(place => Money.Contains(place.Name)).ToList() is { Count: > 0 } money)
        {
            places = money;
        }

        if (places.Count == 0)
        {
            return "nothing left";
        }

        var (parent, name) = places[_random.Next(places.Count)];
        var what = Change(root, parent, name);
        return $"{parent.GetPath()}.{name}: {what}";
    }

    private string Change(JsonNode root, JsonObject parent, string name)
    {
        switch (_random.Next(12))
        {
            case 0:
                parent.Remove(name);
                return "dropped";
            case 1:
                var other = _random.Next(3) switch { 0 => name.ToUpperInvariant(), 1 => name.Replace("_", string.Empty, StringComparison.Ordinal), _ => "base_" + name };
                parent[other + (parent.ContainsKey(other) ? "2" : string.Empty)] = parent[name]?.DeepClone();
                parent.Remove(name);
                return $"renamed {other}";
            case 2:
                parent[Twice + name] = Replacement();
                return "there twice";
            case 3 or 4 or 5 when Number(parent[name]) is { } number:
                parent[name] = number + (_random.Next(5) switch { 0 => 0.01m, 1 => -0.01m, 2 => 0.0049m, 3 => -2 * number, _ => number });
                return $"{number} becomes {parent[name]}";
            case 6 when Number(parent[name]) is { } number:
                parent[name] = number.ToString(_random.Next(2) == 0 ? "0.0000" : "0.000000000000", CultureInfo.InvariantCulture);
                return "written out";
            case 7 when parent[name] is JsonArray { Count: > 0 } items:
                return ChangeItems(items);
            case 8:
                return Swap(root);
            case 9:
                parent[name] = new string('x', _random.Next(2) == 0 ? 300 : 70_000);
                return "long";
            default:
                parent[name] = Replacement();
                return parent[name]?.ToJsonString() ?? "null";
        }
    }

    private string ChangeItems(JsonArray items)
    {
        var index = _random.Next(items.Count);
        switch (_random.Next(4))
        {
            case 0:
                items.RemoveAt(index);
                return "one less";
            case 1:
                items.Insert(index, items[index]?.DeepClone());
                return "one twice";
            case 2:
                items[index] = Replacement();
                return "one is another thing";
            default:
                var moved = items[index];
                items.RemoveAt(index);
                items.Insert(_random.Next(items.Count + 1), moved);
                return "another order";
        }
    }

    // Ids or amounts change places between two items.
    private string Swap(JsonNode root)
    {
        if (root["items"] is not JsonArray items || items.OfType<JsonObject>().ToList() is not { Count: > 1 } objects)
        {
            return "nothing to swap";
        }

        var name = _random.Next(6) switch { 0 => "parent_item_id", 1 => "item_id", 2 => "row_total", 3 => "tax_amount", 4 => "order_item_id", _ => "tax_percent" };
        var (first, second) = (objects[_random.Next(objects.Count)], objects[_random.Next(objects.Count)]);
        var (left, right) = (first[name]?.DeepClone(), second[name]?.DeepClone());
        (first[name], second[name]) = (right, left);
        return $"{name} swapped";
    }

    private JsonNode? Replacement() => Replacements[_random.Next(Replacements.Length)] switch
    {
        null => Deep(),
        var text => JsonNode.Parse(text),
    };

    private JsonNode Deep()
    {
        JsonNode deep = new JsonArray();
        for (var depth = _random.Next(2) == 0 ? 20 : 50; depth > 0; depth--)
        {
            deep = depth % 2 == 0 ? new JsonArray(deep) : new JsonObject { ["a"] = deep };
        }

        return deep;
    }

    private byte[] BreakText(string text, List<string> done)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var kind = _random.Next(10);
        done.Add($"text broken in way {kind}");
        switch (kind)
        {
            case 0:
                return bytes[.._random.Next(bytes.Length)];
            case 1:
                return Encoding.Unicode.GetBytes(text);
            case 2:
                return [0xEF, 0xBB, 0xBF, .. bytes];
            case 3:
                return Encoding.Latin1.GetBytes(text.Replace("Leeds", "L\u00e9\u00e9ds", StringComparison.Ordinal));
            case 4:
                return [.. bytes, .. bytes];
            case 5:
                return Encoding.UTF8.GetBytes(new string('[', 10_000) + text + new string(']', 10_000));
            case 6:
                return Encoding.UTF8.GetBytes(text.Replace(':', '='));
            case 7:
                return Encoding.UTF8.GetBytes(_random.Next(4) switch { 0 => "null", 1 => "[]", 2 => "\"text\"", _ => string.Empty });
            case 8 when Digits().IsMatch(text):
                // A number written with half of its digits.
                var numbers = Digits().Matches(text);
                var cut = numbers[_random.Next(numbers.Count)];
                return Encoding.UTF8.GetBytes(text.Remove(cut.Index + (cut.Length / 2), cut.Length - (cut.Length / 2)));
            default:
                for (var count = _random.Next(1, 4); count > 0; count--)
                {
                    bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
                }

                return bytes;
        }
    }

    private static decimal? Number(JsonNode? node) =>
        node is JsonValue value && decimal.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e12m ? number : null;

    private static void Collect(JsonNode? node, List<(JsonObject, string)> places)
    {
        switch (node)
        {
            case JsonObject parent:
                foreach (var (name, child) in parent)
                {
                    places.Add((parent, name));
                    Collect(child, places);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Collect(item, places);
                }

                break;
        }
    }

    [GeneratedRegex(@"\d+(\.\d+)?")]
    private static partial Regex Digits();
}
