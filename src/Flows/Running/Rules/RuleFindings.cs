using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Running.Rules;

/// <summary>What a rule finds.</summary>
internal sealed class RuleFindings
{
    /// <summary>All of them: what is wrong, a sentence, and the item it is about (nothing for the whole subject).</summary>
    public List<(string Message, Value Item)> All { get; } = [];

    /// <summary>Adds one.</summary>
    public void Add(string message, Value item = default) => All.Add((message, item));
}
