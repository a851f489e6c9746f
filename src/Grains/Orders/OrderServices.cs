using KashflowOrleans.Grains.Connections;
using KashflowOrleans.Grains.Numbering;
using KashflowOrleans.Grains.Orders.Parts;
using KashflowOrleans.Storage.Effects;

namespace KashflowOrleans.Grains.Orders;

/// <summary>What an order's grain works with; one for the silo.</summary>
/// <param name="Flows">The decisions.</param>
/// <param name="Connections">The merchant's channels and ledger.</param>
/// <param name="Series">Invoice numbers.</param>
/// <param name="Effects">Read models and the inbox's done marks.</param>
/// <param name="Gates">Bounds how many orders of this silo are worked on at the same time.</param>
/// <param name="Clock">Time.</param>
/// <param name="Dice">Randomness for jitter: a number from 0 (inclusive) to 1 (exclusive).</param>
/// <param name="LateArrival">The pause after a doubt before something is created again that has no number of ours, see <see cref="LateArrivals"/>.</param>
/// <param name="Stopping">Fires when the silo begins to stop.</param>
public sealed record OrderServices(
    IOrderFlows Flows,
    ConnectionDirectory Connections,
    InvoiceSeries Series,
    IEffectStore Effects,
    WorkGates Gates,
    TimeProvider Clock,
    Func<double> Dice,
    TimeSpan LateArrival,
    CancellationToken Stopping = default)
{
    /// <summary>Hands parts of orders to their own grains.</summary>
    public PartHandover? Parts { get; init; }
}
