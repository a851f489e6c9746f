using KashflowOrleans.Grains.Connections;
using KashflowOrleans.Storage.Payments;

namespace KashflowOrleans.Grains.Payments;

/// <summary>What the grains of statements' lines work with; one for the silo.</summary>
/// <param name="Store">Lines and their read model.</param>
/// <param name="Connections">The merchants' configurations.</param>
/// <param name="Clock">Time.</param>
/// <param name="Dice">Randomness for jitter: a number from 0 (inclusive) to 1 (exclusive).</param>
public sealed record PaymentServices(IPaymentStore Store, ConnectionDirectory Connections, TimeProvider Clock, Func<double> Dice);
