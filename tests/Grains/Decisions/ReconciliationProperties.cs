using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Grains.Reconciliation;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Reconciliation;
using KashflowOrleans.Tests.Grains.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Decisions;

/// <summary>The report over random orders, with a shop and books that random hands changed.</summary>
public sealed class Any_set_of_orders
{
    private static readonly LocalDate First = new(2026, 3, 1);
    private static readonly LocalDate Last = First.PlusDays(9);
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Europe/London"];
    private static readonly Instant Long = Instant.FromUtc(2026, 6, 1, 0, 0);

    [Fact]
    public void Has_every_difference_explained_to_the_penny() =>
        Seeds.Try(2_000, random =>
        {
            var orders = Enumerable.Range(1, random.Next(0, 30)).Select(number => AnyOrder(random, number)).ToList();
            var report = Report(orders, []);
            Assert.All(report.Days, day => Assert.Equal(default, day.Unexplained));

            // The sums, made in another way.
            var known = orders.Where(order => order is { Total: not null }).ToList();
            foreach (var currency in new[] { "GBP", "EUR" })
            {
                var days = report.Days.Where(day => day.Currency == currency).ToList();
                Assert.Equal(known.Where(order => order.Currency == currency && InRange(PlacedOn(order))).Sum(order => order.Total), days.Sum(day => day.Channel.Gross));
                Assert.Equal(
                    known.SelectMany(order => order.Books?.Documents ?? []).Where(document => !document.IsCredit && document.Currency == currency && InRange(document.On)).Sum(document => document.Gross),
                    days.Sum(day => day.Ledger.Gross));
                Assert.Equal(
                    known.SelectMany(order => order.Books?.Documents ?? []).Where(document => document.IsCredit && document.Currency == currency && InRange(document.On)).Sum(document => document.Vat),
                    days.Sum(day => day.Ledger.RefundVat));
            }
        });

    [Fact]
    public void Shows_what_nothing_explains()
    {
        var order = Posted(1) with { InvoiceNumber = null, Books = Posted(1).Books! with { Documents = [] } };
        var day = Assert.Single(Report([order], []).Days);
        Assert.Equal(Amounts.Sale(120m, 20m), day.Unexplained);
        Assert.Empty(day.Explained);
        Assert.Equal(default, Assert.Single(Report([Posted(1)], []).Days).Unexplained);
        Assert.Equal(Amounts.Sale(120m, 20m), Assert.Single(Report([order with { Status = "nonsense" }], []).Days).Unexplained);
    }

    [Fact]
    public void An_order_that_is_billed_by_its_invoices_counts_with_those_and_not_twice()
    {
        var parent = Posted(1) with { Status = OrderStatuses.Ignored, InvoiceNumber = null, Books = Posted(1).Books! with { IsInParts = true, Documents = [] } };
        var day = Assert.Single(Report([parent, Posted(2)], []).Days);
        Assert.Equal((Amounts.Sale(120m, 20m), default), (day.Channel, day.Unexplained));
        Assert.Empty(day.Explained);
    }

    [Fact]
    public void Whatever_hands_do_to_shop_and_books_the_report_says_what_stands_there() =>
        Seeds.Try(2_000, random =>
        {
            var orders = Enumerable.Range(1, random.Next(1, 15)).Select(number => AnyOrder(random, number, isOld: false)).Where(order => order.Books is not null).ToList();
            var outside = new Outside(random, orders);
            var checks = outside.Check(random);
            var report = Report(orders, checks);
            foreach (var day in report.Days)
            {
                Assert.Equal(default, day.Unexplained);
                Assert.Equal(outside.ShopGross(day.Day, day.Currency), day.Channel.Gross);
                Assert.Equal(outside.BooksGross(day.Day, day.Currency, isCredit: false), day.Ledger.Gross);
                Assert.Equal(outside.BooksGross(day.Day, day.Currency, isCredit: true), day.Ledger.RefundGross);
                Assert.Equal(0, day.Superseded);
            }

            Assert.Equal(outside.Changes > 0, checks.Any(check => check.Findings.Findings.Count + check.Findings.More.Count > 0));
        });

