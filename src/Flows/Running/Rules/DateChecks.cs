using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Emission;
using NodaTime;

namespace KashflowOrleans.Flows.Running.Rules;

/// <summary>Checks of the subject's dates.</summary>
internal static class DateChecks
{
    private const int HoursOfDay = 24;

    /// <summary>The subject's date is not too old, not in the future, and not after its last change.</summary>
    public static void Dates(FlowRun run, RuleFindings findings, decimal maxAgeDays, decimal maxFutureHours)
    {
        var subject = FlowNames.NameOf(run.Input.Kind);
        var (name, verb) = run.Input.Kind switch
        {
            FlowSubject.Refund => ("refundedAt", "made"),
            FlowSubject.Settlement => ("endsAt", "closed"),
            _ => ("placedAt", "placed"),
        };
        var value = run.Input.Subject.Get(name);
        if (value.AsText is not { } text || !IsoText.TryInstant(text, out var date))
        {
            findings.Add($"The {subject} does not say when it was {verb}; it has {(value.IsUndefined ? "nothing" : Texts.Shown(value))} for '{name}'.");
            return;
        }

        var ahead = Hours(date - run.Input.Now);
        if (ahead > maxFutureHours)
        {
            findings.Add($"The {subject} was {verb} on {IsoText.Of(date)}, which lies in the future: check the shop's clock.");
        }
        else if (-ahead > maxAgeDays * HoursOfDay)
        {
            findings.Add($"The {subject} was {verb} on {IsoText.Of(date)}, more than {Texts.Amount(maxAgeDays)} days ago.");
        }

        if (run.Input.Subject.Get("changedAt").AsText is { } changed && IsoText.TryInstant(changed, out var changedAt) && changedAt < date)
        {
            findings.Add($"The {subject} was changed on {IsoText.Of(changedAt)}, before it was {verb} on {IsoText.Of(date)}.");
        }
    }

    private static decimal Hours(Duration duration) => (decimal)duration.TotalHours;
}
