using System.Globalization;
using System.Text.Json.Nodes;

namespace KashflowOrleans.Tests.Connectors.Magento.Support;

/// <summary>Breaks bodies.</summary>
public static class Mutation
{
    private static readonly string?[] Replacements =
    [
        null, "null", "\"\"", "0", "-1", "1", "\"0\"", "true", "[]", "{}", "[null]", "[[]]", "{\"a\":{}}", "1e30", "-1e-30", "99999999999999999999999999999999999999", "\"12.34\"", "12.34",
        "\"2026-02-30 00:00:00\"", "\"' or 1=1 --\"", "[1,\"x\",{},null]", "\"new\"", "\"canceled\"",
    ];

    /// <summary>Drops or alters one field, wherever it stands, and says what was done.</summary>
    public static (string Where, string What) Apply(JsonNode root, Random random)
    {
        var places = new List<(JsonObject Parent, string Name)>();
        Collect(root, places);
        var (parent, name) = places[random.Next(places.Count)];
        var where = $"{parent.GetPath()}.{name}";
        switch (random.Next(4))
        {
            case 0:
                parent.Remove(name);
                return (where, "(dropped)");
            case 1 when parent[name] is JsonValue value && decimal.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number):
                parent[name] = number + (random.Next(2) == 0 ? 0.01m : -1m);
                return (where, parent[name]!.ToJsonString());
            default:
                var replacement = Replacements[random.Next(Replacements.Length)];
                parent[name] = replacement is null ? null : JsonNode.Parse(replacement);
                return (where, replacement ?? "null");
        }
    }

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
                foreach (var item in items) Collect(item, places);
                break;
        }
    }
}
