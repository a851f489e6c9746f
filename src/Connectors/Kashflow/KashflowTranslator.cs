using System.Globalization;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Kashflow.Wire;
using KashflowOrleans.Documents;
using KashflowOrleans.Model;

namespace KashflowOrleans.Connectors.Kashflow;

/// <summary>Between our documents and KashFlow's. Pure.</summary>
internal static class KashflowTranslator
{
    /// <summary>Longest customer code that live integrations found safe (apis/kashflow.md §8).</summary>
    public const int LongestCode = 20;

    // SQL money keeps four decimals; what has more would be rounded behind our back.
    private const int MostDecimals = 4;

    /// <summary>What is wrong with a customer before it is sent; null when nothing is.</summary>
    public static string? Problem(CustomerDocument document) =>
        !IsCode(document.Code)
            ? $"customer code '{document.Code}' must be 1 to {LongestCode.ToString(CultureInfo.InvariantCulture)} letters and digits"
            : string.IsNullOrWhiteSpace(document.Name) ? $"customer '{document.Code}' needs a name" : null;

    /// <summary>What is wrong with an invoice before it is sent; null when nothing is.</summary>
    public static string? Problem(int number, InvoiceDocument document) =>
        number <= 0 ? string.Create(CultureInfo.InvariantCulture, $"invoice number {number} must be positive") : Problem(document);

    /// <summary>What is wrong with an invoice that has no number yet before it is sent; null when nothing is.</summary>
    public static string? Problem(InvoiceDocument document)
    {
        if (string.IsNullOrWhiteSpace(document.Reference))
        {
            return "the invoice needs a reference";
        }

        if (document.Lines.Count == 0)
        {
            return "the invoice needs a line";
        }

        foreach (var line in document.Lines)
        {
            var problem = TooFine("quantity", line.Quantity) ?? TooFine("unit price", line.UnitPrice) ?? TooFine("VAT", line.Vat) ?? TooFine("VAT rate", line.VatPercent);
            if (problem is not null)
            {
                return $"line '{line.Description}': {problem}";
            }
        }

        return document.Payments.Select(payment => TooFine($"payment '{payment.Reference}'", payment.Amount)).FirstOrDefault(problem => problem is not null);
    }

    /// <summary>A customer to be created.</summary>
    public static CustomerRequest ToWire(CustomerDocument document) => new()
    {
        Code = document.Code,
        Name = document.Name,
        VATNumber = document.VatNumber,
        Currency = new CurrencyRequest { Code = document.CurrencyCode },
        Contacts =
        [
            new ContactWire
            {
                IsPrimary = true,
                Firstname = document.FirstName,
                LastName = document.LastName,
                Telephone = document.Telephone,
                Email = document.Email,
            },
        ],
        Addresses = [ToWire(document.Address)],
    };

    /// <summary>An invoice to be created; with <paramref name="current"/> one that takes its place, keeping what is not ours.</summary>
    /// <param name="number">Its number; null for the service's next.</param>
    /// <param name="customerCode">The customer.</param>
    /// <param name="document">What it should say.</param>
    /// <param name="current">The invoice as it stands; null for a new one.</param>
    public static InvoiceRequest ToWire(int? number, string customerCode, InvoiceDocument document, InvoiceWire? current = null)
    {
        var lines = new LineRequest[document.Lines.Count];
        for (var index = 0; index < lines.Length; index++)
        {
            lines[index] = ToWire(index + 1, document.Lines[index]);
        }

        return new InvoiceRequest
        {
            Number = number,
            CustomerCode = customerCode,
            CustomerReference = document.Reference,
            IssuedDate = KashflowDates.Write(document.IssuedOn),
            DueDate = KashflowDates.Write(document.DueOn),
            Currency = new CurrencyRequest { Code = document.CurrencyCode, ExchangeRate = document.ExchangeRate },
            Address = ToWire(document.Address),
            ProjectNumber = Given(current?.ProjectNumber),
            IsCISReverseCharge = current?.IsCISReverseCharge,
            AutomaticCreditControlEnabled = current?.AutomaticCreditControlEnabled,
            UseCustomDeliveryAddress = current?.UseCustomDeliveryAddress,
            DeliveryAddress = current?.DeliveryAddress,
            LineItems = lines,
            PaymentLines = ToWire(document.Payments, current?.PaymentLines ?? []),
        };
    }

    /// <summary>A customer as we know them.</summary>
    public static LedgerCustomer ToLedger(CustomerWire customer) =>
        new(customer.Id, customer.Code ?? string.Empty, customer.Name ?? string.Empty, Emails(customer).FirstOrDefault());

    /// <summary>An invoice as we know them.</summary>
    public static LedgerInvoice ToLedger(InvoiceWire invoice)
    {
        LedgerPayment[] payments =
        [
            .. (invoice.PaymentLines ?? []).Select(payment => new LedgerPayment(payment.Id, payment.Amount, payment.Reference) { IsCredit = payment.IsPaymentCreditNote }),
        ];

        // The total is an aggregate of the service's; where it is missing the lines say it.
        var paid = invoice.TotalPaidAmount != 0 ? invoice.TotalPaidAmount : payments.Sum(payment => payment.Amount);
        return new(
            invoice.Id,
            invoice.Number,
            invoice.CustomerReference,
            invoice.CustomerCode ?? string.Empty,
            invoice.NetAmount,
            invoice.VATAmount,
            invoice.GrossAmount,
            paid,
            payments)
        {
            IssuedOn = KashflowDates.Parse(invoice.IssuedDate)?.Date,
            Currency = invoice.Currency?.Code,
        };
    }

