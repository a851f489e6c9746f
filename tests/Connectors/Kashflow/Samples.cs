using KashflowOrleans.Configuration;
using KashflowOrleans.Documents;
using NodaTime;

namespace KashflowOrleans.Tests.Connectors.Kashflow;

/// <summary>Documents and configuration that tests start from.</summary>
internal static class Samples
{
    public const string Email = "jo.bloggs@example.org";

    public static readonly LedgerAddress Address = new("1 Ashwood Close", "Branton", "Doncaster", null, "DN3 3UB", "GB");

    public static CustomerDocument Customer(string code, string email = Email) => new(code, "Jo Bloggs", email, "Jo", "Bloggs", "01302 555123", null, Address, "GBP");

    public static InvoiceDocument Invoice(string reference, params PaymentDocument[] payments) => new(
        reference,
        new LocalDate(2026, 3, 31),
        new LocalDate(2026, 4, 30),
        "GBP",
        null,
        Address,
        [
            new InvoiceLine("Blue mug", 3m, 8.33m, 20m, 5.00m, false, 4000, null),
            new InvoiceLine("Delivery", 1m, 4.95m, 20m, 0.99m, false, 4905, null),
        ],
        payments);

    /// <summary>35.93 given back: the mugs and the delivery of <see cref="Invoice"/>, less a fee of 1.</summary>
    public static CreditNoteDocument CreditNote(string reference, params PaymentDocument[] payments) => new(
        reference,
        "000000042",
        new LocalDate(2026, 4, 2),
        "GBP",
        null,
        Address,
        [
            new InvoiceLine("Blue mug", 3m, 8.33m, 20m, 5.00m, false, 4000, null),
            new InvoiceLine("Delivery", 1m, 4.95m, 20m, 0.99m, false, 4905, null),
            new InvoiceLine("Adjustment fee", 1m, -1.00m, 0m, 0m, false, 4910, null),
        ],
        payments);

    public static PaymentDocument Payment(string reference, decimal amount) => new(new LocalDate(2026, 3, 31), amount, 409846, 55167, reference, "Card");

    public static ConnectionConfig Connection(string baseUrl = "https://books.test/v2", int requestsPerSecond = 20) => new(
        "books",
        ConnectionKinds.Kashflow,
        baseUrl,
        new Dictionary<string, string>(),
        new Dictionary<string, string> { ["username"] = "env:USER", ["password"] = "env:PASSWORD", ["memorableWord"] = "env:WORD" },
        requestsPerSecond);
}
