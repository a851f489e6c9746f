using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;

namespace KashflowOrleans.Grains.Orders;

/// <content>Carries out the steps that <see cref="JournalProcess"/> names, each at most one creating call.</content>
public sealed partial class OrderGrain
{
    private async Task<(OrderRun Run, RunEnd? End)> ActOnJournal(OrderStep step, OrderRun run, OrderScene scene) => step switch
    {
        OrderStep.ResolveJournalDoubt doubt => await ResolveJournalDoubt(doubt.Reference, run, scene),
        OrderStep.LookForExistingJournal look => await LookForExistingJournal(look, run, scene),
        OrderStep.WriteJournalIntent intend => await WriteJournalIntent(intend, run, scene),
        OrderStep.CreateJournal create => await CreateJournal(create, run, scene),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "A step nobody carries out."),
    };

    // Nothing was sent that we know of; but a state may have been lost, and the books would not know.
    private async Task<(OrderRun Run, RunEnd? End)> LookForExistingJournal(OrderStep.LookForExistingJournal step, OrderRun run, OrderScene scene)
    {
        var read = await scene.Connections.Reference!.Get(scene.Context, scene.Cancellation);
        if (!read.TryGetValue(out var reference))
        {
            return (run, RunEnd.FromFailure(read, "The ledger's settings could not be read"));
        }

        if (JournalChecks.UnknownNominal(step.Reference, step.Content.Lines, reference.Nominals) is { } unknown)
        {
            return (run, new RunEnd.Held(unknown));
        }

        var key = JournalKeys.Of(_key, step.Reference, step.Revision, step.IsReversal);
        var found = await scene.Ledger.FindJournals(key, new JournalScope(null, step.Content.Day()), scene.Context, scene.Cancellation);
        if (!found.TryGetValue(out var search))
        {
            return (run, RunEnd.FromFailure(found, $"The ledger could not be searched for journal {step.Reference}"));
        }

        if (search.Journals.Count == 0)
        {
            return (run with { LookedJournals = run.LookedJournals.SetItem(step.Reference + JournalKeys.Turn(step.Revision, step.IsReversal), search.Newest) }, null);
        }

        if (search.Journals is [var only] && SaysTheSame(only, step.Content))
        {
            Settle(ProgressOfJournal(step.Reference), only.Number, key, step.IsReversal, step.Content, scene, "journal.taken-over", "was in the ledger already and says the same.");
            return (run, null);
        }

        var numbers = string.Join(" and ", search.Journals.Select(journal => journal.Number));
        return (run, new RunEnd.Held($"The ledger already has [kf:{key}] on journal {numbers}, which does not say what journal {step.Reference} should. Correct or delete it there, then retry."));
    }

    private async Task<(OrderRun Run, RunEnd? End)> WriteJournalIntent(OrderStep.WriteJournalIntent step, OrderRun run, OrderScene scene)
    {
        var key = JournalKeys.Of(_key, step.Reference, step.Revision, step.IsReversal);
        ProgressOfJournal(step.Reference).Intent = new JournalIntent(key, step.IsReversal, step.Content, step.After, services.Clock.GetUtcNow());
        state.State.Status = OrderStatuses.Posting;
        Remember(scene.Context.CorrelationId, "journal.intended", $"Journal {key} is about to be created.");
        await WriteState(CancellationToken.None);
        return (run with { FreshJournals = run.FreshJournals.Add(step.Reference) }, null);
    }

    private async Task<(OrderRun Run, RunEnd? End)> CreateJournal(OrderStep.CreateJournal step, OrderRun run, OrderScene scene)
    {
        var progress = ProgressOfJournal(step.Reference);
        var intent = progress.Intent!;
        var created = await scene.Ledger.CreateJournal(step.Key, step.Content.ToDocument(step.Reference), scene.Context, scene.Cancellation);
        switch (created)
        {
            case Outcome<LedgerJournal>.Done done:
                Settle(progress, done.Value.Number, step.Key, intent.IsReversal, step.Content, scene, intent.IsReversal ? "journal.reversed" : "journal.created", "was created.");
                return (run, null);
            case Outcome<LedgerJournal>.InDoubt doubt:
                progress.Intent = intent with { DoubtSince = services.Clock.GetUtcNow() };
                Remember(scene.Context.CorrelationId, "journal.in-doubt", $"It is unknown whether journal {step.Key} was created: {doubt.Reason}");
                return await ResolveJournalDoubt(step.Reference, run, scene);
            case Outcome<LedgerJournal>.Refused { Kind: RefusalKind.Invalid } refused:
                progress.Intent = null;
                return (run, new RunEnd.Held($"The ledger refuses journal {step.Key}: {refused.Reason}"));
            default:
                // Certainly nothing was created.
                progress.Intent = null;
                return (run, RunEnd.FromFailure(created, $"Journal {step.Key} could not be created"));
        }
    }

    private async Task<(OrderRun Run, RunEnd? End)> ResolveJournalDoubt(string reference, OrderRun run, OrderScene scene)
    {
        var progress = ProgressOfJournal(reference);
        var intent = progress.Intent!;
        var found = await scene.Ledger.FindJournals(intent.Key, new JournalScope(intent.After, intent.Content.Day()), scene.Context, scene.Cancellation);
        if (!found.TryGetValue(out var search))
        {
            return (run, RunEnd.FromFailure(found, $"The ledger could not be searched for journal {intent.Key}"));
        }

        if (search.Journals is [var only])
        {
            Settle(progress, only.Number, intent.Key, intent.IsReversal, intent.Content, scene, "journal.found", "was in the ledger already.");
            return (run, null);
        }

        if (search.Journals.Count > 1)
        {
            var numbers = string.Join(" and ", search.Journals.Select(journal => journal.Number));
            return (run, new RunEnd.Held($"The ledger has journal {intent.Key} more than once, as {numbers}: delete all but one of them there, then retry."));
        }

        if (LateArrivals.Rest(intent.At, intent.DoubtSince, LedgerTimeout(scene), services.LateArrival, services.Clock.GetUtcNow()) is { } rest)
        {
            return (run, new RunEnd.Retry($"Journal {intent.Key} may have been created and is not to be seen in the ledger yet.", rest, CountsAsAttempt: false));
        }

        // Decided anew, with an intent of its own.
        progress.Intent = null;
        Remember(scene.Context.CorrelationId, "journal.not-created", $"Journal {intent.Key} was not created.");
        return (run, null);
    }

    private void Settle(JournalProgress progress, int number, string key, bool isReversal, JournalContent content, OrderScene scene, string step, string what)
    {
        progress.Intent = null;
        if (isReversal)
        {
            Remember(scene.Context.CorrelationId, step, $"Journal {number} ({key}), which takes back journal {progress.Posted!.Number}, {what}");
            progress.Reversed.Add(new ReversedJournal(progress.Posted.Number, number));
            if (progress.Reversed.Count > MaxReversedShown)
            {
                progress.Reversed.RemoveAt(0);
            }

            (progress.Posted, progress.Revision) = (null, progress.Revision + 1);
            return;
        }

        progress.Posted = new PostedJournal(number, key, content);
        Remember(scene.Context.CorrelationId, step, $"Journal {number} ({key}) over {content.Total} {what}");
    }

    private static bool SaysTheSame(LedgerJournal journal, JournalContent content) =>
        (journal.Date is null || journal.Date == content.Day())
        && (journal.Lines.Count > 0 ? content.BooksTheSame(journal.Lines) : journal.Total == content.Total);

    private JournalProgress ProgressOfJournal(string reference)
    {
        var known = state.State.Journals.Find(progress => progress.Reference == reference);
        if (known is null)
        {
            known = new JournalProgress { Reference = reference };
            state.State.Journals.Add(known);
        }

        return known;
    }
}
