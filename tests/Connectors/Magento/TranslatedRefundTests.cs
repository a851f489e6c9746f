using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KashflowOrleans.Connectors.Magento;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Connectors.Magento.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class A_translated_refund
{
    // 120 and 30 with 20 % in them, 10 % off, and 12 of shipping with 25 % off: what is left is 108, 27 and 9.
    private static readonly TestOrder Sold = new()
    {
        Items =
        [
            new TestItem(11, "LAMP", 2, 100, 18, 20) { Discount = 12, Compensation = 2 },
            new TestItem(12, "TEE-M", 1, 25, 4.50m, 20) { Type = "configurable", Discount = 3, Compensation = 0.50m, Name = "Tee" },
            new TestItem(13, "TEE-M", 1, 0, 0, 0) { ParentId = 12, IsCharged = false, Name = "Tee M" },
        ],
        Shipping = new TestShipping(10, 1.50m, 3, 0.50m, 20),
    };

    [Fact]
    public void Gives_goods_and_shipping_back_at_what_was_paid_for_them()
    {
        var refund = Whole().Translate(Sold);
        Assert.Empty(refund.Problems);
        Assert.Equal(
            [
                new RefundLine(RefundLineKind.Goods, "LAMP", "Thing", 2, 90, 18, 20) { Category = "simple" },
                new RefundLine(RefundLineKind.Goods, "TEE-M", "Tee M", 1, 22.50m, 4.50m, 20) { Category = "configurable" },
                new RefundLine(RefundLineKind.Shipping, null, "Courier - Next day", 1, 7.50m, 1.50m, 20),
            ],
            refund.Lines);
        Assert.Equal((144m, 24m, RefundState.Refunded, "refunded", "GBP"), (refund.Total, refund.TaxTotal, refund.State, refund.ChannelState, refund.Currency));
        Assert.Equal(("5", "000000005", "3", "000000003"), (refund.Id, refund.Number, refund.OrderId, refund.OrderNumber));
        Assert.Equal(Instant.FromUtc(2026, 4, 2, 10, 0), refund.RefundedAt);
        Assert.Equal(("7", "jo@example.org"), (refund.Customer.ChannelCustomerId, refund.Customer.Email));
        Assert.Equal([new OrderPayment("stripe_payments", 144, "re_1", refund.RefundedAt)], refund.Payments);
        Assert.All(refund.Lines, line => Assert.Null(line.IsReturned));
    }

    [Fact]
    public void Gives_one_of_two_back_at_half()
    {
        var memo = Memo(50, -6, 1, 9, 54, Item(11, "LAMP", 1, 50, 9, 6, 1));
        var refund = memo.Translate(Sold);
        Assert.Empty(refund.Problems);
        Assert.Equal([(1m, 45m, 9m)], refund.Lines.Select(line => (line.Quantity, line.Net, line.Vat)));
    }

    [Fact]
    public void Gives_a_part_of_the_shipping_back_with_the_share_of_its_discount()
    {
        var memo = Memo(0, -1.50m, 0.25m, 0.75m, 4.50m);
        memo["shipping_amount"] = 5;
        memo["shipping_tax_amount"] = 0.75m;
        var refund = memo.Translate(Sold);
        Assert.Empty(refund.Problems);
        Assert.Equal([(RefundLineKind.Shipping, 3.75m, 0.75m)], refund.Lines.Select(line => (line.Kind, line.Net, line.Vat)));
    }

    [Theory]
    [InlineData("10", "0", "10")]
    [InlineData("0", "10", "-10")]
    [InlineData("10.01", "2.50", "7.51")]
    public void Shows_adjustments_as_lines_without_vat(string positive, string negative, string difference)
    {
        var memo = Whole();
        (memo["adjustment_positive"], memo["adjustment_negative"], memo["adjustment"]) = (positive, negative, difference);
        memo["grand_total"] = 144 + Number(difference);
        var refund = memo.Translate(Sold);
        Assert.Empty(refund.Problems);
        Assert.Equal((144 + Number(difference), 24m), (refund.Total, refund.TaxTotal));
        var adjustments = refund.Lines.Where(line => line.Kind == RefundLineKind.Adjustment).ToList();
        Assert.Equal(Number(difference), adjustments.Sum(line => line.Net));
        Assert.All(adjustments, line => Assert.Equal((0m, null), (line.Vat, line.VatPercent)));
    }

    [Fact]
    public void Of_an_event_knows_adjustments_by_their_difference_alone()
    {
        var memo = Memo(0, 0, 0, 0, 10);
        memo.Remove("adjustment_positive");
        memo.Remove("adjustment_negative");
        memo["adjustment"] = "10.0000";
        var refund = memo.Translate(Sold);
        Assert.Empty(refund.Problems);
        Assert.Equal(new RefundLine(RefundLineKind.Adjustment, null, "Adjustment refund", 1, 10, 0, null), Assert.Single(refund.Lines));
    }

    [Fact]
    public void Given_back_outside_the_shop_has_no_reference()
    {
        var memo = Whole();
        memo.Remove("transaction_id");
        Assert.Null(Assert.Single(memo.Translate(Sold).Payments).Reference);
    }

    [Fact]
    public void Not_yet_given_back_has_no_payments()
    {
        foreach (var (number, state) in ((int, RefundState)[])[(1, RefundState.Open), (3, RefundState.Canceled)])
        {
            var memo = Whole();
            memo["state"] = number;
            var refund = memo.Translate(Sold);
            Assert.Empty(refund.Problems);
            Assert.Equal(state, refund.State);
            Assert.Empty(refund.Payments);
        }
    }

    [Fact]
    public void Of_what_was_paid_with_a_gift_card_and_store_credit_is_worth_all_of_it()
    {
        var memo = Whole();
        memo["grand_total"] = 114;
        memo["extension_attributes"] = new JsonObject { ["gift_cards_amount"] = 10, ["customer_balance_amount"] = 20 };
        var refund = memo.Translate(Sold with { GiftCards = 10, StoreCredit = 20 }, storeCreditGivenBack: 20);
        Assert.Empty(refund.Problems);
        Assert.Equal(144, refund.Total);
        Assert.Equal([("giftcard", 10m), ("customer_balance", 20m), ("stripe_payments", 114m)], refund.Payments.Select(payment => (payment.Method, payment.Amount)));
    }

    [Theory]
    [InlineData(144, new[] { "customer_balance" }, new[] { 144 })]
    [InlineData(44, new[] { "customer_balance", "stripe_payments" }, new[] { 44, 100 })]
    public void Given_back_as_store_credit_moves_no_money(int storeCredit, string[] methods, int[] amounts)
    {
        var refund = Whole().Translate(Sold, storeCredit);
        Assert.Empty(refund.Problems);
        Assert.Equal(methods, refund.Payments.Select(payment => payment.Method));
        Assert.Equal(amounts.Select(amount => (decimal)amount), refund.Payments.Select(payment => payment.Amount));
    }

    [Fact]
    public void Among_others_is_held_when_nobody_says_which_of_them_became_store_credit()
    {
        var order = Sold.Write(BodyForm.Rest);
        order["extension_attributes"]!["customer_balance_total_refunded"] = 54;
        var first = Memo(50, -6, 1, 9, 54, Item(11, "LAMP", 1, 50, 9, 6, 1));
        var second = first.DeepClone().AsObject();
        second["entity_id"] = 6;
        var refunds = RefundBodies.Translate(order, first, second);
        Assert.All(refunds, refund => Assert.Contains("54.00 of the money was given back as store credit, but not which credit memo's", Assert.Single(refund.Problems), StringComparison.Ordinal));

        order["extension_attributes"]!["customer_balance_total_refunded"] = 108;
        refunds = RefundBodies.Translate(order, first, second);
        Assert.All(refunds, refund => Assert.Equal([("customer_balance", 54m)], refund.Payments.Select(payment => (payment.Method, payment.Amount))));
    }

    [Fact]
    public void In_another_currency_has_the_orders_amounts_and_never_the_base_ones()
    {
        var memo = Whole();
        (memo["order_currency_code"], memo["base_currency_code"], memo["base_grand_total"]) = ("EUR", "GBP", 122.50m);
        var refund = memo.Translate(Sold with { Currency = "EUR" });
        Assert.Empty(refund.Problems);
        Assert.Equal(("EUR", 144m), (refund.Currency, refund.Total));
    }

    [Fact]
    public void Of_a_bundle_is_credited_by_the_parts_that_carry_the_money()
    {
        var order = new TestOrder
        {
            Items =
            [
                new TestItem(20, "KIT", 1, 30, 0, null) { Type = "bundle", IsCharged = false },
                new TestItem(21, "BALL", 2, 20, 4, 20) { ParentId = 20 },
                new TestItem(22, "BOOK", 1, 10, 0, 0) { ParentId = 20 },
            ],
        };
        var parent = new JsonObject { ["order_item_id"] = 20, ["sku"] = "KIT", ["name"] = "Kit", ["price"] = 30, ["qty"] = 1 };
        var memo = Memo(20, 0, 0, 2, 22, parent, Item(21, "BALL", 1, 10, 2), Item(22, "BOOK", 1, 10, 0));
        var refund = memo.Translate(order);
        Assert.Empty(refund.Problems);
        Assert.Equal([("BALL", 10m, 2m, 20m), ("BOOK", 10m, 0m, 0m)], refund.Lines.Select(line => (line.Sku!, line.Net, line.Vat, line.VatPercent!.Value)));
    }

    [Fact]
    public void Of_thirds_is_posted_as_the_shop_rounded_them()
    {
        var order = new TestOrder { Items = [new TestItem(11, "A", 3, 285, 57, 20)] };
        var taxes = new[] { 19.00m, 19.01m, 18.99m };
        var refunds = RefundBodies.Translate(order.Write(BodyForm.Rest), [.. taxes.Select((tax, index) =>
        {
            var memo = Memo(95, 0, 0, tax, 95 + tax, Item(11, "A", 1, 95, tax));
            memo["entity_id"] = index + 1;
            return memo;
        })]);
        Assert.All(refunds, refund => Assert.Empty(refund.Problems));
        Assert.Equal(taxes, refunds.Select(refund => refund.TaxTotal));
        Assert.Equal(342m, refunds.Sum(refund => refund.Total));
    }

    [Fact]
    public void Known_from_a_module_comes_to_its_total()
    {
        foreach (var (name, memo, order, lines) in Samples.Refunds())
        {
            var refund = MagentoRefundTranslator.Translate(Encoding.UTF8.GetBytes(memo.ToJsonString()), Encoding.UTF8.GetBytes(order.ToJsonString()));
            Assert.True(refund.Problems.Count == 0, $"{name}: {string.Join(" | ", refund.Problems)}");
            Assert.Equal(lines, refund.Lines.Select(line => line.Gross));
            Assert.Equal((lines.Sum(), "UGX", RefundState.Refunded), (refund.Total, refund.Currency, refund.State));
            Assert.Equal(lines.Sum(), refund.Payments.Sum(payment => payment.Amount));
        }
    }

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static JsonObject Whole()
    {
        var memo = Memo(125, -18, 3, 24, 144, Item(11, "LAMP", 2, 100, 18, 12, 2), Item(12, "TEE-M", 1, 25, 4.50m, 3, 0.50m), new JsonObject { ["order_item_id"] = 13, ["sku"] = "TEE-M", ["name"] = "Tee M", ["qty"] = 1 });
        memo["shipping_amount"] = 10;
        memo["shipping_tax_amount"] = 1.50m;
        memo["transaction_id"] = "re_1";
        return memo;
    }

    private static JsonObject Memo(decimal subtotal, decimal discount, decimal compensation, decimal tax, decimal grandTotal, params JsonNode[] items) =>
        RefundBodies.Memo(subtotal, discount, compensation, tax, grandTotal, items);

    private static JsonObject Item(int orderItem, string sku, decimal quantity, decimal row, decimal tax, decimal discount = 0, decimal compensation = 0) =>
        RefundBodies.Item(orderItem, sku, quantity, row, tax, discount, compensation);
}

