using System.Text.Json.Nodes;
using KashflowOrleans.Documents;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.Connectors.Magento.Money;

public sealed class When_an_order_is_at_the_edge
{
    [Fact]
    public void Five_hundred_lines_are_posted()
    {
        var invoice = Posted(Of([.. Enumerable.Range(1, 500).Select(id => Item(id, 3, 10m + id, (10m + id) / 5))]));
        Assert.Equal((500, 130_250m, 26_050m), (invoice.Lines.Count, invoice.Net, invoice.Vat));
    }

    [Fact]
    public void A_total_of_nothing_is_an_invoice_of_nothing()
    {
        var free = Item(1, 1, 0m, 0m);
        var invoice = Posted(Of([free]));
        Assert.Equal((0m, 20m, 0), (invoice.Gross, invoice.Lines[0].VatPercent, invoice.Payments.Count));
    }

    [Theory]
    [InlineData(BodyForm.Rest)]
    [InlineData(BodyForm.RestFloored)]
    [InlineData(BodyForm.OldStore)]
    [InlineData(BodyForm.Event)]
    public void A_discount_of_everything_leaves_nothing(BodyForm form)
    {
        var order = Of([Item(1, 2, 100m, 0m) with { Discount = 100m, RowInclTax = 120m }]) with { Shipping = new TestShipping(5m, 0m, 5m, 0m, 20m) };
        var invoice = Posted(order, form);
        Assert.Equal((0m, 0m), (invoice.Gross, invoice.Vat));
    }

    [Fact]
    public void Nine_million_are_exact()
    {
        var invoice = Posted(Of([Item(1, 3, 8_333_333.33m, 1_666_666.66m)]));
        Assert.Equal(9_999_999.99m, invoice.Gross);
    }

    [Fact]
    public void Yen_have_no_decimals()
    {
        var invoice = Posted(Of([Item(1, 3, 1_234m, 247m)]) with { Currency = "JPY" });
        Assert.Equal(("JPY", 1_481m, 190m), (invoice.CurrencyCode, invoice.Gross, invoice.ExchangeRate));
    }

    [Fact]
    public void Dinars_have_three_and_are_held() =>
        Assert.Contains("two decimals", Books.Decide((Of([Item(1, 1, 1.235m, 0m) with { Percent = 0 }]) with { Currency = "KWD" }).Translate()).Hold, StringComparison.Ordinal);

    [Fact]
    public void Prices_of_four_decimals_come_to_what_is_paid()
    {
        var order = Of([Item(1, 100, 1.2345m, 0.2469m), Item(2, 7, 0.8765m, 0.1753m)]);
        var invoice = Posted(order);
        Assert.Equal((2.5332m, 2.53m, 0.42m, 2.53m), (order.Total, invoice.Gross, invoice.Vat, invoice.Paid));
    }

    [Fact]
    public void Half_a_metre_is_sold()
    {
        var line = Posted(Of([Item(1, 0.5m, 4.995m, 1m)])).Lines[0];
        Assert.Equal((5m, 1m), (line.Net, line.Vat));
    }

    [Fact]
    public void A_virtual_order_counts_at_the_billing_address()
    {
        var invoice = Posted(Of([Item(1, 1, 10m, 0m) with { Type = "virtual", Percent = 0 }]) with { IsVirtual = true, Country = "DE" });
        Assert.Equal(("outsideScope", true), (invoice.Lines[0].VatTreatment, invoice.Lines[0].VatExempt));
    }

    private static InvoiceDocument Posted(TestOrder order, BodyForm form = BodyForm.Rest)
    {
        var translated = order.Translate(form);
        Assert.Empty(translated.Problems);
        var desired = Books.Decide(translated);
        Assert.Null(desired.Hold);
        return desired.Invoice!;
    }

    private static TestOrder Of(IReadOnlyList<TestItem> items) => new() { Items = items };

    private static TestItem Item(int id, decimal quantity, decimal row, decimal tax) => new(id, $"SKU-{id}", quantity, row, tax, 20);
}

public sealed class When_only_the_header_has_the_discount
{
    // Rows as they were before the discount, tax too; the header knows of it.
    private static readonly TestOrder Plain = new()
    {
        Items = [new TestItem(1, "A", 2, 100m, 20m, 20), new TestItem(2, "B", 1, 50m, 2.5m, 5)],
        Shipping = new TestShipping(5m, 1m, 0m, 0m, 20m),
    };

    [Fact]
    public void It_is_one_line_where_there_is_one_rate()
    {
        var order = Discounted(Plain with { Items = [Plain.Items[0]] }, net: 10m, vat: 2m).Translate();
        Assert.Empty(order.Problems);
        Assert.Equal((null, "Discount", -10m, -2m, 20m, "discount"), Line(order.Lines[^1]));
        Assert.Equal((114m, 19m), (Books.Decide(order).Invoice!.Gross, Books.Decide(order).Invoice!.Vat));
    }

