using System.Globalization;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Kashflow.Wire;
using KashflowOrleans.Documents;
using NodaTime;

namespace KashflowOrleans.Connectors.Kashflow;

/// <summary>Between our journals and KashFlow's (apis/kashflow.md §3 Nominals, journals). Pure.</summary>
internal static class JournalTranslator
{
    // Nobody says how long a name may be: the note begins with the key, so that it survives being cut.
    private const int LongestName = 60;

    /// <summary>What is wrong with a journal before it is sent; null when nothing is.</summary>
    public static string? Problem(string key, JournalDocument document)
    {
        if (key.Length == 0 || key.AsSpan().IndexOfAny("[]\r\n") >= 0)
        {
            return $"'{key}' cannot be a journal's key: it needs a text without brackets and line breaks";
        }

        if (document.Lines.FirstOrDefault(line => line.Debit < 0 || line.Credit < 0 || (line.Debit == 0) == (line.Credit == 0)) is { } odd)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the line on nominal {odd.NominalCode} has the debit {odd.Debit} and the credit {odd.Credit}; one of them must be more than 0, the other 0");
        }

        if (document.Lines.FirstOrDefault(line => decimal.Round(line.Debit, 2) != line.Debit || decimal.Round(line.Credit, 2) != line.Credit) is { } fine)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the line on nominal {fine.NominalCode} has fractions of a penny");
        }

        var (debit, credit) = (document.Lines.Sum(static line => line.Debit), document.Lines.Sum(static line => line.Credit));
        return document.Lines.Count < 2 ? "a journal needs two lines at least"
            : debit != credit ? string.Create(CultureInfo.InvariantCulture, $"the journal has debits of {debit} and credits of {credit}")
            : null;
    }

    /// <summary>A journal to be created.</summary>
    public static JournalRequest ToWire(string key, JournalDocument document)
    {
        var words = OneLine(document.Name);
        var name = string.Create(CultureInfo.InvariantCulture, $"{(words.Length <= LongestName ? words : words[..LongestName])} {Mark(key)}");
        var note = string.Create(CultureInfo.InvariantCulture, $"{Mark(key)} {words}").TrimEnd();
        var date = KashflowDates.Write(document.Date);
        return new JournalRequest
        {
            Name = name,
            JournalName = name,
            Note = note,
            Comment = note,
            Date = date,
            JournalDate = date,
            LineItems =
            [
                .. document.Lines.Select(static line => new JournalLineWire
                {
                    NominalCode = line.NominalCode,
                    Comment = line.Comment is null ? null : OneLine(line.Comment),
                    Debit = line.Debit,
                    Credit = line.Credit,
                }),
            ],
        };
    }

    /// <summary>Whether a journal carries the key.</summary>
    public static bool Carries(JournalWire journal, string key)
    {
        var mark = Mark(key);
        return Texts(journal).Any(text => text.Contains(mark, StringComparison.Ordinal));
    }

    /// <summary>Whether a row says nothing by which a journal could be told from another.</summary>
    public static bool IsSilent(JournalWire journal) => !Texts(journal).Any();

    /// <summary>The journal's day; null when it does not say.</summary>
    public static LocalDate? DateOf(JournalWire journal) =>
        KashflowDates.TryParse(journal.JournalDate ?? journal.Date, out var date) ? date?.Date : null;

    /// <summary>A journal as we know them.</summary>
    public static LedgerJournal ToLedger(JournalWire journal)
    {
        JournalLine[] lines = [.. (journal.LineItems ?? journal.Lines ?? []).Select(static line => new JournalLine(line.NominalCode, line.Debit, line.Credit, line.Comment))];
        return new LedgerJournal(journal.Number, DateOf(journal), lines.Length > 0 ? lines.Sum(static line => line.Debit) : journal.TotalAmount, lines);
    }

    private static string Mark(string key) => $"[kf:{key}]";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();

    private static IEnumerable<string> Texts(JournalWire journal) =>
        new[] { journal.Note, journal.Comment, journal.JournalName, journal.Name, journal.Description }.Where(static text => !string.IsNullOrWhiteSpace(text)).Select(static text => text!);
}
