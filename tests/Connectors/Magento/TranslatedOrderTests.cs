using KashflowOrleans.Model;
using KashflowOrleans.Tests.Connectors.Magento.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class A_translated_order
{
    public static TheoryData<BodyForm> Forms => [.. Enum.GetValues<BodyForm>()];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Takes_discounts_off_once_whatever_row_total_means(BodyForm form)
    {
        var order = new TestOrder
        {
            Items =
            [
                new TestItem(1, "A", 1, 69, 4.55m, 8.25m) { Discount = 13.80m },
                new TestItem(2, "B", 2, 224, 14.79m, 8.25m) { Discount = 44.80m },
            ],
        }.Translate(form);

        Assert.Empty(order.Problems);
        Assert.Equal([("A", 1m, 55.20m, 4.55m), ("B", 2m, 179.20m, 14.79m)], order.Simple());
        Assert.Equal([59.75m, 193.99m], order.Lines.Select(line => line.Gross));
        Assert.Equal((253.74m, 19.34m), (order.Total, order.TaxTotal));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Is_the_same_from_an_event_and_over_rest(BodyForm form)
    {
        var order = new TestOrder { Items = [new TestItem(1, "A", 5, 505.75m, 0, 0) { Discount = 101.15m }], Shipping = new TestShipping(5) }.Translate(form);

        Assert.Empty(order.Problems);
        Assert.Equal([404.60m, 5m], order.Lines.Select(line => line.Gross));
        Assert.Equal(409.60m, order.Total);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Gives_back_the_tax_that_was_in_a_discount_on_inclusive_prices(BodyForm form)
    {
        // 120 with 20 % VAT in it, 10 % off: REST says row_total 88, the line is 90 + 18.
        var order = new TestOrder { Items = [new TestItem(1, "A", 1, 100, 18, 20) { Discount = 12, Compensation = 2, RowInclTax = 120 }] }.Translate(form);

        Assert.Empty(order.Problems);
        Assert.Equal([("A", 1m, 90m, 18m)], order.Simple());
        Assert.Equal(108m, order.Total);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Takes_off_discounts_on_goods_and_delivery_of_inclusive_prices(BodyForm form)
    {
        var order = new TestOrder
        {
            Items = [new TestItem(1, "A", 3, 24.98m, 4.49m, 20) { Discount = 3.00m, Compensation = 0.50m, RowInclTax = 29.97m }],
            Shipping = new TestShipping(4.96m, 0.89m, 0.60m, 0.10m, 20),
        }.Translate(form);

        Assert.Empty(order.Problems);
        Assert.Equal([("A", 3m, 22.48m, 4.49m), (null, 1m, 4.46m, 0.89m)], order.Simple());
        Assert.Equal(32.32m, order.Total);
        Assert.Equal(form == BodyForm.Event ? null : 20m, order.Lines[1].VatPercent);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Charges_a_dynamic_bundle_by_its_children(BodyForm form)
    {
        decimal[] rows = [27, 5, 17, 19];
        var children = rows.Select((row, index) => new TestItem(index + 11, $"PART-{index}", 1, row, 0, 0) { ParentId = 10, Discount = row, RowInclTax = row });
        foreach (var discountFactor in (decimal[])[0, 0.1m, 1])
        {
            var order = new TestOrder
            {
                Items = [new TestItem(10, "KIT", 1, 68, 0, null) { Type = "bundle", IsCharged = false }, .. children.Select(child => child with { Discount = child.Row * discountFactor })],
            }.Translate(form);

            Assert.Empty(order.Problems);
            Assert.Equal(rows.Select((row, index) => ((string?)$"PART-{index}", 1m, row - (row * discountFactor), 0m)), order.Simple());
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Charges_a_fixed_bundle_once_also_where_children_repeat_its_price(BodyForm form)
    {
        var order = new TestOrder
        {
            Items =
            [
                new TestItem(1, "BOX", 2, 80, 16, 20) { Type = "bundle", Price = 40 },
                new TestItem(2, "LID", 2, 0, 0, 0) { ParentId = 1, Price = 40, IsCharged = false },
                new TestItem(3, "CUP", 4, 0, 0, 0) { ParentId = 1, Price = 40, IsCharged = false },
            ],
        }.Translate(form);

        Assert.Empty(order.Problems);
        Assert.Equal([("BOX", 2m, 80m, 16m)], order.Simple());
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Has_one_line_for_a_configurable_product_named_as_what_was_bought(BodyForm form)
    {
        var order = new TestOrder
        {
            Items =
            [
                new TestItem(1, "TEE-BLUE-M", 1, 69, 13.80m, 20) { Type = "configurable", Name = "Tee", Price = 69 },
                new TestItem(2, "TEE-BLUE-M", 1, 0, 0, 0) { ParentId = 1, Price = 69, IsCharged = false, Name = "Tee  blue\nM" },
            ],
        }.Translate(form);

        Assert.Empty(order.Problems);
        Assert.Equal([new OrderLine(OrderLineKind.Goods, "TEE-BLUE-M", "Tee blue M", 1, 69, 13.80m, 20) { Category = "configurable" }], order.Lines);
    }

    [Fact]
    public void Posts_the_shops_vat_and_never_its_own()
    {
        // The same basket by three of Magento's algorithms: VAT 1.74 by unit and row, 1.73 by total. An event's rows with tax may be a penny off their sum.
        foreach (var (first, second) in ((decimal, decimal)[])[(0.83m, 0.91m), (0.82m, 0.91m)])
        {
            var items = new[] { new TestItem(1, "A", 1, 10, first, 8.25m) { RowInclTax = 10.83m }, new TestItem(2, "B", 1, 11, second, 8.25m) { RowInclTax = 11.91m } };
            foreach (var form in Enum.GetValues<BodyForm>())
            {
                var order = new TestOrder { Items = items }.Translate(form);
                Assert.Empty(order.Problems);
                Assert.Equal([first, second], order.Lines.Select(line => line.Vat));
            }
        }
    }

    [Fact]
    public void Takes_rates_from_the_shop_also_where_amounts_tell_nothing()
    {
        var order = new TestOrder
        {
            Items = [new TestItem(1, "FREE", 1, 0, 0, 20), new TestItem(2, "A", 1, 10, 2, 20), new TestItem(3, "FOOD", 1, 10, 0, 0)],
            Shipping = new TestShipping(5, 1),
        }.Translate();

        Assert.Equal([20m, 20m, 0m, 20m], order.Lines.Select(line => line.VatPercent));
    }

    [Fact]
    public void Falls_back_on_applied_taxes_where_an_item_states_no_rate()
    {
        var body = new TestOrder { Items = [new TestItem(4, "A", 1, 10, 2.25m, null)] }.Write(BodyForm.Rest);
        body["extension_attributes"]!["item_applied_taxes"] = System.Text.Json.Nodes.JsonNode.Parse(
            """[{"type":"product","item_id":4,"applied_taxes":[{"percent":20},{"percent":"2.5000"}]},{"type":"shipping","applied_taxes":[{"percent":5}]}]""");

        Assert.Equal(22.5m, Assert.Single(body.Translate().Lines).VatPercent);
    }

    [Fact]
    public void States_no_rate_for_delivery_when_the_shop_states_none()
    {
        var order = new TestOrder { Items = [new TestItem(1, "A", 1, 10, 2, 20), new TestItem(2, "B", 1, 10, 0.50m, 5)], Shipping = new TestShipping(5, 0.80m) }.Translate();
        Assert.Null(order.Lines[2].VatPercent);
    }

    [Fact]
    public void Counts_gift_cards_and_credits_as_payments_not_as_discount()
    {
        foreach (var form in Enum.GetValues<BodyForm>())
        {
            var order = new TestOrder { Items = [new TestItem(1, "A", 1, 100, 20, 20)], GiftCards = 30, StoreCredit = 15, Rewards = 5 }.Translate(form);

            Assert.Empty(order.Problems);
            Assert.Equal((120m, 20m), (order.Total, order.TaxTotal));
            Assert.Equal([("giftcard", 30m, null), ("customer_balance", 15m, null), ("reward", 5m, null), ("stripe_payments", 70m, "pi_123")], order.Payments.Select(payment => (payment.Method, payment.Amount, payment.Reference)));
        }
    }

    [Fact]
    public void Has_no_payment_until_money_came_in() =>
        Assert.Empty(new TestOrder { Items = [new TestItem(1, "A", 1, 10, 2, 20)], IsPaid = false, State = "new" }.Translate().Payments);

    [Fact]
    public void Reads_dates_as_utc()
    {
        var order = new TestOrder { CreatedAt = "2025-03-31 23:30:00", Items = [new TestItem(1, "A", 1, 10, 2, 20)] }.Translate();
        Assert.Equal(Instant.FromUtc(2025, 3, 31, 23, 30), order.PlacedAt);
        Assert.Equal(Instant.FromUtc(2026, 4, 1, 8, 0), order.ChangedAt);
    }

    [Fact]
    public void Of_virtual_goods_has_no_shipping_address_and_no_delivery()
    {
        var order = new TestOrder { IsVirtual = true, Items = [new TestItem(1, "E", 1, 10, 2, 20) { Type = "downloadable" }] }.Translate();
        Assert.Empty(order.Problems);
        Assert.Null(order.Shipping);
        Assert.Equal("GB", order.Billing!.CountryCode);
        Assert.DoesNotContain(order.Lines, line => line.Kind == OrderLineKind.Shipping);
    }

    [Fact]
    public void Of_a_guest_takes_the_name_from_the_billing_address()
    {
        foreach (var form in Enum.GetValues<BodyForm>())
        {
            var order = new TestOrder { IsGuest = true, VatId = "GB123456789", Items = [new TestItem(1, "A", 1, 10, 2, 20)] }.Translate(form);
            Assert.Equal(new Buyer(null, "jo@example.org", "Jo", "Bloggs", "Bloggs Ltd", "GB123456789", "0113 496 0000"), order.Customer);
            Assert.Equal(["1 High Street", "Floor 2"], order.Shipping!.Street);
        }
    }

    [Fact]
    public void Falls_back_on_the_customers_tax_number()
    {
        var body = new TestOrder { Items = [new TestItem(1, "A", 1, 10, 0, 0)], Country = "fr" }.Write(BodyForm.Rest);
        body["customer_taxvat"] = "FR12345678901";
        var order = body.Translate();
        Assert.Equal(("7", "FR12345678901", "FR"), (order.Customer.ChannelCustomerId, order.Customer.VatNumber, order.Billing!.CountryCode));
    }

    [Fact]
    public void Lists_comments_oldest_first() =>
        Assert.Equal(["first", "second"], new TestOrder { Items = [new TestItem(1, "A", 1, 10, 2, 20)] }.Translate().Notes);

    [Fact]
    public void That_was_discounted_away_has_lines_of_nothing()
    {
        foreach (var form in Enum.GetValues<BodyForm>())
        {
            var order = new TestOrder { Items = [new TestItem(1, "A", 1, 100, 0, 20) { Discount = 120, Compensation = 20, RowInclTax = 120 }, new TestItem(2, "B", 1, 10, 0, 20) { Discount = 10 }] }.Translate(form);
            Assert.Empty(order.Problems);
            Assert.Equal(0, order.Total);
            Assert.All(order.Lines, line => Assert.Equal((0m, 0m), (line.Net, line.Vat)));
        }
    }

    [Theory]
    [InlineData("new", OrderState.Placed)]
    [InlineData("pending_payment", OrderState.AwaitingPayment)]
    [InlineData("payment_review", OrderState.InReview)]
    [InlineData("processing", OrderState.Processing)]
    [InlineData("complete", OrderState.Complete)]
    [InlineData("closed", OrderState.Closed)]
    [InlineData("canceled", OrderState.Canceled)]
    [InlineData("holded", OrderState.OnHold)]
    public void Stands_where_its_state_says_whatever_its_status(string text, OrderState state)
    {
        var order = new TestOrder { State = text, Status = "closed_exchange_success", Items = [new TestItem(1, "A", 1, 10, 2, 20)] }.Translate();
        Assert.Equal((state, text), (order.State, order.ChannelState));
        Assert.Empty(order.Problems);
    }

    [Fact]
    public void That_was_cancelled_has_no_payment_although_an_amount_is_due()
    {
        var order = new TestOrder { State = "canceled", IsPaid = false, TotalCanceled = 12, Items = [new TestItem(1, "A", 1, 10, 2, 20)] }.Translate();
        Assert.Equal(OrderState.Canceled, order.State);
        Assert.Empty(order.Payments);
        Assert.Empty(order.Problems);
    }
}
