using KashflowOrleans.Flows.Documents;

namespace KashflowOrleans.Flows.Emission;

/// <summary>What a field of a document takes.</summary>
public enum FieldKind
{
    /// <summary>Text; a number is written out.</summary>
    Text,

    /// <summary>An amount of money, two decimals.</summary>
    Amount,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A day, <c>2026-03-02</c>; a point in time is taken for the day it falls on in the merchant's time zone.</summary>
    Date,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An address as <c>$ledgerAddress</c> gives it: line1 to line4, postcode, countryCode.</summary>
    Address,
}

/// <summary>A field that an emit node may set.</summary>
/// <param name="Name">Name.</param>
/// <param name="Kind">What it takes.</param>
/// <param name="IsRequired">Whether the subject is held when it comes to nothing.</param>
/// <param name="Summary">What it is, a sentence.</param>
public sealed record DocumentField(string Name, FieldKind Kind, bool IsRequired, string Summary);

/// <summary>The fields of the documents that flows make.</summary>
public static class DocumentFields
{
    private static readonly DocumentField[] Customer =
    [
        new("name", FieldKind.Text, true, "Company, or the person's name."),
        new("code", FieldKind.Text, false, "The ledger's unique customer code; without it the engine gives one that stays the same for the person."),
        new("email", FieldKind.Text, false, "E-mail address."),
        new("firstName", FieldKind.Text, false, "Given name of the contact."),
        new("lastName", FieldKind.Text, false, "Family name of the contact."),
        new("telephone", FieldKind.Text, false, "Telephone number."),
        new("vatNumber", FieldKind.Text, false, "VAT registration number."),
        new("address", FieldKind.Address, false, "Billing address."),
        new("currency", FieldKind.Text, false, "ISO 4217 code; the home currency when it is nothing."),
        new("tradeBorder", FieldKind.Text, false, "Domestic, EU or Rest of World; $tradeBorder finds it."),
    ];

    private static readonly DocumentField[] Invoice =
    [
        new("reference", FieldKind.Text, true, "Natural key of the invoice: the order's number."),
        new("issuedOn", FieldKind.Date, true, "Tax point."),
        new("currency", FieldKind.Text, true, "ISO 4217 code."),
        new("exchangeRate", FieldKind.Number, false, "Units of the currency per home unit; needed unless it is the home currency."),
        new("address", FieldKind.Address, false, "Address printed on it."),
        new("dueOn", FieldKind.Date, false, "Payment due; the tax point when it is nothing."),
        new("exchangeRateSource", FieldKind.Text, false, "Whose exchange rate it is, ledger or shop; kept with the document."),
    ];

    private static readonly DocumentField[] CreditNote =
    [
        new("reference", FieldKind.Text, true, "Natural key of the credit note: the refund's number."),
        new("issuedOn", FieldKind.Date, true, "Day of the credit."),
        new("currency", FieldKind.Text, true, "ISO 4217 code."),
        new("exchangeRate", FieldKind.Number, false, "Units of the currency per home unit; needed unless it is the home currency."),
        new("address", FieldKind.Address, false, "Address printed on it."),
        new("invoiceReference", FieldKind.Text, true, "Reference of the invoice it credits: the order's number."),
        new("exchangeRateSource", FieldKind.Text, false, "Whose exchange rate it is, ledger or shop; kept with the document."),
    ];

    private static readonly DocumentField[] SaleLines =
    [
        new("description", FieldKind.Text, true, "Text; brought into one line of at most 250 characters."),
        new("quantity", FieldKind.Number, false, "How many; 1 when it is nothing."),
        new("net", FieldKind.Amount, true, "Amount without VAT of the whole line."),
        new("vat", FieldKind.Amount, true, "VAT of the whole line."),
        new("vatPercent", FieldKind.Number, false, "VAT rate; must be one of the ledger's. $vatRate finds the one that explains the amounts."),
        new("statedVatPercent", FieldKind.Number, false, "The rate the channel states; named in the reason when no rate fits."),
        new("vatExempt", FieldKind.Boolean, false, "Exempt, as opposed to zero-rated."),
        new("nominal", FieldKind.Integer, true, "Nominal account."),
        new("productCode", FieldKind.Text, false, "The ledger's product, when the line sells one."),
        new("returned", FieldKind.Boolean, false, "On a credit note, whether the goods went back into the stock of productCode. Of goods that did not, the credit note names no product."),
        new("kind", FieldKind.Text, false, "goods, shipping, fee, adjustment or giftCard; goods when it is nothing. Lines of nothing that are no goods are left out."),
        new("vatTreatment", FieldKind.Text, false, "How the line stands to VAT; kept with the document."),
    ];

