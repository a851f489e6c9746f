using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Common.Http;
using KashflowOrleans.Connectors.Kashflow.Wire;
using KashflowOrleans.Documents;

namespace KashflowOrleans.Connectors.Kashflow;

/// <content>Journals (apis/kashflow.md §3 Nominals, journals).</content>
internal sealed partial class KashflowLedger
{
    /// <inheritdoc/>
    public async Task<Outcome<JournalSearch>> FindJournals(string key, JournalScope scope, CallContext context, CancellationToken cancellation)
    {
        var walk = new JournalWalk(page => Call(api.ListJournals(page, KashflowPages.RowsPerPage, context, cancellation), CallKind.Read, Done, cancellation), scope);
        var read = await walk.Rows();
        if (!read.TryGetValue(out var rows))
        {
            return read.As<JournalSearch>();
        }

        // A row is a summary without lines; one that does not even say its name or comment may be ours as well as anybody's.
        var newest = rows.Select(static row => row.Number).DefaultIfEmpty().Max();
        var found = new List<LedgerJournal>();
        foreach (var row in rows.Where(row => JournalTranslator.Carries(row, key) || (JournalTranslator.IsSilent(row) && row.Number > (scope.After ?? int.MaxValue))))
        {
            var detail = await Call(api.GetJournal(row.Number, context, cancellation), CallKind.Read, Done, cancellation);
            if (detail.TryGetValue(out var whole))
            {
                if (JournalTranslator.Carries(whole, key) || JournalTranslator.Carries(row, key))
                {
                    found.Add(JournalTranslator.ToLedger(whole) with { Number = row.Number });
                }
            }
            else if (detail is not Outcome<JournalWire>.Refused { Kind: RefusalKind.NotFound })
            {
                return detail.As<JournalSearch>();
            }
            else if (JournalTranslator.Carries(row, key))
            {
                found.Add(JournalTranslator.ToLedger(row));
            }
        }

        return Done(new JournalSearch(found, newest));
    }

    /// <inheritdoc/>
    public async Task<Outcome<LedgerJournal>> CreateJournal(string key, JournalDocument document, CallContext context, CancellationToken cancellation) =>
        JournalTranslator.Problem(key, document) is { } problem
            ? new Outcome<LedgerJournal>.Refused(problem, RefusalKind.Invalid)
            : await Call(api.CreateJournal(JournalTranslator.ToWire(key, document), context, cancellation), CallKind.Write, ReadCreated, cancellation);

    // What creating answers is published for templates alone; without a number the caller finds the journal by its key.
    private static Outcome<LedgerJournal> ReadCreated(JournalWire journal) =>
        journal.Number > 0 ? Done(JournalTranslator.ToLedger(journal)) : HttpFailure.Unreadable(CallKind.Write, "it holds no journal").ToOutcome<LedgerJournal>();
}
