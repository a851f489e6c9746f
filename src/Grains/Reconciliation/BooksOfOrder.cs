using KashflowOrleans.Documents;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Model;
using KashflowOrleans.Storage.Effects;
using NodaTime;

namespace KashflowOrleans.Grains.Reconciliation;

/// <summary>An order as a run saw it, as far as the run came.</summary>
/// <param name="Order">The order.</param>
/// <param name="TimeZone">IANA zone of the business.</param>
/// <param name="Refunds">Its refunds; null when the run did not come so far.</param>
/// <param name="Desired">What should exist for the order; null when the run did not come so far.</param>
/// <param name="Credits">What should exist for its refunds; null when the run did not come so far.</param>
public sealed record OrderSight(
    Order Order, string TimeZone, IReadOnlyList<Refund>? Refunds = null, DesiredDocuments? Desired = null, RefundsToCredit? Credits = null)
{
    /// <summary>Whether the order is billed by the invoices that the shop makes of it.</summary>
    public bool IsInParts { get; init; }
}

/// <summary>What shop and books say of an order, by day: pure. A document is taken for posted when what is posted has its hash; until then what was known of it stays.</summary>
public static class BooksOfOrder
{
    /// <summary>What is known after a run.</summary>
    /// <param name="state">What the order's grain remembers.</param>
    /// <param name="sight">What the run saw; null when it did not read the order.</param>
    public static OrderBooks? Of(OrderGrainState state, OrderSight? sight)
    {
        var before = state.Books;
        if (sight is null)
        {
            return before is null ? null : before with { IsSkipped = state.SkippedBecause is not null };
        }

        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(sight.TimeZone) ?? DateTimeZone.Utc;
        var order = sight.Order;
        return new OrderBooks
        {
            PlacedOn = order.PlacedAt.InZone(zone).Date,
            Vat = order.TaxTotal,
            Refunded = order.Refunded,
            IsSkipped = state.SkippedBecause is not null,
            IsInParts = sight.IsInParts,
            Refunds = sight.Refunds is { } refunds ? [.. refunds.Where(refund => refund.State != RefundState.Canceled).Select(refund => Refund(refund, zone, sight.Credits))] : before?.Refunds ?? [],
            Documents = [.. Documents(state, before, sight)],
        };
    }

    private static BookedRefund Refund(Refund refund, DateTimeZone zone, RefundsToCredit? credits) => new(
        refund.Id,
        refund.Number,
        refund.RefundedAt.InZone(zone).Date,
        refund.Total,
        refund.TaxTotal,
        refund.PartOfRefunded,
        credits?.Refunds.FirstOrDefault(decision => decision.RefundId == refund.Id) is { Document: null } decision ? decision.Ignore ?? decision.Hold : null);

    private static IEnumerable<BookedDocument> Documents(OrderGrainState state, OrderBooks? before, OrderSight sight)
    {
        if (state.Invoice is { } posted)
        {
            var desired = sight.Desired?.Invoice is { } wanted ? Reissue.Of(state, wanted) : null;
            var booked = desired is not null && posted.ContentHash == ContentHash.Of(desired) ? Invoice(posted.Number, desired) : Before(posted.Number);
            if (booked is not null)
            {
                yield return booked;
            }
        }

        foreach (var replaced in state.Replaced)
        {
            if (Before(replaced.Invoice.Number) is { } taken)
            {
                yield return taken;
            }

            if (replaced.Reversal?.Posted is { } reversal)
            {
                var on = LocalDate.FromDateOnly(replaced.On);
                yield return new BookedDocument(
                    reversal.Number, replaced.Reference, on, replaced.Currency, reversal.Gross, replaced.Vat, true, null, [.. replaced.Returned.Select(money => new BookedPayment(on, money.Amount))]);
            }
        }

        foreach (var progress in state.CreditNotes.Where(progress => progress.Posted is not null))
        {
            var note = progress.Posted!;
            var desired = sight.Credits?.Refunds.FirstOrDefault(decision => decision.RefundId == progress.RefundId)?.Document;
            var booked = desired is not null && note.ContentHash == ContentHash.Of(desired) ? CreditNote(note.Number, desired, progress.RefundId) : Before(note.Number);
            if (booked is not null)
            {
                yield return booked;
            }
        }

        BookedDocument? Before(int number) => before?.Documents.FirstOrDefault(document => document.Number == number);
    }

    private static BookedDocument Invoice(int number, InvoiceDocument document) =>
        new(number, document.Reference, document.IssuedOn, document.CurrencyCode, document.Gross, document.Vat, false, null, Payments(document.Payments));

    private static BookedDocument CreditNote(int number, CreditNoteDocument document, string refundId) =>
        new(number, document.Reference, document.IssuedOn, document.CurrencyCode, document.Gross, document.Vat, true, refundId, Payments(document.Payments));

    private static BookedPayment[] Payments(IReadOnlyList<PaymentDocument> payments) => [.. payments.Select(payment => new BookedPayment(payment.PaidOn, payment.Amount))];
}
