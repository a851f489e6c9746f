using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;

namespace KashflowOrleans.Grains.Orders;

/// <summary>Which flow version an order or one of its refunds is run with: pure.</summary>
public static class FlowPin
{
    /// <summary>Chooses. An order that has begun to be posted, or is on its way, finishes on the version it began with; what is posted is not rewritten because a flow changed.
    /// An order with nothing outside, whose last run came to an end, follows what is in force.</summary>
    /// <param name="state">What the grain remembers.</param>
    /// <param name="inForce">The version that is in force now.</param>
    public static FlowVersionRef Choose(OrderGrainState state, FlowVersionRef inForce)
    {
        var isUnderWay = state.Invoice is not null || state.Intent is not null || state.Replaced.Count > 0 || state.Status is OrderStatuses.Posting or OrderStatuses.Retrying;
        return isUnderWay && state.Flow is { } begunWith ? begunWith : inForce;
    }

    /// <summary>Chooses for one refund, by the same rule: its credit note finishes on the version it began with.</summary>
    /// <param name="state">What the grain remembers of the order.</param>
    /// <param name="refund">What it remembers of the refund.</param>
    /// <param name="inForce">The version that is in force for refunds now.</param>
    public static FlowVersionRef Choose(OrderGrainState state, CreditNoteProgress refund, FlowVersionRef inForce)
    {
        var isUnderWay = refund.Posted is not null || refund.Intent is not null || state.Status is OrderStatuses.Posting or OrderStatuses.Retrying;
        return isUnderWay && refund.Flow is { } begunWith ? begunWith : inForce;
    }
}