    [Fact]
    public void It_is_one_line_for_each_rate_by_what_the_applied_taxes_say()
    {
        var body = Discounted(Plain, net: 15m, vat: 2.25m);
        body["extension_attributes"]!["applied_taxes"] = new JsonArray(Applied(20m, 19m), Applied(5m, 2.25m));
        var order = body.Translate();
        Assert.Empty(order.Problems);
        Assert.Equal([(null, "Discount at 5 % VAT", -5m, -0.25m, 5m, "discount"), (null, "Discount at 20 % VAT", -10m, -2m, 20m, "discount")], order.Lines.Skip(3).Select(Line));
        Assert.True(order.AddsUp());
        Assert.NotNull(Books.Decide(order).Invoice);
    }

    [Fact]
    public void The_shares_must_come_to_the_headers_tax_without_them()
    {
        var proven = Discounted(Plain, net: 15m, vat: 2.25m).Translate();
        Assert.Empty(proven.Problems);
        Assert.Equal(-15m, proven.Lines.Where(line => line.Category == "discount").Sum(line => line.Net));
        Assert.NotEmpty(Discounted(Plain, net: 15m, vat: 2.50m).Translate().Problems);
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(10, 1.5)]
    [InlineData(10, 3)]
    public void It_is_held_when_no_rate_explains_its_tax(double net, double vat) =>
        Assert.NotEmpty(Discounted(Plain with { Items = [Plain.Items[0]] }, (decimal)net, (decimal)vat).Translate().Problems);

    [Fact]
    public void It_is_held_when_the_header_says_another_discount()
    {
        var body = Discounted(Plain with { Items = [Plain.Items[0]] }, net: 10m, vat: 2m);
        body["discount_amount"] = -11m;
        Assert.NotEmpty(body.Translate().Problems);
    }

    [Fact]
    public void Gift_cards_are_not_discounted()
    {
        var items = new[] { Plain.Items[0], new TestItem(3, "GC", 1, 50m, 0m, 0) { Type = "giftcard" } };
        var order = Discounted(Plain with { Items = items }, net: 10m, vat: 2m).Translate();
        Assert.Empty(order.Problems);
        Assert.Equal(20m, Assert.Single(order.Lines, line => line.Category == "discount").VatPercent);
        Assert.Equal(OrderLineKind.GiftCard, order.Lines[1].Kind);
    }

    private static JsonObject Discounted(TestOrder order, decimal net, decimal vat)
    {
        var body = order.Write(BodyForm.Rest);
        body["discount_amount"] = -net;
        body["tax_amount"] = order.Tax - vat;
        body["grand_total"] = order.GrandTotal - net - vat;
        body["total_paid"] = order.GrandTotal - net - vat;
        body["extension_attributes"]!["applied_taxes"] = new JsonArray();
        return body;
    }

    private static JsonObject Applied(decimal percent, decimal amount) => new() { ["percent"] = percent, ["amount"] = amount };

    private static (string? Sku, string Text, decimal Net, decimal Vat, decimal? Percent, string? Category) Line(OrderLine line) =>
        (line.Sku, line.Description, line.Net, line.Vat, line.VatPercent, line.Category);
}

public sealed class When_the_shop_has_a_currency_of_its_own
{
    [Theory]
    [InlineData("1.1734", "107.38", 1.1734)]
    [InlineData("1.1734", "107.30", 1.1734)]
    [InlineData("1.1734", "90.00", null)]
    [InlineData("0", "107.38", null)]
    [InlineData("-1.1734", "-107.38", null)]
    [InlineData(null, "107.38", null)]
    [InlineData("1.1734", null, null)]
    public void Its_rate_is_told_when_its_amounts_confirm_it(string? rate, string? total, double? expected)
    {
        var body = new TestOrder { Currency = "EUR", Items = [new TestItem(1, "A", 1, 105m, 21m, 20)] }.Write(BodyForm.Rest);
        body["base_to_order_rate"] = rate;
        body["base_grand_total"] = total;
        var order = body.Translate();
        Assert.Equal(("GBP", (decimal?)expected), (order.BaseCurrency, order.BaseToOrderRate));
        Assert.Equal(126m, order.Total);
    }

    [Fact]
    public void Store_basket_and_dates_are_told()
    {
        var body = new TestOrder { Items = [new TestItem(1, "A", 1, 105m, 21m, 20)] }.Write(BodyForm.Rest);
        body["store_id"] = 3;
        body["quote_id"] = "77";
        body["status_histories"] = new JsonArray(
            new JsonObject { ["entity_name"] = "shipment", ["created_at"] = "2026-04-03 10:00:00" },
            new JsonObject { ["entity_name"] = "invoice", ["created_at"] = "2026-04-02 10:00:00" },
            new JsonObject { ["entity_name"] = "invoice", ["created_at"] = "2026-04-01 10:00:00" });
        var order = body.Translate();
        Assert.Equal(("3", "77"), (order.Store, order.Basket));
        Assert.Equal(("2026-04-01T10:00:00Z", "2026-04-03T10:00:00Z"), (order.InvoicedAt.ToString(), order.CompletedAt.ToString()));
    }

    [Fact]
    public void The_administrations_store_and_no_basket_are_none()
    {
        var body = new TestOrder { Items = [new TestItem(1, "A", 1, 105m, 21m, 20)] }.Write(BodyForm.Rest);
        body["store_id"] = "0";
        body["quote_id"] = 0;
        Assert.Equal((null, null), (body.Translate().Store, body.Translate().Basket));
    }
}
