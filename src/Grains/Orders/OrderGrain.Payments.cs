using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Documents;
using KashflowOrleans.Grains.Connections;
using KashflowOrleans.Model;
using KashflowOrleans.Storage.Payments;

namespace KashflowOrleans.Grains.Orders;

/// <content>Money that payment statements know of.</content>
public sealed partial class OrderGrain
{
    private static readonly TimeSpan PaymentSafetyNet = TimeSpan.FromSeconds(30);

    private IReadOnlyList<ShopPaymentRow>? _shopPayments;

    /// <inheritdoc/>
    public Task AddPayment(ReceivedPayment payment, string correlationId) =>
        Ask(new Request(RequestKind.AddPayment, payment.Source, null, correlationId) { Payment = payment });

    /// <inheritdoc/>
    public Task RemovePayment(string source, string id, string correlationId) => Ask(new Request(RequestKind.RemovePayment, source, id, correlationId));

    // Whoever tells of a payment waits only until it is durable, not for the books.
    private async Task KeepPayments(IReadOnlyList<Request> requests, CancellationToken cancellation)
    {
        var told = requests.Where(request => request.IsOfStatement).ToList();
        if (told.Count == 0)
        {
            return;
        }

        foreach (var request in told)
        {
            Keep(request);
        }

        // Should this silo stop before the documents follow, the next attempt is due in the state; the read model wakes the grain.
        state.State.NextAttempt = services.Clock.GetUtcNow() + PaymentSafetyNet;
        await WriteState(cancellation);
        await services.Effects.Commit(new Storage.Effects.Effect(Row(), [], Due(told[^1].CorrelationId), []), cancellation);
        told.ForEach(request => request.Reply.TrySetResult(View()));
    }

    private void Keep(Request request)
    {
        var current = state.State;
        if (request.Payment is { } payment)
        {
            if (AddedPayments.With(current.AddedPayments ?? [], payment) is { } more)
            {
                current.AddedPayments = [.. more];
                Remember(request.CorrelationId, "payment.added", $"{payment.Kind} {payment.Id} of {payment.Source} belongs to the order.");
            }
        }
        else if (AddedPayments.Without(current.AddedPayments ?? [], request.By, request.Reason!) is { } left)
        {
            current.AddedPayments = left.Count == 0 ? null : [.. left];
            Remember(request.CorrelationId, "payment.removed", $"Payment {request.Reason} of {request.By} does not belong to the order any more.");
        }
    }

    // An order that is billed by its shop's invoices has no invoice of its own that money could stand on.
    private RunEnd OfPartsWithStatements(RunEnd end) => end is RunEnd.Synced or RunEnd.Ignored && state.State.AddedPayments is [var line, ..]
        ? new RunEnd.Held($"Payment {line.Id} of {line.Source} was matched to the whole order, which is billed by the invoices of the shop: take it away (unmatch) and match it to one of those.")
        : end;

    private (Order Order, string? Hold) WithStatements(Order order)
    {
        _shopPayments = AddedPayments.Explained(order);
        return AddedPayments.Into(order, state.State.AddedPayments ?? []);
    }

    private async Task<DesiredDocuments> WithFees(DesiredDocuments desired, Order order, MerchantConnections connections, CallContext context, CancellationToken cancellation)
    {
        var added = state.State.AddedPayments ?? [];
        return added.Count > 0 && (await connections.Reference!.Get(context, cancellation)).TryGetValue(out var reference)
            ? PaymentFees.AddTo(desired, order, added, connections.Config!, reference)
            : desired;
    }
}