    private static readonly DocumentField[] Payment =
    [
        new("amount", FieldKind.Amount, true, "Amount in the document's currency; a payment of 0 is left out."),
        new("paidOn", FieldKind.Date, true, "Day of the payment."),
        new("method", FieldKind.Text, false, "The channel's method code, for reasons and our own reference."),
        new("methodId", FieldKind.Integer, false, "The ledger's payment method; $paymentMethod finds it."),
        new("accountId", FieldKind.Integer, false, "The ledger's bank account; $paymentMethod finds it."),
        new("reference", FieldKind.Text, false, "Natural key of the payment: the gateway's transaction id; without it the document's reference and the method."),
        new("note", FieldKind.Text, false, "Text for people."),
    ];

    private static readonly DocumentField[] Journal =
    [
        new("reference", FieldKind.Text, true, "Natural key of the journal."),
        new("date", FieldKind.Date, true, "Day."),
        new("name", FieldKind.Text, true, "Text for people."),
    ];

    private static readonly DocumentField[] JournalLines =
    [
        new("nominal", FieldKind.Integer, true, "Nominal account."),
        new("debit", FieldKind.Amount, false, "Amount on the left; this or credit."),
        new("credit", FieldKind.Amount, false, "Amount on the right; this or debit."),
        new("comment", FieldKind.Text, false, "Text for people."),
    ];

    private static readonly DocumentField[] StockMovement =
    [
        new("id", FieldKind.Text, true, "Natural key of the movement."),
        new("sku", FieldKind.Text, true, "Stock-keeping unit."),
        new("quantity", FieldKind.Number, true, "What is added; below 0 what is taken. A movement of 0 is left out."),
        new("reason", FieldKind.Text, false, "Text for people."),
    ];

    private static readonly DocumentField[] ChannelUpdate =
    [
        new("note", FieldKind.Text, true, "The words before the invoice's number in the note that the channel gets."),
    ];

    private static readonly DocumentField[] Alert =
    [
        new("message", FieldKind.Text, true, "What about."),
        new("severity", FieldKind.Text, false, "information, warning or critical; warning when it is nothing."),
        new("key", FieldKind.Text, false, "Alerts of one key are one alert."),
    ];

    /// <summary>The fields of a document.</summary>
    public static IReadOnlyList<DocumentField> Of(EmittedDocument document) => document switch
    {
        EmittedDocument.Customer => Customer,
        EmittedDocument.Invoice => Invoice,
        EmittedDocument.Payment => Payment,
        EmittedDocument.CreditNote => CreditNote,
        EmittedDocument.Journal => Journal,
        EmittedDocument.StockMovement => StockMovement,
        EmittedDocument.ChannelUpdate => ChannelUpdate,
        EmittedDocument.Alert => Alert,
        _ => throw new ArgumentOutOfRangeException(nameof(document), document, "A document without fields."),
    };

    /// <summary>The fields of a document's lines; empty when it has none.</summary>
    public static IReadOnlyList<DocumentField> LinesOf(EmittedDocument document) => document switch
    {
        EmittedDocument.Invoice or EmittedDocument.CreditNote => SaleLines,
        EmittedDocument.Journal => JournalLines,
        _ => [],
    };

    internal static int IndexOf(IReadOnlyList<DocumentField> fields, string name)
    {
        for (var index = 0; index < fields.Count; index++)
        {
            if (string.Equals(fields[index].Name, name, StringComparison.Ordinal))
            {
                return index;
            }
        }

        return -1;
    }
}
