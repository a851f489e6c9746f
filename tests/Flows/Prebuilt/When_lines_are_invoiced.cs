using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Flows.Prebuilt.Support;

namespace KashflowOrleans.Tests.Flows.Prebuilt;

public sealed class A_vat_rate
{
    private static readonly decimal[] Configured = [0m, 5m, 20m];

    public static TheoryData<decimal, decimal, decimal, decimal?, decimal?> Lines() => new()
    {
        // quantity, net, VAT, the rate the shop states, the rate it snaps to
        { 1, 100m, 20m, 20m, 20m },
        { 1, 100m, 20m, 20.0000m, 20m },
        { 1, 100m, 20m, 19.95m, 20m },
        { 1, 100m, 20m, 20.05m, 20m },
        { 1, 100m, 20m, 19.94m, null },
        { 1, 100m, 20m, 20.06m, null },
        { 1, 100m, 8.25m, 8.25m, null },
        { 1, 100m, 8.25m, null, null },
        { 1, 100m, 20m, null, 20m },
        { 1, 100m, 20m, 0m, 20m },
        { 1, 0.99m, 0.20m, null, 20m },
        { 1, 0.99m, 0.19m, null, 20m },
        { 1, 0.99m, 0.21m, null, null },
        { 1, 9.99m, 2.02m, null, null },
        { 10, 99.90m, 20.05m, null, 20m },
        { 10, 99.90m, 20.20m, null, null },
        { 1, 100m, 5m, 5m, 5m },
        { 1, 100m, 5m, null, 5m },
        { 1, 100m, 0m, 0m, 0m },
        { 1, 100m, 0m, null, 0m },
        { 1, 0m, 0m, null, 0m },
        { 1, 0m, 0m, 20m, 20m },
        { 1, 0m, 1m, null, null },
        { 1, 0m, 1m, 0m, null },
        { 1, -10m, -2m, 20m, 20m },
        { 1, -10m, -2m, null, 20m },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Snaps_to_a_rate_of_the_ledger_or_to_none(decimal quantity, decimal net, decimal vat, decimal? stated, decimal? snapped) =>
        Assert.Equal(snapped, VatRates.Snap(net, vat, stated, quantity, Configured));

    [Fact]
    public void Without_rates_in_the_ledger_there_is_none() => Assert.Null(VatRates.Snap(100m, 20m, 20m, 1, []));

    [Fact]
    public void Sales_without_VAT_need_the_ledgers_zero_rate() => Assert.Null(VatRates.Snap(100m, 0m, 0m, 1, [20m]));

    [Fact]
    public void Is_always_one_of_the_ledgers() =>
        Seeds.Try(5_000, random =>
        {
            var line = An.Goods("Mug", random.Next(1, 9), random.Next(-1000, 10_000) / 100m, random.Next(-1000, 3000) / 100m, random.Chance(0.5) ? null : random.Next(0, 300) / 10m);
            if (VatRates.Snap(line.Net, line.Vat, line.VatPercent, line.Quantity, Configured) is { } rate)
            {
                Assert.Contains(rate, Configured);
            }
        });
}

public sealed class An_invoice_line
{
    [Fact]
    public void Has_the_price_of_one_when_it_divides()
    {
        var line = Assert.Single(An.InvoiceOf(An.OrderOf(An.Goods("Mug", 3, 30m, 6m))).Lines);
        Assert.Equal((3m, 10m, 6m, 20m), (line.Quantity, line.UnitPrice, line.Vat, line.VatPercent));
    }

    [Fact]
    public void Stands_as_one_when_it_does_not_and_says_how_many()
    {
        var line = Assert.Single(An.InvoiceOf(An.OrderOf(An.Goods("Mug", 3, 10m, 2m))).Lines);
        Assert.Equal((1m, 10m, 2m, "3 x Mug"), (line.Quantity, line.UnitPrice, line.Vat, line.Description));
    }

    [Fact]
    public void Takes_fractions_that_divide()
    {
        var line = Assert.Single(An.InvoiceOf(An.OrderOf(An.Goods("Rope, metres", 2.5m, 25m, 5m))).Lines);
        Assert.Equal((2.5m, 10m), (line.Quantity, line.UnitPrice));
    }

    [Fact]
    public void Stands_as_one_for_fractions_that_do_not()
    {
        var line = Assert.Single(An.InvoiceOf(An.OrderOf(An.Goods("Rope, metres", 1.337m, 10m, 2m))).Lines);
        Assert.Equal((1m, 10m, "1.337 x Rope, metres"), (line.Quantity, line.UnitPrice, line.Description));
    }

    [Fact]
    public void Names_the_article() => Assert.Equal("Mug [MUG-1]", Assert.Single(An.InvoiceOf(An.OrderOf(An.Goods("Mug", 1, 10m, 2m, sku: "MUG-1"))).Lines).Description);

