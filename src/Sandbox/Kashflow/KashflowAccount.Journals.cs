namespace KashflowOrleans.Sandbox.Kashflow;

/// <content>Journals. They have numbers of their own, which the account gives: what a client sends as one is not looked at.</content>
public sealed partial class KashflowAccount
{
    private readonly SortedDictionary<int, JournalEntry> _journals = [];
    private int _lastJournalLineId = 700_000;
    private decimal _journalled;

    /// <summary>Every journal, the ones that cannot be read yet included, by number.</summary>
    public IReadOnlyList<KashflowJournal> Journals
    {
        get
        {
            lock (_gate)
                return [.. _journals.Values.Select(static entry => entry.Record)];
        }
    }

    /// <summary>Creates a journal.</summary>
    /// <param name="fields">As a client sends them.</param>
    /// <param name="lag">How long it cannot be read; null takes the account's.</param>
    /// <param name="created">The new journal when nothing was refused.</param>
    /// <returns>The refusal, or null.</returns>
    public KashflowRefusal? CreateJournal(JournalFields fields, TimeSpan? lag, out KashflowJournal created)
    {
        ArgumentNullException.ThrowIfNull(fields);
        created = null!;
        lock (_gate)
        {
            if (!KashflowDates.TryParse(fields.JournalDate ?? fields.Date ?? "", out var date))
                return KashflowRefusal.Invalid("JournalDate", $"Date '{fields.JournalDate ?? fields.Date}' is not a date of the form {KashflowDates.Format}.");

            if (CheckJournalLines_NeedsLock(fields.LineItems ?? []) is { } badLine)
                return badLine;

            created = new KashflowJournal
            {
                Number = _journals.Count == 0 ? 1 : _journals.Keys.Last() + 1,
                Name = fields.Name ?? fields.JournalName ?? "",
                Note = fields.Note ?? fields.Comment ?? "",
                Date = date,
                Category = fields.Category,
                Lines = [.. fields.LineItems!.Select(line => new KashflowJournalLine(++_lastJournalLineId, line.NominalCode!.Value, line.Comment, line.Debit, line.Credit))],
            };
            Put_NeedsLock(created, VisibleFrom(lag));
            _journal.Append("journal", created, KashflowJson.Default.KashflowJournal);
            return null;
        }
    }

    /// <summary>A readable journal by number, or null.</summary>
    public KashflowJournal? FindJournal(int number)
    {
        lock (_gate)
            return _journals.TryGetValue(number, out var entry) && IsVisible(entry.VisibleFrom) ? entry.Record : null;
    }

    /// <summary>One page of readable journals by number, and how many there are.</summary>
    internal (List<KashflowJournal> Rows, int Total) ListJournals(KashflowPaging paging)
    {
        lock (_gate)
        {
            var readable = _journals.Values.Where(entry => IsVisible(entry.VisibleFrom)).Select(static entry => entry.Record).ToList();
            if (paging.Descending)
                readable.Reverse();

            return ([.. readable.Skip(paging.Skip).Take(paging.PerPage)], readable.Count);
        }
    }

    private KashflowRefusal? CheckJournalLines_NeedsLock(IReadOnlyList<JournalLineFields> lines)
    {
        if (lines.Count < 2)
            return KashflowRefusal.Invalid("LineItems", "A journal needs at least two lines.");

        foreach (var line in lines)
        {
            if (!_reference.Nominals.Any(nominal => nominal.Code == line.NominalCode))
                return KashflowRefusal.Invalid("NominalCode", $"Nominal code {line.NominalCode} does not exist.");

            if (line.Debit < 0 || line.Credit < 0 || (line.Debit == 0) == (line.Credit == 0) || !KashflowMoney.Fits(line.Debit) || !KashflowMoney.Fits(line.Credit))
                return KashflowRefusal.Invalid("LineItems", $"A line has the debit {line.Debit} and the credit {line.Credit}.");
        }

        var (debit, credit) = (lines.Sum(static line => line.Debit), lines.Sum(static line => line.Credit));
        return debit == credit ? null : KashflowRefusal.Invalid("LineItems", $"Debits of {debit} and credits of {credit} do not balance.");
    }

    private void Put_NeedsLock(KashflowJournal record, long visibleFrom)
    {
        _journals[record.Number] = new JournalEntry(record, visibleFrom);
        _journalled += record.Total;
        _lastJournalLineId = Math.Max(_lastJournalLineId, record.Lines.Max(static line => line.Id));
    }

    private sealed record JournalEntry(KashflowJournal Record, long VisibleFrom);
}