    /// <summary>What is configured in the account; archived records are left out.</summary>
    public static LedgerReference ToLedger(
        IEnumerable<VatRateWire> rates,
        IEnumerable<CurrencyWire> currencies,
        IEnumerable<NominalWire> nominals,
        IEnumerable<PaymentMethodWire> methods,
        IEnumerable<BankAccountWire> accounts) => new(
        [.. rates.Select(rate => rate.VATRate).Distinct().Order()],
        currencies
            .Where(currency => currency.Code is { Length: > 0 })
            .DistinctBy(currency => currency.Code, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(currency => currency.Code!.ToUpperInvariant(), currency => currency.ExchangeRate, StringComparer.Ordinal),
        nominals.Where(nominal => !nominal.Archived).Select(nominal => nominal.Code).ToHashSet(),
        methods.Select(method => method.Id != 0 ? method.Id : method.MethodId).Where(id => id != 0).ToHashSet(),
        accounts.Where(account => !account.IsArchived).Select(account => account.Id).ToHashSet());

    /// <summary>E-mail addresses of a customer, the primary contact's first.</summary>
    public static IEnumerable<string> Emails(CustomerWire customer) =>
        (customer.Contacts ?? [])
            .OrderByDescending(contact => contact.IsPrimary)
            .Select(contact => contact.Email)
            .Append(customer.Email)
            .Where(email => !string.IsNullOrWhiteSpace(email))
            .Select(email => email!.Trim());

    private static LineRequest ToWire(int number, InvoiceLine line) => new()
    {
        Number = number,
        Description = line.Description.ReplaceLineEndings(" "),
        Quantity = line.Quantity,
        Rate = line.UnitPrice,
        VATLevel = line.VatPercent,
        VATExempt = line.VatExempt,
        VATAmount = line.Vat,
        NominalCode = line.NominalCode,
        ProductCode = line.ProductCode,
    };

    private static PaymentLineRequest[] ToWire(IReadOnlyList<PaymentDocument> payments, IReadOnlyList<PaymentLineWire> recorded)
    {
        // Two payments may share a reference: each recorded line is kept once, the one with the same amount first.
        var free = recorded.Where(line => !line.IsPaymentCreditNote).ToList();
        var lines = new List<PaymentLineRequest>(payments.Count);
        foreach (var payment in payments)
        {
            var same = free.Where(line => string.Equals(line.Reference, payment.Reference, StringComparison.Ordinal)).ToList();
            var kept = same.Find(line => line.Amount == payment.Amount) ?? same.FirstOrDefault();
            if (kept is not null)
            {
                free.Remove(kept);
            }

            lines.Add(new PaymentLineRequest
            {
                Id = kept?.Id,
                Date = KashflowDates.Write(payment.PaidOn),
                Amount = payment.Amount,
                Method = payment.MethodId,
                AccountId = payment.AccountId,
                Reference = payment.Reference,
                Note = payment.Note,
                BulkId = Given(kept?.BulkId),
                BFSTransactionId = Given(kept?.BFSTransactionId),
                PaymentProcessor = Given(kept?.PaymentProcessor),
            });
        }

        // A credit note that was applied is no payment of ours: left out, the replacement would take it off one side only.
        lines.AddRange(recorded.Where(line => line.IsPaymentCreditNote).Select(AsItStands));
        return [.. lines];
    }

    private static PaymentLineRequest AsItStands(PaymentLineWire line) => new()
    {
        Id = line.Id,
        Date = KashflowDates.TryParse(line.Date, out var date) && date is { } known ? KashflowDates.Write(known.Date) : line.Date ?? string.Empty,
        Amount = line.Amount,
        Method = line.Method,
        AccountId = line.AccountId,
        Reference = line.Reference ?? string.Empty,
        Note = line.Note ?? string.Empty,
        BulkId = Given(line.BulkId),
        BFSTransactionId = Given(line.BFSTransactionId),
        PaymentProcessor = Given(line.PaymentProcessor),
    };

    private static AddressWire ToWire(LedgerAddress address) => new()
    {
        Line1 = address.Line1,
        Line2 = address.Line2,
        Line3 = address.Line3,
        Line4 = address.Line4,
        PostCode = address.Postcode,
        CountryCode = address.CountryCode is "GR" ? "EL" : address.CountryCode,
    };

    private static bool IsCode(string code) => code.Length is > 0 and <= LongestCode && code.All(char.IsAsciiLetterOrDigit);

    private static string? TooFine(string field, decimal value) =>
        decimal.Round(value, MostDecimals) == value
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{field} {value} has more than {MostDecimals} decimals, which KashFlow would round");

    private static int? Given(int? value) => value is 0 ? null : value;
}
