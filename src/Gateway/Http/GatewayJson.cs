using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace KashflowOrleans.Gateway.Http;

/// <summary>The API's JSON: camelCase, enums as words, decimals as numbers, instants as ISO 8601 in UTC; unknown and repeated fields are refused.</summary>
internal static class GatewayJson
{
    public static readonly JsonSerializerOptions Options = Create();

    /// <summary>A flow document may be nested 64 deep, and stands within an answer.</summary>
    private const int Depth = 128;

    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.MaxDepth = Depth;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new InstantConverter());
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class InstantConverter : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() is { } text && InstantPattern.ExtendedIso.Parse(text) is { Success: true } parsed
                ? parsed.Value
                : throw new JsonException("An instant is written as 2026-01-31T23:59:59Z.");

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) => writer.WriteStringValue(InstantPattern.ExtendedIso.Format(value));
    }
}
