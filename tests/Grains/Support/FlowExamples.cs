using System.Text.Json.Nodes;
using KashflowOrleans.Grains.Flows;

namespace KashflowOrleans.Tests.Grains.Support;

/// <summary>Small flow documents.</summary>
internal static class FlowExamples
{
    /// <summary>Holds every order for a reason, by which versions are told apart.</summary>
    public static string Holding(string reason, string subject = "order", string name = "Web orders", params IEnumerable<string> channels) => new JsonObject
    {
        ["flow"] = 1,
        ["name"] = name,
        ["subject"] = subject,
        ["channels"] = new JsonArray([.. channels.Select(channel => (JsonNode)channel)]),
        ["nodes"] = new JsonArray(
            new JsonObject { ["id"] = "start", ["kind"] = "trigger" },
            new JsonObject { ["id"] = "stop", ["kind"] = "hold", ["reason"] = reason }),
        ["edges"] = new JsonArray(new JsonObject { ["from"] = "start", ["to"] = "stop" }),
    }.ToJsonString();

    /// <summary>Can be read, but an edge leads to a node that is not there.</summary>
    public static string Broken() => Holding("because").Replace("\"to\":\"stop\"", "\"to\":\"elsewhere\"", StringComparison.Ordinal);

    /// <summary>Hash of a document's canonical text.</summary>
    public static string HashOf(string document) => FlowText.Read(document).Hash;
}
