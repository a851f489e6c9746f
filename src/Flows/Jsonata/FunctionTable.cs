using System.Collections.Frozen;
using KashflowOrleans.Flows.Jsonata.Functions;

namespace KashflowOrleans.Flows.Jsonata;

/// <summary>The functions that every expression can call, by name (without <c>$</c>).</summary>
public static class FunctionTable
{
    private static readonly FrozenDictionary<string, BuiltInFunction> Table =
        StandardFunctions.All.ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    /// <summary>All functions.</summary>
    public static IReadOnlyCollection<BuiltInFunction> All => Table.Values;

    /// <summary>The function of a name; null when there is none.</summary>
    public static BuiltInFunction? Find(string name) => Table.GetValueOrDefault(name);
}
