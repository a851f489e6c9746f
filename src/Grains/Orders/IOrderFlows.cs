using KashflowOrleans.Configuration;
using KashflowOrleans.Documents;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Grains.Flows;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;

namespace KashflowOrleans.Grains.Orders;

/// <summary>What should exist for an order and its refunds: decided by a flow version.</summary>
public interface IOrderFlows
{
    /// <summary>The version that is in force for a channel's orders, or their refunds.</summary>
    /// <exception cref="FlowUnavailableException">There is none for that kind of channel.</exception>
    FlowVersionRef InForce(MerchantConfig config, ConnectionConfig channel, FlowSubject subject);

    /// <summary>Whether a version may ask for the ledger's products.</summary>
    /// <exception cref="FlowUnavailableException">The version cannot be had.</exception>
    ValueTask<bool> NeedsProducts(FlowVersionRef flow, MerchantConfig config);

    /// <summary>Decides with a version.</summary>
    /// <exception cref="FlowUnavailableException">The version cannot be had.</exception>
    ValueTask<OrderDecision> Decide(FlowVersionRef flow, Order order, OrderFlowContext context);

    /// <summary>Decides about a refund with a version.</summary>
    /// <exception cref="FlowUnavailableException">The version cannot be had.</exception>
    ValueTask<OrderDecision> Decide(FlowVersionRef flow, Refund refund, OrderFlowContext context);
}

/// <summary>What a flow decided.</summary>
/// <param name="Documents">What should exist.</param>
/// <param name="Findings">How often each validation rule found something, in words, for the order's history; null when none did.</param>
/// <param name="InputHash">Fingerprint of the order, or refund, as it was read.</param>
public sealed record OrderDecision(DesiredDocuments Documents, string? Findings, string InputHash);

/// <summary>What an order flow decides with.</summary>
/// <param name="Key">The order.</param>
/// <param name="Config">The merchant's configuration.</param>
/// <param name="Channel">The order's channel.</param>
/// <param name="Reference">What is configured in the ledger account.</param>
public sealed record OrderFlowContext(OrderKey Key, MerchantConfig Config, ConnectionConfig Channel, LedgerReference Reference);
