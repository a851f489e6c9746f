using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Validation;

/// <summary>A check that the engine brings along, for <c>validate</c> nodes.</summary>
/// <param name="Name">Name in the document.</param>
/// <param name="Description">What it finds, a sentence.</param>
/// <param name="Scope">What a finding is about.</param>
/// <param name="Subjects">The subjects it can be asked of.</param>
/// <param name="Settings">What can be set.</param>
public sealed record BuiltInRule(string Name, string Description, RuleScope Scope, IReadOnlyList<FlowSubject> Subjects, IReadOnlyList<RuleSetting> Settings)
{
    /// <summary>A setting of this rule: as written in the document, or its default.</summary>
    /// <exception cref="ArgumentException">The rule has no such setting.</exception>
    public Value Setting(string name, IReadOnlyDictionary<string, Value> with) => with.TryGetValue(name, out var value)
        ? value
        : (Settings.FirstOrDefault(setting => setting.Name == name) ?? throw new ArgumentException($"The rule '{Name}' has no setting '{name}'.", nameof(name))).Default;
}

/// <summary>What a rule's finding is about.</summary>
public enum RuleScope
{
    /// <summary>One line: it alone can be left out.</summary>
    Item,

    /// <summary>The whole subject.</summary>
    Subject,
}

/// <summary>A setting of a rule.</summary>
/// <param name="Name">Name in <c>with</c>.</param>
/// <param name="Default">Taken when it is not written; its kind is the only kind that is allowed.</param>
/// <param name="Minimum">For numbers: the least.</param>
/// <param name="Maximum">For numbers: the most.</param>
/// <param name="Description">What it sets, a sentence.</param>
public sealed record RuleSetting(string Name, Value Default, decimal Minimum, decimal Maximum, string Description);

/// <summary>The catalogue of built-in rules.</summary>
public static class BuiltInRules
{
    /// <summary>The channel's own contradictions.</summary>
    public const string ChannelProblems = "channelProblems";

    /// <summary>Quantities.</summary>
    public const string Quantities = "quantities";

    /// <summary>Sums.</summary>
    public const string Sums = "sums";

    /// <summary>VAT of each line.</summary>
    public const string Vat = "vat";

    /// <summary>Stock-keeping units.</summary>
    public const string Sku = "sku";

    /// <summary>Dates.</summary>
    public const string Dates = "dates";

    /// <summary>The currency.</summary>
    public const string Currency = "currency";

    /// <summary>For <see cref="Vat"/>: how many pence the VAT of a line may be off for each unit.</summary>
    public const string TolerancePencePerUnit = "tolerancePencePerUnit";

    /// <summary>For <see cref="Sku"/>: whether the ledger must have a product of that code.</summary>
    public const string RequireKnown = "requireKnown";

    /// <summary>For <see cref="Dates"/>: the greatest age in days.</summary>
    public const string MaxAgeDays = "maxAgeDays";

    /// <summary>For <see cref="Dates"/>: how many hours ahead a date may be.</summary>
    public const string MaxFutureHours = "maxFutureHours";

    private static readonly FlowSubject[] WithLines = [FlowSubject.Order, FlowSubject.Refund];

    /// <summary>All rules.</summary>
    public static readonly IReadOnlyList<BuiltInRule> All =
    [
        new(ChannelProblems, "The channel's data contradict themselves or lack something.", RuleScope.Subject, Enum.GetValues<FlowSubject>(), []),
        new(Quantities, "The quantity of a line is 0 or less.", RuleScope.Item, WithLines, []),
        new(Sums, "The lines and their VAT do not add up to the total and the tax total.", RuleScope.Subject, WithLines, []),
        new(Vat, "The VAT of a line fits no rate that is configured in the ledger.", RuleScope.Item, WithLines,
            [new(TolerancePencePerUnit, Value.Of(1), 0, 100, "How many pence the VAT of a line may be off for each unit.")]),
        new(Sku, "A line of goods has no stock-keeping unit, or one that the ledger does not know.", RuleScope.Item, WithLines,
            [new(RequireKnown, Value.False, 0, 0, "Whether the ledger must have a product of that code.")]),
        new(Dates, "The date lies too far back or in the future.", RuleScope.Subject, [FlowSubject.Order, FlowSubject.Refund, FlowSubject.Settlement],
            [
                new(MaxAgeDays, Value.Of(3650), 0, 36_500, "The greatest age in days."),
                new(MaxFutureHours, Value.Of(24), 0, 8_760, "How many hours ahead the date may be: clocks and time zones differ."),
            ]),
        new(Currency, "The currency is not enabled in the ledger.", RuleScope.Subject, [FlowSubject.Order, FlowSubject.Refund, FlowSubject.Settlement], []),
    ];

    /// <summary>The rule of that name; null when there is none.</summary>
    public static BuiltInRule? Find(string name) => All.FirstOrDefault(rule => string.Equals(rule.Name, name, StringComparison.Ordinal));
}
