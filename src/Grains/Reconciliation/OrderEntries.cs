using System.Globalization;
using KashflowOrleans.Contracts;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Reconciliation;
using NodaTime;

namespace KashflowOrleans.Grains.Reconciliation;

/// <summary>What an order says about its days: what the shop has, what the books have, and, found apart from these from where the order stands, why they differ. Pure.</summary>
public static class OrderEntries
{
    /// <summary>The currency under which orders stand that could not be read yet (ISO 4217: no currency).</summary>
    public const string NoCurrency = "XXX";

    /// <summary>An order's entries, of all days.</summary>
    /// <param name="order">The order.</param>
    /// <param name="zone">The business's time zone, for orders of which the days were not kept.</param>
    public static IReadOnlyList<DayEntry> Of(BookedOrder order, DateTimeZone zone)
    {
        var entries = new List<DayEntry>();
        if (order.Books is { IsInParts: true })
        {
            // Each of its invoices is an order of its own here.
            return entries;
        }

        if (order is { Books: { } books, Total: { } total, Currency: { } currency })
        {
            AddSale(entries, order, books, Amounts.Sale(total, books.Vat), currency);
            AddRefunds(entries, order, books, currency);
            AddPayments(entries, books);
        }
        else if (order is { PlacedAt: { } placed, Total: { } known, Currency: { } of })
        {
            AddWithoutDetails(entries, order, placed.InZone(zone).Date, known, of);
        }
        else
        {
            entries.Add(new DayEntry.Explains(order.ReceivedAt.InZone(zone).Date, NoCurrency, CauseOf(order), Item(order, null, default, $"The order could not be read yet. {order.Reason}")));
        }

        return entries;
    }

    private static void AddSale(List<DayEntry> entries, BookedOrder order, OrderBooks books, Amounts sold, string currency)
    {
        var day = books.PlacedOn;
        entries.Add(new DayEntry.InShop(day, currency, sold, 1, 0));
        var invoices = books.Documents.Where(document => !document.IsCredit).ToList();
        if (invoices.Count == 0)
        {
            if (order.InvoiceNumber is { } number)
            {
                Explain(DifferenceCauses.NotKnown, number, sold, NotKnown(number));
            }
            else if (Why(order) is { } cause)
            {
                Explain(cause, null, sold, Standing(order));
            }

            return;
        }

        var left = sold;
        foreach (var invoice in invoices)
        {
            var booked = Amounts.Sale(invoice.Gross, invoice.Vat);
            entries.Add(new DayEntry.InBooks(invoice.On, invoice.Currency, booked, 1, 0));
            if (invoice.Currency != currency)
            {
                entries.Add(new DayEntry.Explains(
                    invoice.On, invoice.Currency, DifferenceCauses.Currency, Item(order, invoice.Number, -booked, $"The order is in {currency}, invoice {Show(invoice.Number)} in {invoice.Currency}.")));
                continue;
            }

            left -= booked;
            AddOtherDay(entries, order, day, invoice, booked);
        }

        if (!left.IsZero)
        {
            var cause = invoices.Exists(invoice => invoice.Currency != currency) ? DifferenceCauses.Currency : Why(order) ?? DifferenceCauses.AmountDiffers;
            Explain(cause, invoices[0].Number, left, $"The shop's {Show(sold)} against {Show(sold - left)} invoiced. {Standing(order)}".TrimEnd());
        }

        void Explain(string cause, int? document, Amounts amounts, string detail) =>
            entries.Add(new DayEntry.Explains(day, currency, cause, Item(order, document, amounts, detail)));
    }

    // The same amount twice: missing on the shop's day, too much on the books' day.
    private static void AddOtherDay(List<DayEntry> entries, BookedOrder order, LocalDate day, BookedDocument document, Amounts booked)
    {
        if (document.On == day)
        {
            return;
        }

        var name = $"{(document.IsCredit ? "Credit note" : "Invoice")} {Show(document.Number)}";
        entries.Add(new DayEntry.Explains(day, document.Currency, DifferenceCauses.AnotherDay, Item(order, document.Number, booked, $"{name} is dated {Show(document.On)}.")));
        entries.Add(new DayEntry.Explains(document.On, document.Currency, DifferenceCauses.AnotherDay, Item(order, document.Number, -booked, $"{name} is for {Show(day)}.")));
    }

