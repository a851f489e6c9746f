using KashflowOrleans.Grains.Connections;
using KashflowOrleans.Storage.Inbox;
using KashflowOrleans.Storage.Reconciliation;

namespace KashflowOrleans.Grains.Reconciliation;

/// <summary>What comparing shop and books works with; one for the silo.</summary>
/// <param name="Connections">The merchant's channels and ledger.</param>
/// <param name="Store">What we know, and where findings are kept.</param>
/// <param name="Inbox">Through which orders are told that nobody had told us of.</param>
/// <param name="Clock">Time.</param>
/// <param name="Stopping">Fires when the silo begins to stop.</param>
public sealed record ReconciliationServices(ConnectionDirectory Connections, IReconciliationStore Store, IInbox Inbox, TimeProvider Clock, CancellationToken Stopping = default);
