using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Runtime;

/// <summary>The key part of an identity. Ordinal; <c>default</c> is the empty key.</summary>
public readonly record struct IdSpan
{
    private readonly string? _value;

    private IdSpan(string value) => _value = value;

    /// <summary>Whether it is empty.</summary>
    public bool IsDefault => string.IsNullOrEmpty(_value);

    /// <summary>From text.</summary>
    public static IdSpan Create(string id) => new(id);

    /// <inheritdoc />
    public override string ToString() => _value ?? "";
}

/// <summary>The stable name of a grain class. Ordinal.</summary>
public readonly record struct GrainType
{
    private readonly string? _value;

    private GrainType(string value) => _value = value;

    /// <summary>Whether it is empty.</summary>
    public bool IsDefault => string.IsNullOrEmpty(_value);

    /// <summary>From text.</summary>
    public static GrainType Create(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return new GrainType(value);
    }

    /// <inheritdoc />
    public override string ToString() => _value ?? "";
}

/// <summary>The identity of a grain: type and key. Equality is ordinal on both.</summary>
[JsonConverter(typeof(GrainIdJsonConverter))]
public readonly record struct GrainId(GrainType Type, IdSpan Key)
{
    /// <summary>Whether it is <c>default</c>.</summary>
    public bool IsDefault => Type.IsDefault;

    /// <summary>From the two parts.</summary>
    public static GrainId Create(string type, string key) => new(GrainType.Create(type), IdSpan.Create(key));

    /// <summary>From the two parts.</summary>
    public static GrainId Create(GrainType type, string key) => new(type, IdSpan.Create(key));

    /// <summary>From <c>type/key</c>; the key may contain slashes.</summary>
    /// <exception cref="ArgumentException">There is no slash.</exception>
    public static GrainId Parse(string value)
    {
        var slash = value.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 ? Create(value[..slash], value[(slash + 1)..]) : throw new ArgumentException($"'{value}' is not a grain id: write type/key.", nameof(value));
    }

    /// <summary><c>type/key</c>.</summary>
    public override string ToString() => $"{Type}/{Key}";
}

/// <summary>The identity of a stream: namespace and key. Equality is ordinal on both.</summary>
public readonly record struct StreamId
{
    private readonly string? _namespace;
    private readonly string _key;

    private StreamId(string? ns, string key)
    {
        _namespace = ns;
        _key = key;
    }

    /// <summary>From namespace and key.</summary>
    public static StreamId Create(string? ns, string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return new StreamId(ns, key);
    }

    /// <summary>From namespace and GUID.</summary>
    public static StreamId Create(string? ns, Guid key) => new(ns, key.ToString("N"));

    /// <summary>From namespace and number.</summary>
    public static StreamId Create(string? ns, long key) => new(ns, key.ToString(CultureInfo.InvariantCulture));

    /// <summary>The namespace, or null.</summary>
    public string? GetNamespace() => _namespace;

    /// <summary>The key.</summary>
    public string GetKeyAsString() => _key;

    /// <summary><c>namespace/key</c>.</summary>
    public override string ToString() => $"{_namespace ?? "null"}/{_key}";
}

internal sealed class GrainIdJsonConverter : JsonConverter<GrainId>
{
    public override GrainId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => GrainId.Parse(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, GrainId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

internal static class GrainKeys
{
    public static string Of(long key) => key.ToString("X", CultureInfo.InvariantCulture);

    public static string Of(Guid key) => key.ToString("N");

    public static long ParseInteger(GrainId id) =>
        long.TryParse(id.Key.ToString(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var key)
            ? key
            : throw new InvalidOperationException($"The key of {id} is not a number.");

    public static Guid ParseGuid(GrainId id) =>
        Guid.TryParseExact(id.Key.ToString(), "N", out var key) ? key : throw new InvalidOperationException($"The key of {id} is not a GUID.");
}
