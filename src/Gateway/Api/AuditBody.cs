using System.Text.Json;
using System.Text.Json.Nodes;
using KashflowOrleans.Gateway.Http;

namespace KashflowOrleans.Gateway.Api;

/// <summary>A request's body as it stands in the audit: without the values of secrets.</summary>
internal static class AuditBody
{
    private const int MaxLength = 16_000;
    private const string Mask = "***";

    /// <summary>The body as text, secrets masked.</summary>
    public static string Of<T>(T input)
    {
        var node = JsonSerializer.SerializeToNode(input, GatewayJson.Options);
        MaskSecrets(node, inSecrets: false);
        return OfText(node?.ToJsonString() ?? "null");
    }

    /// <summary>A body that holds no secrets, shortened.</summary>
    public static string OfText(string text) => text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), "…");

    private static void MaskSecrets(JsonNode? node, bool inSecrets)
    {
        if (node is not JsonObject container)
        {
            return;
        }

        foreach (var (name, child) in container.ToArray())
        {
            if (inSecrets && name == "value" && child is not null)
            {
                container[name] = Mask;
            }
            else
            {
                MaskSecrets(child, inSecrets || name == "secrets");
            }
        }
    }
}
