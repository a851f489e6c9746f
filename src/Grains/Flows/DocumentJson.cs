using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using KashflowOrleans.Documents;
using KashflowOrleans.Flows.Values;
using NodaTime;
using NodaTime.Text;

namespace KashflowOrleans.Grains.Flows;

/// <summary>Desired documents as JSON for people and comparisons: camelCase, what is null left out, sums included, equal amounts written alike.</summary>
public static class DocumentJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new Date(), new Amount() },
    };

    /// <summary>The documents.</summary>
    public static JsonObject Of(DesiredDocuments documents)
    {
        var json = JsonSerializer.SerializeToNode(documents, Options)!.AsObject();
        json.Remove("hasDocuments");
        return json;
    }

    /// <summary>The text of a node, on one line.</summary>
    public static string TextOf(JsonNode? node) => node is null ? "null" : node.ToJsonString(Options);

    private sealed class Date : JsonConverter<LocalDate>
    {
        public override LocalDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => LocalDatePattern.Iso.Parse(reader.GetString()!).GetValueOrThrow();

        public override void Write(Utf8JsonWriter writer, LocalDate value, JsonSerializerOptions options) => writer.WriteStringValue(LocalDatePattern.Iso.Format(value));
    }

    private sealed class Amount : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDecimal();

        // Dividing by one with 28 zeros drops trailing zeros: 20.00 and 20 are one amount.
        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(JsonValues.WithoutTrailingZeros(value));
    }
}
