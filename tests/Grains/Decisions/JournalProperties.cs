using KashflowOrleans.Documents;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Grains.Persistence;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Decisions;

/// <summary>The decision, played through against a model of the ledger that gives numbers itself, while the process dies at any moment and the flow changes its mind.</summary>
public sealed class Any_life_of_journals
{
    [Fact]
    public void Ends_with_books_that_say_what_the_flow_says_and_every_key_once() =>
        Seeds.Try(3_000, random =>
        {
            var life = new Life();
            for (var runs = random.Next(0, 8); runs > 0; runs--)
            {
                life.Run(random.Chance(0.6) ? random.Next(0, 12) : null, AnyJournals(random));
            }

            var last = AnyJournals(random);
            life.Run(null, last);
            Assert.Equal(Books(last), life.Books());
            Assert.Equal(life.Keys.Count, life.Keys.Distinct(StringComparer.Ordinal).Count());
            var before = life.Keys.Count;
            life.Run(null, last);
            Assert.Equal(before, life.Keys.Count);
        });

    private static List<JournalDocument> AnyJournals(Random random) =>
        [.. Enumerable.Range(1, 3).Where(_ => random.Chance(0.6)).Select(number => Journals.Fee($"F{number}", random.Next(1, 4)))];

    private static List<(int Nominal, decimal Moved)> Books(IEnumerable<JournalDocument> journals) =>
        [.. journals.SelectMany(journal => journal.Lines).GroupBy(line => line.NominalCode).Select(group => (group.Key, Moved: group.Sum(line => line.Debit - line.Credit))).Where(sum => sum.Moved != 0).Order()];

    private sealed class Life
    {
        private static readonly VersionedJsonSerializer Serializer = new();

        private readonly List<(string Key, JournalDocument Document)> _ledger = [];
        private BinaryData _stored = Serializer.Serialize(new OrderGrainState());
        private int _crashAfter;

        public IReadOnlyList<string> Keys => [.. _ledger.Select(entry => entry.Key)];

        public List<(int Nominal, decimal Moved)> Books() => Any_life_of_journals.Books(_ledger.Select(entry => entry.Document));

        public void Run(int? crashAfter, IReadOnlyList<JournalDocument> desired)
        {
            _crashAfter = crashAfter ?? int.MaxValue;
            var state = Serializer.Deserialize<OrderGrainState>(_stored);
            var run = new OrderRun();
            try
            {
                for (var count = 0; count < 100; count++)
                {
                    if ((JournalProcess.Doubt(state, run) ?? JournalProcess.Next(state, run, desired)) is not { } step)
                    {
                        Write(state);
                        return;
                    }

                    run = Act(step, run, state);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }

            throw new InvalidOperationException("No end.");
        }

        private OrderRun Act(OrderStep step, OrderRun run, OrderGrainState state)
        {
            switch (step)
            {
                case OrderStep.ResolveJournalDoubt doubt:
                    var doubtful = Of(state, doubt.Reference);
                    var at = _ledger.FindIndex(entry => entry.Key == doubtful.Intent!.Key);
                    if (at >= 0)
                    {
                        Settle(doubtful, at + 1);
                    }

                    doubtful.Intent = null;
                    return run;
                case OrderStep.LookForExistingJournal look:
                    Assert.DoesNotContain(_ledger, entry => entry.Key == JournalKeys.Of(An.Key, look.Reference, look.Revision, look.IsReversal));
                    return run with { LookedJournals = run.LookedJournals.SetItem(look.Reference + JournalKeys.Turn(look.Revision, look.IsReversal), _ledger.Count) };
                case OrderStep.WriteJournalIntent intend:
                    Of(state, intend.Reference).Intent = new JournalIntent(
                        JournalKeys.Of(An.Key, intend.Reference, intend.Revision, intend.IsReversal), intend.IsReversal, intend.Content, intend.After, DateTimeOffset.UnixEpoch);
                    Write(state);
                    return run with { FreshJournals = run.FreshJournals.Add(intend.Reference) };
                case OrderStep.CreateJournal create:
                    // A reply that is lost is like a crash after the work.
                    _ledger.Add((create.Key, create.Content.ToDocument(create.Reference)));
                    MayCrash();
                    Settle(Of(state, create.Reference), _ledger.Count);
                    return run;
                default:
                    throw new InvalidOperationException($"Nobody carries out {step}.");
            }
        }

        private static void Settle(JournalProgress progress, int number)
        {
            var intent = progress.Intent!;
            progress.Intent = null;
            if (intent.IsReversal)
            {
                (progress.Posted, progress.Revision) = (null, progress.Revision + 1);
            }
            else
            {
                progress.Posted = new PostedJournal(number, intent.Key, intent.Content);
            }
        }

        private static JournalProgress Of(OrderGrainState state, string reference)
        {
            if (state.Journals.Find(progress => progress.Reference == reference) is { } known)
            {
                return known;
            }

            state.Journals.Add(new JournalProgress { Reference = reference });
            return state.Journals[^1];
        }

        private void Write(OrderGrainState state)
        {
            MayCrash();
            _stored = Serializer.Serialize(state);
            MayCrash();
        }

        private void MayCrash()
        {
            if (_crashAfter-- == 0)
            {
                throw new OperationCanceledException();
            }
        }
    }
}
