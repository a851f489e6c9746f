using System.Globalization;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Kashflow.Wire;
using KashflowOrleans.Documents;
using NodaTime;

namespace KashflowOrleans.Connectors.Kashflow;

/// <summary>Between our credit notes and KashFlow's, which are invoices below 0: rates, VAT and payments turn their sign, and quantities where goods came
/// back into stock (apis/kashflow.md §3 Credit notes). Pure.</summary>
internal static class CreditNoteTranslator
{
    /// <summary>Whether an invoice is a credit note.</summary>
    public static bool IsCreditNote(InvoiceWire invoice) => invoice.GrossAmount < 0;

    /// <summary>What is wrong with a credit note before it is sent; null when nothing is.</summary>
    public static string? Problem(int number, CreditNoteDocument document)
    {
        if (document.Gross <= 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the credit note comes to {document.Gross}; it must credit more than 0");
        }

        if (document.Payments.FirstOrDefault(payment => payment.Amount <= 0) is { } payment)
        {
            return string.Create(CultureInfo.InvariantCulture, $"payment '{payment.Reference}' is {payment.Amount}; money given back must be more than 0");
        }

        return document.Paid > document.Gross
            ? string.Create(CultureInfo.InvariantCulture, $"the credit note gives back {document.Paid}, which is {document.Paid - document.Gross} more than it credits")
            : KashflowTranslator.Problem(number, Negated(document));
    }

    /// <summary>A credit note to be created; with <paramref name="current"/> one that takes its place.</summary>
    public static InvoiceRequest ToWire(int number, string customerCode, CreditNoteDocument document, InvoiceWire? current = null) =>
        KashflowTranslator.ToWire(number, customerCode, Negated(document), current);

    /// <summary>A credit note as we know them.</summary>
    public static LedgerCreditNote ToLedger(InvoiceWire invoice)
    {
        var payments = KashflowTranslator.ToLedger(invoice).Payments.Select(static payment => payment with { Amount = -payment.Amount }).ToArray();
        return new(
            invoice.Id,
            invoice.Number,
            invoice.CustomerReference,
            invoice.CustomerCode ?? string.Empty,
            -invoice.NetAmount,
            -invoice.VATAmount,
            -invoice.GrossAmount,
            payments.Where(static payment => !payment.IsCredit).Sum(static payment => payment.Amount),
            payments.Where(static payment => payment.IsCredit).Sum(static payment => payment.Amount),
            payments)
        {
            Content = PostedContent.Of(invoice)?.Negated(),
        };
    }

    /// <summary>The credit that applies a note to an invoice.</summary>
    public static CreditRequest Credit(InvoiceWire note, decimal amount, LocalDate on) => new()
    {
        Id = note.Id,
        Amount = amount,
        Date = KashflowDates.Write(on),
        Type = CreditRequest.CreditNote,
        Comment = string.Create(CultureInfo.InvariantCulture, $"Credit Note #{note.Number}"),
    };

    /// <summary>What of a credit note is applied to an invoice: an application is one bulk payment that stands on both.</summary>
    public static decimal Applied(InvoiceWire note, InvoiceWire invoice)
    {
        var bulks = Credits(invoice).Select(static line => line.BulkId).ToHashSet();
        return -Credits(note).Where(line => bulks.Contains(line.BulkId)).Sum(static line => line.Amount);
    }

    /// <summary>Why an amount of a credit note cannot be applied to an invoice; null when it can.</summary>
    public static string? Obstacle(InvoiceWire note, InvoiceWire invoice, decimal amount)
    {
        if (!string.Equals(note.CustomerCode, invoice.CustomerCode, StringComparison.OrdinalIgnoreCase))
        {
            return $"credit note {Show(note.Number)} is customer {note.CustomerCode}'s, invoice {Show(invoice.Number)} is customer {invoice.CustomerCode}'s";
        }

        if (!string.Equals(note.Currency?.Code, invoice.Currency?.Code, StringComparison.OrdinalIgnoreCase))
        {
            return $"credit note {Show(note.Number)} is in {note.Currency?.Code}, invoice {Show(invoice.Number)} in {invoice.Currency?.Code}";
        }

        var open = ToLedger(note).Open;
        if (open < amount)
        {
            return $"credit note {Show(note.Number)} has {Show(open)} left, which is less than {Show(amount)}";
        }

        var due = invoice.GrossAmount - KashflowTranslator.ToLedger(invoice).Paid;
        return due < amount ? $"invoice {Show(invoice.Number)} has {Show(due)} due, which is less than {Show(amount)}" : null;
    }

    // A line takes its quantity from the product's stock (apis/kashflow.md §3 Products & stock). So goods that came back have their quantity below 0 and a price above it; of
    // others no product is named, since a quantity above 0 would take from the stock once more.
    private static InvoiceDocument Negated(CreditNoteDocument document) => new(
        document.Reference,
        document.IssuedOn,
        document.IssuedOn,
        document.CurrencyCode,
        document.ExchangeRate,
        document.Address,
        [.. document.Lines.Select(static line => line is { ReturnsStock: true, ProductCode: not null }
            ? line with { Quantity = -line.Quantity, Vat = -line.Vat }
            : line with { UnitPrice = -line.UnitPrice, Vat = -line.Vat, ProductCode = null })],
        [.. document.Payments.Select(static payment => payment with { Amount = -payment.Amount })]);

    private static IEnumerable<PaymentLineWire> Credits(InvoiceWire invoice) => (invoice.PaymentLines ?? []).Where(static line => line.IsPaymentCreditNote);

    private static string Show(decimal amount) => amount.ToString("0.00##", CultureInfo.InvariantCulture);

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
}
