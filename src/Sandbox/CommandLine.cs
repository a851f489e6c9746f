using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KashflowOrleans.Sandbox;

/// <summary>Reads the program's arguments.</summary>
internal static class CommandLine
{
    public const string Usage =
        "usage: KashflowOrleans.Sandbox [--kashflow-port N] [--magento-port N] [--host ADDRESS] [--data DIR] [--durable] [--seed N] [--options FILE.json]\n" +
        "  port 0 takes a free one; the addresses are printed as one JSON line. --options is a JSON file of SandboxOptions (credentials, variants);\n" +
        "  the other arguments win over it.";

    /// <summary>Options, or the problem with an argument.</summary>
    public static SandboxOptions? Read(IReadOnlyList<string> arguments, out string problem)
    {
        problem = "";
        if (Start(arguments, ref problem) is not { } options)
            return null;

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

    /// <summary>What the other arguments change: the file of --options, wherever that stands, or the defaults.</summary>
    private static SandboxOptions? Start(IReadOnlyList<string> arguments, ref string problem)
    {
        var at = arguments.ToList().IndexOf("--options") + 1;
        if (at == 0 || at == arguments.Count)
            return new SandboxOptions { KashflowPort = 5081, MagentoPort = 5082 };

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(arguments[at]), OptionsJson.Default.SandboxOptions);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            problem = $"--options {arguments[at]} could not be read: {exception.Message}";
            return null;
        }
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
            "--options" => options,
            _ => null,
        };
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SandboxOptions))]
internal sealed partial class OptionsJson : JsonSerializerContext;
