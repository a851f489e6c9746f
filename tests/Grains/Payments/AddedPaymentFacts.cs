using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Grains.Support;
using static KashflowOrleans.Tests.Grains.Payments.Lines;

namespace KashflowOrleans.Tests.Grains.Payments;

public sealed class AddedPaymentFacts
{
    [Fact]
    public void A_line_is_money_of_the_order_under_its_own_id()
    {
        var (order, hold) = AddedPayments.Into(Shop(), [Received()]);
        Assert.Null(hold);
        Assert.Equal([("bank", 30m, "B-1")], order.Payments.Select(payment => (payment.Method, payment.Amount, payment.Reference!)));
        Assert.Equal(30m, An.InvoiceOf(order).Paid);
    }

    [Fact]
    public void The_shops_payment_with_its_id_or_its_authorizations_is_the_same_money()
    {
        var shop = Shop(Paid(30m, "ch_1", "card"));
        Assert.Equal(shop.Payments, AddedPayments.Into(shop, [Received("ch_1")]).Order.Payments);
        Assert.Equal(shop.Payments, AddedPayments.Into(shop, [Received("cap_9") with { ParentId = "ch_1" }]).Order.Payments);
    }

    [Fact]
    public void Where_shop_and_statement_differ_the_order_is_held_with_both_figures()
    {
        var hold = AddedPayments.Into(Shop(Paid(30m, "ch_1", "card")), [Received("ch_1", 29.99m)]).Hold;
        Assert.Contains("30.00 GBP", hold, StringComparison.Ordinal);
        Assert.Contains("29.99", hold, StringComparison.Ordinal);
        Assert.Contains("0.01", hold, StringComparison.Ordinal);
    }

    [Fact]
    public void Money_that_was_taken_in_parts_is_what_the_shop_names_by_the_last_of_them()
    {
        var shop = Shop(Paid(30m, "ch_2", "card"));
        var (order, hold) = AddedPayments.Into(shop, [Received("ch_1", 10m), Received("ch_2", 20m, hour: 1)]);
        Assert.Null(hold);
        Assert.Equal(shop.Payments, order.Payments);
    }

    [Fact]
    public void What_the_shop_marks_as_paid_without_an_id_is_covered_up_to_its_amount()
    {
        var whole = AddedPayments.Into(Shop(Paid(30m)), [Received()]).Order;
        Assert.Equal(["B-1"], whole.Payments.Select(payment => payment.Reference));
        var part = AddedPayments.Into(Shop(Paid(30m)), [Received(amount: 10m)]).Order;
        Assert.Equal([(20m, null), (10m, "B-1")], part.Payments.Select(payment => (payment.Amount, payment.Reference)));
        Assert.Equal(30m, An.InvoiceOf(part).Paid);
    }

    [Fact]
    public void Store_credit_and_gift_cards_never_stand_in_a_statement()
    {
        var order = AddedPayments.Into(Shop(Paid(10m, null, "giftcard"), Paid(5m, null, "customer_balance")), [Received(amount: 15m)]).Order;
        Assert.Equal([10m, 5m, 15m], order.Payments.Select(payment => payment.Amount));
        Assert.Equal(30m, An.InvoiceOf(order).Paid);
    }

    [Fact]
    public void More_than_the_total_is_held_with_the_difference()
    {
        var order = AddedPayments.Into(Shop(Paid(30m, "ch_1", "card")), [Received(amount: 0.01m)]).Order;
        Assert.Contains("0.01", An.HoldOf(order), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_currency_is_held()
    {
        Assert.Contains("EUR", AddedPayments.Into(Shop(), [Received() with { Currency = "EUR" }]).Hold, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_sources_that_give_one_id_are_two_payments()
    {
        var order = AddedPayments.Into(Shop(), [Received("1", 10m), Received("1", 20m, "paypal")]).Order;
        Assert.Equal(["bank-1", "paypal-1"], order.Payments.Select(payment => payment.Reference));
        Assert.Equal(30m, An.InvoiceOf(order).Paid);
    }

    [Fact]
    public void What_moves_no_money_is_none()
    {
        var shop = Shop();
        foreach (var kind in new[] { GatewayTransactionKind.Authorization, GatewayTransactionKind.Void, GatewayTransactionKind.Fee, GatewayTransactionKind.Refund })
        {
            Assert.Empty(AddedPayments.Into(shop, [Received() with { Kind = kind }]).Order.Payments);
        }
    }

    [Fact]
    public void A_line_is_added_and_taken_away_once()
    {
        var one = AddedPayments.With([], Received())!;
        Assert.Null(AddedPayments.With(one, Received()));
        Assert.Null(AddedPayments.Without(one, "paypal", "B-1"));
        Assert.Empty(AddedPayments.Without(one, "bank", "B-1")!);
    }
}
