using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Documents;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Support;

/// <summary>A ledger in memory for properties: numbers are unique, periods close, credit notes pay invoices. It says what the books come to.</summary>
internal sealed class ModelBooks
{
    private readonly Dictionary<int, Booked> _documents = [];
    private long _ids;

    /// <summary>The day up to which nothing can be recorded or changed.</summary>
    public LocalDate? LockedUntil { get; set; }

    public IEnumerable<int> OurInvoices => _documents.Where(pair => pair.Value.Invoice is not null).Select(pair => pair.Key);

    public bool Has(int number) => _documents.ContainsKey(number);

    public void TypeIn(int number) => _documents[number] = new Booked(null, null, "SOMEBODY");

    public void SubmitVatReturn()
    {
        foreach (var document in _documents.Values.Where(document => document.Invoice is not null))
        {
            document.IsInReturn = true;
        }
    }

    public LedgerInvoice? Invoice(int number)
    {
        if (_documents[number] is not { Invoice: { } document } booked)
        {
            return null;
        }

        return new LedgerInvoice(number, number, document.Reference, booked.Customer, document.Net, document.Vat, document.Gross, document.Paid + booked.Credit, Payments(booked, document.Payments))
        {
            IsLocked = booked.IsInReturn,
            Content = new LedgerContent(document.CurrencyCode, document.ExchangeRate, document.Address, document.Lines),
        };
    }

    public LedgerCreditNote? Note(int number) => _documents[number] is not { Note: { } document } booked
        ? null
        : new LedgerCreditNote(number, number, document.Reference, booked.Customer, document.Net, document.Vat, document.Gross, document.Paid, booked.Credit, Payments(booked, document.Payments))
        {
            Content = new LedgerContent(document.CurrencyCode, document.ExchangeRate, document.Address, document.Lines),
        };

    /// <summary>False: the period is closed.</summary>
    public bool Create(int number, string customer, InvoiceDocument document)
    {
        if (document.IssuedOn <= LockedUntil)
        {
            return false;
        }

        _documents.Add(number, new Booked(document, null, customer));
        return true;
    }

    /// <summary>False: the period is closed.</summary>
    public bool Create(int number, string customer, CreditNoteDocument document)
    {
        if (document.IssuedOn <= LockedUntil)
        {
            return false;
        }

        _documents.Add(number, new Booked(null, document, customer));
        return true;
    }

    /// <summary>False: it can no longer be changed.</summary>
    public bool Update(int number, InvoiceDocument document)
    {
        var booked = _documents[number];
        if (booked.IsInReturn || booked.Invoice!.IssuedOn <= LockedUntil || document.IssuedOn <= LockedUntil)
        {
            return false;
        }

        booked.Invoice = document;
        return true;
    }

    public void Apply(int note, int invoice, decimal amount)
    {
        Assert.True(amount > 0 && amount <= Note(note)!.Open, $"{amount} of credit note {note} is applied, which has {Note(note)!.Open} left.");
        Assert.True(amount <= Invoice(invoice)!.Gross - Invoice(invoice)!.Paid, $"{amount} is applied to invoice {invoice}, which has less due.");
        Assert.Equal(_documents[note].Customer, _documents[invoice].Customer);
        _ids++;
        _documents[note].Applications.Add((_ids, amount));
        _documents[invoice].Applications.Add((_ids, amount));
    }

    /// <summary>What the books come to: net and VAT for each account and rate, money for each bank account, what the customer owes. What comes to nothing is left out.</summary>
    public IReadOnlyList<string> Sums()
    {
        var sums = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var document in _documents.Values)
        {
            var sign = document.Note is null ? 1 : -1;
            foreach (var line in document.Invoice?.Lines ?? document.Note?.Lines ?? [])
            {
                Add($"net {line.NominalCode} at {line.VatPercent}{(line.VatExempt ? " exempt" : "")}", sign * line.Net);
                Add($"VAT {line.NominalCode} at {line.VatPercent}{(line.VatExempt ? " exempt" : "")}", sign * line.Vat);
                Add($"owed by {document.Customer}", sign * (line.Net + line.Vat));
            }

            foreach (var payment in document.Invoice?.Payments ?? document.Note?.Payments ?? [])
            {
                Add($"bank {payment.AccountId}", sign * payment.Amount);
                Add($"owed by {document.Customer}", -sign * payment.Amount);
            }
        }

        return [.. sums.Where(sum => sum.Value != 0).Select(sum => FormattableString.Invariant($"{sum.Key}: {sum.Value:0.00}"))];

        void Add(string key, decimal amount) => sums[key] = sums.GetValueOrDefault(key) + amount;
    }

    private List<LedgerPayment> Payments(Booked booked, IReadOnlyList<PaymentDocument> payments) =>
    [
        .. payments.Select(payment => new LedgerPayment(1, payment.Amount, payment.Reference) { MethodId = payment.MethodId, AccountId = payment.AccountId }),
        .. booked.Applications.Select(application => new LedgerPayment(2, application.Amount, "credit") { IsCredit = true, ApplicationId = application.Id }),
    ];

    private sealed class Booked(InvoiceDocument? invoice, CreditNoteDocument? note, string customer)
    {
        public InvoiceDocument? Invoice { get; set; } = invoice;

        public CreditNoteDocument? Note { get; } = note;

        public string Customer { get; } = customer;

        public bool IsInReturn { get; set; }

        public List<(long Id, decimal Amount)> Applications { get; } = [];

        public decimal Credit => Applications.Sum(application => application.Amount);
    }
}