    [Fact]
    public void A_finding_that_was_mended_since_no_longer_counts()
    {
        var order = Posted(1);
        var found = new DayFindings();
        found.Of("GBP").Orders = 1;
        found.Add(Comparisons.OfMissing(order, order.Books!.Documents[0], null)!, 10);
        found.Add(Comparisons.OfOrder(new PlacedOrder("2", "000000002", order.PlacedAt!.Value, "new", "GBP", 60m, 10m, 0m), null)!, 10);
        var check = new DayCheck("shop", First, Long, found);

        var day = Assert.Single(Report([order], [check]).Days);
        Assert.Equal((180m, 0m, 0), (day.Channel.Gross, day.Ledger.Gross, day.Superseded));
        Assert.Equal([DifferenceCauses.DeletedByHand, DifferenceCauses.NeverSeen], day.Explained.Select(cause => cause.Cause));
        Assert.Equal((2, 0), (day.Orders, day.Invoices));

        // The invoice was posted again under another number, and the other order came in.
        var again = order with { InvoiceNumber = 9, Books = order.Books with { Documents = [order.Books.Documents[0] with { Number = 9 }] } };
        var second = Posted(2) with { Total = 60m, Books = Posted(2).Books! with { Vat = 10m, Documents = [Posted(2).Books!.Documents[0] with { Gross = 60m, Vat = 10m }] } };
        day = Assert.Single(Report([again, second], [check]).Days);
        Assert.Equal((180m, 180m, 2, default(Amounts)), (day.Channel.Gross, day.Ledger.Gross, day.Superseded, day.Unexplained));
    }

    [Fact]
    public void Orders_from_before_days_were_kept_say_so()
    {
        var old = Posted(1) with { Books = null };
        var day = Assert.Single(Report([old], []).Days);
        Assert.Equal((120m, 0m, 1, default(Amounts)), (day.Channel.Gross, day.Ledger.Gross, day.WithoutDetails, day.Unexplained));
        Assert.Equal(DifferenceCauses.NotKnown, Assert.Single(day.Explained).Cause);
    }

    [Fact]
    public void More_than_a_hundred_of_one_cause_are_counted_and_a_hundred_named()
    {
        var day = Assert.Single(Report([.. Enumerable.Range(1, 250).Select(number => Posted(number) with { Status = OrderStatuses.Held, Reason = "?", InvoiceNumber = null, Books = Posted(1).Books! with { Documents = [] } })], []).Days);
        var cause = Assert.Single(day.Explained);
        Assert.Equal((250, 100, 30_000m), (cause.Count, cause.Items.Count, cause.Amounts.Gross));
    }

    private static ReconciliationReport Report(IReadOnlyList<BookedOrder> orders, IReadOnlyList<DayCheck> checks)
    {
        var book = new ReconciliationBook(First, Last, Zone, null, checks);
        foreach (var order in orders)
        {
            book.Add(order);
        }

        return book.Finish();
    }

    private static bool InRange(LocalDate day) => day >= First && day <= Last;

    private static LocalDate PlacedOn(BookedOrder order) => order.Books?.PlacedOn ?? order.PlacedAt!.Value.InZone(Zone).Date;

    private static BookedOrder Posted(int number)
    {
        var text = number.ToString("000000000", System.Globalization.CultureInfo.InvariantCulture);
        var at = First.At(new LocalTime(12, 0)).InUtc().ToInstant();
        return new BookedOrder(
            $"acme/shop/{number}", "shop", $"{number}", text, OrderStatuses.Synced, null, "GBP", 120m, number, at, at, at,
            new OrderBooks { PlacedOn = First, Vat = 20m, Documents = [new BookedDocument(number, text, First, "GBP", 120m, 20m, false, null, [])] });
    }

