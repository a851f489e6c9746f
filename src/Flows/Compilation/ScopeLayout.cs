using KashflowOrleans.Flows.Documents;

namespace KashflowOrleans.Flows.Compilation;

/// <summary>The names that stand in a flow's expressions, each with the slot its value is kept in.</summary>
internal sealed class ScopeLayout
{
    /// <summary>Slot of the subject.</summary>
    public const int Subject = 0;

    /// <summary>Slot of the merchant's settings.</summary>
    public const int Settings = 1;

    /// <summary>Slot of the ledger's data.</summary>
    public const int Ledger = 2;

    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);

    public ScopeLayout(FlowSubject subject)
    {
        SlotFor(FlowNames.NameOf(subject));
        SlotFor(FlowNames.Settings);
        SlotFor(FlowNames.Ledger);
    }

    /// <summary>The names in the order of their slots.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The slot of a name, made when it is new.</summary>
    public int SlotFor(string name)
    {
        if (!_slots.TryGetValue(name, out var slot))
        {
            slot = _names.Count;
            _names.Add(name);
            _slots.Add(name, slot);
        }

        return slot;
    }
}
