using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using KashflowOrleans.Flows.Schemas;

namespace KashflowOrleans.Tests.Flows.Documents.Support;

/// <summary>Checks JSON against the published schema. Knows the keywords that the schema uses and refuses others, so that none is silently passed over.</summary>
internal static class SchemaCheck
{
    private static readonly JsonElement Root = JsonDocument.Parse(FlowSchema.Published).RootElement;

    private static readonly ConcurrentDictionary<string, Regex> Patterns = new(StringComparer.Ordinal);

    private static readonly HashSet<string> Silent = new(["$schema", "$defs", "title", "description", "examples", "default"], StringComparer.Ordinal);

    /// <summary>The places that break the schema; empty when none does.</summary>
    public static IReadOnlyList<string> Problems(string json)
    {
        using var document = JsonDocument.Parse(json);
        var problems = new List<string>();
        Visit(document.RootElement, Root, "document", problems);
        return problems;
    }

    private static bool Fits(JsonElement value, JsonElement schema)
    {
        var problems = new List<string>();
        Visit(value, schema, string.Empty, problems);
        return problems.Count == 0;
    }

    private static void Visit(JsonElement value, JsonElement schema, string path, List<string> problems)
    {
        foreach (var keyword in schema.EnumerateObject().Where(keyword => !Silent.Contains(keyword.Name)))
        {
            if (!Holds(value, schema, keyword.Name, keyword.Value, path, problems))
            {
                problems.Add($"{path}: {keyword.Name}");
            }
        }
    }

    private static bool Holds(JsonElement value, JsonElement schema, string keyword, JsonElement argument, string path, List<string> problems)
    {
        switch (keyword)
        {
            case "$ref":
                Visit(value, Root.GetProperty("$defs").GetProperty(argument.GetString()!["#/$defs/".Length..]), path, problems);
                return true;
            case "oneOf":
                return argument.EnumerateArray().Count(one => !IsOfAnotherKind(value, one) && Fits(value, one)) == 1;
            case "anyOf":
                return argument.EnumerateArray().Any(one => Fits(value, one));
            case "allOf":
                return argument.EnumerateArray().All(one => Fits(value, one));
            case "not":
                return !Fits(value, argument);
            case "const":
                return JsonElement.DeepEquals(value, argument);
            case "enum":
                return argument.EnumerateArray().Any(one => JsonElement.DeepEquals(value, one));
            case "type":
                return IsOfType(value, argument.GetString()!);
            default:
                return value.ValueKind switch
                {
                    JsonValueKind.String => HoldsForText(value.GetString()!, keyword, argument),
                    JsonValueKind.Number => HoldsForNumber(value.GetDouble(), keyword, argument),
                    JsonValueKind.Array => HoldsForList(value, keyword, argument, path, problems),
                    JsonValueKind.Object => HoldsForObject(value, schema, keyword, argument, path, problems),
                    _ => IsKnown(keyword),
                };
        }
    }

    // A look at the kind saves a whole comparison with each other kind of node.
    private static bool IsOfAnotherKind(JsonElement value, JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var name))
        {
            schema = Root.GetProperty("$defs").GetProperty(name.GetString()!["#/$defs/".Length..]);
        }

        return value.ValueKind == JsonValueKind.Object && value.TryGetProperty("kind", out var kind) && schema.TryGetProperty("properties", out var fields)
            && fields.TryGetProperty("kind", out var wanted) && wanted.TryGetProperty("const", out var constant) && !JsonElement.DeepEquals(kind, constant);
    }

    private static Regex PatternOf(string pattern) =>
        Patterns.GetOrAdd(pattern, one => new Regex(one.Replace("$", "\\z", StringComparison.Ordinal), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)));

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && Math.Truncate(value.GetDouble()) == value.GetDouble(),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => throw new NotSupportedException(type),
    };

    private static bool HoldsForText(string text, string keyword, JsonElement argument) => keyword switch
    {
        "minLength" => text.EnumerateRunes().Count() >= argument.GetInt32(),
        "maxLength" => text.EnumerateRunes().Count() <= argument.GetInt32(),
        "pattern" => PatternOf(argument.GetString()!).IsMatch(text),
        _ => IsKnown(keyword),
    };

    private static bool HoldsForNumber(double number, string keyword, JsonElement argument) => keyword switch
    {
        "minimum" => number >= argument.GetDouble(),
        "maximum" => number <= argument.GetDouble(),
        _ => IsKnown(keyword),
    };

    private static bool HoldsForList(JsonElement list, string keyword, JsonElement argument, string path, List<string> problems)
    {
        switch (keyword)
        {
            case "maxItems":
                return list.GetArrayLength() <= argument.GetInt32();
            case "items":
                foreach (var item in list.EnumerateArray())
                {
                    Visit(item, argument, $"{path}[]", problems);
                }

                return true;
            default:
                return IsKnown(keyword);
        }
    }

    private static bool HoldsForObject(JsonElement fields, JsonElement schema, string keyword, JsonElement argument, string path, List<string> problems)
    {
        switch (keyword)
        {
            case "required":
                return argument.EnumerateArray().All(name => fields.TryGetProperty(name.GetString()!, out _));
            case "maxProperties":
                return fields.EnumerateObject().Count() <= argument.GetInt32();
            case "propertyNames":
                return fields.EnumerateObject().All(field => Fits(JsonSerializer.SerializeToElement(field.Name), argument));
            case "properties":
                foreach (var field in fields.EnumerateObject())
                {
                    if (argument.TryGetProperty(field.Name, out var known))
                    {
                        Visit(field.Value, known, $"{path}.{field.Name}", problems);
                    }
                }

                return true;
            case "additionalProperties":
                return HoldsForOthers(fields, schema, argument, path, problems);
            default:
                return IsKnown(keyword);
        }
    }

    private static bool HoldsForOthers(JsonElement fields, JsonElement schema, JsonElement argument, string path, List<string> problems)
    {
        var others = fields.EnumerateObject().Where(field => !schema.TryGetProperty("properties", out var known) || !known.TryGetProperty(field.Name, out _)).ToList();
        if (argument.ValueKind == JsonValueKind.False)
        {
            return others.Count == 0;
        }

        others.ForEach(field => Visit(field.Value, argument, $"{path}.{field.Name}", problems));
        return true;
    }

    private static bool IsKnown(string keyword) => keyword is "minLength" or "maxLength" or "pattern" or "minimum" or "maximum" or "maxItems" or "items" or "required" or "maxProperties"
        or "propertyNames" or "properties" or "additionalProperties"
        ? true
        : throw new NotSupportedException($"The schema uses '{keyword}', which this check does not know.");
}
