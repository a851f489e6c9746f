using System.Collections.Frozen;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Compilation;

/// <summary>Makes mappings and templates ready to be read; what is wrong with them becomes a problem of the flow.</summary>
internal sealed class MappingCompiler(FlowDocument document, ScopeLayout layout, FlowCompilerOptions options, List<FlowProblem> problems)
{
    private static readonly string[] TimeAndChance = ["$now", "$millis", "$random", "$shuffle", "$eval"];

    private readonly Dictionary<string, FrozenDictionary<string, Value>> _sharedMaps = new(StringComparer.Ordinal);
    private readonly List<PathReader> _reads = [];

    /// <summary>Whether an expression asks for the time or for random numbers, which every run has its own of.</summary>
    public bool NeedsOwnContext { get; private set; }

    /// <summary>The names in scope.</summary>
    public ScopeLayout Layout => layout;

    /// <summary>The paths that were compiled since the last time this was asked, each once.</summary>
    public IReadOnlyList<PathReader> TakeReads()
    {
        var reads = _reads.DistinctBy(read => read.Path, StringComparer.Ordinal).ToArray();
        _reads.Clear();
        return reads;
    }

    /// <summary>Makes a mapping ready.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="place">Where it stands in the document.</param>
    /// <param name="name">Where it stands, for people.</param>
    public CompiledMapping Mapping(Mapping mapping, string place, string name)
    {
        var orHold = mapping.OrHold is null ? null : Template(mapping.OrHold, $"{place}.orHold");
        switch (mapping)
        {
            case ConstantMapping constant:
                return new ConstantReader(constant.Value) { Place = name, Default = mapping.Default, OrHold = orHold };
            case PathMapping path:
                return new PathMappingReader(Path(path.Path)) { Place = name, Default = mapping.Default, OrHold = orHold };
            case ExpressionMapping expression:
                return new ExpressionReader(Term(expression.Expression, $"{place}.expression")) { Place = name, Default = mapping.Default, OrHold = orHold };
            case TextMapping text:
                return new TextReader(Template(text.Text, $"{place}.text")) { Place = name, Default = mapping.Default, OrHold = orHold };
            case ValueMapping map:
                var from = Mapping(map.From, $"{place}.from", name);
                return new ValueMapReader(Entries(map, place), from) { Place = name, Default = mapping.Default, OrHold = orHold };
            default:
                throw new ArgumentOutOfRangeException(nameof(mapping), mapping, "A mapping of an unknown kind.");
        }
    }

    /// <summary>Makes a template ready.</summary>
    public CompiledTemplate Template(string text, string place)
    {
        var template = TemplateText.Split(text);
        if (template.Fault is { } fault)
        {
            problems.Add(new FlowProblem(FlowSeverity.Error, place, fault, template.FaultAt));
        }

        return new CompiledTemplate([.. template.Parts.Select(part => part.IsExpression ? ((string?)null, (CompiledTerm?)Term(part.Text, place, part.Start)) : (part.Text, null))]);
    }

    /// <summary>Makes an expression ready.</summary>
    private CompiledTerm Term(string expression, string place, int start = 0)
    {
        var trimmed = expression.Trim();
        if (CallSyntax.TryCompile(trimmed, Path) is { } direct)
        {
            return direct;
        }

        NeedsOwnContext |= TimeAndChance.Any(name => expression.Contains(name, StringComparison.Ordinal));
        try
        {
            var compiled = JsonataExpression.Compile(expression, options.Limits);
            foreach (var path in compiled.StaticPaths)
            {
                // What the expression reads is shown in traces.
                if (path.Names.Count > 0)
                {
                    _reads.Add(new PathReader(path.ToString(), layout, options.Limits));
                }
            }

            return new JsonataTerm(compiled);
        }
        catch (JsonataException error)
        {
            problems.Add(new FlowProblem(FlowSeverity.Error, place, error.Message, start + (error.Position ?? 0)));
            return new LiteralTerm(default);
        }
    }

    private PathReader Path(string path)
    {
        var reader = new PathReader(path, layout, options.Limits);
        _reads.Add(reader);
        return reader;
    }

    private FrozenDictionary<string, Value> Entries(ValueMapping map, string place)
    {
        if (map.Entries is { } own)
        {
            return Freeze(own);
        }

        if (map.Name is { } name && document.ValueMaps.TryGetValue(name, out var shared))
        {
            if (!_sharedMaps.TryGetValue(name, out var frozen))
            {
                frozen = Freeze(shared);
                _sharedMaps.Add(name, frozen);
            }

            return frozen;
        }

        problems.Add(new FlowProblem(FlowSeverity.Error, $"{place}.map", $"There is no value map '{map.Name}' in the flow; add it or write the map here."));
        return FrozenDictionary<string, Value>.Empty;
    }

    // Of keys that differ in their letters only, the first counts.
    private static FrozenDictionary<string, Value> Freeze(IReadOnlyDictionary<string, Value> entries)
    {
        var map = new Dictionary<string, Value>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in entries)
        {
            map.TryAdd(key, value);
        }

        return map.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
