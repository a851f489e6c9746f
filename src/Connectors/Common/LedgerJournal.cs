using KashflowOrleans.Documents;
using NodaTime;

namespace KashflowOrleans.Connectors.Common;

/// <content>Journals. A ledger gives them their numbers, so nothing in it keeps a second one out: the caller looks for the key before it creates, and waits long enough after
/// a doubt.</content>
public partial interface ILedger
{
    /// <summary>Looks for journals that carry a key of ours, the newest first. Empty when there is none.</summary>
    Task<Outcome<JournalSearch>> FindJournals(string key, JournalScope scope, CallContext context, CancellationToken cancellation);

    /// <summary>Creates a journal that carries the key. <see cref="RefusalKind.Invalid"/> when debits and credits differ, a nominal does not exist or the date is not open.</summary>
    Task<Outcome<LedgerJournal>> CreateJournal(string key, JournalDocument document, CallContext context, CancellationToken cancellation);
}

/// <summary>A journal as the ledger has it.</summary>
/// <param name="Number">The number the ledger gave it.</param>
/// <param name="Date">Its day; null where the ledger does not say.</param>
/// <param name="Total">Sum of its debits; null where the ledger does not say.</param>
/// <param name="Lines">Its lines; empty where the ledger does not say.</param>
public sealed record LedgerJournal(int Number, LocalDate? Date, decimal? Total, IReadOnlyList<JournalLine> Lines);

/// <summary>What a search for journals found.</summary>
/// <param name="Journals">Those that carry the key.</param>
/// <param name="Newest">The highest number that was seen, whosever it is; 0 when there are no journals.</param>
public sealed record JournalSearch(IReadOnlyList<LedgerJournal> Journals, int Newest);

/// <summary>How far back a search for journals goes.</summary>
/// <param name="After">The newest journal there was before ours may have been created: the search goes down to it. Null when nothing was sent yet: a short look is enough.</param>
/// <param name="Since">The day of the journal; a short look ends where the ledger's journals are older.</param>
public sealed record JournalScope(int? After, LocalDate Since);
