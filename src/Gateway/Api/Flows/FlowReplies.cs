using KashflowOrleans.Contracts;
using KashflowOrleans.Gateway.Http;

namespace KashflowOrleans.Gateway.Api.Flows;

/// <summary>What a flow's grain answered, as a problem where it is one.</summary>
internal static class FlowReplies
{
    /// <summary>Why it was not done; null when it was.</summary>
    /// <param name="reply">The grain's reply.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="field">The field that a refusal without a conflict is about.</param>
    /// <param name="value">What was sent in it.</param>
    public static Problem? ProblemOf(FlowReply reply, string flow, string field, string? value) => reply switch
    {
        { Refusal: null } => null,
        { IsConflict: true } => Problems.Conflict(reply.Refusal),
        { Problems: var problems } when problems.Any(problem => problem.IsError) => Of(problems),
        { Flow: null } => Unknown(flow),
        _ => Problems.Invalid(field, value, reply.Refusal),
    };

    /// <summary>Everything that is wrong with a document: field is the place in the document. Errors come first.</summary>
    public static Problem Of(IEnumerable<FlowProblemView> problems) =>
        Problems.Invalid([.. problems.OrderByDescending(problem => problem.IsError).Select(problem => new InputError(problem.Place, null, Sentence(problem)))]);

    /// <summary>There is no such flow.</summary>
    public static Problem Unknown(string flow) => Problems.NotFound($"There is no flow '{Shown(flow)}' here. GET …/flows lists those there are; PUT …/flows/{{flow}}/draft or POST …/flows/{{flow}}/copy begins one.");

    /// <summary>There is no such version.</summary>
    public static Problem UnknownVersion(string flow) => Problems.NotFound($"The flow '{flow}' has no such version. GET …/flows/{flow} lists its versions.");

    /// <summary>There is no draft.</summary>
    public static Problem NoDraft(string flow) =>
        Problems.NotFound($"The flow '{flow}' has no draft. PUT …/flows/{flow}/draft saves one, POST …/flows/{flow}/copy makes one from a version.");

    private static string Sentence(FlowProblemView problem)
    {
        var at = problem.Position is { } position ? FormattableString.Invariant($" (character {position} of the expression)") : string.Empty;
        return $"{(problem.IsError ? string.Empty : "Warning: ")}{problem.Message}{at}";
    }

    private static string Shown(string text) => text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 80), "…");
}
