using System.Globalization;
using System.Text;
using System.Text.Json;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Tests.Flows.Jsonata.Suite;

/// <summary>One case of the language's own test-suite.</summary>
internal sealed record SuiteCase(string Group, string Name, string Expression, JsonElement Fields)
{
    /// <summary>What is expected instead of a value; null when a value is.</summary>
    public string? Code => Fields.TryGetProperty("code", out var code)
        ? code.GetString()
        : Fields.TryGetProperty("error", out var error) && error.TryGetProperty("code", out var inner) ? inner.GetString() : null;

    /// <summary>The expected token of an error; null when it does not matter.</summary>
    public string? Token => Fields.TryGetProperty("token", out var token) || (Fields.TryGetProperty("error", out var error) && error.TryGetProperty("token", out token)) ? token.ToString() : null;

    /// <summary>Whether a case says how deep the evaluation may go, in which case it is one that goes too deep or too long.</summary>
    public int? Depth => Fields.TryGetProperty("depth", out var depth) ? depth.GetInt32() : null;

    /// <summary>How long it may take, in milliseconds.</summary>
    public int? TimeLimit => Fields.TryGetProperty("timelimit", out var limit) ? limit.GetInt32() : null;
}

/// <summary>The folder of the language's own test-suite: groups of cases, and the data they share.</summary>
internal sealed class LanguageSuite(string folder)
{
    public const string Variable = "JSONATA_SUITE";

    private readonly Dictionary<string, Value> _datasets = [];

    public IEnumerable<SuiteCase> Cases()
    {
        foreach (var group in Directory.EnumerateDirectories(Path.Combine(folder, "groups")).Order(StringComparer.Ordinal))
        {
            foreach (var file in Directory.EnumerateFiles(group, "*.json").Order(StringComparer.Ordinal))
            {
                var document = JsonDocument.Parse(File.ReadAllBytes(file), new JsonDocumentOptions { MaxDepth = 1000 }).RootElement;
                var cases = document.ValueKind == JsonValueKind.Array ? document.EnumerateArray().ToArray() : [document];
                for (var number = 0; number < cases.Length; number++)
                {
                    var name = Path.GetFileNameWithoutExtension(file) + (cases.Length > 1 ? string.Create(CultureInfo.InvariantCulture, $"[{number}]") : "");
                    var expression = cases[number].TryGetProperty("expr-file", out var path)
                        ? File.ReadAllText(Path.Combine(group, path.GetString()!))
                        : Text(cases[number].GetProperty("expr"));
                    yield return new SuiteCase(Path.GetFileName(group), name, expression, cases[number]);
                }
            }
        }
    }

    /// <summary>The input of a case.</summary>
    public Value Input(SuiteCase one)
    {
        if (one.Fields.TryGetProperty("data", out var data))
        {
            return JsonValues.From(data);
        }

        if (!one.Fields.TryGetProperty("dataset", out var dataset) || dataset.ValueKind == JsonValueKind.Null)
        {
            return Value.Undefined;
        }

        var name = dataset.ToString();
        if (!_datasets.TryGetValue(name, out var value))
        {
            value = JsonValues.Parse(File.ReadAllText(Path.Combine(folder, "datasets", name + ".json")));
            _datasets.Add(name, value);
        }

        return value;
    }

    // Half a surrogate pair is no text to the JSON reader, but an expression may hold one.
    private static string Text(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Unescaped(element.GetRawText()[1..^1]);
        }
    }

    private static string Unescaped(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var at = 0; at < raw.Length; at++)
        {
            if (raw[at] != '\\')
            {
                text.Append(raw[at]);
            }
            else if (raw[++at] == 'u')
            {
                text.Append((char)ushort.Parse(raw.AsSpan(at + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                at += 4;
            }
            else
            {
                text.Append(raw[at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', var other => other });
            }
        }

        return text.ToString();
    }
}

/// <summary>A test that needs the language's own test-suite, which is not part of this repository; without it the test says that it was skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SuiteFactAttribute : FactAttribute
{
    public SuiteFactAttribute()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(LanguageSuite.Variable)))
        {
            Skip = $"Set {LanguageSuite.Variable} to the folder test/test-suite of a checkout of the jsonata package; docs/jsonata.md says how.";
        }
    }
}
