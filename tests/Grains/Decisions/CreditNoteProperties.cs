using KashflowOrleans.Documents;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Grains.Persistence;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Decisions;

/// <summary>The decision about refunds, played through against a model of the ledger, while refunds come in parts and twice, replies are lost and the process dies at any moment.</summary>
public sealed class Any_life_of_a_refunded_order
{
    private const int MaxSteps = 100;

    [Fact]
    public void Ends_in_one_credit_note_for_each_refund_and_the_balances_of_a_single_run() =>
        Seeds.Try(3_000, random =>
        {
            var refunds = AnyRefunds(random);
            var isPaid = random.Chance(0.5);
            var life = new Life(random, isPaid);
            for (var known = 0; known < refunds.Count;)
            {
                known = Math.Min(refunds.Count, known + random.Next(0, 3));
                for (var runs = random.Next(0, 4); runs > 0; runs--)
                {
                    life.Run(refunds.Take(known), crashAfter: random.Chance(0.7) ? random.Next(0, 25) : null, lossRate: 0.2);
                }
            }

            OrderStep? end = null;
            for (var runs = 0; runs < 3; runs++)
            {
                end = life.Run(refunds, crashAfter: null, lossRate: 0);
            }

            Assert.IsType<OrderStep.Finished>(end);
            var once = new Life(new Random(1), isPaid);
            Assert.IsType<OrderStep.Finished>(once.Run(refunds, crashAfter: null, lossRate: 0));
            Assert.Equal(refunds.Select(refund => $"CN-{refund.Number}"), life.References());
            Assert.Equal(once.Amounts(), life.Amounts());
            Assert.Equal(once.Due, life.Due);
            Assert.True(life.Due >= 0, $"The invoice is overpaid by {-life.Due}.");
        });

    [Fact]
    public void A_second_run_finds_nothing_left_to_do() =>
        Seeds.Try(1_000, random =>
        {
            var refunds = AnyRefunds(random);
            var life = new Life(random, random.Chance(0.5));
            life.Run(refunds, crashAfter: null, lossRate: 0);
            var before = life.Calls;
            Assert.IsType<OrderStep.Finished>(life.Run(refunds, crashAfter: null, lossRate: 0));
            Assert.Equal(before, life.Calls);
        });

    // Up to the 30.00 of the order; some with the money given back, some without.
    private static List<Refund> AnyRefunds(Random random)
    {
        var refunds = new List<Refund>();
        for (var (id, left) = (1, 25); id <= 5 && left > 0; id++)
        {
            var net = random.Next(1, left + 1);
            left -= net;
            var refund = An.Refund(id.ToString(System.Globalization.CultureInfo.InvariantCulture), net, net * 0.2m);
            refunds.Add(random.Chance(0.5) ? refund : refund with { Payments = [] });
        }

        return refunds;
    }

    /// <summary>One order, its stored state, and the books around it.</summary>
    private sealed class Life(Random random, bool isPaid)
    {
        private static readonly VersionedJsonSerializer Serializer = new();

        private readonly Order _order = isPaid ? An.Order() : An.Order() with { Payments = [] };
        private readonly Dictionary<int, Note> _notes = Foreign(random);
        private BinaryData _stored = Serializer.Serialize(new OrderGrainState());
        private int _nextNumber = An.FirstNumber + 1;
        private bool _hasInvoice;
        private decimal _credits;
        private int _crashAfter;
        private double _lossRate;

        public int Calls { get; private set; }

        /// <summary>What is left to pay of the invoice.</summary>
        public decimal Due => 30m - (isPaid ? 30m : 0m) - _credits;

        public IEnumerable<string> References() => _notes.Values.Where(note => note.Document is not null).Select(note => note.Document!.Reference).Order(StringComparer.Ordinal);

        public IEnumerable<(string Reference, decimal Gross, decimal Paid)> Amounts() => _notes.Values.Where(note => note.Document is not null)
            .Select(note => (note.Document!.Reference, note.Document.Gross, note.Document.Paid)).OrderBy(note => note.Reference, StringComparer.Ordinal);

        /// <summary>One run; null when it did not come to an end.</summary>
        public OrderStep? Run(IEnumerable<Refund> refunds, int? crashAfter, double lossRate)
        {
            (_crashAfter, _lossRate) = (crashAfter ?? int.MaxValue, lossRate);
            var state = Serializer.Deserialize<OrderGrainState>(_stored);
            var known = refunds.ToList();
            foreach (var refund in known.Where(refund => !state.CreditNotes.Exists(progress => progress.RefundId == refund.Id)))
            {
                state.CreditNotes.Add(new CreditNoteProgress { RefundId = refund.Id, Number = refund.Number });
            }

            var credits = RefundsToCredit.Of([.. known.Select(refund => RefundDecision.Of(refund, An.Decide(refund)))]);
            var desired = An.Decide(_order) with { ChannelNote = null };
            var run = new OrderRun();
            try
            {
                for (var count = 0; count < MaxSteps; count++)
                {
                    var step = OrderProcess.Next(state, run, desired, credits);
                    if (step is OrderStep.Finished or OrderStep.Hold or OrderStep.Ignore)
                    {
                        Write(state);
                        return step;
                    }

                    if (Act(step, run, state) is not { } next)
                    {
                        Write(state);
                        return null;
                    }

                    run = next;
                }
            }
            catch (CrashException)
            {
                return null;
            }

            throw new InvalidOperationException($"No end after {MaxSteps} steps.");
        }

