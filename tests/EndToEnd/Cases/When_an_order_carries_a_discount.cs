using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.EndToEnd.Cases;

[Collection(SecondEndToEndCollection.Name)]
public sealed class When_an_order_carries_a_discount(CaseBooks books) : IClassFixture<CaseBooks>
{
    [Fact]
    public async Task It_is_taken_off_each_line_once()
    {
        var order = new TestOrder { Items = [new(1, "BAG", 1, 69, 4.55m, 8.25m) { Discount = 13.80m }, new(2, "WATCH", 1, 224, 14.79m, 8.25m) { Discount = 44.80m }] };
        var invoice = (await books.Post(order.Write(BodyForm.Rest))).Invoice;
        Assert.Equal([(55.20m, 4.55m, 8.25m), (179.20m, 14.79m, 8.25m)], invoice.Lines());
        Assert.Equal((234.40m, 19.34m, 253.74m, 0m), invoice.Totals());
    }

    [Theory]
    [InlineData(BodyForm.Rest)]
    [InlineData(BodyForm.RestFloored)]
    [InlineData(BodyForm.RestFirst)]
    [InlineData(BodyForm.OldStore)]
    [InlineData(BodyForm.Event)]
    public async Task Every_way_in_which_a_shop_writes_it_leads_to_one_result(BodyForm form)
    {
        var order = new TestOrder { Items = [new(1, "COAT", 1, 505.75m, 0, 0) { Discount = 101.15m }], Shipping = new TestShipping(5) };
        var invoice = (await books.Post(order.Write(form))).Invoice;
        Assert.Equal([(404.60m, 0m, 0m), (5m, 0m, 0m)], invoice.Lines());
        Assert.Equal((409.60m, 0m, 409.60m, 0m), invoice.Totals());
    }

    [Theory]
    [InlineData(BodyForm.Rest)]
    [InlineData(BodyForm.OldStore)]
    public async Task Several_rows_and_delivery_come_to_the_total(BodyForm form)
    {
        var order = new TestOrder
        {
            Currency = "USD",
            BaseCurrency = "USD",
            Items = [new(1, "BALL", 20, 720, 0, 0) { Discount = 144 }, new(2, "STRAP", 40, 1280, 0, 0) { Discount = 256 }, new(3, "BRICK", 1, 22, 0, 0) { Discount = 4.40m }],
            Shipping = new TestShipping(300),
        };
        var invoice = (await books.Post(order.Write(form))).Invoice;
        Assert.Equal([576m, 1024m, 17.60m, 300m], invoice.Lines().Select(line => line.Net));
        Assert.Equal((1917.60m, 0m, 1917.60m, 0m), invoice.Totals());
    }

    [Theory]
    [InlineData(BodyForm.Rest)]
    [InlineData(BodyForm.RestFloored)]
    [InlineData(BodyForm.RestFirst)]
    [InlineData(BodyForm.OldStore)]
    [InlineData(BodyForm.Event)]
    public async Task Of_a_price_that_includes_VAT_the_hidden_tax_stays_in_the_net(BodyForm form)
    {
        var order = new TestOrder { Items = [new(1, "MUG", 1, 100, 18, 20) { Discount = 12, Compensation = 2 }] };
        var invoice = (await books.Post(order.Write(form))).Invoice;
        Assert.Equal([(90m, 18m, 20m)], invoice.Lines());
        Assert.Equal((90m, 18m, 108m, 0m), invoice.Totals());
    }

    // Goods at 59.99 and delivery at 4.99, VAT included, 15 % off both: 50.99 and 4.24.
    [Theory]
    [InlineData(BodyForm.Rest)]
    [InlineData(BodyForm.RestFloored)]
    [InlineData(BodyForm.Event)]
    public async Task On_goods_and_delivery_that_include_VAT_the_invoice_is_what_was_paid(BodyForm form)
    {
        var order = new TestOrder
        {
            Items = [new(1, "LAMP", 1, 49.99m, 8.50m, 20) { Discount = 9.00m, Compensation = 1.50m, RowInclTax = 59.99m }],
            Shipping = new TestShipping(4.16m, 0.71m, 0.75m, 0.12m, 20),
        };
        Assert.Equal((55.23m, 9.21m), (order.GrandTotal, order.Tax));
        var invoice = (await books.Post(order.Write(form))).Invoice;
        Assert.Equal([(42.49m, 8.50m, 20m), (3.53m, 0.71m, 20m)], invoice.Lines());
        Assert.Equal((46.02m, 9.21m, 55.23m, 0m), invoice.Totals());
        Assert.Equal([55.23m], invoice.Payments());
        Assert.All(invoice.Lines(), line => Assert.Equal(line.Net, decimal.Round(line.Net, 2)));
    }

    // The shop's columns keep four decimals; what the customer paid has two, and so has the document.
    [Fact]
    public async Task With_more_decimals_than_money_has_the_document_has_two()
    {
        var order = new TestOrder
        {
            Items = [new(1, "PEN", 3, 24.9750m, 4.2458m, 20) { Discount = 4.4955m, Compensation = 0.7493m }],
        };
        var body = order.Write(BodyForm.Rest);
        (body["grand_total"], body["total_paid"]) = (25.47m, 25.47m);
        (body["tax_amount"], body["subtotal"], body["discount_amount"], body["discount_tax_compensation_amount"]) = (4.25m, 24.97m, -4.50m, 0.75m);
        var posted = await books.Post(body);
        var invoice = posted.Invoice;
        Assert.Equal((21.22m, 4.25m, 25.47m, 0m), invoice.Totals());
    }

    [Theory]
    [InlineData(BodyForm.Rest)]
    [InlineData(BodyForm.RestFloored)]
    [InlineData(BodyForm.OldStore)]
    [InlineData(BodyForm.Event)]
    public async Task Of_everything_the_invoice_is_over_nothing(BodyForm form)
    {
        var order = new TestOrder { Items = [new(1, "GIFT", 2, 50, 0, 20) { Discount = 50 }], IsPaid = false };
        var invoice = (await books.Post(order.Write(form))).Invoice;
        Assert.Equal([(0m, 0m, 20m)], invoice.Lines());
        Assert.Equal((0m, 0m, 0m, 0m), invoice.Totals());
        Assert.Empty(invoice.Payments());
    }
}
