using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Flows.Running.Rules;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Compilation;

/// <summary>A rule that is ready to be asked.</summary>
/// <param name="rule">The rule as the document says it.</param>
/// <param name="node">Its node.</param>
internal abstract class CompiledRule(ValidationRule rule, FlowNode node)
{
    /// <summary>Name in its node.</summary>
    public string Id { get; } = rule.Id;

    /// <summary>What its findings lead to.</summary>
    public ValidationAction Action { get; } = rule.Action;

    /// <summary>What its findings lead to, as the document says it.</summary>
    public string ActionName { get; } = FlowNames.NameOf(rule.Action);

    /// <summary>Name under which its findings are counted.</summary>
    public string CountName { get; } = $"{node.Id}.{rule.Id}/{FlowNames.NameOf(rule.Action)}";

    /// <summary>Looks at the subject.</summary>
    public abstract void Look(FlowRun run, RuleFindings findings);
}

/// <summary>A rule that the engine brings along.</summary>
internal sealed class BuiltInRuleCheck(ValidationRule rule, FlowNode node, Action<FlowRun, RuleFindings> look) : CompiledRule(rule, node)
{
    /// <inheritdoc/>
    public override void Look(FlowRun run, RuleFindings findings) => look(run, findings);
}

/// <summary>A condition of the merchant's own.</summary>
internal sealed class OwnRule(ValidationRule rule, FlowNode node, CompiledLoop? loop, CompiledMapping when, CompiledTemplate message) : CompiledRule(rule, node)
{
    /// <inheritdoc/>
    public override void Look(FlowRun run, RuleFindings findings)
    {
        if (loop is null)
        {
            LookAt(run, findings, default);
            return;
        }

        var list = loop.List!.Resolve(run);
        var outer = run.Slots[loop.Slot];
        foreach (ref readonly var item in FlowRun.Items(list))
        {
            if (run.IsStopped || run.IsOverdue())
            {
                break;
            }

            if (!run.Skipped.Contains(item))
            {
                run.Set(loop.Slot, item);
                LookAt(run, findings, item);
            }
        }

        run.Set(loop.Slot, outer);
    }

    private void LookAt(FlowRun run, RuleFindings findings, Value item)
    {
        var holds = Truth.Of(when.Resolve(run));
        if (!holds && !run.IsStopped)
        {
            findings.Add(message.Text(run), item);
        }
    }
}

/// <summary>Checks the subject: every rule is asked, then the gravest finding decides.</summary>
internal sealed class CompiledValidate(ValidateNode node, CompiledRule[] rules) : CompiledNode(node)
{
    private const int MostReasons = 50;

    /// <inheritdoc/>
    public override int Execute(FlowRun run)
    {
        List<string>? holds = null;
        string? skip = null;
        var findings = new RuleFindings();
        foreach (var rule in rules)
        {
            rule.Look(run, findings);
            run.Place = null;
            if (run.IsStopped)
            {
                return WayEnds;
            }

            if (findings.All.Count > 0)
            {
                Judge(run, rule, findings, ref holds, ref skip);
                findings.All.Clear();
            }
        }

        if (holds is not null)
        {
            run.Hold(Join(holds));
        }
        else if (skip is not null)
        {
            run.Skip(skip);
        }

        return run.IsStopped ? WayEnds : AllWays;
    }

    private static void Judge(FlowRun run, CompiledRule rule, RuleFindings findings, ref List<string>? holds, ref string? skip)
    {
        run.Count(rule.CountName, findings.All.Count);
        foreach (var (message, item) in findings.All)
        {
            run.Trace?.Add(new FlowFinding(rule.Id, rule.ActionName, message));
            switch (rule.Action)
            {
                // What is no item of a list cannot be left out: a person must look.
                case ValidationAction.Hold:
                case ValidationAction.SkipItem when !run.Skipped.Add(item):
                    (holds ??= []).Add(message);
                    break;
                case ValidationAction.SkipOrder:
                    skip ??= message;
                    break;
                case ValidationAction.SkipItem:
                case ValidationAction.Ignore:
                default:
                    break;
            }
        }
    }

    private static string Join(List<string> reasons)
    {
        var different = reasons.Distinct(StringComparer.Ordinal).ToList();
        return different.Count <= MostReasons
            ? string.Join(' ', different)
            : $"{string.Join(' ', different.Take(MostReasons))} And {Emission.Texts.Amount(different.Count - MostReasons)} more.";
    }
}
