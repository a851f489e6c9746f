using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Grains.Connections;
using KashflowOrleans.Grains.Flows;
using KashflowOrleans.Model;

namespace KashflowOrleans.Grains.Orders;

/// <content>Reads an order's refunds and asks their flow what should exist.</content>
public sealed partial class OrderGrain
{
    // Empty when there is nothing to ask for.
    private async Task<(Order Order, IReadOnlyList<Refund> Refunds, RunEnd? End)> ReadRefunds(Order order, ISalesChannel channel, CallContext context, CancellationToken cancellation)
    {
        if (!RefundsToCredit.AreExpected(state.State, order))
        {
            return (order, [], null);
        }

        var read = await channel.GetRefunds(_key.OrderId, context, cancellation);
        if (!read.TryGetValue(out var refunds))
        {
            return (order, [], RunEnd.FromFailure(read, "The order's refunds could not be read from the shop"));
        }

        if (!CaptureReferences.AreMissing(order, refunds))
        {
            return (order, refunds, null);
        }

        var told = await channel.GetTransactions(_key.OrderId, context, cancellation);
        if (told is Outcome<IReadOnlyList<ChannelTransaction>>.Refused { Kind: RefusalKind.Invalid })
        {
            return (CaptureReferences.Restore(order, refunds, []), refunds, null);
        }

        return told.TryGetValue(out var transactions)
            ? (CaptureReferences.Restore(order, refunds, transactions), refunds, null)
            : (order, refunds, RunEnd.FromFailure(told, "The order's transactions could not be read from the shop"));
    }

    private async Task<(RefundsToCredit? Credits, RunEnd? End)> DecideRefunds(
        Order order, IReadOnlyList<Refund> refunds, MerchantConnections connections, CallContext context, CancellationToken cancellation)
    {
        if (!RefundsToCredit.AreExpected(state.State, order))
        {
            return (RefundsToCredit.None, null);
        }

        if (RefundsToCredit.Contradiction(order, refunds) is { } contradiction)
        {
            return (new RefundsToCredit([], contradiction), null);
        }

        var (config, channel) = (connections.Config!, connections.ChannelConfig!);
        var decisions = new List<RefundDecision>(refunds.Count);
        foreach (var refund in refunds)
        {
            var progress = ProgressOf(refund);
            FlowVersionRef? flow = null;
            try
            {
                flow = FlowPin.Choose(state.State, progress, services.Flows.InForceForRefunds(config, channel));
                var read = await ReadReference(flow, connections, context, cancellation);
                if (!read.TryGetValue(out var reference))
                {
                    return (null, RunEnd.FromFailure(read, "The ledger's settings could not be read"));
                }

                var decision = await services.Flows.Decide(flow, refund, new OrderFlowContext(_key, config, channel, reference));
                (progress.Flow, progress.InputHash) = (flow, decision.InputHash);
                progress.Findings = TellFindings(decision, progress.Findings, context.CorrelationId, $"Refund {refund.Number}: ");
                decisions.Add(RefundDecision.Of(refund, decision.Documents));
            }
            catch (FlowUnavailableException failure)
            {
                LogFlowUnavailable(logger, _key.ToString(), flow?.ToString() ?? "in force for refunds", failure);
                return (null, new RunEnd.Retry("The flow for the order's refunds cannot be read now.", null, CountsAsAttempt: false));
            }
        }

        return (RefundsToCredit.Of(decisions), null);
    }

    private CreditNoteProgress ProgressOf(Refund refund)
    {
        var known = state.State.CreditNotes.Find(progress => progress.RefundId == refund.Id);
        if (known is null)
        {
            known = new CreditNoteProgress { RefundId = refund.Id };
            state.State.CreditNotes.Add(known);
        }

        known.Number = refund.Number;
        return known;
    }

    private CreditNoteProgress ProgressOf(string refundId) => state.State.CreditNotes.Single(progress => progress.RefundId == refundId);
}
