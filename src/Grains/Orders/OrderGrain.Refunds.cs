using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Grains.Connections;
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

        var decisions = new List<RefundDecision>(refunds.Count);
        foreach (var refund in refunds)
        {
            var progress = ProgressOf(refund);
            var (asked, end) = await Ask(
                FlowSubject.Refund, "The flow for the order's refunds", inForce => FlowPin.Choose(state.State, progress, inForce), (flow, with) => services.Flows.Decide(flow, refund, with), connections, context, cancellation);
            if (asked is not { } answer)
            {
                return (null, end);
            }

            (progress.Flow, progress.InputHash) = (answer.Flow, answer.Decision.InputHash);
            progress.Findings = TellFindings(answer.Decision, progress.Findings, context.CorrelationId, $"Refund {refund.Number}: ");
            decisions.Add(RefundDecision.Of(refund, answer.Decision.Documents));
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

    private CreditNoteProgress ProgressOf(string refundId) => Replacing.ProgressOf(state.State, refundId);
}