    private static BookedOrder AnyOrder(Random random, int number, bool isOld = true)
    {
        var order = Posted(number);
        var day = First.PlusDays(random.Next(-2, 12));
        var at = day.At(new LocalTime(12, 0)).InUtc().ToInstant();
        var (total, vat) = (random.Next(0, 20_000) / 100m, random.Next(0, 2_000) / 100m);
        var currency = random.Pick("GBP", "GBP", "EUR");
        order = order with { Currency = currency, Total = total, PlacedAt = at, ReceivedAt = at };
        if (isOld && random.Chance(0.1))
        {
            return random.Chance(0.5) ? order with { Books = null } : order with { Books = null, Total = null, PlacedAt = null, InvoiceNumber = null, Status = OrderStatuses.Retrying };
        }

        var status = random.Pick(OrderStatuses.Synced, OrderStatuses.Synced, OrderStatuses.Held, OrderStatuses.Dead, OrderStatuses.Ignored, OrderStatuses.Retrying, OrderStatuses.Posting);
        var isPosted = status == OrderStatuses.Synced || random.Chance(0.3);
        var issued = random.Chance(0.2) ? day.PlusDays(random.Next(-1, 4)) : day;
        var documents = new List<BookedDocument>();
        if (isPosted)
        {
            var gross = random.Chance(0.1) ? total + 1m : total;
            documents.Add(new BookedDocument(1_000 + number, order.Number!, issued, random.Chance(0.05) ? "EUR" : currency, gross, random.Chance(0.1) ? vat + 0.01m : vat, false, null, [new BookedPayment(issued, gross)]));
        }

        var refunds = new List<BookedRefund>();
        for (var count = random.Next(-3, 3); count > 0; count--)
        {
            var id = $"{number}-{count}";
            var (given, tax) = (random.Next(1, 5_000) / 100m, random.Next(0, 500) / 100m);
            var refunded = day.PlusDays(random.Next(0, 5));
            refunds.Add(new BookedRefund(id, id, refunded, given, tax, given, null));
            if (isPosted && random.Chance(0.7))
            {
                documents.Add(new BookedDocument(2_000 + (10 * number) + count, $"CN-{id}", random.Chance(0.2) ? refunded.PlusDays(1) : refunded, currency, random.Chance(0.1) ? given - 0.01m : given, tax, true, random.Chance(0.05) ? null : id, []));
            }
        }

        return order with
        {
            Status = status,
            Reason = status == OrderStatuses.Synced ? null : "why",
            InvoiceNumber = isPosted ? 1_000 + number : null,
            Books = new OrderBooks
            {
                PlacedOn = day,
                Vat = vat,
                IsSkipped = status == OrderStatuses.Ignored && random.Chance(0.3),
                Refunded = refunds.Sum(refund => refund.Part) + (random.Chance(0.1) ? 5m : 0m),
                Refunds = refunds,
                Documents = documents,
            },
        };
    }

    /// <summary>The shop and the books as they stand, after random hands were at work.</summary>
    private sealed class Outside
    {
        private readonly List<BookedOrder> _known;
        private readonly List<(LocalDate Day, PlacedOrder Order)> _shop = [];
        private readonly List<(LocalDate Day, LedgerInvoice Invoice, BookedOrder? Order)> _books = [];

        public Outside(Random random, List<BookedOrder> known)
        {
            _known = known;
            foreach (var order in known)
            {
                var isChanged = random.Chance(0.1);
                Changes += isChanged && InRange(order.Books!.PlacedOn) ? 1 : 0;
                _shop.Add((order.Books!.PlacedOn, new PlacedOrder(order.OrderId, order.Number!, order.PlacedAt!.Value, "x", order.Currency!, order.Total!.Value + (isChanged ? 3m : 0m), order.Books.Vat, order.Books.Refunded)));
                foreach (var document in order.Books.Documents)
                {
                    AddDocument(random, order, document);
                }
            }

            for (var unseen = random.Next(0, 3); unseen > 0; unseen--)
            {
                var day = First.PlusDays(random.Next(0, 10));
                _shop.Add((day, new PlacedOrder($"{900 + unseen}", $"{900 + unseen}", Long, "x", "GBP", 10m, 1m, 0m)));
                Changes++;
            }
        }

