using System.Text.RegularExpressions;
using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Compilation;

/// <summary>Reads a field by plain names with dots, without the expression language; only where it comes upon a list that is not at the end does it ask for what JSONata
/// makes of it.</summary>
internal sealed partial class PathReader
{
    private static readonly HashSet<string> Words = new(["and", "or", "in", "true", "false", "null", "function"], StringComparer.Ordinal);

    private readonly int _slot;
    private readonly string[] _names;
    private readonly Lazy<JsonataExpression> _expression;

    /// <summary>A path.</summary>
    /// <param name="path">Names with dots.</param>
    /// <param name="layout">The scope it starts in.</param>
    /// <param name="limits">For the case of lists.</param>
    public PathReader(string path, ScopeLayout layout, JsonataLimits limits)
    {
        Path = path;
        var names = path.Split('.');
        _slot = layout.SlotFor(names[0]);
        _names = names[1..];
        _expression = new Lazy<JsonataExpression>(() => JsonataExpression.Compile(string.Join('.', names.Select(name => $"`{name}`")), limits));
    }

    /// <summary>The path.</summary>
    public string Path { get; }

    /// <summary>Whether an expression is no more than a path.</summary>
    public static bool IsPath(string expression) => Plain().IsMatch(expression) && !expression.Split('.').Any(Words.Contains);

    /// <summary>What stands there.</summary>
    public Value Read(FlowRun run)
    {
        var value = run.Slots[_slot];
        foreach (var name in _names)
        {
            if (value.AsObject is { } fields)
            {
                if (!fields.TryGet(name, out value))
                {
                    return default;
                }
            }
            else
            {
                return value.IsArray ? run.Evaluate(_expression.Value) : default;
            }
        }

        return value;
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Plain();
}