public sealed class A_refund_that_contradicts_itself
{
    private static readonly TestOrder Sold = new() { Items = [new TestItem(11, "A", 2, 100, 20, 20)], Shipping = new TestShipping(5, 1, 0, 0, 20) };

    public static TheoryData<string, string, string> Contradictions => new()
    {
        { "grand_total", "60.01", "The header does not add up: subtotal, discount, shipping and tax come to 60.00, but the total before gift cards and credits is 60.01, a difference of 0.01." },
        { "tax_amount", "10.01", "The VAT of the lines comes to 10.00, but tax_amount is 10.01, a difference of 0.01." },
        { "subtotal", "49.99", "a difference of" },
        { "discount_amount", "-1", "a difference of" },
        { "discount_tax_compensation_amount", "0.02", "a difference of" },
        { "adjustment", "5", "adjustment is 5.00, but adjustment_positive 0.00 less adjustment_negative 0.00 is 0.00, a difference of 5.00." },
        { "adjustment_positive", "-1", "adjustment_positive is -1.00; it cannot be negative." },
        { "adjustment_positive", "\"x\"", "adjustment_positive 'x' is not an amount." },
        { "order_currency_code", "\"EUR\"", "order_currency_code is 'EUR', the order's is 'GBP'." },
        { "order_id", "4", "order_id '4' is not the order's: '3'." },
        { "order_id", "null", "order_id is missing." },
        { "state", "9", "state '9' is none of Magento's credit memo states" },
        { "state", "null", "state '' is none of" },
        { "increment_id", "null", "increment_id is missing." },
        { "created_at", "\"0000-00-00 00:00:00\"", "created_at '0000-00-00 00:00:00' is not a date" },
        { "subtotal", "null", "subtotal is missing." },
        { "items", "[]", "a difference of 60.00" },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void Is_held_and_says_what_is_wrong(string field, string value, string problem)
    {
        var memo = RefundBodies.Memo(50, 0, 0, 10, 60, RefundBodies.Item(11, "A", 1, 50, 10));
        Assert.Empty(memo.Translate(Sold).Problems);
        memo[field] = JsonNode.Parse(value);
        Assert.Contains(memo.Translate(Sold).Problems, found => found.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Is_held_when_a_quantity_is_no_quantity()
    {
        var memo = RefundBodies.Memo(50, 0, 0, 10, 60, RefundBodies.Item(11, "A", -1, 50, 10));
        Assert.Equal(["items[0].qty is -1.00; a quantity must be more than 0."], memo.Translate(Sold).Problems);
    }

    [Fact]
    public void Is_held_when_nothing_is_refunded() =>
        Assert.Contains("Nothing is refunded", Assert.Single(RefundBodies.Memo(0, 0, 0, 0, 0).Translate(Sold).Problems), StringComparison.Ordinal);

    [Fact]
    public void Is_held_when_more_is_kept_back_than_given()
    {
        var memo = RefundBodies.Memo(0, 0, 0, 0, -5);
        memo["adjustment_negative"] = 5;
        memo["adjustment"] = -5;
        Assert.Contains("grand_total is -5.00; money given back cannot be negative.", memo.Translate(Sold).Problems);
    }

    [Fact]
    public void Is_held_when_a_discount_is_more_than_shippings_share()
    {
        var memo = RefundBodies.Memo(50, -0.50m, 0, 11, 65.50m, RefundBodies.Item(11, "A", 1, 50, 10));
        memo["shipping_amount"] = 5;
        memo["shipping_tax_amount"] = 1;
        Assert.Contains("a difference of", Assert.Single(memo.Translate(Sold).Problems), StringComparison.Ordinal);
        Assert.Empty(memo.Translate(Sold with { Shipping = new TestShipping(5, 1, 0.50m, 0, 20) }).Problems);
    }

    [Theory]
    [InlineData(20, "More store credit was given back than was refunded")]
    [InlineData(-1, "Not all store credit was given back")]
    public void Is_held_when_the_orders_store_credit_is_another(int more, string problem)
    {
        var memo = RefundBodies.Memo(50, 0, 0, 10, 50, RefundBodies.Item(11, "A", 1, 50, 10));
        memo["extension_attributes"] = new JsonObject { ["customer_balance_amount"] = 10 };
        var given = more < 0 ? 0 : 60 + more;
        Assert.Contains(problem, Assert.Single(memo.Translate(Sold with { StoreCredit = 10 }, given).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null", "{}")]
    [InlineData("{}", "null")]
    [InlineData("[]", "{}")]
    [InlineData("{}", "7")]
    public void Needs_two_objects(string memo, string order) =>
        Assert.Throws<JsonException>(() => MagentoRefundTranslator.Translate(Encoding.UTF8.GetBytes(memo), Encoding.UTF8.GetBytes(order)));
}
