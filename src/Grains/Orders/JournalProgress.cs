using System.Text.Json.Serialization;
using KashflowOrleans.Documents;
using NodaTime;
using NodaTime.Text;

namespace KashflowOrleans.Grains.Orders;

/// <summary>A journal of an order and how far it has come. What was posted is never changed: it is reversed by a mirrored journal and posted anew.</summary>
public sealed class JournalProgress
{
    /// <summary>The reference the flow gave it.</summary>
    public string Reference { get; set; } = string.Empty;

    /// <summary>Which posting of it is next or stands, from 1; the ones before were reversed.</summary>
    public int Revision { get; set; } = 1;

    /// <summary>Written before a journal is created: its key is what it will be found by.</summary>
    public JournalIntent? Intent { get; set; }

    /// <summary>The journal the ledger is known to have.</summary>
    public PostedJournal? Posted { get; set; }

    /// <summary>What was posted and reversed, the newest last.</summary>
    public List<ReversedJournal> Reversed { get; set; } = [];
}

/// <summary>A journal that is about to be created, or may have been.</summary>
/// <param name="Key">What it carries in the ledger.</param>
/// <param name="IsReversal">Whether it takes the posted one back.</param>
/// <param name="Content">What it says.</param>
/// <param name="After">The newest number the ledger had before.</param>
/// <param name="At">When the intent was written.</param>
/// <param name="DoubtSince">When its reply was given up; null while nobody knows of a reply that was lost.</param>
public sealed record JournalIntent(string Key, bool IsReversal, JournalContent Content, int After, DateTimeOffset At, DateTimeOffset? DoubtSince = null);

/// <summary>A journal in the ledger.</summary>
/// <param name="Number">The number the ledger gave it.</param>
/// <param name="Key">What it carries.</param>
/// <param name="Content">What it says.</param>
public sealed record PostedJournal(int Number, string Key, JournalContent Content);

/// <summary>A journal that was taken back.</summary>
/// <param name="Number">Its number.</param>
/// <param name="By">The number of the journal that mirrors it.</param>
public sealed record ReversedJournal(int Number, int By);

/// <summary>What a journal says, kept so that it can be mirrored when the flow no longer makes it.</summary>
/// <param name="Date">Its day, ISO 8601.</param>
/// <param name="Name">Text for people.</param>
/// <param name="Lines">Its lines.</param>
public sealed record JournalContent(string Date, string Name, IReadOnlyList<JournalLine> Lines)
{
    private const string ReversalPrefix = "Reversal of ";

    /// <summary>Sum of the debits.</summary>
    [JsonIgnore]
    public decimal Total => Lines.Sum(line => line.Debit);

    /// <summary>What a document says.</summary>
    public static JournalContent Of(JournalDocument document) => new(LocalDatePattern.Iso.Format(document.Date), document.Name, [.. document.Lines]);

    /// <summary>The document that says this.</summary>
    public JournalDocument ToDocument(string reference) => new(reference, Day(), Name, Lines);

    /// <summary>Its day.</summary>
    public LocalDate Day() => LocalDatePattern.Iso.Parse(Date).Value;

    /// <summary>What takes it back: the same day, each amount on the other side.</summary>
    public JournalContent Mirrored() =>
        this with { Name = ReversalPrefix + Name, Lines = [.. Lines.Select(line => line with { Debit = line.Credit, Credit = line.Debit })] };

    /// <summary>Whether the books come out the same: day, accounts and amounts; texts alone are no reason to post again.</summary>
    public bool BooksTheSame(JournalContent other) => string.Equals(Date, other.Date, StringComparison.Ordinal) && BooksTheSame(other.Lines);

    /// <summary>Whether lines book the same, whatever their order and texts.</summary>
    public bool BooksTheSame(IReadOnlyList<JournalLine> other) => Booked(Lines).SequenceEqual(Booked(other));

    private static IEnumerable<(int Nominal, decimal Debit, decimal Credit)> Booked(IReadOnlyList<JournalLine> lines) =>
        lines.Select(line => (line.NominalCode, line.Debit, line.Credit)).Order();
}
