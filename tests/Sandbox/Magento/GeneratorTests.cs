using System.Text.Json;
using KashflowOrleans.Sandbox.Magento;
using KashflowOrleans.Sandbox.Magento.Orders;

namespace KashflowOrleans.Tests.Sandbox.Magento;

public sealed class Generated_orders
{
    private const int Seeds = 2000;
    private static readonly DateTime PlacedAt = new(2025, 3, 31, 23, 30, 0, DateTimeKind.Utc);

    [Fact]
    public void Keep_the_header_identity_to_the_penny_in_both_currencies()
    {
        ForEverySeed((order, _) =>
        {
            foreach (var totals in new[] { order.Totals, order.BaseTotals })
            {
                Assert.Equal(
                    totals.Grand,
                    totals.Subtotal + totals.Discount + totals.DiscountTaxCompensation + totals.Shipping + totals.ShippingDiscountTaxCompensation + totals.Tax);
                Assert.Equal(totals.Grand, decimal.Round(totals.Grand, 2));
                Assert.True(totals.Grand >= 0);
            }
        });
    }

    [Fact]
    public void Keep_the_header_identity_in_the_json_of_rest()
    {
        ForEverySeed((_, json) =>
        {
            foreach (var prefix in new[] { "", "base_" })
            {
                var sum = Money(json, prefix + "subtotal") + Money(json, prefix + "discount_amount") + Money(json, prefix + "discount_tax_compensation_amount")
                    + Money(json, prefix + "shipping_amount") + Money(json, prefix + "tax_amount")
                    + Money(json, prefix == "" ? "shipping_discount_tax_compensation_amount" : "base_shipping_discount_tax_compensation_amnt");
                Assert.Equal(Money(json, prefix + "grand_total"), sum);
            }
        });
    }

    [Fact]
    public void Have_lines_at_their_accounting_level_that_add_up_to_the_grand_total()
    {
        ForEverySeed((order, json) =>
        {
            // A dynamic bundle, whose parent lacks the compensation key, is taken by its children, everything else by its top row. That any child has a row
            // is not enough to
            // tell: at 100 % off the children's rows are nothing while the parent still repeats what they were.
            var items = json.GetProperty("items").EnumerateArray().ToList();
            var gross = 0m;
            var vat = 0m;
            foreach (var item in items)
            {
                var hasChildRows = item.GetProperty("product_type").GetString() == "bundle" && !item.TryGetProperty("discount_tax_compensation_amount", out _);
                var isChildWithoutRow = ParentOf(item) is not null && !item.TryGetProperty("row_total_incl_tax", out _);
                if (hasChildRows || isChildWithoutRow)
                    continue;

                gross += Money(item, "row_total_incl_tax");
                vat += Money(item, "tax_amount");
            }

            var shippingNet = order.Totals.Shipping - order.Totals.ShippingDiscount + order.Totals.ShippingDiscountTaxCompensation;
            Assert.Equal(order.Totals.Grand, gross + shippingNet + order.Totals.ShippingTax);
            Assert.Equal(order.Totals.Tax, vat + order.Totals.ShippingTax);
        });
    }

    [Fact]
    public void Have_rows_over_rest_that_are_net_of_the_discount_and_events_that_are_not()
    {
        var discounted = 0;
        ForEverySeed((order, json) =>
        {
            for (var index = 0; index < order.Items.Count; index++)
            {
                var row = order.Items[index].Row;
                Assert.Equal(Math.Max(0, row.RowTotal - row.Discount), Money(json.GetProperty("items")[index], "row_total"));
                if (row.Discount > 0)
                    discounted++;
            }
        });
        Assert.True(discounted > 500);
    }

    [Fact]
    public void Are_discounted_as_the_documentation_calculates()
    {
        // 120 incl. 20 % with 10 % off: net 90, VAT 18, gross 108, and a row_total of 88 over REST.
        var row = Pricing.Row(120m, 1, 20, 10, inclusive: true);
        Assert.Equal(new ShopRow(100m, 120m, 100m, 120m, 18m, 12m, 2m), row);
        Assert.Equal(108m, row.Gross);
        Assert.Equal((88m, 108m), OrderItemJson.Rewritten(row, RowTotals.NetOfDiscount));
    }

