using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Gateway.Input;

namespace KashflowOrleans.Gateway.Api.Flows;

/// <summary>What two flow documents differ in.</summary>
internal static class FlowChanges
{
    /// <summary>The differences; or why one of the documents cannot be read, every problem named with the document it is in.</summary>
    /// <param name="from">The document before, with the name of the field that named it.</param>
    /// <param name="to">The document after, likewise.</param>
    public static Parsed<IReadOnlyList<FlowChangeView>> Between((string Field, string Json) from, (string Field, string Json) to)
    {
        var (before, after) = (FlowReader.Read(from.Json), FlowReader.Read(to.Json));
        return before.Document is { } earlier && after.Document is { } later
            ? new Parsed<IReadOnlyList<FlowChangeView>>([.. FlowDiff.Between(earlier, later).Select(View)], null)
            : new Parsed<IReadOnlyList<FlowChangeView>>(null, Problems.Invalid([.. Errors(from.Field, before), .. Errors(to.Field, after)]));
    }

    private static IEnumerable<InputError> Errors(string field, FlowReading reading) =>
        reading.Problems.Select(problem => new InputError($"{field}: {problem.Place}", null, problem.Message));

    private static FlowChangeView View(FlowChange change) =>
        new(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(change.Kind.ToString()), change.Place, change.Before, change.After, change.Sentence, change.HasEffect);
}
