using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Documents;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Grains.Persistence;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Decisions;

/// <summary>The decision, played through against a model of the ledger and the shop that answers perfectly, while the process dies at any moment and the order changes.</summary>
public sealed class Any_life_of_an_order
{
    /// <summary>The grain's own bound.</summary>
    private const int MaxSteps = 20;

    [Fact]
    public void Ends_in_exactly_one_invoice_that_says_what_the_order_says() =>
        Seeds.Try(5_000, random =>
        {
            var life = new Life(random);
            for (var runs = random.Next(0, 8); runs > 0; runs--)
            {
                life.Run(crashAfter: random.Chance(0.6) ? random.Next(0, 14) : null, Life.AnyOrder(random));
            }

            var last = Life.AnyOrder(random) with { State = OrderState.Processing, Refunded = 0m };
            var end = life.Run(crashAfter: null, last);
            Assert.IsType<OrderStep.Finished>(end);
            Assert.Equal(1, life.Ours());
            Assert.True(life.Creations <= 1, $"{life.Creations} invoices were created.");
            Assert.Equal(An.InvoiceOf(last).Gross, life.Gross());
            Assert.Equal(1, life.Notes);
            Assert.Equal(0, life.ForeignTouched);
        });

    [Fact]
    public void Ends_within_the_grains_bound_from_any_state() =>
        Seeds.Try(5_000, random =>
        {
            var life = new Life(random);
            life.Begin(random);
            life.Run(crashAfter: null, Life.AnyOrder(random));
        });

    [Fact]
    public void A_second_run_finds_nothing_left_to_do() =>
        Seeds.Try(2_000, random =>
        {
            var life = new Life(random);
            var order = Life.AnyOrder(random);
            var first = life.Run(crashAfter: null, order);
            var before = life.Calls;
            Assert.Equal(first, life.Run(crashAfter: null, order));
            Assert.Equal(before, life.Calls);
        });

    /// <summary>One order, its stored state, and the world around it.</summary>
    private sealed class Life(Random random)
    {
        private static readonly VersionedJsonSerializer Serializer = new();

        private readonly Dictionary<int, Entry> _ledger = Foreign(random);
        private BinaryData _stored = Serializer.Serialize(new OrderGrainState());
        private int _nextNumber = An.FirstNumber;
        private int _crashAfter;

        public int Creations { get; private set; }

        public int Notes { get; private set; }

        public int ForeignTouched { get; private set; }

        /// <summary>Calls that change something outside.</summary>
        public int Calls { get; private set; }

        public static Order AnyOrder(Random random)
        {
            var order = An.Order();
            var isPaid = random.Chance(0.7);
            return order with
            {
                State = random.Chance(0.8) ? OrderState.Processing : random.Pick(Enum.GetValues<OrderState>()),
                Refunded = random.Chance(0.1) ? 5m : 0m,
                Lines = random.Chance(0.3) ? [order.Lines[0] with { Description = $"Mug {random.Next(3)}" }, order.Lines[1]] : order.Lines,
                Payments = isPaid ? order.Payments : [],
            };
        }

        public int Ours() => _ledger.Values.Count(entry => entry is { IsForeign: false });

        public decimal Gross() => _ledger.Values.Single(entry => !entry.IsForeign).Document!.Gross;

        /// <summary>A stored state as an earlier life may have left it.</summary>
        public void Begin(Random random)
        {
            var document = An.InvoiceOf(An.Order());
            var state = new OrderGrainState { IsReleased = random.Chance(0.2), SkippedBecause = random.Chance(0.1) ? "test" : null };
            var number = An.FirstNumber + 40;
            if (random.Chance(0.4))
            {
                state.Intent = new InvoiceIntent(number, CodeOf(An.Order()), DateTimeOffset.UnixEpoch);
            }
            else if (random.Chance(0.6))
            {
                state.Invoice = new PostedInvoice(number, number, random.Pick("", "old", ContentHash.Of(document)), document.Gross, document.Paid);
                state.CustomerCode = random.Pick(null, CodeOf(An.Order()));
            }

            if (state.Invoice is not null || random.Chance(0.5))
            {
                _ledger[number] = new Entry(random.Chance(0.3) && state.Invoice is null, CodeOf(An.Order()), document);
            }

            _stored = Serializer.Serialize(state);
        }

