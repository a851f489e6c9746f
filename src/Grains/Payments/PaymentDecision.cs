using KashflowOrleans.Contracts;
using KashflowOrleans.Grains.Payments.Matching;
using KashflowOrleans.Model;

namespace KashflowOrleans.Grains.Payments;

/// <summary>What is to become of a line of a statement: pure.</summary>
/// <param name="State">One of <see cref="PaymentStates"/>.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Order">The order it belongs to, when that is certain.</param>
public sealed record PaymentDecision(string State, string Reason, PaymentCandidate? Order = null)
{
    /// <summary>Decides without looking for orders, where none is to be looked for; null otherwise.</summary>
    public static PaymentDecision? WithoutOrders(GatewayTransaction line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Kind switch
        {
            GatewayTransactionKind.Authorization => new(PaymentStates.Recorded, "Money was reserved; none has moved until it is captured."),
            GatewayTransactionKind.Void => new(PaymentStates.Recorded, "A reservation was given up; no money has moved."),
            GatewayTransactionKind.Fee when string.IsNullOrEmpty(line.ParentId) => new(PaymentStates.Recorded, "A fee that follows no payment belongs to no order."),
            _ => null,
        };
    }

    /// <summary>Decides by the orders it may belong to.</summary>
    /// <param name="candidates">Best first.</param>
    public static PaymentDecision By(IReadOnlyList<PaymentCandidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        if (PaymentMatcher.Certain(candidates) is { } certain)
        {
            return new(PaymentStates.Matched, string.Join(" ", certain.Reasons), certain);
        }

        return new(
            PaymentStates.Unmatched,
            candidates.Count switch
            {
                0 => "No order is named by its reference or has its amount.",
                1 => $"It may belong to order {candidates[0].Number}, which is not certain.",
                _ => $"It may belong to several orders; the likeliest is {candidates[0].Number}.",
            });
    }

    /// <summary>Whether an order is told of a line: money that came in, and what the gateway kept of it. Refunds are the shop's to say; the line confirms them.</summary>
    public static bool IsForTheOrder(GatewayTransactionKind kind) => kind is GatewayTransactionKind.Capture or GatewayTransactionKind.Fee;
}
