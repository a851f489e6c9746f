using KashflowOrleans.Configuration;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Grains.Payments.Matching;
using KashflowOrleans.Model;
using KashflowOrleans.Storage.Payments;
using KashflowOrleans.Tests.Grains.Support;
using NodaTime;
using static KashflowOrleans.Tests.Grains.Payments.Lines;

namespace KashflowOrleans.Tests.Grains.Payments;

public sealed class PaymentMatcherFacts
{
    [Theory]
    [InlineData("000000017")]
    [InlineData("Order 000000017, thanks")]
    [InlineData("INV/000000017")]
    [InlineData("#000000017.")]
    [InlineData("invoice 100000")]
    [InlineData("INV-100000")]
    public void The_one_order_that_the_reference_names_is_certain(string reference) => Assert.Equal("acme/shop/17", Certain(Line(reference: reference), Order())?.OrderKey);

    [Theory]
    [InlineData("0000000170")]
    [InlineData("1000000017")]
    [InlineData("X000000017Y")]
    [InlineData("17")]
    [InlineData("thank you")]
    [InlineData(null)]
    public void An_amount_alone_or_a_part_of_a_longer_number_is_not(string? reference)
    {
        var ranked = PaymentMatcher.Rank(Line(reference: reference), [Order()], null);
        Assert.False(Assert.Single(ranked).IsCertain);
        Assert.NotEmpty(ranked[0].Reasons);
    }

    [Fact]
    public void Another_currency_more_than_is_due_or_an_order_that_is_left_out_is_for_people()
    {
        Assert.Null(Certain(Line(currency: "EUR"), Order()));
        Assert.Null(Certain(Line(amount: 30.01m), Order()));
        Assert.Null(Certain(Line(amount: 10.01m), Order(explained: 20m)));
        Assert.Null(Certain(Line(), Order(status: "ignored")));
        Assert.NotNull(Certain(Line(amount: 10m), Order(explained: 20m)));
    }

    [Fact]
    public void Two_orders_that_are_named_are_for_people_unless_one_name_holds_the_other()
    {
        Assert.Null(Certain(Line(reference: "000000017 and 000000018"), Order(), Order("000000018")));
        Assert.Equal("000000017-1", Certain(Line(reference: "000000017-1"), Order(), Order("000000017-1"))?.Number);
    }

    [Fact]
    public void The_orders_own_transaction_id_is_certain_whatever_else_the_reference_names()
    {
        var own = Order() with { References = ["ch_1"] };
        Assert.Equal(own.OrderKey, Certain(Line("ch_1", 12m, "000000018"), own, Order("000000018"))?.OrderKey);
        Assert.Equal(own.OrderKey, Certain(Line("ch_2", 12m, null) with { ParentId = "ch_1" }, own)?.OrderKey);
        Assert.Null(Certain(Line("ch_1", reference: null), own, own with { OrderKey = "acme/shop/99" }));
    }

    [Fact]
    public void A_refund_or_fee_belongs_where_what_it_follows_belongs()
    {
        var refund = Line("re_1", 5m, null) with { Kind = GatewayTransactionKind.Refund, ParentId = "ch_1" };
        Assert.NotNull(Certain(refund, Order() with { IsParents = true }));
        Assert.NotNull(Certain(refund, Order(explained: 30m) with { References = ["ch_1"] }));
        Assert.Null(Certain(refund, Order()));
    }

    [Fact]
    public void Of_two_orders_with_the_amount_the_payers_own_and_then_the_nearer_one_comes_first()
    {
        var hers = Order("000000020") with { CustomerCode = CustomerIdentity.CodeOfEmail("ann@example.com"), PlacedAt = An.PlacedAt - Duration.FromDays(9) };
        var near = Order("000000021");
        var far = Order("000000022") with { PlacedAt = An.PlacedAt - Duration.FromDays(20) };
        var ranked = PaymentMatcher.Rank(Line(reference: null) with { PayerEmail = "Ann@example.com" }, [far, near, hers], null);
        Assert.Equal(["000000020", "000000021", "000000022"], ranked.Select(candidate => candidate.Number));
        Assert.Contains(ranked[0].Reasons, reason => reason.Contains("e-mail", StringComparison.Ordinal));
    }

    [Fact]
    public void The_window_is_the_merchants()
    {
        var query = PaymentMatcher.QueryFor(new(An.Key.Merchant, "bank", "B-1"), Line(), new StatementConfig(null, 1, 10));
        Assert.Equal((An.PlacedAt - Duration.FromDays(10), An.PlacedAt + Duration.FromDays(1)), (query.From, query.To));
        Assert.Contains("000000017", query.Numbers);
        Assert.Contains(17, PaymentMatcher.QueryFor(new(An.Key.Merchant, "bank", "B-1"), Line(reference: "no. 17"), null).InvoiceNumbers);
        Assert.Contains("000000017", PaymentMatcher.QueryFor(new(An.Key.Merchant, "bank", "B-1"), Line(reference: "no. 17"), null).Numbers);
    }

    private static Contracts.PaymentCandidate? Certain(GatewayTransaction line, params CandidateOrder[] orders) =>
        PaymentMatcher.Certain(PaymentMatcher.Rank(line, orders, null));
}
