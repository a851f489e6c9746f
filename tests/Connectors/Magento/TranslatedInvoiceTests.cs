using System.Text.Json.Nodes;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Connectors.Magento.Support;
using NodaTime;
using static KashflowOrleans.Tests.Connectors.Magento.Support.InvoiceBodies;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class A_translated_invoice
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

    private static readonly TestOrder Backpacks = new()
    {
        Items =
        [
            new TestItem(3, "BAG", 20, 720, 0, 0) { Discount = 144 },
            new TestItem(4, "MAT", 40, 1280, 0, 0) { Discount = 256 },
            new TestItem(5, "FILM", 1, 22, 0, 0) { Discount = 4.40m },
        ],
        Shipping = new TestShipping(300),
    };

    [Fact]
    public void Has_its_rows_before_the_discount()
    {
        var part = Translate(
            Backpacks.Write(BodyForm.Rest),
            45,
            [Invoice(45, 2022, -404.40m, 0, 300, 0, 1917.60m, Item(3, "BAG", 20, 720, 0, 144), Item(4, "MAT", 40, 1280, 0, 256), Item(5, "FILM", 1, 22, 0, 4.40m))]);
        Assert.Empty(part.Problems);
        Assert.Equal([(20m, 576m, 0m), (40m, 1024m, 0m), (1m, 17.60m, 0m), (1m, 300m, 0m)], part.Lines.Select(line => (line.Quantity, line.Net, line.Vat)));
        Assert.Equal((1917.60m, 0m), (part.Total, part.TaxTotal));
    }

    [Fact]
    public void Of_a_bundle_is_charged_by_its_children_without_a_line_for_the_parent()
    {
        var order = new TestOrder
        {
            Items =
            [
                new TestItem(3, "TEE", 1, 22, 0, 0),
                new TestItem(4, "DVD", 1, 18, 0, 0) { Type = "downloadable" },
                new TestItem(5, "KIT", 1, 68, 0, null) { Type = "bundle", IsCharged = false },
                new TestItem(6, "BALL", 1, 27, 0, 0) { ParentId = 5 },
                new TestItem(7, "BRICK", 1, 5, 0, 0) { ParentId = 5 },
                new TestItem(8, "STRAP", 1, 17, 0, 0) { ParentId = 5 },
                new TestItem(9, "ROLLER", 1, 19, 0, 0) { ParentId = 5 },
                new TestItem(10, "HOODIE", 1, 52, 0, 0) { Type = "configurable" },
                new TestItem(11, "HOODIE", 1, 0, 0, 0) { ParentId = 10, IsCharged = false, Price = 52 },
            ],
            Shipping = new TestShipping(5),
        };
        var part = Translate(
            order.Write(BodyForm.Rest),
            45,
            [
                Invoice(45, 160, 0, 0, 5, 0, 165, Item(3, "TEE", 1, 22, 0), Item(4, "DVD", 1, 18, 0), Empty(5, "KIT", 1), Item(6, "BALL", 1, 27, 0), Item(7, "BRICK", 1, 5, 0),
                    Item(8, "STRAP", 1, 17, 0), Item(9, "ROLLER", 1, 19, 0), Item(10, "HOODIE", 1, 52, 0), Empty(11, "HOODIE", 1)),
            ]);
        Assert.Empty(part.Problems);
        Assert.Equal(165m, part.Total);
        Assert.Equal([22m, 18m, 27m, 5m, 17m, 19m, 52m, 5m], part.Lines.Select(line => line.Net));
    }

    [Fact]
    public void Is_an_order_of_its_own_with_the_buyer_the_rates_and_the_delivery_of_its_order()
    {
        var part = Translate(Sold.Write(BodyForm.Rest), 45, [First()]);
        Assert.Empty(part.Problems);
        Assert.Equal(("3~45", "000000003.000000045", OrderState.Processing, "GBP"), (part.Id, part.Number, part.State, part.Currency));
        Assert.Equal(Instant.FromUtc(2026, 4, 1, 10, 0), part.PlacedAt);
        Assert.Equal(
            [
                new OrderLine(OrderLineKind.Goods, "LAMP", "Thing", 1, 45, 9, 20) { Category = "simple" },
                new OrderLine(OrderLineKind.Shipping, null, "Courier - Next day", 1, 7.50m, 1.50m, 20),
            ],
            part.Lines);
        Assert.Equal((63m, 10.50m), (part.Total, part.TaxTotal));
        Assert.Equal([new OrderPayment("stripe_payments", 63, "pay_45", part.PlacedAt)], part.Payments);
        Assert.Equal(("7", "jo@example.org"), (part.Customer.ChannelCustomerId, part.Customer.Email));
        Assert.NotNull(part.Billing);
        Assert.Equal(["first", "second"], part.Notes);
    }

    [Fact]
    public void With_those_after_it_comes_to_the_whole_order()
    {
        var (order, whole) = (Sold.Write(BodyForm.Rest), Sold.Translate());
        IReadOnlyList<Order> parts = [Translate(order, 45, [First(), Second()]), Translate(order, 46, [First(), Second()])];
        Assert.All(parts, part => Assert.Empty(part.Problems));
        Assert.Equal((whole.Total, whole.TaxTotal), (parts.Sum(part => part.Total), parts.Sum(part => part.TaxTotal)));
        Assert.Equal(whole.Payments.Sum(payment => payment.Amount), parts.Sum(part => part.Payments.Sum(payment => payment.Amount)));
        Assert.Equal("Tee M", parts[1].Lines[1].Description);
        Assert.Null(Whole(Invoiced(order, 144), [First(), Second()]).Contradiction);
    }

    [Fact]
    public void May_count_the_hidden_tax_of_shipping_twice_in_its_header()
    {
        var first = First();
        first["discount_tax_compensation_amount"] = 1.50m;
        var part = Translate(Sold.Write(BodyForm.Rest), 45, [first]);
        Assert.Empty(part.Problems);
        Assert.Equal(63m, part.Total);
    }

    [Theory]
    [InlineData(1, "processing", OrderState.Processing, 0)]
    [InlineData(2, "processing", OrderState.Processing, 63)]
    [InlineData(2, "complete", OrderState.Complete, 63)]
    [InlineData(2, "closed", OrderState.Closed, 63)]
    [InlineData(1, "new", OrderState.Processing, 0)]
    [InlineData(1, "pending_payment", OrderState.AwaitingPayment, 0)]
    [InlineData(2, "pending_payment", OrderState.Processing, 63)]
    [InlineData(1, "payment_review", OrderState.InReview, 0)]
    [InlineData(2, "holded", OrderState.OnHold, 63)]
    [InlineData(3, "processing", OrderState.Canceled, 0)]
    [InlineData(3, "canceled", OrderState.Canceled, 0)]
    public void Stands_where_it_and_its_order_stand(int state, string ofOrder, OrderState expected, decimal paid)
    {
        var invoice = First();
        invoice["state"] = state;
        var part = Translate((Sold with { State = ofOrder }).Write(BodyForm.Rest), 45, [invoice]);
        Assert.Empty(part.Problems);
        Assert.Equal((expected, paid), (part.State, part.Payments.Sum(payment => payment.Amount)));
    }

    [Fact]
    public void Paid_in_part_with_a_gift_card_and_store_credit_is_worth_all_of_it()
    {
        var invoice = First();
        invoice["grand_total"] = 33;
        invoice["extension_attributes"] = new JsonObject { ["gift_cards_amount"] = 10, ["customer_balance_amount"] = 20 };
        var part = Translate((Sold with { GiftCards = 10, StoreCredit = 20 }).Write(BodyForm.Rest), 45, [invoice]);
        Assert.Empty(part.Problems);
        Assert.Equal(63m, part.Total);
        Assert.Equal([("giftcard", 10m), ("customer_balance", 20m), ("stripe_payments", 33m)], part.Payments.Select(payment => (payment.Method, payment.Amount)));
    }

    [Fact]
    public void Of_an_order_whose_rest_was_cancelled_is_good()
    {
        var part = Translate((Sold with { TotalCanceled = 81 }).Write(BodyForm.Rest), 45, [First()]);
        Assert.Empty(part.Problems);
    }

    public static TheoryData<string, string, string> Contradictions => new()
    {
        { "grand_total", "64", "a difference of 1.00" },
        { "tax_amount", "10", "a difference of" },
        { "tax_amount", "null", "tax_amount is missing." },
        { "subtotal", "51", "a difference of" },
        { "shipping_amount", "0", "a difference of" },
        { "state", "9", "state '9' is none of Magento's invoice states" },
        { "increment_id", "null", "increment_id is missing." },
        { "created_at", "null", "created_at is missing." },
        { "order_currency_code", "\"EUR\"", "order_currency_code is 'EUR', the order's is 'GBP'." },
        { "items", "null", "items is missing." },
        { "items", "[]", "a difference of" },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void Is_held_and_says_what_is_wrong(string field, string value, string problem)
    {
        var invoice = First();
        invoice[field] = JsonNode.Parse(value);
        var problems = Translate(Sold.Write(BodyForm.Rest), 45, [invoice]).Problems;
        Assert.Contains(problems, found => found.Contains(problem, StringComparison.Ordinal));
        Assert.All(problems, found => Assert.StartsWith("Invoice ", found, StringComparison.Ordinal));
    }

    [Fact]
    public void Is_held_when_its_order_was_cancelled() => Assert.Contains(
        "the order was cancelled in the shop, but the invoice stands",
        Assert.Single(Translate((Sold with { State = "canceled" }).Write(BodyForm.Rest), 45, [First()]).Problems),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("144", "81", null)]
    [InlineData("143.99", "81", "total_invoiced is 143.99, its invoices come to 144.00: a difference of -0.01")]
    [InlineData("63", "81", "total_invoiced is 63.00, its invoices come to 144.00: a difference of -81.00")]
    [InlineData("144.01", "81.01", "grand_total is 144.00, its invoices come to 144.01: a difference of -0.01")]
    [InlineData("143.99", "80.99", "grand_total is 144.00, its invoices come to 143.99: a difference of 0.01")]
    public void Holds_its_order_when_all_together_are_another_sum(string totalInvoiced, string ofSecond, string? contradiction)
    {
        var second = Second();
        second["grand_total"] = ofSecond;
        var found = Whole(Invoiced(Sold.Write(BodyForm.Rest), totalInvoiced), [First(), second]).Contradiction;
        if (contradiction is null) Assert.Null(found);
        else Assert.Contains(contradiction, found, StringComparison.Ordinal);
    }

    [Fact]
    public void Holds_its_order_when_the_tax_of_all_together_is_another()
    {
        var (first, second) = (First(), Second());
        (first["tax_amount"], second["tax_amount"]) = (10.51m, 13.50m);
        Assert.Contains("tax_amount is 24.00, its invoices come to 24.01", Whole(Invoiced(Sold.Write(BodyForm.Rest), 144), [first, second]).Contradiction, StringComparison.Ordinal);
    }

    [Fact]
    public void That_was_cancelled_counts_for_nothing()
    {
        var cancelled = Second();
        (cancelled["entity_id"], cancelled["increment_id"], cancelled["state"]) = (44, "000000044", 3);
        var whole = Whole(Invoiced(Sold.Write(BodyForm.Rest), 144), [cancelled, First(), Second()]);
        Assert.Null(whole.Contradiction);
        Assert.Equal([("3~44", "000000044", true), ("3~45", "000000045", false), ("3~46", "000000046", false)], whole.Parts.Select(part => (part.Id, part.Number, part.IsCanceled)));
    }

    [Fact]
    public void Is_looked_at_again_when_it_or_its_order_changed_but_not_for_a_comment_or_a_shipment()
    {
        var order = Invoiced(Sold.Write(BodyForm.Rest), 63);
        var before = Print(order, First());
        Assert.Equal(before, Print(order, First()));
        Assert.Equal(before, Print(With(order, body => body["updated_at"] = "2026-05-01 00:00:00"), First()));
        Assert.Equal(before, Print(With(order, body => body["status_histories"] = new JsonArray()), First()));
        Assert.Equal(before, Print(With(order, body => body["items"]![0]!["qty_shipped"] = 1), First()));
        Assert.NotEqual(before, Print(With(order, body => body["state"] = "holded"), First()));
        Assert.NotEqual(before, Print(With(order, body => body["billing_address"]!["city"] = "York"), First()));
        var paid = First();
        paid["state"] = 1;
        Assert.NotEqual(before, Print(order, paid));
        Assert.NotEqual(before, Whole(order, [First()], RefundBodies.Memo(10, 0, 0, 2, 12, RefundBodies.Item(11, "LAMP", 1, 10, 2))).Parts[0].Fingerprint);

        static string Print(JsonNode order, JsonObject invoice) => Whole(order, [invoice]).Parts[0].Fingerprint;

        static JsonNode With(JsonNode order, Action<JsonNode> change)
        {
            var body = order.DeepClone();
            change(body);
            return body;
        }
    }

    // One lamp at 50 less 6 with 1 of hidden tax, and the delivery.
    private static JsonObject First()
    {
        var invoice = Invoice(45, 50, -9, 10.50m, 10, 1.50m, 63, Item(11, "LAMP", 1, 50, 9, 6, 1), Item(12, "TEE-M", 0, 0, 0));
        invoice["discount_tax_compensation_amount"] = 1;
        invoice["shipping_discount_tax_compensation_amount"] = 0.50m;
        return invoice;
    }

    private static JsonObject Second()
    {
        var invoice = Invoice(46, 75, -9, 13.50m, 0, 0, 81, Item(11, "LAMP", 1, 50, 9, 6, 1), Item(12, "TEE-M", 1, 25, 4.50m, 3, 0.50m), Empty(13, "TEE-M", 1));
        invoice["discount_tax_compensation_amount"] = 1.50m;
        return invoice;
    }

    private static JsonObject Invoiced(JsonObject order, JsonNode total)
    {
        order["total_invoiced"] = total;
        return order;
    }
}
