using KashflowOrleans.Documents;

namespace KashflowOrleans.Grains.Orders;

/// <summary>Which step comes next for the journals of an order: pure, total and safe to ask again after any crash. A journal in the ledger is never changed: what differs or is no
/// longer wanted is taken back by a mirrored journal first.</summary>
public static class JournalProcess
{
    /// <summary>An intent of an earlier run, settled before anything else is decided. Null when there is none.</summary>
    public static OrderStep? Doubt(OrderGrainState state, OrderRun run) =>
        state.Journals.Find(known => known.Intent is not null && !run.FreshJournals.Contains(known.Reference)) is { } doubtful
            ? new OrderStep.ResolveJournalDoubt(doubtful.Reference)
            : null;

    /// <summary>Names the first difference between what should exist and what is known to exist.</summary>
    /// <param name="state">What the grain remembers.</param>
    /// <param name="run">What this run has learned.</param>
    /// <param name="desired">What should exist.</param>
    /// <returns>Null when nothing differs.</returns>
    public static OrderStep? Next(OrderGrainState state, OrderRun run, IReadOnlyList<JournalDocument> desired)
    {
        // The intent was written, or its journal looked for in vain, in this run.
        if (state.Journals.Find(known => known.Intent is not null) is { Intent: { } intent } intended)
        {
            return new OrderStep.CreateJournal(intended.Reference, intent.Key, intent.Content);
        }

        if (JournalChecks.Problem(desired) is { } problem)
        {
            return new OrderStep.Hold(problem);
        }

        foreach (var known in state.Journals)
        {
            if (known.Posted is { } posted && !desired.Any(wanted => wanted.Reference == known.Reference && posted.Content.BooksTheSame(JournalContent.Of(wanted))))
            {
                return Prepare(run, known.Reference, known.Revision, isReversal: true, posted.Content.Mirrored());
            }
        }

        return desired.FirstOrDefault(wanted => state.Journals.Find(known => known.Reference == wanted.Reference)?.Posted is null) is { } missing
            ? Prepare(run, missing.Reference, state.Journals.Find(known => known.Reference == missing.Reference)?.Revision ?? 1, isReversal: false, JournalContent.Of(missing))
            : null;
    }

    /// <summary>The next step of an order whose other documents are at <paramref name="other"/>: one of them that is held keeps no journal from being posted.</summary>
    public static OrderStep? After(OrderStep? other, OrderGrainState state, OrderRun run, IReadOnlyList<JournalDocument> desired) => other switch
    {
        null => Next(state, run, desired),
        OrderStep.Hold hold => Next(state, run, desired) is { } step and not OrderStep.Hold ? step : hold,
        _ => other,
    };

    private static OrderStep Prepare(OrderRun run, string reference, int revision, bool isReversal, JournalContent content) =>
        run.LookedJournals.TryGetValue(reference + JournalKeys.Turn(revision, isReversal), out var newest)
            ? new OrderStep.WriteJournalIntent(reference, revision, isReversal, content, newest)
            : new OrderStep.LookForExistingJournal(reference, revision, isReversal, content);
}
