using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using KashflowOrleans.Gateway.Http;

namespace KashflowOrleans.Gateway.Input;

/// <summary>A published JSON Schema, and the check of input against it: what is documented is what is enforced. Understands the keywords our schemas use and reports
/// every problem at once, naming the field, the value and what to do (the keyword <c>description</c>). Values below <c>writeOnly</c> are never repeated.</summary>
internal sealed class InputSchema
{
    /// <summary>Merchants, connections and keys.</summary>
    public static readonly InputSchema MerchantSetup = new("schemas/merchant-setup.json");

    /// <summary>What is asked of flows.</summary>
    public static readonly InputSchema FlowRequests = new("schemas/flow-requests.json");

    private const int ShownLength = 80;
    private const int MaxErrors = 100;
    private static readonly TimeSpan PatternPatience = TimeSpan.FromMilliseconds(100);

    private readonly JsonElement _root;

    private InputSchema(string name)
    {
        var bytes = Embedded.Read(name);
        using var document = JsonDocument.Parse(bytes);
        _root = document.RootElement.Clone();
        Published = bytes;
    }

    /// <summary>The schema as it is published.</summary>
    public ReadOnlyMemory<byte> Published { get; }

    /// <summary>Checks input against the whole schema or, with a name, one of its definitions. Empty when all is well.</summary>
    public IReadOnlyList<InputError> Check(JsonElement input, string? definition = null)
    {
        var check = new Run(_root);
        check.Visit(input, definition is null ? _root : _root.GetProperty("$defs").GetProperty(definition), string.Empty, isSecret: false);
        return check.Errors;
    }

    private sealed class Run(JsonElement root)
    {
        public List<InputError> Errors { get; } = [];

        public void Visit(JsonElement value, JsonElement schema, string path, bool isSecret)
        {
            schema = Resolve(schema);
            isSecret |= schema.TryGetProperty("writeOnly", out var writeOnly) && writeOnly.GetBoolean();
            if (!HasType(value, schema))
            {
                Add(path, value, isSecret, $"must be {TypesOf(schema)}. {Advice(schema)}");
                return;
            }

            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    VisitObject(value, schema, path, isSecret);
                    break;
                case JsonValueKind.String:
                    VisitText(value, value.GetString()!, schema, path, isSecret);
                    break;
                case JsonValueKind.Number:
                    VisitNumber(value, schema, path, isSecret);
                    break;
                default:
                    break;
            }
        }

        private void VisitObject(JsonElement value, JsonElement schema, string path, bool isSecret)
        {
            var count = value.EnumerateObject().Count();
            if ((schema.TryGetProperty("minProperties", out var least) && count < least.GetInt32()) || (schema.TryGetProperty("maxProperties", out var most) && count > most.GetInt32()))
            {
                Add(path, null, isSecret, $"has {count} entries. {Advice(schema)}");
            }

            if (schema.TryGetProperty("required", out var required))
            {
                foreach (var name in required.EnumerateArray().Select(item => item.GetString()!).Where(name => !value.TryGetProperty(name, out _)))
                {
                    Add(Join(path, name), null, isSecret, $"is missing. {Advice(Resolve(schema.GetProperty("properties").GetProperty(name)))}");
                }
            }

            foreach (var property in value.EnumerateObject())
            {
                VisitProperty(property, schema, Join(path, property.Name), isSecret);
            }
        }

        private void VisitProperty(JsonProperty property, JsonElement schema, string path, bool isSecret)
        {
            if (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(property.Name, out var known))
            {
                Visit(property.Value, known, path, isSecret);
                return;
            }

            if (!schema.TryGetProperty("additionalProperties", out var additional) || additional.ValueKind == JsonValueKind.False)
            {
                var names = properties.ValueKind == JsonValueKind.Object ? string.Join(", ", properties.EnumerateObject().Select(candidate => candidate.Name)) : "none";

                // A field in the wrong place may well be a password.
                Add(path, null, isSecret: true, $"is not known here. Remove it, or use one of: {names}.");
                return;
            }

            if (additional.ValueKind == JsonValueKind.True)
            {
                // A document that its own reader checks.
                return;
            }

            if (schema.TryGetProperty("propertyNames", out var names2))
            {
                VisitText(null, property.Name, Resolve(names2), path, isSecret: false);
            }

            Visit(property.Value, additional, path, isSecret);
        }

        private void VisitText(JsonElement? value, string text, JsonElement schema, string path, bool isSecret)
        {
            var fits = (!schema.TryGetProperty("minLength", out var least) || text.Length >= least.GetInt32())
                && (!schema.TryGetProperty("maxLength", out var most) || text.Length <= most.GetInt32())
                && (!schema.TryGetProperty("pattern", out var pattern) || Regex.IsMatch(text, pattern.GetString()!, RegexOptions.CultureInvariant, PatternPatience))
                && (!schema.TryGetProperty("enum", out var allowed) || allowed.EnumerateArray().Any(item => item.ValueEquals(text)));
            if (!fits)
            {
                Add(path, value, isSecret, $"{(value is null ? "is not an acceptable name" : "is not acceptable")}. {Advice(schema)}");
            }
        }

        private void VisitNumber(JsonElement value, JsonElement schema, string path, bool isSecret)
        {
            var number = value.GetDecimal();
            if ((schema.TryGetProperty("minimum", out var least) && number < least.GetDecimal()) || (schema.TryGetProperty("maximum", out var most) && number > most.GetDecimal()))
            {
                Add(path, value, isSecret, $"is not acceptable. {Advice(schema)}");
            }
        }

        private JsonElement Resolve(JsonElement schema)
        {
            while (schema.TryGetProperty("$ref", out var reference))
            {
                schema = root.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]);
            }

            return schema;
        }

        private void Add(string path, JsonElement? value, bool isSecret, string message)
        {
            if (Errors.Count < MaxErrors)
            {
                Errors.Add(new InputError(path.Length == 0 ? "(body)" : path, isSecret ? null : Show(value), message.TrimEnd()));
            }
        }
    }

    private static bool HasType(JsonElement value, JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return true;
        }

        return type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Any(one => Is(value, one.GetString()!)) : Is(value, type.GetString()!);
    }

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out _),
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => throw new InvalidOperationException($"The schema's type '{type}' is not supported."),
    };

    private static string TypesOf(JsonElement schema)
    {
        var type = schema.GetProperty("type");
        return type.ValueKind == JsonValueKind.Array ? string.Join(" or ", type.EnumerateArray().Select(one => NameOf(one.GetString()!))) : NameOf(type.GetString()!);
    }

    private static string NameOf(string type) => type switch
    {
        "object" => "an object",
        "string" => "text in quotes",
        "boolean" => "true or false",
        "number" => "a number",
        "integer" => "a whole number",
        _ => type,
    };

    private static string Advice(JsonElement schema) => schema.TryGetProperty("description", out var description) ? description.GetString()! : string.Empty;

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string? Show(JsonElement? value)
    {
        if (value is not { } shown || shown.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        {
            return null;
        }

        var text = shown.ValueKind == JsonValueKind.String ? shown.GetString()! : shown.GetRawText();
        return text.Length <= ShownLength ? text : string.Concat(text.AsSpan(0, ShownLength), "…");
    }
}
