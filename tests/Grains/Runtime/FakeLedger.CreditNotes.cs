using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Documents;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Runtime;

/// <content>Credit notes: they share the invoices' numbers, and pay invoices as far as both sides allow.</content>
internal sealed partial class FakeLedger
{
    private readonly Dictionary<int, BookedNote> _notes = [];

    public IReadOnlyList<LedgerCreditNote> CreditNotes
    {
        get
        {
            lock (_lock)
            {
                return [.. _notes.Values.Select(booked => booked.Note).OrderBy(note => note.Number)];
            }
        }
    }

    public CreditNoteDocument CreditNoteDocumentOf(int number)
    {
        lock (_lock)
        {
            return _notes[number].Document!;
        }
    }

    /// <summary>Somebody types a credit note in.</summary>
    public void TypeInCreditNote(int number, string reference, string customerCode, decimal gross, decimal refunded)
    {
        lock (_lock)
        {
            _notes.Add(number, new BookedNote(new LedgerCreditNote(++_ids, number, reference, customerCode, gross, 0m, gross, refunded, 0m, []), null));
        }
    }

    public void DeleteCreditNote(int number)
    {
        lock (_lock)
        {
            _notes.Remove(number);
        }
    }

    private static LedgerInvoice AsInvoice(LedgerCreditNote note) =>
        new(note.Id, note.Number, note.Reference, note.CustomerCode, -note.Net, -note.Vat, -note.Gross, -note.Refunded - note.Applied, note.Payments);

    private static Outcome<T> Unknown<T>(int number) => new Outcome<T>.Refused($"There is no credit note {number}.", RefusalKind.NotFound);

    private bool IsTaken(int number) => _invoices.ContainsKey(number) || _notes.ContainsKey(number);

    private Outcome<LedgerCreditNote> GetCreditNote(int number)
    {
        lock (_lock)
        {
            return _notes.TryGetValue(number, out var booked) && booked.HiddenReads-- <= 0 ? new Outcome<LedgerCreditNote>.Done(booked.Note) : Unknown<LedgerCreditNote>(number);
        }
    }

    private Outcome<IReadOnlyList<LedgerCreditNote>> FindCreditNotes(string reference)
    {
        lock (_lock)
        {
            return new Outcome<IReadOnlyList<LedgerCreditNote>>.Done(
            [
                .. _notes.Values.Where(booked => booked.Note.Reference == reference && booked.HiddenReads-- <= 0)
                    .Select(booked => booked.Note with { Payments = [], Refunded = 0, Applied = 0, Content = null }),
            ]);
        }
    }

    private Outcome<LedgerCreditNote> CreateCreditNote(int number, string customerCode, CreditNoteDocument document)
    {
        lock (_lock)
        {
            if (Objection(customerCode, document) is { } objection)
            {
                return new Outcome<LedgerCreditNote>.Refused(objection, RefusalKind.Invalid);
            }

            if (IsLocked(document.IssuedOn))
            {
                return Locked<LedgerCreditNote>();
            }

            if (IsTaken(number))
            {
                return new Outcome<LedgerCreditNote>.Refused($"Number {number} is in use.", RefusalKind.Duplicate);
            }

            var note = Book(++_ids, number, customerCode, document, []);
            _notes[number] = new BookedNote(note, document) { HiddenReads = ReadLag };
            return new Outcome<LedgerCreditNote>.Done(note);
        }
    }

    private Outcome<LedgerCreditNote> UpdateCreditNote(int number, string customerCode, CreditNoteDocument document)
    {
        lock (_lock)
        {
            if (!_notes.TryGetValue(number, out var booked))
            {
                return Unknown<LedgerCreditNote>(number);
            }

            if (Objection(customerCode, document) is { } objection)
            {
                return new Outcome<LedgerCreditNote>.Refused(objection, RefusalKind.Invalid);
            }

            if (IsLocked(booked.Document?.IssuedOn))
            {
                return Locked<LedgerCreditNote>();
            }

            var credits = booked.Note.Payments.Where(payment => payment.IsCredit).ToList();
            var note = Book(booked.Note.Id, number, customerCode, document, booked.Note.Payments);
            note = note with { Applied = booked.Note.Applied, Payments = [.. note.Payments, .. credits] };
            _notes[number] = new BookedNote(note, document);
            return new Outcome<LedgerCreditNote>.Done(note);
        }
    }

