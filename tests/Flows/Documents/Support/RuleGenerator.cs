using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Validation;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Tests.Flows.Documents.Support;

/// <summary>Makes random rules that fit an order.</summary>
internal sealed class RuleGenerator(Dice dice, MappingGenerator mappings)
{
    private static readonly OrderedDictionary<string, Value> None = new(StringComparer.Ordinal);

    /// <summary>Rules.</summary>
    public List<ValidationRule> Rules() => dice.Many(1, 4, index => dice.Hits(0.6) ? BuiltIn($"rule{index}") : Own($"rule{index}"));

    private ValidationRule BuiltIn(string id)
    {
        var rule = dice.One(BuiltInRules.All);
        var with = new OrderedDictionary<string, Value>(StringComparer.Ordinal);
        foreach (var setting in rule.Settings.Where(_ => dice.Hits(0.5)))
        {
            with.Add(setting.Name, setting.Default.IsBoolean ? Value.Of(dice.Hits(0.5)) : Value.Of(dice.Number((int)setting.Minimum, (int)setting.Maximum)));
        }

        return new ValidationRule(id, rule.Name, null, null, null, Action(rule.Scope == RuleScope.Item), with);
    }

    private ValidationRule Own(string id) => dice.Hits(0.5)
        ? new ValidationRule(id, null, null, mappings.Condition(), mappings.Template(), Action(isAboutItems: false), None)
        : new ValidationRule(
            id, null, new PathMapping("order.lines"), new ExpressionMapping("item.quantity > 0 and item.net >= 0"), "Line {{item.description}} of {{order.number}}", Action(isAboutItems: true), None);

    private ValidationAction Action(bool isAboutItems) =>
        isAboutItems && dice.Hits(0.3) ? ValidationAction.SkipItem : dice.One(ValidationAction.Hold, ValidationAction.SkipOrder, ValidationAction.Ignore);
}
