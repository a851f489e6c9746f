using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Grains.Connections;
using KashflowOrleans.Grains.Orders.Parts;
using KashflowOrleans.Grains.Reconciliation;

namespace KashflowOrleans.Grains.Orders;

/// <content>An order that is billed by the invoices its shop makes of it posts nothing itself: it hands them out and watches over their sum.</content>
public sealed partial class OrderGrain
{
    // Null when the order is billed as a whole.
    private async Task<RunEnd?> BillByInvoices(MerchantConnections connections, CallContext context, bool isAsked, CancellationToken cancellation)
    {
        var current = state.State;
        if (!BilledParts.Holds(current, _key, connections.ChannelConfig!))
        {
            return null;
        }

        if (connections.Channel is not IInvoicedOrders shop)
        {
            return new RunEnd.Retry($"The connection's setting {BilledParts.Setting} is '{BilledParts.OnInvoice}', but the channel has no invoices; take the setting out.", ConnectionProblemPause, CountsAsAttempt: false);
        }

        var observed = await shop.GetInvoicedOrder(_key.OrderId, context, cancellation);
        if (!observed.TryGetValue(out var order))
        {
            return RunEnd.FromFailure(observed, "The order and its invoices could not be read from the shop");
        }

        TakeNote(order.Order);
        _sight = new OrderSight(order.Order, connections.Config!.TimeZone) { IsInParts = true };
        var decision = BilledParts.Decide(current.Parts, order);
        if (current.Parts.Count == 0 && decision.HandOut.Count > 0 && !current.IsReleased && await LookForWholeInvoice(order, connections, context, cancellation) is { } held)
        {
            return held;
        }

        await HandOut(decision.HandOut, context, isAsked, cancellation);
        return decision.End;
    }

    // Somebody may have billed the order whole before: its parts would bill it again.
    private static async Task<RunEnd?> LookForWholeInvoice(InvoicedOrder order, MerchantConnections connections, CallContext context, CancellationToken cancellation)
    {
        var found = await connections.Ledger!.FindInvoicesByReference(order.Order.Number, context, cancellation);
        if (!found.TryGetValue(out var invoices))
        {
            return RunEnd.FromFailure(found, "The ledger could not be searched for an invoice of the whole order");
        }

        return invoices.FirstOrDefault(invoice => string.Equals(invoice.Reference, order.Order.Number, StringComparison.Ordinal)) is { } whole
            ? new RunEnd.Held(string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"Invoice {whole.Number} in the ledger carries the order's number: the order may have been billed whole. Skip the order if it was; release it to bill its invoices all the same."))
            : null;
    }

    // Remembered before anything is told: from then on the order is never billed as a whole.
    private async Task HandOut(IReadOnlyList<OrderPart> parts, CallContext context, bool isAsked, CancellationToken cancellation)
    {
        var current = state.State;
        var fresh = parts.Where(part => !current.Parts.Exists(known => known.Id == part.Id)).ToList();
        if (fresh.Count > 0)
        {
            current.Parts.AddRange(fresh.Select(part => new HandedPart(part.Id, part.Number)));
            Remember(context.CorrelationId, "order.parts", $"Billed by invoice {string.Join(", ", fresh.Select(part => part.Number))} of the shop.");
            await WriteState(CancellationToken.None);
        }

        // What was told is remembered with the run's result. A crash before that tells it once more under the same key, which the inbox knows.
        foreach (var part in parts)
        {
            var index = current.Parts.FindIndex(known => known.Id == part.Id);
            var known = current.Parts[index];
            if (isAsked)
            {
                await services.Parts!.HandOver(_key, part, context.CorrelationId, context.CorrelationId, cancellation);
            }
            else if (!string.Equals(known.Fingerprint, part.Fingerprint, StringComparison.Ordinal))
            {
                await services.Parts!.HandOver(_key, part, known.Told.ToString(System.Globalization.CultureInfo.InvariantCulture), context.CorrelationId, cancellation);
                current.Parts[index] = known with { Fingerprint = part.Fingerprint, Told = known.Told + 1 };
            }
        }
    }
}
