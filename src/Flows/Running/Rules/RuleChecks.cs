using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Flows.Validation;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Running.Rules;

/// <summary>What the built-in rules do; <see cref="BuiltInRules"/> says what they are.</summary>
internal static class RuleChecks
{
    /// <summary>The check of a rule with its settings; null when the rule is not known.</summary>
    public static Action<FlowRun, RuleFindings>? For(ValidationRule rule)
    {
        if (rule.Rule is null || BuiltInRules.Find(rule.Rule) is not { } builtIn)
        {
            return null;
        }

        switch (builtIn.Name)
        {
            case BuiltInRules.ChannelProblems:
                return ChannelProblems;
            case BuiltInRules.Quantities:
                return LineChecks.Quantities;
            case BuiltInRules.Sums:
                return TotalChecks.Sums;
            case BuiltInRules.Vat:
                var tolerance = Number(BuiltInRules.TolerancePencePerUnit) / 100m;
                return (run, findings) => LineChecks.Vat(run, findings, tolerance);
            case BuiltInRules.Sku:
                var requireKnown = builtIn.Setting(BuiltInRules.RequireKnown, rule.With).IsTrue;
                return (run, findings) => LineChecks.Sku(run, findings, requireKnown);
            case BuiltInRules.Dates:
                var (age, future) = (Number(BuiltInRules.MaxAgeDays), Number(BuiltInRules.MaxFutureHours));
                return (run, findings) => DateChecks.Dates(run, findings, age, future);
            case BuiltInRules.Currency:
                return TotalChecks.Currency;
            default:
                return null;
        }

        decimal Number(string setting) => Numbers.Of(builtIn.Setting(setting, rule.With)) ?? 0m;
    }

    private static void ChannelProblems(FlowRun run, RuleFindings findings)
    {
        var problems = run.Input.Subject.Get("problems");
        foreach (ref readonly var problem in FlowRun.Items(problems))
        {
            if (Texts.Of(problem) is { } text)
            {
                findings.Add(text);
            }
        }
    }
}
