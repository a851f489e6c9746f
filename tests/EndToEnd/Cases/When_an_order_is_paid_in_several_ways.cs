using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.EndToEnd.Cases;

[Collection(SecondEndToEndCollection.Name)]
public sealed class When_an_order_is_paid_in_several_ways(CaseBooks books) : IClassFixture<CaseBooks>
{
    private const int CardMethod = 409844;

    private static readonly TestOrder Order = new() { Items = [new(1, "COAT", 1, 100, 20, 20)] };

    // Store credit lowers what is left to pay and not what was sold.
    [Theory]
    [InlineData(BodyForm.Rest)]
    [InlineData(BodyForm.Event)]
    public async Task The_invoice_is_over_all_of_it_with_all_of_its_VAT(BodyForm form)
    {
        var order = Order with { GiftCards = 30, StoreCredit = 20 };
        Assert.Equal(70m, order.GrandTotal);
        var invoice = (await books.Post(order.Write(form))).Invoice;
        Assert.Equal((100m, 20m, 120m, 0m), invoice.Totals());
        Assert.Equal([(30m, CaseBooks.GiftCardMethod), (20m, CaseBooks.StoreCreditMethod), (70m, CardMethod)], invoice["PaymentLines"]!.AsArray().Select(line => ((decimal)line!["Amount"]!, (int)line["Method"]!)));
    }

    [Fact]
    public async Task By_store_credit_and_points_alone_nothing_is_left_to_pay()
    {
        var order = Order with { StoreCredit = 90, Rewards = 30, IsPaid = false };
        Assert.Equal(0m, order.GrandTotal);
        var invoice = (await books.Post(order.Write(BodyForm.Rest))).Invoice;
        Assert.Equal((100m, 20m, 120m, 0m), invoice.Totals());
        Assert.Equal([90m, 30m], invoice.Payments());
    }

    [Fact]
    public async Task More_than_the_total_holds_the_order_with_the_difference()
    {
        var body = Order.Write(BodyForm.Rest);
        body["total_paid"] = 125.50m;
        Assert.Contains("5.50", (await books.Post(body)).Hold, StringComparison.Ordinal);
    }

    // Whatever the base amounts are, they are in another currency.
    [Theory]
    [InlineData(BodyForm.Rest)]
    [InlineData(BodyForm.Event)]
    public async Task In_a_foreign_currency_the_orders_own_amounts_are_posted_in_it(BodyForm form)
    {
        var order = new TestOrder { Currency = "SAR", BaseCurrency = "USD", Items = [new(1, "PHONE", 1, 2996.25m, 0, 0)] };
        var invoice = (await books.Post(order.Write(form))).Invoice;
        Assert.Equal(("SAR", (2996.25m, 0m, 2996.25m, 0m)), ((string?)invoice["Currency"]!["Code"], invoice.Totals()));
    }

    [Fact]
    public async Task In_a_foreign_currency_with_a_surcharge_of_unknown_currency_it_is_held_with_the_amount()
    {
        var order = new TestOrder { Currency = "SAR", BaseCurrency = "USD", Items = [new(1, "PHONE", 1, 2996.25m, 0, 0)], Fee = 5.33m, FeeName = "payment_surcharge" };
        var reason = (await books.Post(order.Write(BodyForm.Rest))).Hold;
        Assert.Contains("payment_surcharge_amount 5.33", reason, StringComparison.Ordinal);
        Assert.Contains("USD", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_surcharge_in_the_shops_own_currency_it_is_a_line()
    {
        var order = Order with { Fee = 5.33m, FeeName = "payment_surcharge" };
        var invoice = (await books.Post(order.Write(BodyForm.Rest))).Invoice;
        Assert.Equal([(100m, 20m, 20m), (5.33m, 0m, 0m)], invoice.Lines());
        Assert.Equal((105.33m, 20m, 125.33m, 0m), invoice.Totals());
    }
}
