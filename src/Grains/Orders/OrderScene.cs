using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Grains.Connections;
using KashflowOrleans.Model;

namespace KashflowOrleans.Grains.Orders;

/// <summary>What a run's steps work with.</summary>
/// <param name="Order">The order as it was read for this run.</param>
/// <param name="Channel">Where it was read.</param>
/// <param name="Ledger">Where its documents go.</param>
/// <param name="Connections">Both with their settings.</param>
/// <param name="Context">What calls are audited under.</param>
/// <param name="Cancellation">Fires when the grain or the silo stops.</param>
internal sealed record OrderScene(
    Order Order, ISalesChannel Channel, ILedger Ledger, MerchantConnections Connections, CallContext Context, CancellationToken Cancellation);
