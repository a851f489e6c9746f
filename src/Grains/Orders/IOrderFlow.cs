using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Documents;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;

namespace KashflowOrleans.Grains.Orders;

/// <summary>What should exist for an order: a pure function of the order and the merchant's reference data. Desired documents come out of it and nothing else, so that
/// a flow document can take its place.</summary>
public interface IOrderFlow
{
    /// <summary>Name and version of the decision; pinned with each run.</summary>
    string Version { get; }

    /// <summary>Decides.</summary>
    DesiredDocuments Decide(Order order, OrderFlowContext context);
}

/// <summary>The reference data an order flow decides with.</summary>
/// <param name="Key">The order.</param>
/// <param name="Config">The merchant's configuration.</param>
/// <param name="Reference">What is configured in the ledger account.</param>
public sealed record OrderFlowContext(OrderKey Key, MerchantConfig Config, LedgerReference Reference);