        /// <summary>One run of the grain; after <paramref name="crashAfter"/> outside effects or writes the process is gone and only what was written is left.</summary>
        public OrderStep? Run(int? crashAfter, Order order)
        {
            _crashAfter = crashAfter ?? int.MaxValue;
            var state = Serializer.Deserialize<OrderGrainState>(_stored);
            var desired = An.Decide(order);
            var run = new OrderRun();
            try
            {
                for (var count = 0; count < MaxSteps; count++)
                {
                    var step = OrderProcess.Next(state, run, desired);
                    if (step is OrderStep.Finished or OrderStep.Hold or OrderStep.Ignore)
                    {
                        Write(state);
                        return step;
                    }

                    var (next, end) = Act(step, run, state, order);
                    if (end is not null)
                    {
                        Write(state);
                        return end;
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

        private static string CodeOf(Order order) => CustomerIdentity.CodeOf(order, An.Key);

        private static Dictionary<int, Entry> Foreign(Random random)
        {
            var ledger = new Dictionary<int, Entry>();
            for (var taken = random.Next(0, 4); taken > 0; taken--)
            {
                ledger[An.FirstNumber + random.Next(0, 6)] = new Entry(IsForeign: true, "SOMEBODY", null);
            }

            return ledger;
        }

        private (OrderRun Run, OrderStep? End) Act(OrderStep step, OrderRun run, OrderGrainState state, Order order)
        {
            switch (step)
            {
                case OrderStep.EnsureCustomer ensure:
                    state.CustomerCode = ensure.Document.Code;
                    return (run with { CustomerEnsured = ensure.Document.Code }, null);
                case OrderStep.LookForExistingInvoice look:
                    var found = _ledger.Where(pair => pair.Value.Document?.Reference == look.Document.Reference).Select(pair => Read(pair.Key)).ToList();
                    switch (ExistingInvoices.Judge(found, look.CustomerCode, look.Document, An.FirstNumber))
                    {
                        case Judgement.NoneExists:
                            return (run with { ExistingLooked = true }, null);
                        case Judgement.Unclear unclear:
                            return (run, new OrderStep.Hold(unclear.Reason));
                        default:
                            throw new InvalidOperationException("Nothing of our own is taken over.");
                    }

                case OrderStep.WriteIntent intend:
                    state.Intent = new InvoiceIntent(_nextNumber++, intend.CustomerCode, DateTimeOffset.UnixEpoch);
                    Write(state);
                    return (run with { IntentFresh = true }, null);
                case OrderStep.ResolveDoubt doubt:
                    return _ledger.ContainsKey(doubt.Number) ? (Settle(doubt.Number, run, state, order), null) : (run with { IntentFresh = true }, null);
                case OrderStep.CreateInvoice create:
                    if (_ledger.ContainsKey(create.Number))
                    {
                        return (Settle(create.Number, run, state, order), null);
                    }

                    _ledger[create.Number] = new Entry(IsForeign: false, create.CustomerCode, create.Document);
                    Creations++;
                    Did();
                    Accept(create.Number, create.Document, state);
                    return (run, null);
                case OrderStep.UpdateInvoice update:
                    ForeignTouched += _ledger[update.Number].IsForeign ? 1 : 0;
                    _ledger[update.Number] = _ledger[update.Number] with { Document = update.Document };
                    Did();
                    Accept(update.Number, update.Document, state);
                    return (run, null);
                case OrderStep.WriteNote:
                    // The shop shows an earlier note: a run reads the order before it writes one.
                    if (Notes == 0)
                    {
                        Notes++;
                        Did();
                    }

                    state.NotedInvoiceNumber = state.Invoice!.Number;
                    return (run, null);
                default:
                    throw new InvalidOperationException($"Nobody carries out {step}.");
            }
        }

        // As the grain does: an invoice of this order under our number is ours, anything else was there before us.
        private OrderRun Settle(int number, OrderRun run, OrderGrainState state, Order order)
        {
            var invoice = Read(number);
            if (invoice.Reference != order.Number || invoice.CustomerCode != state.Intent!.CustomerCode)
            {
                state.Intent = null;
                return run with { IntentFresh = false, ExistingLooked = true };
            }

            state.Invoice = new PostedInvoice(number, number, "", invoice.Gross, invoice.Paid);
            state.Intent = null;
            return run;
        }

        private static void Accept(int number, InvoiceDocument document, OrderGrainState state)
        {
            state.Invoice = new PostedInvoice(number, number, ContentHash.Of(document), document.Gross, document.Paid);
            state.Intent = null;
        }

        private LedgerInvoice Read(int number)
        {
            var entry = _ledger[number];
            return new LedgerInvoice(
                number, number, entry.IsForeign ? "by hand" : entry.Document!.Reference, entry.CustomerCode, entry.Document?.Net ?? 1m, entry.Document?.Vat ?? 0m, entry.Document?.Gross ?? 1m, entry.Document?.Paid ?? 0m, []);
        }

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

    private sealed record Entry(bool IsForeign, string CustomerCode, InvoiceDocument? Document);

    private sealed class CrashException : Exception;
}
