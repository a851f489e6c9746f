using System.Globalization;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Validation;

/// <summary>Checks the rules of <c>validate</c> nodes.</summary>
internal sealed class RuleRules(FlowSubject subject, MappingRules mappings, ProblemList problems)
{
    /// <summary>Checks a node.</summary>
    public void Check(ValidateNode node, string place, Scope scope)
    {
        if (node.Rules.Count == 0)
        {
            problems.Warn($"{place}.rules", $"'{node.Id}' has no rules, so it checks nothing; add one or remove the node.");
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < node.Rules.Count; index++)
        {
            var (rule, at) = (node.Rules[index], string.Create(CultureInfo.InvariantCulture, $"{place}.rules.{index}"));
            if (!ids.Add(rule.Id))
            {
                problems.Error($"{at}.id", $"There is another rule with the id '{rule.Id}' in this node; give this one a different id.");
            }

            if (rule.Rule is { } name)
            {
                CheckBuiltIn(rule, name, at);
            }
            else
            {
                CheckOwn(rule, at, scope);
            }
        }
    }

    private void CheckOwn(ValidationRule rule, string place, Scope scope)
    {
        if (rule.ForEach is not null)
        {
            scope = scope.With(FlowNames.Item, mappings.Loop(rule.ForEach, $"{place}.forEach", scope));
        }
        else if (rule.Action == ValidationAction.SkipItem)
        {
            problems.Error($"{place}.action", "skipItem leaves an item out, and the rule is about the whole; add forEach, or choose hold, skipOrder or ignore.");
        }

        mappings.Condition(rule.When, $"{place}.when", scope);
        mappings.Template(rule.Message, $"{place}.message", scope);
    }

    private void CheckBuiltIn(ValidationRule rule, string name, string place)
    {
        if (BuiltInRules.Find(name) is not { } known)
        {
            problems.Error($"{place}.rule", $"There is no rule '{name}'{NearestName.Question(name, BuiltInRules.All.Select(one => one.Name).ToList())}");
            return;
        }

        if (!known.Subjects.Contains(subject))
        {
            problems.Error($"{place}.rule", $"The rule '{name}' cannot be asked of {FlowSubjects.Words(subject)}; remove it.");
        }

        if (rule.Action == ValidationAction.SkipItem && known.Scope == RuleScope.Subject)
        {
            problems.Error($"{place}.action", $"skipItem leaves an item out, and the rule '{name}' is about the whole; choose hold, skipOrder or ignore.");
        }

        foreach (var (setting, value) in rule.With)
        {
            CheckSetting(known, setting, value, $"{place}.with.{setting}");
        }
    }

    private void CheckSetting(BuiltInRule rule, string name, Value value, string place)
    {
        if (rule.Settings.FirstOrDefault(setting => setting.Name == name) is not { } known)
        {
            var question = rule.Settings.Count == 0 ? "; it has none. Remove it." : NearestName.Question(name, rule.Settings.Select(setting => setting.Name).ToList());
            problems.Error(place, $"The rule '{rule.Name}' has no setting '{name}'{question}");
            return;
        }

        if (known.Default.IsBoolean && !value.IsBoolean)
        {
            problems.Error(place, $"'{name}' is {value}; it must be true or false.");
        }
        else if (known.Default.IsNumber && (!value.IsDecimal || value.AsDecimal < known.Minimum || value.AsDecimal > known.Maximum))
        {
            problems.Error(
                place, $"'{name}' is {value}; it must be a number from {known.Minimum.ToString(CultureInfo.InvariantCulture)} to {known.Maximum.ToString(CultureInfo.InvariantCulture)}.");
        }
    }
}