        private static Dictionary<int, Note> Foreign(Random random) =>
            Enumerable.Range(0, random.Next(0, 4)).Select(_ => An.FirstNumber + random.Next(1, 9)).Distinct().ToDictionary(number => number, _ => new Note(null, 0m));

        // Null: the reply was lost, the run ends.
        private OrderRun? Act(OrderStep step, OrderRun run, OrderGrainState state)
        {
            switch (step)
            {
                case OrderStep.EnsureCustomer ensure:
                    state.CustomerCode = ensure.Document.Code;
                    return run with { CustomerEnsured = ensure.Document.Code };
                case OrderStep.LookForExistingInvoice:
                    return run with { ExistingLooked = true };
                case OrderStep.WriteIntent intend:
                    state.Intent = new InvoiceIntent(An.FirstNumber, intend.CustomerCode, DateTimeOffset.UnixEpoch, intend.Reference);
                    Write(state);
                    return run with { IntentFresh = true };
                case OrderStep.ResolveDoubt when !_hasInvoice:
                    return run with { IntentFresh = true };
                case OrderStep.ResolveDoubt or OrderStep.CreateInvoice:
                    _hasInvoice = true;
                    Did();
                    (state.Invoice, state.Intent) = (new PostedInvoice(An.FirstNumber, 1, ContentHash.Of(An.InvoiceOf(_order)), 30m, isPaid ? 30m : 0m, state.CustomerCode), null);
                    return run;
                default:
                    return ActOnRefund(step, run, state);
            }
        }

        private OrderRun? ActOnRefund(OrderStep step, OrderRun run, OrderGrainState state)
        {
            switch (step)
            {
                case OrderStep.LookForExistingCreditNote look:
                    Assert.DoesNotContain(_notes.Values, note => note.Document?.Reference == look.Document.Reference);
                    return run with { LookedRefunds = run.LookedRefunds.Add(look.RefundId) };
                case OrderStep.WriteCreditNoteIntent intend:
                    Of(state, intend.RefundId).Intent = new CreditNoteIntent(_nextNumber++, intend.CustomerCode, DateTimeOffset.UnixEpoch, intend.Reference);
                    Write(state);
                    return run with { FreshRefunds = run.FreshRefunds.Add(intend.RefundId) };
                case OrderStep.ResolveCreditNoteDoubt doubt:
                    return _notes.ContainsKey(doubt.Number) ? Settle(doubt.RefundId, doubt.Number, run, state) : run with { FreshRefunds = run.FreshRefunds.Add(doubt.RefundId) };
                case OrderStep.CreateCreditNote create:
                    return Create(create, run, state);
                case OrderStep.UpdateCreditNote update:
                    // The adopted one says what it should: nothing else was ever written under its number.
                    Assert.Equal(update.Document.Reference, _notes[update.Number].Document!.Reference);
                    Of(state, update.RefundId).Posted = new PostedCreditNote(update.Number, update.Number, ContentHash.Of(update.Document), update.Document.Gross, update.Document.Paid);
                    return run;
                case OrderStep.ApplyCreditNote apply:
                    return Apply(apply, run, state);
                default:
                    throw new InvalidOperationException($"Nobody carries out {step}.");
            }
        }

        private OrderRun? Create(OrderStep.CreateCreditNote create, OrderRun run, OrderGrainState state)
        {
            if (_notes.ContainsKey(create.Number))
            {
                return Settle(create.RefundId, create.Number, run, state);
            }

            if (Loses())
            {
                return null;
            }

            _notes[create.Number] = new Note(create.Document, 0m);
            Did();
            if (Loses())
            {
                return null;
            }

            var progress = Of(state, create.RefundId);
            (progress.Posted, progress.Intent) = (new PostedCreditNote(create.Number, create.Number, ContentHash.Of(create.Document), create.Document.Gross, create.Document.Paid), null);
            return run;
        }

        private OrderRun? Apply(OrderStep.ApplyCreditNote apply, OrderRun run, OrderGrainState state)
        {
            var note = _notes[apply.Number];
            var more = Math.Min(note.Document!.Gross - note.Document.Paid - note.Applied, Due);
            if (more > 0)
            {
                if (Loses())
                {
                    return null;
                }

                _notes[apply.Number] = note = note with { Applied = note.Applied + more };
                _credits += more;
                Did();
                if (Loses())
                {
                    return null;
                }
            }

            var progress = Of(state, apply.RefundId);
            progress.Posted = progress.Posted! with { Applied = note.Applied };
            return run;
        }

        private OrderRun Settle(string refundId, int number, OrderRun run, OrderGrainState state)
        {
            var progress = Of(state, refundId);
            var intent = progress.Intent!;
            progress.Intent = null;
            if (_notes[number].Document is not { } document || document.Reference != intent.Reference)
            {
                return run with { FreshRefunds = run.FreshRefunds.Remove(refundId), LookedRefunds = run.LookedRefunds.Add(refundId) };
            }

            progress.Posted = new PostedCreditNote(number, number, string.Empty, document.Gross, document.Paid);
            return run;
        }

        private static CreditNoteProgress Of(OrderGrainState state, string refundId) => state.CreditNotes.Single(progress => progress.RefundId == refundId);

        private bool Loses() => random.Chance(_lossRate);

        private void Write(OrderGrainState state)
        {
            MayCrash();
            _stored = Serializer.Serialize(state);
            MayCrash();
        }

        private void Did()
        {
            Calls++;
            MayCrash();
        }

        private void MayCrash()
        {
            if (_crashAfter-- == 0)
            {
                throw new CrashException();
            }
        }
    }

    private sealed record Note(CreditNoteDocument? Document, decimal Applied);

    private sealed class CrashException : Exception;
}
