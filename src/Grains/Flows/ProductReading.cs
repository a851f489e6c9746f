using KashflowOrleans.Configuration;
using KashflowOrleans.Flows.Compilation;

namespace KashflowOrleans.Grains.Flows;

/// <summary>Whether the ledger's products are read for a flow; a large account takes hundreds of requests for it: pure.</summary>
internal static class ProductReading
{
    /// <summary>A merchant's own flow gets them when it asks for them. Those that come with the program ask for them only where the merchant sells the ledger's products.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="version">Which version it is; null for a draft.</param>
    /// <param name="config">The merchant's configuration.</param>
    public static bool IsNeeded(CompiledFlow flow, FlowVersionRef? version, MerchantConfig config) =>
        flow.NeedsProducts && (version is not { IsPrebuilt: true } || config.Posting.ProductLines);
}
