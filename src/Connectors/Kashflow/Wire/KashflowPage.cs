using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace KashflowOrleans.Connectors.Kashflow.Wire;

/// <summary>A list as the service sends it: an envelope with <c>MetaData</c> and <c>Data</c>, or a bare array (apis/kashflow.md §2).</summary>
internal sealed record KashflowPage<T>(IReadOnlyList<T> Data, string? NextPageUrl)
{
    /// <summary>Rows of all pages; null where the service does not say.</summary>
    public int? TotalRecords { get; init; }

    /// <summary>Whether it came as a bare array: then nothing tells whether another page follows.</summary>
    public bool IsBare { get; init; }
}

/// <summary>What stands beside a page's rows.</summary>
internal sealed record PageMetaData
{
    public string? NextPageUrl { get; init; }

    public int? TotalRecords { get; init; }
}

/// <summary>Reads both forms of a list.</summary>
internal sealed class KashflowPageConverter<T> : JsonConverter<KashflowPage<T>>
{
    public override KashflowPage<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var rowsType = (JsonTypeInfo<List<T>>)options.GetTypeInfo(typeof(List<T>));
        if (reader.TokenType is JsonTokenType.StartArray)
        {
            return new(JsonSerializer.Deserialize(ref reader, rowsType) ?? [], null) { IsBare = true };
        }

        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        List<T>? rows = null;
        PageMetaData? meta = null;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (string.Equals(name, "Data", StringComparison.OrdinalIgnoreCase))
            {
                rows = JsonSerializer.Deserialize(ref reader, rowsType) ?? [];
            }
            else if (string.Equals(name, "MetaData", StringComparison.OrdinalIgnoreCase))
            {
                meta = JsonSerializer.Deserialize(ref reader, (JsonTypeInfo<PageMetaData>)options.GetTypeInfo(typeof(PageMetaData)));
            }
            else
            {
                reader.Skip();
            }
        }

        return new(rows ?? throw new JsonException("A list has neither rows nor a 'Data' field."), meta?.NextPageUrl is { Length: > 0 } next ? next : null)
        {
            TotalRecords = meta?.TotalRecords,
        };
    }

    public override void Write(Utf8JsonWriter writer, KashflowPage<T> value, JsonSerializerOptions options) => throw new NotSupportedException("Lists are only read.");
}