    private Outcome<CreditApplication> ApplyCreditNote(int number, int invoiceNumber, decimal amount)
    {
        lock (_lock)
        {
            if (!_notes.TryGetValue(number, out var booked) || !_invoices.TryGetValue(invoiceNumber, out var target))
            {
                return Unknown<CreditApplication>(number);
            }

            var (note, invoice) = (booked.Note, target.Invoice);
            var done = note.Payments.Where(payment => payment.IsCredit && payment.Reference == $"Invoice {invoiceNumber}").Sum(payment => payment.Amount);
            var more = amount - done;
            if (more <= 0)
            {
                return new Outcome<CreditApplication>.Found(new CreditApplication(number, invoiceNumber, done));
            }

            if (more > note.Open || more > invoice.Gross - invoice.Paid || note.CustomerCode != invoice.CustomerCode)
            {
                return new Outcome<CreditApplication>.Refused($"{more} cannot be applied.", RefusalKind.Invalid);
            }

            var application = ++_ids;
            booked.Note = note with { Applied = note.Applied + more, Payments = [.. note.Payments, new LedgerPayment(++_ids, more, $"Invoice {invoiceNumber}") { IsCredit = true, ApplicationId = application }] };
            target.Invoice = invoice with { Paid = invoice.Paid + more, Payments = [.. invoice.Payments, new LedgerPayment(++_ids, more, $"Credit Note #{number}") { IsCredit = true, ApplicationId = application }] };
            return new Outcome<CreditApplication>.Done(new CreditApplication(number, invoiceNumber, amount));
        }
    }

    private LedgerCreditNote Book(long id, int number, string customerCode, CreditNoteDocument document, IReadOnlyList<LedgerPayment> before) => new(
        id, number, document.Reference, customerCode, document.Net, document.Vat, document.Gross, document.Paid, 0m,
        Payments(document.Payments, before))
    {
        Content = new LedgerContent(document.CurrencyCode, document.ExchangeRate, document.Address, document.Lines),
    };

    private string? Objection(string customerCode, CreditNoteDocument document) =>
        document.Gross <= 0 || document.Paid > document.Gross ? "A credit note credits more than 0, and gives back no more than that." : Objection(customerCode, document.Lines, document.Payments);

    private sealed class BookedNote(LedgerCreditNote note, CreditNoteDocument? document)
    {
        public LedgerCreditNote Note { get; set; } = note;

        public CreditNoteDocument? Document { get; } = document;

        public int HiddenReads { get; set; }
    }

    private sealed partial class Port
    {
        public Task<Outcome<LedgerCreditNote>> GetCreditNote(int number, CallContext context, CancellationToken cancellation) =>
            Call(nameof(GetCreditNote), () => books.GetCreditNote(number), cancellation);

        public Task<Outcome<IReadOnlyList<LedgerCreditNote>>> FindCreditNotesByReference(string reference, CallContext context, CancellationToken cancellation) =>
            Call(nameof(FindCreditNotesByReference), () => books.FindCreditNotes(reference), cancellation);

        public Task<Outcome<LedgerCreditNote>> CreateCreditNote(int number, string customerCode, CreditNoteDocument document, CallContext context, CancellationToken cancellation) =>
            Call(nameof(CreateCreditNote), () => books.CreateCreditNote(number, customerCode, document), cancellation);

        public Task<Outcome<LedgerCreditNote>> UpdateCreditNote(
            LedgerCreditNote existing, string customerCode, CreditNoteDocument document, CallContext context, CancellationToken cancellation) =>
            Call(nameof(UpdateCreditNote), () => books.UpdateCreditNote(existing.Number, customerCode, document), cancellation);

        public Task<Outcome<CreditApplication>> ApplyCreditNote(int creditNoteNumber, int invoiceNumber, decimal amount, LocalDate on, CallContext context, CancellationToken cancellation) =>
            Call(nameof(ApplyCreditNote), () => books.ApplyCreditNote(creditNoteNumber, invoiceNumber, amount), cancellation);
    }
}
