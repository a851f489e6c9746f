using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Documents;

namespace KashflowOrleans.Tests.Grains.Runtime;

/// <content>Journals: the ledger gives their numbers, so the same one twice is two.</content>
internal sealed partial class FakeLedger
{
    private readonly List<BookedJournal> _journals = [];

    /// <summary>Every journal, with what it carries.</summary>
    public IReadOnlyList<(int Number, string Key, JournalDocument Document)> Journals
    {
        get
        {
            lock (_lock)
            {
                return [.. _journals.Select((booked, index) => (index + 1, booked.Key, booked.Document))];
            }
        }
    }

    /// <summary>What all journals together have moved on an account: debits less credits.</summary>
    public decimal Moved(int nominal) => Journals.SelectMany(journal => journal.Document.Lines).Where(line => line.NominalCode == nominal).Sum(line => line.Debit - line.Credit);

    /// <summary>Somebody types a journal in.</summary>
    public void TypeInJournal(string key, JournalDocument document)
    {
        lock (_lock)
        {
            _journals.Add(new BookedJournal(key, document));
        }
    }

    private int NextNumber()
    {
        lock (_lock)
        {
            return _invoices.Keys.Concat(_notes.Keys).DefaultIfEmpty().Max() + 1;
        }
    }

    private Outcome<JournalSearch> FindJournals(string key, JournalScope scope)
    {
        lock (_lock)
        {
            var found = _journals.Select((booked, index) => (Booked: booked, Number: index + 1)).Where(entry => entry.Number > (scope.After ?? 0) && entry.Booked.Key == key && entry.Booked.HiddenReads-- <= 0);
            return new Outcome<JournalSearch>.Done(new JournalSearch([.. found.Select(entry => AsJournal(entry.Number, entry.Booked.Document))], _journals.Count));
        }
    }

    private Outcome<LedgerJournal> CreateJournal(string key, JournalDocument document)
    {
        lock (_lock)
        {
            if (document.Lines.FirstOrDefault(line => !Reference.Nominals.Contains(line.NominalCode)) is { } unknown)
            {
                return new Outcome<LedgerJournal>.Refused($"There is no nominal {unknown.NominalCode}.", RefusalKind.Invalid);
            }

            if (document.Lines.Sum(line => line.Debit - line.Credit) != 0 || document.Lines.Count < 2)
            {
                return new Outcome<LedgerJournal>.Refused("The journal does not balance.", RefusalKind.Invalid);
            }

            _journals.Add(new BookedJournal(key, document) { HiddenReads = ReadLag });
            return new Outcome<LedgerJournal>.Done(AsJournal(_journals.Count, document));
        }
    }

    private static LedgerJournal AsJournal(int number, JournalDocument document) => new(number, document.Date, document.Lines.Sum(line => line.Debit), document.Lines);

    private sealed class BookedJournal(string key, JournalDocument document)
    {
        public string Key { get; } = key;

        public JournalDocument Document { get; } = document;

        public int HiddenReads { get; set; }
    }

    private sealed partial class Port
    {
        public Task<Outcome<JournalSearch>> FindJournals(string key, JournalScope scope, CallContext context, CancellationToken cancellation) =>
            Call(nameof(FindJournals), () => books.FindJournals(key, scope), cancellation);

        public Task<Outcome<LedgerJournal>> CreateJournal(string key, JournalDocument document, CallContext context, CancellationToken cancellation) =>
            Call(nameof(CreateJournal), () => books.CreateJournal(key, document), cancellation);
    }
}
