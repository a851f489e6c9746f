using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Flows.Validation;

namespace KashflowOrleans.Flows.Compilation;

/// <summary>Which reference data a flow may ask for that are costly to read.</summary>
internal static class FlowNeeds
{
    /// <summary>Whether a flow may ask for the ledger's products: a rule or a table does, or any expression names them. Too often yes does no harm.</summary>
    public static bool Products(FlowDocument document)
    {
        var text = FlowWriter.Write(document);
        return Rules(document) || Mentions.Any(mention => text.Contains(mention, StringComparison.Ordinal));
    }

    private static readonly IReadOnlyList<string> Mentions = [ReferenceTables.Products, "$product"];

    private static bool Rules(FlowDocument document) =>
        document.Nodes.OfType<ValidateNode>().SelectMany(node => node.Rules).Any(rule => rule.With.TryGetValue(BuiltInRules.RequireKnown, out var isRequired) && isRequired.IsTrue);
}
