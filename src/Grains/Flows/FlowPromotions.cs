using System.Globalization;
using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;

namespace KashflowOrleans.Grains.Flows;

/// <summary>How versions come into force in an environment and out of it again: pure. Dev gets every version when it is published; QA takes what is or was in force in Dev;
/// Prod takes what is or was in force in Dev or QA, and only with the approval of a second key. Going back to what was in force before needs no approval anywhere.</summary>
public static class FlowPromotions
{
    /// <summary>Promotions and roll-backs that are remembered.</summary>
    public const int MaxPromotions = 100;

    /// <summary>How many of the latest keep what their dry run showed.</summary>
    public const int MaxComparisons = 10;

    /// <summary>The most characters of what a dry run showed.</summary>
    public const int MaxComparisonLength = 100_000;

    /// <summary>Asks for a version in QA or Prod. Asking again for what is in force or waits already changes nothing.</summary>
    public static FlowChange Promote(FlowRecord flow, int number, string environment, string? comparison, string? comment, string by, DateTimeOffset now)
    {
        if (environment is not (FlowEnvironments.Qa or FlowEnvironments.Prod))
        {
            return FlowChange.Refused(environment == FlowEnvironments.Dev
                ? "A version comes into force in dev when it is published; to go back to an older one there, roll back."
                : $"There is no environment '{environment}' to promote to; it is qa or prod.");
        }

        if (flow.Find(number) is null)
        {
            return FlowChange.Refused(NoVersion(flow, number));
        }

        string[] before = environment == FlowEnvironments.Qa ? [FlowEnvironments.Dev] : [FlowEnvironments.Dev, FlowEnvironments.Qa];
        if (!before.Any(earlier => flow.Track(earlier).Seen.Contains(number)))
        {
            return FlowChange.Conflict($"Version {Shown(number)} must have been in force in {string.Join(" or ", before)} before it can come into force in {environment}.");
        }

        if (comparison?.Length > MaxComparisonLength)
        {
            return FlowChange.Refused($"The comparison has {Shown(comparison.Length)} characters; at most {Shown(MaxComparisonLength)} are kept with a promotion.");
        }

        return flow.Track(environment).InForce == number || flow.Promotions.Any(promotion => IsWaiting(promotion, environment) && promotion.Number == number && promotion.By == by)
            ? FlowChange.To(flow)
            : FlowChange.To(Ask(flow, number, environment, comparison, comment, by, now));
    }

    /// <summary>Approves or refuses a promotion that waits. Who asked for it may take it back but not approve it.</summary>
    public static FlowChange Decide(FlowRecord flow, int id, bool isApproved, string? comment, string by, DateTimeOffset now)
    {
        if (flow.Promotions.FirstOrDefault(candidate => candidate.Id == id) is not { } promotion)
        {
            return FlowChange.Refused($"There is no promotion {Shown(id)} of this flow; the latest {Shown(MaxPromotions)} are kept.");
        }

        if (promotion.State != FlowPromotionStates.Waiting)
        {
            var decided = promotion.DecidedBy is { } decider ? $", decided by '{decider}'" : string.Empty;
            return FlowChange.Conflict($"Promotion {Shown(id)} does not wait for a decision: it is {promotion.State}{decided}.");
        }

        if (isApproved && string.Equals(promotion.By, by, StringComparison.Ordinal))
        {
            return FlowChange.Refused($"Promotion {Shown(id)} was asked for with the key '{by}': its approval needs another key.");
        }

        var decision = promotion with
        {
            State = isApproved ? FlowPromotionStates.Done : FlowPromotionStates.Refused,
            DecidedBy = by,
            DecidedAt = now,
            Comment = comment is null ? promotion.Comment : promotion.Comment is null ? comment : $"{promotion.Comment}\n{comment}",
        };
        var next = flow with { Promotions = [.. flow.Promotions.Select(other => other.Id == id ? decision : other)] };
        return FlowChange.To(isApproved ? PutInForce(next, promotion.Environment, promotion.Number) : next);
    }

