using System.Globalization;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Reconciliation;
using NodaTime;

namespace KashflowOrleans.Grains.Reconciliation;

/// <summary>Compares what was read outside with what we know: pure.</summary>
public static class Comparisons
{
    /// <summary>How long after our last change of an order its documents are left unjudged: what was created is not readable at once (apis/kashflow.md §7.6).</summary>
    public static readonly Duration Grace = Duration.FromSeconds(5);

    /// <summary>An order of the shop against ours; null when they are the same.</summary>
    /// <param name="placed">The shop's.</param>
    /// <param name="ours">Ours; null when we never heard of it.</param>
    public static Finding? OfOrder(PlacedOrder placed, BookedOrder? ours)
    {
        var found = Amounts.Sale(placed.Total, placed.Vat);
        if (ours is not { Total: { } total })
        {
            return new Finding(
                DifferenceCauses.NeverSeen, placed.Currency, placed.OrderId, placed.Number, null, default, found, ours is null ? "The shop has this order; nobody had told us. It is being read now." : "The shop has this order; it could not be read yet.");
        }

        // Orders from before VAT and days were kept: their totals are all that can be compared.
        found = ours.Books is null ? Amounts.Sale(placed.Total, 0) : found + Amounts.Refund(placed.Refunded, 0);
        var known = Amounts.Sale(total, ours.Books?.Vat ?? 0) + Amounts.Refund(ours.Books?.Refunded ?? 0, 0);
        return found == known && placed.Currency == ours.Currency
            ? null
            : new Finding(
                DifferenceCauses.ShopDiffers, ours.Currency ?? placed.Currency, placed.OrderId, placed.Number, null, known, found,
                $"The shop says {Show(found)} {placed.Currency} now; when it was read it said {Show(known)} {ours.Currency}. It is being read again.");
    }

    /// <summary>Whether a finding about the shop is mended by reading the order.</summary>
    public static bool IsToBeRead(Finding finding) => finding.IsOfShop;

    /// <summary>A document of the books against ours of the same number; null when they are the same.</summary>
    /// <param name="invoice">The books'.</param>
    /// <param name="order">The order it is for.</param>
    /// <param name="ours">Ours.</param>
    public static Finding? OfDocument(LedgerInvoice invoice, BookedOrder order, BookedDocument ours)
    {
        var (known, found) = (Of(ours), Of(invoice, ours.IsCredit));
        var changes = new List<string>();
        if (known != found)
        {
            changes.Add($"it comes to {Show(found)}, posted were {Show(known)}");
        }

        if (!string.Equals(invoice.Reference, ours.Reference, StringComparison.Ordinal))
        {
            changes.Add($"its reference is '{invoice.Reference}', posted was '{ours.Reference}'");
        }

        if (invoice.Currency is { } currency && !string.Equals(currency, ours.Currency, StringComparison.OrdinalIgnoreCase))
        {
            changes.Add($"it is in {currency}, posted was {ours.Currency}");
        }

        return changes.Count == 0
            ? null
            : new Finding(DifferenceCauses.ChangedByHand, ours.Currency, order.OrderId, order.Number, ours.Number, known, found, $"{Name(ours)} was changed in the books: {string.Join("; ", changes)}.");
    }

    /// <summary>A document of ours that the books did not list on its day, and what asking for it by its number gave.</summary>
    /// <param name="order">The order it is for.</param>
    /// <param name="ours">Ours.</param>
    /// <param name="invoice">The books'; null when there is none of that number.</param>
    public static Finding? OfMissing(BookedOrder order, BookedDocument ours, LedgerInvoice? invoice)
    {
        if (invoice is null)
        {
            return new Finding(DifferenceCauses.DeletedByHand, ours.Currency, order.OrderId, order.Number, ours.Number, Of(ours), default, $"{Name(ours)} is no longer in the books.");
        }

        return invoice.IssuedOn is { } day && day != ours.On
            ? new Finding(DifferenceCauses.MovedByHand, ours.Currency, order.OrderId, order.Number, ours.Number, Of(ours), default, $"{Name(ours)} is dated {DayText.Write(day)} in the books, posted was {DayText.Write(ours.On)}.")
            : OfDocument(invoice, order, ours);
    }

    /// <summary>A document of the books whose number is none of ours on this day, but whose reference is an order of ours; null when it says nothing.</summary>
    /// <param name="invoice">The books'.</param>
    /// <param name="order">The order of that number.</param>
    /// <param name="now">Now.</param>
    public static Finding? OfStranger(LedgerInvoice invoice, BookedOrder order, Instant now)
    {
        var isCredit = invoice.Gross < 0;
        var currency = invoice.Currency ?? order.Currency ?? OrderEntries.NoCurrency;
        if (order.Books?.Documents.FirstOrDefault(document => document.Number == invoice.Number) is { } ours)
        {
            // It was posted between our two looks.
            return invoice.IssuedOn == ours.On ? null : new Finding(
                DifferenceCauses.MovedByHand, currency, order.OrderId, order.Number, invoice.Number, default, Of(invoice, isCredit), $"{Name(ours)} is dated here in the books, posted was {DayText.Write(ours.On)}.");
        }

        // One that is being posted right now, or from before documents were kept, is ours.
        return order.InvoiceNumber == invoice.Number || order.Status is OrderStatuses.Received or OrderStatuses.Observing or OrderStatuses.Posting or OrderStatuses.Retrying || now - order.UpdatedAt < Grace
            ? null
            : new Finding(
                order.InvoiceNumber is null ? DifferenceCauses.PostedByHand : DifferenceCauses.Doubled, currency, order.OrderId, order.Number, invoice.Number, default, Of(invoice, isCredit),
                string.Create(CultureInfo.InvariantCulture, $"{(isCredit ? "Credit note" : "Invoice")} {invoice.Number} has this order's number as its reference, but it was not posted from here."));
    }

    /// <summary>What a document comes to.</summary>
    public static Amounts Of(BookedDocument document) => document.IsCredit ? Amounts.Refund(document.Gross, document.Vat) : Amounts.Sale(document.Gross, document.Vat);

    /// <summary>What a document of the books comes to.</summary>
    public static Amounts Of(LedgerInvoice invoice, bool isCredit) => isCredit ? Amounts.Refund(-invoice.Gross, -invoice.Vat) : Amounts.Sale(invoice.Gross, invoice.Vat);

    private static string Name(BookedDocument document) => string.Create(CultureInfo.InvariantCulture, $"{(document.IsCredit ? "Credit note" : "Invoice")} {document.Number}");

    private static string Show(Amounts amounts) => amounts.RefundGross == 0 && amounts.RefundVat == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{amounts.Gross:0.00##} (VAT {amounts.Vat:0.00##})")
        : amounts.Gross == 0 && amounts.Vat == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{amounts.RefundGross:0.00##} (VAT {amounts.RefundVat:0.00##})")
            : string.Create(CultureInfo.InvariantCulture, $"{amounts.Gross:0.00##} (VAT {amounts.Vat:0.00##}), {amounts.RefundGross:0.00##} given back");
}
