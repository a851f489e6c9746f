using KashflowOrleans.Configuration;
using KashflowOrleans.Documents;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Flows.Prebuilt.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Flows.Prebuilt;

public sealed class An_order_in_state
{
    [Theory]
    [InlineData(OrderState.Placed)]
    [InlineData(OrderState.Processing)]
    [InlineData(OrderState.Complete)]
    [InlineData(OrderState.Closed)]
    public void Accepted_is_posted(OrderState state) => Assert.NotNull(An.Decide(An.Order() with { State = state }).Invoice);

    [Theory]
    [InlineData(OrderState.AwaitingPayment, "payment")]
    [InlineData(OrderState.InReview, "review")]
    [InlineData(OrderState.OnHold, "on hold")]
    [InlineData(OrderState.Canceled, "cancelled")]
    public void Not_yet_or_no_longer_a_sale_is_ignored_with_the_reason(OrderState state, string reason)
    {
        var desired = An.Decide(An.Order() with { State = state });
        Assert.Null(desired.Invoice);
        Assert.Null(desired.Hold);
        Assert.Contains(reason, desired.Ignore, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_is_held_and_the_shops_own_word_named() =>
        Assert.Contains("'shipped_maybe'", An.HoldOf(An.Order() with { State = OrderState.Unknown, ChannelState = "shipped_maybe" }), StringComparison.Ordinal);

    [Fact]
    public void Every_state_has_a_rule()
    {
        foreach (var state in Enum.GetValues<OrderState>())
        {
            var desired = An.Decide(An.Order() with { State = state });
            Assert.Equal(1, new object?[] { desired.Invoice, desired.Hold, desired.Ignore }.Count(part => part is not null));
        }
    }

    [Fact]
    public void Cancelled_is_ignored_even_when_the_data_is_broken() =>
        Assert.NotNull(An.Decide(An.Order() with { State = OrderState.Canceled, Problems = ["The order has no items."], Total = 1 }).Ignore);
}

public sealed class An_order_to_cash_invoice
{
    private static readonly Order Order = An.Order();

    [Fact]
    public void Carries_the_order()
    {
        var invoice = An.InvoiceOf(Order);
        Assert.Equal("000000017", invoice.Reference);
        Assert.Equal("GBP", invoice.CurrencyCode);
        Assert.Null(invoice.ExchangeRate);
        Assert.Equal((25m, 5m, 30m, 30m), (invoice.Net, invoice.Vat, invoice.Gross, invoice.Paid));
        Assert.Equal([An.SalesNominal, An.ShippingNominal], invoice.Lines.Select(line => line.NominalCode));
        Assert.Equal(new LocalDate(2026, 3, 2), invoice.IssuedOn);
        Assert.Equal(new LocalDate(2026, 3, 16), invoice.DueOn);
        Assert.Equal("1 High Street", invoice.Address.Line1);
    }

    [Theory]
    [InlineData("Europe/London", 2026, 7, 1)]
    [InlineData("America/New_York", 2026, 6, 30)]
    [InlineData("Pacific/Auckland", 2026, 7, 1)]
    public void Is_issued_on_the_day_it_was_where_the_business_is(string zone, int year, int month, int day)
    {
        // 23:30 UTC on 30 June is 00:30 on 1 July in London's summer.
        var order = Order with { PlacedAt = Instant.FromUtc(2026, 6, 30, 23, 30), ChangedAt = null, Payments = [Order.Payments[0] with { ReceivedAt = Instant.FromUtc(2026, 6, 30, 23, 30) }] };
        var invoice = An.InvoiceOf(order, An.Config with { TimeZone = zone });
        Assert.Equal(new LocalDate(year, month, day), invoice.IssuedOn);
        Assert.Equal(new LocalDate(year, month, day), invoice.Payments[0].PaidOn);
    }

    [Fact]
    public void An_unknown_time_zone_holds_and_names_it() => Assert.Contains("'Mars/Base'", An.HoldOf(Order, An.Config with { TimeZone = "Mars/Base" }), StringComparison.Ordinal);

    [Fact]
    public void The_note_is_wanted_only_when_write_back_is_on()
    {
        Assert.NotNull(An.Decide(Order).ChannelNote);
        Assert.Null(An.Decide(Order, An.Config with { Posting = An.Posting with { WriteBack = false } }).ChannelNote);
    }

    [Fact]
    public void The_same_order_gives_the_same_documents() => Assert.Equivalent(An.InvoiceOf(Order), An.InvoiceOf(An.Order()), strict: true);

    [Fact]
    public void Problems_of_the_order_hold_it_and_are_all_named()
    {
        var hold = An.HoldOf(Order with { Problems = ["Row 1 does not add up.", "Row 2 has no name."] });
        Assert.Contains("Row 1 does not add up.", hold, StringComparison.Ordinal);
        Assert.Contains("Row 2 has no name.", hold, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_refunded_changes_nothing_of_the_sale()
    {
        Assert.Equivalent(An.InvoiceOf(Order), An.InvoiceOf(Order with { Refunded = 12.5m }), strict: true);
        Assert.Equivalent(An.InvoiceOf(Order), An.InvoiceOf(Order with { State = OrderState.Closed, Refunded = 30m }), strict: true);
    }

    [Fact]
    public void The_first_version_holds_what_was_refunded_and_names_it()
    {
        Assert.Contains("12.50 GBP", Hold(Order with { Refunded = 12.5m }), StringComparison.Ordinal);
        Assert.Contains("30.00 GBP", Hold(Order with { State = OrderState.Closed, Refunded = 30m }), StringComparison.Ordinal);

        static string Hold(Order order) => An.HoldOf(An.FirstOrderToCash.Run(An.Input(order)).Documents);
    }

    [Fact]
    public void Lines_that_do_not_add_up_to_the_total_hold_it_to_the_penny()
    {
        var hold = An.HoldOf(Order with { Total = 30.01m });
        Assert.Contains("30.00 GBP", hold, StringComparison.Ordinal);
        Assert.Contains("30.01", hold, StringComparison.Ordinal);
        Assert.Contains("difference of -0.01", hold, StringComparison.Ordinal);
    }

    [Fact]
    public void Tax_that_does_not_add_up_holds_it_to_the_penny()
    {
        var hold = An.HoldOf(Order with { TaxTotal = 4.99m });
        Assert.Contains("5.00 GBP", hold, StringComparison.Ordinal);
        Assert.Contains("difference of 0.01", hold, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_posted_adds_up() =>
        Seeds.Try(2_000, random =>
        {
            var lines = Enumerable.Range(0, random.Next(1, 12)).Select(_ => AnyLine(random)).ToArray();
            var order = An.OrderOf(lines) with { Total = lines.Sum(line => line.Gross) + (random.Chance(0.1) ? 0.01m : 0m) };
            var desired = An.Decide(order);
            if (desired.Invoice is not { } invoice)
            {
                Assert.NotNull(desired.Hold);
                return;
            }

            Assert.Equal(order.Total, invoice.Gross);
            Assert.Equal(order.TaxTotal, invoice.Vat);
            Assert.All(invoice.Lines, line =>
            {
                Assert.Equal(decimal.Round(line.UnitPrice, 2), line.UnitPrice);
                Assert.Equal(decimal.Round(line.Net, 2), line.Net);
                Assert.DoesNotContain('\n', line.Description);
            });
        });

    [Fact]
    public void An_order_of_nothing_to_pay_is_posted_at_zero()
    {
        var order = An.OrderOf(An.Goods("Free sample", 1, 0m, 0m)) with { Payments = [] };
        var invoice = An.InvoiceOf(order);
        Assert.Equal(0m, invoice.Gross);
        Assert.Single(invoice.Lines);
    }

    [Fact]
    public void Five_hundred_lines_all_stand()
    {
        var order = An.OrderOf([.. Enumerable.Range(1, 500).Select(index => An.Goods($"Thing {index}", 3, 9.99m, 2m))]);
        var invoice = An.InvoiceOf(order);
        Assert.Equal(500, invoice.Lines.Count);
        Assert.Equal(500 * 11.99m, invoice.Gross);
    }

    private static OrderLine AnyLine(Random random)
    {
        var rate = random.Pick(0m, 5m, 20m);
        var quantity = random.Pick(1m, 2m, 3m, 7m, 0.5m, 1.25m, 12m);
        var net = random.Next(0, 100_000) / 100m;
        return An.Goods(random.Pick("Mug", "Mug\nblue", "A\r\nB\tC"), quantity, net, decimal.Round(net * rate / 100m, 2), random.Chance(0.2) ? null : rate, random.Pick(null, "SKU-1"));
    }
}

public sealed class An_order_in_another_currency
{
    private static readonly Order Euro = An.Order() with { Currency = "EUR" };

    [Fact]
    public void Is_posted_at_the_rate_of_the_ledger()
    {
        var invoice = An.InvoiceOf(Euro);
        Assert.Equal("EUR", invoice.CurrencyCode);
        Assert.Equal(1.17m, invoice.ExchangeRate);
    }

    [Fact]
    public void Is_held_when_the_ledger_does_not_know_it() => Assert.Contains("USD", An.HoldOf(Euro with { Currency = "USD" }), StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Is_held_when_the_ledger_has_no_rate(int rate)
    {
        var reference = An.Reference with { ExchangeRates = new Dictionary<string, decimal>(StringComparer.Ordinal) { ["EUR"] = rate } };
        Assert.Contains("EUR", An.HoldOf(Euro, reference: reference), StringComparison.Ordinal);
    }

    [Fact]
    public void Home_currency_in_other_letters_is_home() => Assert.Null(An.InvoiceOf(An.Order(), An.Config with { HomeCurrency = "gbp" }).ExchangeRate);

    [Fact]
    public void Yen_have_no_pence()
    {
        var order = An.OrderOf(An.Goods("Tea", 3, 3000m, 300m, 10m)) with { Currency = "JPY" };
        var invoice = An.InvoiceOf(order, reference: An.ReferenceWith([0m, 10m]));
        Assert.Equal((3000m, 300m, 3300m, 190.5m), (invoice.Net, invoice.Vat, invoice.Gross, invoice.ExchangeRate));
        Assert.Equal(1000m, invoice.Lines[0].UnitPrice);
    }
}

public sealed class The_payments_of_an_order
{
    private static readonly Order Order = An.Order();

    [Fact]
    public void Go_to_the_account_of_their_method()
    {
        var payment = Assert.Single(An.InvoiceOf(Order).Payments);
        Assert.Equal((30m, An.CardMethod, An.BankAccount, "txn-000000017"), (payment.Amount, payment.MethodId, payment.AccountId, payment.Reference));
    }

    [Fact]
    public void Of_other_methods_go_where_the_star_says() => Assert.Equal(An.OtherMethod, Assert.Single(Paid(By("checkmo", 30m)).Payments).MethodId);

    [Fact]
    public void Are_matched_whatever_the_letters_of_the_method() => Assert.Equal(An.CardMethod, Assert.Single(Paid(By("CARD", 30m)).Payments).MethodId);

    [Fact]
    public void An_entry_of_its_own_beats_the_star_wherever_it_stands()
    {
        var posting = An.Posting with { PaymentMethods = [new PaymentMethodConfig("*", An.OtherMethod, An.BankAccount), new PaymentMethodConfig("card", An.CardMethod, An.BankAccount)] };
        Assert.Equal(An.CardMethod, Assert.Single(An.InvoiceOf(Order, An.Config with { Posting = posting }).Payments).MethodId);
    }

    [Fact]
    public void Without_a_mapping_hold_the_order_and_are_named()
    {
        var posting = An.Posting with { PaymentMethods = [new PaymentMethodConfig("card", An.CardMethod, An.BankAccount)] };
        Assert.Contains("'checkmo'", An.HoldOf(Order with { Payments = [By("checkmo", 30m)] }, An.Config with { Posting = posting }), StringComparison.Ordinal);
    }

    [Fact]
    public void Mapped_to_what_the_ledger_lacks_hold_the_order()
    {
        var method = An.Posting with { PaymentMethods = [new PaymentMethodConfig("*", 999, An.BankAccount)] };
        var account = An.Posting with { PaymentMethods = [new PaymentMethodConfig("*", An.CardMethod, 888)] };
        Assert.Contains("999", An.HoldOf(Order, An.Config with { Posting = method }), StringComparison.Ordinal);
        Assert.Contains("888", An.HoldOf(Order, An.Config with { Posting = account }), StringComparison.Ordinal);
    }

    [Fact]
    public void Are_none_for_an_unpaid_order() => Assert.Empty(An.InvoiceOf(Order with { State = OrderState.Placed, Payments = [] }).Payments);

    [Fact]
    public void Of_nothing_are_left_out() => Assert.Empty(Paid(By("card", 0m)).Payments);

    [Fact]
    public void In_part_leave_the_rest_open()
    {
        var invoice = Paid(By("card", 12.34m));
        Assert.Equal((12.34m, 30m), (invoice.Paid, invoice.Gross));
    }

    [Fact]
    public void Several_add_up()
    {
        var invoice = Paid(By("giftcard", 10m), By("customer_balance", 5m), By("card", 15m, "txn-9"));
        Assert.Equal(30m, invoice.Paid);
        Assert.Equal(3, invoice.Payments.Select(payment => payment.Reference).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Several_of_one_method_without_a_transaction_are_told_apart()
    {
        var invoice = Paid(By("checkmo", 10m), By("checkmo", 20m));
        Assert.Equal(2, invoice.Payments.Select(payment => payment.Reference).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Above_the_total_hold_the_order_and_the_excess_is_named() =>
        Assert.Contains("overpaid by 0.01", An.HoldOf(Order with { Payments = [By("card", 30.01m)] }), StringComparison.Ordinal);

    [Fact]
    public void Below_nothing_hold_the_order() => Assert.Contains("-1.00", An.HoldOf(Order with { Payments = [By("card", -1m)] }), StringComparison.Ordinal);

    [Fact]
    public void Of_less_than_a_penny_hold_the_order() => Assert.Contains("10.005", An.HoldOf(Order with { Payments = [By("card", 10.005m)] }), StringComparison.Ordinal);

    private static InvoiceDocument Paid(params OrderPayment[] payments) => An.InvoiceOf(Order with { Payments = payments });

    private static OrderPayment By(string method, decimal amount, string? reference = null) => new(method, amount, reference, An.PlacedAt);
}
