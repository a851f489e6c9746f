using System.Text.Json.Nodes;

namespace KashflowOrleans.Tests.EndToEnd;

/// <summary>Bodies that real shops and the vendor's documentation show. They stay outside the repository: the variable <c>KASHFLOW_SAMPLES</c> names their folder, and without it
/// there are none.</summary>
internal static class Samples
{
    private static readonly string? Root = Environment.GetEnvironmentVariable("KASHFLOW_SAMPLES") is { Length: > 0 } root ? Path.Combine(root, "magento") : null;

    /// <summary>Whether they are at hand.</summary>
    public static bool AreHere => Root is not null;

    /// <summary>Every file's content that is a JSON object, by name.</summary>
    public static IEnumerable<(string Name, JsonObject Body)> All()
    {
        if (Root is null)
        {
            yield break;
        }

        foreach (var file in Directory.EnumerateFiles(Root, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (JsonNode.Parse(File.ReadAllText(file)) is JsonObject body)
            {
                yield return (Path.GetFileNameWithoutExtension(file), body);
            }
        }
    }

    /// <summary>Every order, alone or within a module's body.</summary>
    public static IEnumerable<(string Name, JsonObject Order)> Orders()
    {
        foreach (var (name, body) in All())
        {
            if ((body["order"] as JsonObject ?? body) is { } order && order["items"] is JsonArray && order["customer_email"] is not null && order["order_id"] is null)
            {
                yield return (name, order);
            }
        }
    }

    /// <summary>Every document of an order (<c>invoice</c>, <c>creditmemo</c>), alone or within a module's body; with the order where the body has it.</summary>
    public static IEnumerable<(string Name, JsonObject Document, JsonObject? Order)> Documents(string kind)
    {
        foreach (var (name, body) in All())
        {
            if (body[kind] is JsonObject nested)
            {
                yield return (name, nested, body["order"] as JsonObject);
            }
            else if (kind == "invoice" && body["order_id"] is not null && body["items"] is JsonArray && body["subtotal"] is not null)
            {
                yield return (name, body, null);
            }
        }
    }
}
