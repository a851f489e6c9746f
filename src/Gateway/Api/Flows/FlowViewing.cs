using System.Text.Json;
using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using NodaTime;

namespace KashflowOrleans.Gateway.Api.Flows;

/// <summary>What is shown of flows.</summary>
internal static class FlowViewing
{
    // Flow documents may be nested deeper than other JSON here.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 512 };

    public static FlowView View(FlowDetails flow) => new(
        flow.Flow,
        flow.Title,
        flow.Subject,
        flow.Channels,
        IsPrebuilt: false,
        flow.Draft is { } draft ? View(draft) : null,
        [.. flow.Versions.Select(View)],
        InOrder(flow.InForce));

    public static FlowDetailView Detail(FlowDetails flow) => new(View(flow), [.. flow.Promotions.Select(View)]);

    public static FlowDraftView View(FlowDraftHead head) => new(
        head.Revision, head.BasedOn is { } origin ? new FlowOriginView(origin.Flow, origin.Number) : null, head.By, Instant.FromDateTimeOffset(head.At));

    public static FlowVersionView View(FlowVersionHead head) => new(head.Number, head.Hash, head.Comment, head.By, Instant.FromDateTimeOffset(head.At));

    public static FlowPromotionView View(FlowPromotion promotion) => new(
        promotion.Id,
        promotion.Number,
        promotion.Environment,
        promotion.State,
        Json(promotion.Comparison),
        promotion.Comment,
        promotion.By,
        Instant.FromDateTimeOffset(promotion.At),
        promotion.DecidedBy,
        promotion.DecidedAt is { } decided ? Instant.FromDateTimeOffset(decided) : null);

    public static FlowProblemItem View(FlowProblemView problem) => new(problem.IsError ? "error" : "warning", problem.Place, problem.Message, problem.Position);

    public static IReadOnlyList<FlowProblemItem> View(IReadOnlyList<FlowProblemView> problems) => [.. problems.Select(View)];

    public static FlowTrialView View(FlowTrial trial) => new(Json(trial.Documents), Json(trial.Trace), trial.Problem, View(trial.Problems));

    /// <summary>Text of ours as JSON.</summary>
    public static JsonElement Document(string json)
    {
        using var document = JsonDocument.Parse(json, Deep);
        return document.RootElement.Clone();
    }

    /// <summary>As <see cref="Document"/>; null for null.</summary>
    public static JsonElement? Json(string? json) => json is null ? null : Document(json);

    /// <summary>By environment, in the order of promotion.</summary>
    public static IReadOnlyDictionary<string, int> InOrder(IReadOnlyDictionary<string, int> byEnvironment)
    {
        var ordered = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var environment in FlowEnvironments.All)
        {
            if (byEnvironment.TryGetValue(environment, out var version))
            {
                ordered[environment] = version;
            }
        }

        return ordered;
    }
}
