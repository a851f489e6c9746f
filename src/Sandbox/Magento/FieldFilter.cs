using System.Text.Json;

namespace KashflowOrleans.Sandbox.Magento;

/// <summary>
/// The <c>fields=</c> parameter: <c>items[entity_id,increment_id],total_count</c> keeps those keys. A list asked for bare keys, without <c>items[..]</c>,
/// comes back as
/// <c>[]</c> (apis/magento.md §3.4).
/// </summary>
internal sealed class FieldFilter
{
    private readonly Dictionary<string, FieldFilter?> _keys = new(StringComparer.Ordinal);

    public static FieldFilter Parse(string text)
    {
        ReadOnlySpan<char> rest = text;
        return Parse(ref rest);
    }

    public void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object when !element.EnumerateObject().Any(property => _keys.ContainsKey(property.Name)):
                writer.WriteStartArray();
                writer.WriteEndArray();
                break;
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject())
                {
                    if (!_keys.TryGetValue(property.Name, out var inner))
                        continue;

                    writer.WritePropertyName(property.Name);
                    if (inner is null)
                        property.Value.WriteTo(writer);
                    else
                        inner.Write(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    Write(writer, item);

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static FieldFilter Parse(ref ReadOnlySpan<char> rest)
    {
        var filter = new FieldFilter();
        while (rest.Length > 0)
        {
            var end = rest.IndexOfAny(',', '[', ']');
            var name = (end < 0 ? rest : rest[..end]).Trim().ToString();
            rest = end < 0 ? [] : rest[end..];
            FieldFilter? inner = null;
            if (rest is ['[', ..])
            {
                rest = rest[1..];
                inner = Parse(ref rest);
            }

            if (name.Length > 0)
                filter._keys[name] = inner;

            if (rest is [']', ..])
            {
                rest = rest[1..];
                return filter;
            }

            if (rest is [',', ..])
                rest = rest[1..];
        }

        return filter;
    }
}