    /// <summary>Goes back to what was in force in the environment before; at once. With a number it may be repeated; without one each call goes one step further back.</summary>
    public static FlowChange RollBack(FlowRecord flow, string environment, int? number, string? comment, string by, DateTimeOffset now)
    {
        if (!FlowEnvironments.All.Contains(environment, StringComparer.Ordinal))
        {
            return FlowChange.Refused($"There is no environment '{environment}'; it is one of {string.Join(", ", FlowEnvironments.All)}.");
        }

        var track = flow.Track(environment);
        if (number is null && track.InForce == FlowTrack.Prebuilt)
        {
            return FlowChange.Conflict($"No version of this flow is in force in {environment}: there is nothing to roll back.");
        }

        var target = number ?? track.Before;
        if (target != FlowTrack.Prebuilt && !track.Seen.Contains(target))
        {
            return FlowChange.Refused(flow.Find(target) is null
                ? NoVersion(flow, target)
                : $"Version {Shown(target)} was never in force in {environment}, so it is no roll-back: promote it instead.");
        }

        if (target == track.InForce)
        {
            return FlowChange.To(flow);
        }

        var rolledBack = Add(Overtake(flow, environment), target, environment, FlowPromotionStates.Done, null, comment, by, now);
        return FlowChange.To(Follow(rolledBack, environment, target, track.Back(target)));
    }

    /// <summary>A version comes into force; the merchant's configuration is to be told.</summary>
    internal static FlowRecord PutInForce(FlowRecord flow, string environment, int number) => Follow(flow, environment, number, flow.Track(environment).Forward(number));

    private static FlowRecord Ask(FlowRecord flow, int number, string environment, string? comparison, string? comment, string by, DateTimeOffset now)
    {
        var next = Overtake(flow, environment);
        return environment == FlowEnvironments.Prod
            ? Add(next, number, environment, FlowPromotionStates.Waiting, comparison, comment, by, now)
            : PutInForce(Add(next, number, environment, FlowPromotionStates.Done, comparison, comment, by, now), environment, number);
    }

    private static FlowRecord Follow(FlowRecord flow, string environment, int number, FlowTrack track) => flow with
    {
        Tracks = new Dictionary<string, FlowTrack>(flow.Tracks, StringComparer.Ordinal) { [environment] = track },
        Pending = new FlowActivation(environment, number),
    };

    private static FlowRecord Overtake(FlowRecord flow, string environment) => flow with
    {
        Promotions = [.. flow.Promotions.Select(promotion => IsWaiting(promotion, environment) ? promotion with { State = FlowPromotionStates.Overtaken } : promotion)],
    };

    private static FlowRecord Add(FlowRecord flow, int number, string environment, string state, string? comparison, string? comment, string by, DateTimeOffset now)
    {
        var id = flow.LastPromotion + 1;
        return flow with { LastPromotion = id, Promotions = Bound([.. flow.Promotions, new FlowPromotion(id, number, environment, state, comparison, comment, by, now, null, null)]) };
    }

    // The oldest go first, but never one that still waits; comparisons are large and stay with the latest only.
    private static List<FlowPromotion> Bound(List<FlowPromotion> promotions)
    {
        while (promotions.Count > MaxPromotions)
        {
            promotions.RemoveAt(promotions.FindIndex(promotion => promotion.State != FlowPromotionStates.Waiting));
        }

        var kept = 0;
        for (var index = promotions.Count - 1; index >= 0; index--)
        {
            if (promotions[index].Comparison is not null && ++kept > MaxComparisons && promotions[index].State != FlowPromotionStates.Waiting)
            {
                promotions[index] = promotions[index] with { Comparison = null };
            }
        }

        return promotions;
    }

    private static bool IsWaiting(FlowPromotion promotion, string environment) =>
        promotion.State == FlowPromotionStates.Waiting && string.Equals(promotion.Environment, environment, StringComparison.Ordinal);

    private static string NoVersion(FlowRecord flow, int number) => flow.Versions.Count == 0
        ? "The flow has no version yet: publish its draft first."
        : $"The flow has no version {Shown(number)}; its versions are 1 to {Shown(flow.Versions.Count)}.";

    private static string Shown(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
