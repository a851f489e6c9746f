using System.Globalization;
using KashflowOrleans.Flows.Documents.Reading;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Documents;

/// <summary>What came of reading a document.</summary>
public sealed class FlowReading
{
    private readonly SourceText _source;
    private readonly JsonPart? _root;

    /// <summary>A reading.</summary>
    internal FlowReading(FlowDocument? document, IReadOnlyList<FlowProblem> problems, SourceText source, JsonPart? root)
    {
        Document = document;
        Problems = problems;
        _source = source;
        _root = root;
    }

    /// <summary>The document; null when there are problems.</summary>
    public FlowDocument? Document { get; }

    /// <summary>Why there is no document; empty when there is one. The validator's problems are not among them.</summary>
    public IReadOnlyList<FlowProblem> Problems { get; }

    /// <summary>Where a place, such as a problem of the validator names, stands in the text: the place itself or what it lies in.</summary>
    public SourcePosition Locate(string place)
    {
        var at = _root?.Offset ?? 0;
        var part = _root;
        var rest = place == FlowProblem.Document ? string.Empty : place;
        while (part is not null && rest.Length > 0 && Step(part, rest) is var (next, offset, taken))
        {
            (part, at, rest) = (next, offset, taken < rest.Length ? rest[(taken + 1)..] : string.Empty);
        }

        return _source.At(at);
    }

    /// <summary>The problems, each with where it stands in the text.</summary>
    public IReadOnlyList<FlowProblem> Locate(IEnumerable<FlowProblem> problems) => [.. problems.Select(problem => problem with { Source = Locate(problem.Place) })];

    // The part that the first names of a place lead to; names may hold dots, so the longest that fits is taken.
    private static (JsonPart Part, int Offset, int Taken)? Step(JsonPart part, string rest)
    {
        for (var taken = rest.Length; taken > 0; taken = rest.LastIndexOf('.', taken - 1))
        {
            var name = rest[..taken];
            foreach (var field in part.Fields)
            {
                if (string.Equals(field.Name, name, StringComparison.Ordinal))
                {
                    return (field.Part, field.Offset, taken);
                }
            }

            if (part.Kind == ValueKind.Array && Item(part, name) is { } item)
            {
                return (item, item.Offset, taken);
            }
        }

        return null;
    }

    private static JsonPart? Item(JsonPart list, string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? list.Items.ElementAtOrDefault(index)
            : list.Items.Find(item => string.Equals(item.Find("id")?.Text, name, StringComparison.Ordinal));
}
