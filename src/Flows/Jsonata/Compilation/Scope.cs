namespace KashflowOrleans.Flows.Jsonata.Compilation;

/// <summary>The names that one frame holds.</summary>
internal sealed class Scope(Scope? parent, IEnumerable<string> names)
{
    private readonly string[] _names = [.. names.Distinct(StringComparer.Ordinal)];

    /// <summary>The scope around it.</summary>
    public Scope? Parent { get; } = parent;

    /// <summary>How many names there are.</summary>
    public int Count => _names.Length;

    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The slot of a name; -1 when it is not here.</summary>
    public int SlotOf(string name) => Array.IndexOf(_names, name);
}