    private static void AddRefunds(List<DayEntry> entries, BookedOrder order, OrderBooks books, string currency)
    {
        var notes = books.Documents.Where(document => document.IsCredit).ToList();
        foreach (var refund in books.Refunds)
        {
            var given = Amounts.Refund(refund.Gross, refund.Vat);
            entries.Add(new DayEntry.InShop(refund.On, currency, given, 0, 1));
            var own = notes.Where(note => note.RefundId == refund.Id && note.Currency == currency).ToList();
            foreach (var note in own)
            {
                var credited = Amounts.Refund(note.Gross, note.Vat);
                entries.Add(new DayEntry.InBooks(note.On, note.Currency, credited, 0, 1));
                AddOtherDay(entries, order, refund.On, note, credited);
                given -= credited;
            }

            if (own.Count == 0 || !given.IsZero)
            {
                var cause = Why(order) is { } why ? (why == DifferenceCauses.NotPosted ? DifferenceCauses.CreditNotePending : why) : own.Count == 0 ? DifferenceCauses.RefundNotCredited : DifferenceCauses.AmountDiffers;
                entries.Add(new DayEntry.Explains(
                    refund.On, currency, cause, Item(order, own.Count > 0 ? own[0].Number : null, given, $"Refund {refund.Number}: {refund.Left ?? Standing(order)}".TrimEnd(' ', ':'))));
            }
        }

        var known = books.Refunds.Select(refund => refund.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var note in notes.Where(note => note.RefundId is null || note.Currency != currency || !known.Contains(note.RefundId)))
        {
            var credited = Amounts.Refund(note.Gross, note.Vat);
            entries.Add(new DayEntry.InBooks(note.On, note.Currency, credited, 0, 1));
            entries.Add(new DayEntry.Explains(
                note.On, note.Currency, DifferenceCauses.Correction, Item(order, note.Number, -credited, $"Credit note {Show(note.Number)} stands for no refund in the shop in {note.Currency}.")));
        }

        var unread = books.Refunded - books.Refunds.Sum(refund => refund.Part);
        if (unread > 0)
        {
            var amounts = Amounts.Refund(unread, 0);
            entries.Add(new DayEntry.InShop(books.PlacedOn, currency, amounts, 0, 0));
            entries.Add(new DayEntry.Explains(books.PlacedOn, currency, DifferenceCauses.RefundNotRead, Item(order, null, amounts, $"The shop gave back more than the refunds that were read; on which day is not known. {Standing(order)}".TrimEnd())));
        }
    }

    private static void AddPayments(List<DayEntry> entries, OrderBooks books) =>
        entries.AddRange(
            from document in books.Documents
            from payment in document.Payments
            select new DayEntry.Paid(payment.On, document.Currency, document.IsCredit ? 0 : payment.Amount, document.IsCredit ? payment.Amount : 0));

    private static void AddWithoutDetails(List<DayEntry> entries, BookedOrder order, LocalDate day, decimal total, string currency)
    {
        var sold = Amounts.Sale(total, 0);
        entries.Add(new DayEntry.InShop(day, currency, sold, 1, 0));
        entries.Add(new DayEntry.LacksDetails(day, currency));
        if (order.InvoiceNumber is { } number)
        {
            entries.Add(new DayEntry.Explains(day, currency, DifferenceCauses.NotKnown, Item(order, number, sold, NotKnown(number))));
        }
        else if (Why(order) is { } cause)
        {
            entries.Add(new DayEntry.Explains(day, currency, cause, Item(order, null, sold, Standing(order))));
        }
    }

    private static string CauseOf(BookedOrder order) => Why(order) ?? DifferenceCauses.NotPosted;

    // Null for an order that is done: then nothing about where it stands explains a difference.
    private static string? Why(BookedOrder order) => order switch
    {
        { Books.IsSkipped: true } => DifferenceCauses.Skipped,
        { Status: OrderStatuses.Synced } => null,
        { Status: OrderStatuses.Held } => DifferenceCauses.Held,
        { Status: OrderStatuses.Dead } => DifferenceCauses.Dead,
        { Status: OrderStatuses.Ignored } => DifferenceCauses.Ignored,
        { Status: OrderStatuses.Received or OrderStatuses.Observing or OrderStatuses.Posting or OrderStatuses.Retrying } => DifferenceCauses.NotPosted,
        _ => null,
    };

    private static string Standing(BookedOrder order) => order.Status == OrderStatuses.Synced ? string.Empty : order.Reason ?? $"The order is {order.Status}.";

    private static string NotKnown(int number) => $"Invoice {Show(number)} was posted before days were kept; its day is not known. Resync the order to have it.";

    private static ExplainedItem Item(BookedOrder order, int? document, Amounts amounts, string detail) => new(order.Channel, order.OrderId, order.Number, document, amounts, detail);

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Show(LocalDate day) => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

    private static string Show(Amounts amounts) => string.Create(CultureInfo.InvariantCulture, $"{amounts.Gross:0.00##} (VAT {amounts.Vat:0.00##})");
}