        public int Changes { get; private set; }

        public decimal ShopGross(LocalDate day, string currency) => _shop.Where(row => row.Day == day && row.Order.Currency == currency).Sum(row => row.Order.Total);

        public decimal BooksGross(LocalDate day, string currency, bool isCredit) =>
            _books.Where(row => row.Day == day && row.Invoice.Currency == currency && row.Order is not null && row.Invoice.Gross < 0 == isCredit).Sum(row => Math.Abs(row.Invoice.Gross));

        public IReadOnlyList<DayCheck> Check(Random random)
        {
            var room = random.Chance(0.2) ? 1 : 1_000;
            return [.. Enumerable.Range(0, 10).Select(index => Check(First.PlusDays(index), room))];
        }

        private void AddDocument(Random random, BookedOrder order, BookedDocument document)
        {
            var sign = document.IsCredit ? -1 : 1;
            var invoice = new LedgerInvoice(document.Number, document.Number, document.Reference, "C", 0m, sign * document.Vat, sign * document.Gross, 0m, []) { IssuedOn = document.On, Currency = document.Currency };
            var isNothing = document.Gross <= 0;
            switch (isNothing ? 9 : random.Next(0, 12))
            {
                case 0:
                    Count(document.On);
                    return;
                case 1:
                    Count(document.On);
                    invoice = invoice with { Gross = invoice.Gross * 2 };
                    break;
                case 2:
                    Count(document.On);
                    invoice = invoice with { Reference = "something else" };
                    break;
                case 3 when !document.IsCredit:
                    invoice = invoice with { IssuedOn = document.On.PlusDays(1) };
                    Count(document.On);
                    Count(document.On.PlusDays(1));
                    break;
                case 4 when !document.IsCredit && order.Status == OrderStatuses.Synced:
                    Count(document.On);
                    _books.Add((document.On, invoice with { Number = 50_000 + document.Number }, order));
                    break;
                default:
                    break;
            }

            _books.Add((invoice.IssuedOn!.Value, invoice, order));
        }

        private void Count(LocalDate day) => Changes += InRange(day) ? 1 : 0;

        // As the grain does, page by page.
        private DayCheck Check(LocalDate day, int room)
        {
            var found = new DayFindings();
            foreach (var (_, placed) in _shop.Where(row => row.Day == day))
            {
                Keep(Comparisons.OfOrder(placed, _known.Find(order => order.OrderId == placed.OrderId)));
            }

            var ours = _known.SelectMany(order => order.Books!.Documents.Where(document => document.On == day).Select(document => (Order: order, Document: document))).ToDictionary(own => own.Document.Number);
            var met = new HashSet<int>();
            foreach (var (_, invoice, order) in _books.Where(row => row.Day == day))
            {
                if (ours.TryGetValue(invoice.Number, out var own))
                {
                    met.Add(invoice.Number);
                    Keep(Comparisons.OfDocument(invoice, own.Order, own.Document));
                }
                else if (order is not null)
                {
                    Keep(Comparisons.OfStranger(invoice, order, Long));
                }
            }

            foreach (var (order, document) in ours.Values.Where(own => !met.Contains(own.Document.Number)))
            {
                Keep(Comparisons.OfMissing(order, document, _books.Find(row => row.Invoice.Number == document.Number).Invoice));
            }

            return new DayCheck("shop", day, Long, found);

            void Keep(Finding? finding)
            {
                if (finding is not null)
                {
                    found.Of(finding.Currency);
                    found.Add(finding, room - found.Findings.Count);
                }
            }
        }
    }
}