    [Fact]
    public void Is_one_line_of_text() =>
        Assert.Equal("Mug Size: L Colour: blue", Assert.Single(An.InvoiceOf(An.OrderOf(An.Goods("Mug\r\nSize: L\n\n\tColour: blue\n", 1, 10m, 2m))).Lines).Description);

    [Fact]
    public void Long_text_is_cut_at_250_characters() =>
        Assert.Equal(250, Assert.Single(An.InvoiceOf(An.OrderOf(An.Goods(new string('x', 400), 3, 10m, 2m))).Lines).Description.Length);

    [Fact]
    public void Is_never_cut_in_the_middle_of_a_character()
    {
        var text = Assert.Single(An.InvoiceOf(An.OrderOf(An.Goods(new string('x', 249) + "🎁🎁", 1, 10m, 2m))).Lines).Description;
        Assert.False(char.IsHighSurrogate(text[^1]), "The last character is torn.");
    }

    [Theory]
    [InlineData(OrderLineKind.Goods, An.SalesNominal)]
    [InlineData(OrderLineKind.Shipping, An.ShippingNominal)]
    [InlineData(OrderLineKind.Fee, An.FeeNominal)]
    public void Goes_to_the_account_of_its_kind(OrderLineKind kind, int nominal) =>
        Assert.Equal(nominal, Assert.Single(An.InvoiceOf(An.OrderOf(An.Goods("Line", 1, 10m, 2m) with { Kind = kind })).Lines).NominalCode);

    [Theory]
    [InlineData(OrderLineKind.Shipping)]
    [InlineData(OrderLineKind.Fee)]
    public void Delivery_and_fees_of_nothing_are_left_out(OrderLineKind kind)
    {
        var order = An.OrderOf(An.Goods("Mug", 1, 10m, 2m), An.Goods("Free", 1, 0m, 0m) with { Kind = kind, Quantity = 0 });
        Assert.Single(An.InvoiceOf(order).Lines);
    }

    [Fact]
    public void A_discount_line_below_nothing_is_kept()
    {
        var invoice = An.InvoiceOf(An.OrderOf(An.Goods("Mug", 1, 10m, 2m), An.Goods("Voucher", 1, -5m, -1m) with { Kind = OrderLineKind.Fee }));
        Assert.Equal((5m, 1m), (invoice.Net, invoice.Vat));
    }

    [Fact]
    public void Zero_rated_is_not_exempt()
    {
        var line = Assert.Single(An.InvoiceOf(An.OrderOf(An.Goods("Book", 1, 10m, 0m, 0m))).Lines);
        Assert.Equal((0m, false), (line.VatPercent, line.VatExempt));
    }
}

public sealed class Lines_that_cannot_be_posted
{
    [Fact]
    public void None_at_all_hold_the_order() => Assert.Contains("no lines", An.HoldOf(An.OrderOf()), StringComparison.Ordinal);

    [Fact]
    public void Only_empty_delivery_holds_the_order() =>
        Assert.Contains("no lines", An.HoldOf(An.OrderOf(An.Goods("Delivery", 1, 0m, 0m) with { Kind = OrderLineKind.Shipping })), StringComparison.Ordinal);

    [Theory]
    [InlineData("10.001", "2")]
    [InlineData("10", "2.0001")]
    public void Less_than_a_penny_holds_the_order_and_the_line_is_named(string net, string vat)
    {
        var hold = An.HoldOf(An.OrderOf(An.Goods("Mug", 1, Amount(net), Amount(vat))));
        Assert.Contains("'Mug'", hold, StringComparison.Ordinal);
        Assert.Contains(net, hold, StringComparison.Ordinal);
        Assert.Contains(vat, hold, StringComparison.Ordinal);
    }

    [Fact]
    public void Trailing_zeros_are_no_fractions() => Assert.Equal(12m, An.InvoiceOf(An.OrderOf(An.Goods("Mug", 1, 10.0000m, 2.0000m))).Gross);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_quantity_of_nothing_holds_the_order(int quantity) =>
        Assert.Contains("quantity", An.HoldOf(An.OrderOf(An.Goods("Mug", quantity, 10m, 2m))), StringComparison.Ordinal);

    [Fact]
    public void A_rate_the_ledger_lacks_holds_the_order_and_both_sides_are_named()
    {
        var hold = An.HoldOf(An.OrderOf(An.Goods("Mug", 1, 100m, 8.25m, 8.25m)));
        Assert.Contains("8.25 %", hold, StringComparison.Ordinal);
        Assert.Contains("0 %, 5 %, 20 %", hold, StringComparison.Ordinal);
    }

    [Fact]
    public void A_nominal_the_ledger_lacks_holds_the_order_and_is_named()
    {
        var config = An.Config with { Posting = An.Posting with { SalesNominal = 4999 } };
        Assert.Contains("4999", An.HoldOf(An.Order(), config), StringComparison.Ordinal);
    }

    private static decimal Amount(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
