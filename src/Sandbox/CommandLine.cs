using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KashflowOrleans.Sandbox;

/// <summary>Reads the program's arguments.</summary>
internal static class CommandLine
{
    public const string Usage =
        "usage: KashflowOrleans.Sandbox [--kashflow-port N] [--magento-port N] [--host ADDRESS] [--data DIR] [--durable] [--seed N] [--options FILE.json]\n" +
        "  port 0 takes a free one; the addresses are printed as one JSON line. --options is a JSON file of SandboxOptions (credentials, variants).";

    /// <summary>Options, or the problem with an argument.</summary>
    public static SandboxOptions? Read(IReadOnlyList<string> arguments, out string problem)
    {
        problem = "";
        var options = new SandboxOptions { KashflowPort = 5081, MagentoPort = 5082 };
        for (var index = 0; index < arguments.Count; index++)
        {
            var name = arguments[index];
            if (name == "--durable")
            {
                options = options with { Durable = true };
                continue;
            }

            if (index + 1 >= arguments.Count)
            {
                problem = $"{name} is not an argument, or its value is missing.";
                return null;
            }

            var value = arguments[++index];
            if (Apply(options, name, value) is not { } changed)
            {
                problem = $"{name} {value} is not an argument with a value it takes.";
                return null;
            }

            options = changed;
        }

        return options;
    }

    private static SandboxOptions? Apply(SandboxOptions options, string name, string value)
    {
        var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return name switch
        {
            "--kashflow-port" when isNumber && number <= ushort.MaxValue => options with { KashflowPort = number },
            "--magento-port" when isNumber && number <= ushort.MaxValue => options with { MagentoPort = number },
            "--seed" when isNumber => options with { Seed = number },
            "--host" => options with { Host = value },
            "--data" => options with { DataDirectory = value },
            "--options" => JsonSerializer.Deserialize(File.ReadAllBytes(value), OptionsJson.Default.SandboxOptions),
            _ => null,
        };
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SandboxOptions))]
internal sealed partial class OptionsJson : JsonSerializerContext;