    [Fact]
    public void Are_the_same_for_the_same_seed()
    {
        for (var seed = 0; seed < 200; seed++)
            Assert.Equal(Render(OrderGenerator.Generate(seed, 5, PlacedAt)), Render(OrderGenerator.Generate(seed, 5, PlacedAt)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Have_the_trait_they_were_asked_for(OrderKind kind)
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var order = OrderGenerator.Generate(seed, 1 + seed, PlacedAt, kind);
            Assert.True(HasTrait(order, kind), $"Seed {seed}: {Render(order)}");
        }
    }

    [Fact]
    public void Are_as_varied_as_a_shop()
    {
        var orders = Enumerable.Range(0, Seeds).Select(static seed => OrderGenerator.Generate(seed, seed + 1, PlacedAt)).ToList();
        Assert.All(Enum.GetValues<OrderKind>(), kind => Assert.Contains(orders, order => HasTrait(order, kind)));
        Assert.Contains(orders, static order => order.State == "processing" && order.Totals.Paid == order.Totals.Grand && order.Payment.LastTransactionId is not null);
        Assert.Contains(orders, static order => order.Items.Any(static item => item.ParentItemId is not null && item.Row is { RowTotal: 0, Price: > 0 }));
        Assert.True(orders.Select(static order => order.Buyer.Email).Distinct().Count() > 500);
        Assert.True(orders.GroupBy(static order => order.Buyer.Email).Max(static group => group.Count()) > 2);
        Assert.All(orders, static order => Assert.EndsWith("@example.test", order.Buyer.Email, StringComparison.Ordinal));
    }

    public static TheoryData<OrderKind> Kinds() => [.. Enum.GetValues<OrderKind>()];

    private static bool HasTrait(ShopOrder order, OrderKind kind) => kind switch
    {
        OrderKind.Simple => order.Items is [{ ProductType: "simple" }],
        OrderKind.MultiLine => order.Items.Count >= 3,
        OrderKind.Configurable => order.Items.Any(static item => item.ProductType == "configurable"),
        OrderKind.DynamicBundle => order.Items.Any(static item => item.IsDynamicBundle),
        OrderKind.FixedBundle => order.Items.Any(static item => item is { ProductType: "bundle", IsDynamicBundle: false }),
        OrderKind.Virtual => order.IsVirtual && order.Items.All(static item => item.IsVirtual),
        OrderKind.Discounted => order.Totals is { Discount: < 0, DiscountTaxCompensation: >= 0 },
        OrderKind.Coupon => order.CouponCode is not null && order.Totals.ShippingDiscount > 0,
        OrderKind.FreeShipping => order.Totals.Shipping == 0,
        OrderKind.MixedVat => order.Items.Select(static item => item.TaxPercent).Distinct().Count() >= 3,
        OrderKind.ZeroTotal => order.Totals.Grand == 0,
        OrderKind.Guest => order.Buyer is { IsGuest: true, FirstName: null },
        OrderKind.Business => order.Billing.VatId is not null && order.Totals.DiscountTaxCompensation == 0,
        OrderKind.BankTransfer => order.Payment.Method == "banktransfer" && order.Totals.Paid == 0,
        OrderKind.CheckMo => order.Payment.Method == "checkmo",
        OrderKind.PendingPayment => order.State == "pending_payment",
        OrderKind.Euro => order.OrderCurrency == "EUR" && order.BaseToOrderRate != 1,
        _ => false,
    };

    private static void ForEverySeed(Action<ShopOrder, JsonElement> check)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var order = OrderGenerator.Generate(seed, seed + 1, PlacedAt);
            using var document = JsonDocument.Parse(Render(order));
            try
            {
                check(order, document.RootElement);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed}: {exception.Message}", exception);
            }
        }
    }

    private static string Render(ShopOrder order)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            OrderJson.Write(writer, order, RowTotals.NetOfDiscount);

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static int? ParentOf(JsonElement item) => item.TryGetProperty("parent_item_id", out var parent) ? parent.GetInt32() : null;

    private static decimal Money(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetDecimal() : 0;
}
