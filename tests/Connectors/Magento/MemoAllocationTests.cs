using System.Text.Json.Nodes;
using KashflowOrleans.Tests.Connectors.Magento.Support;
using static KashflowOrleans.Tests.Connectors.Magento.Support.InvoiceBodies;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class A_credit_memo_of_an_order_with_several_invoices
{
    // Two A and the delivery on the first, two A and one B on the second.
    private static readonly IReadOnlyList<JsonObject> Invoices =
    [
        Invoice(45, 20, 0, 0, 5, 0, 25, Item(11, "A", 2, 20, 0)),
        Invoice(46, 50, 0, 0, 0, 0, 50, Item(11, "A", 2, 20, 0), Item(12, "B", 1, 30, 0)),
    ];

    [Fact]
    public void That_names_its_invoice_belongs_to_it() => Assert.Equal("46", Place(Memo(1, 10, ("A", 1)), Named(Memo(2, 10, ("A", 1)), 46))["2"]);

    [Fact]
    public void That_names_none_belongs_to_the_oldest_that_has_all_of_it()
    {
        var placed = Place(Memo(1, 10, ("A", 1)), Memo(2, 10, ("A", 1)), Memo(3, 10, ("A", 1)), Memo(4, 30, ("B", 1)));
        Assert.Equal([("1", "45"), ("2", "45"), ("3", "46"), ("4", "46")], placed.Select(pair => (pair.Key, pair.Value)).Order());
    }

    [Fact]
    public void Is_not_divided()
    {
        var allocation = Allocate(Invoices, Memo(1, 10, ("A", 1)), Memo(2, 20, ("A", 2)), Memo(3, 20, ("A", 2)));
        Assert.Equal([("1", "45"), ("2", "46")], allocation.InvoiceOf.Select(pair => (pair.Key, pair.Value)).Order());
        Assert.Equal("Credit memo 000000003 (20.00) names no invoice, and none of 000000045, 000000046 has all of it left.", Assert.Single(allocation.Unplaced));
    }

    [Fact]
    public void With_delivery_belongs_to_the_invoice_that_has_it_left()
    {
        var delivery = Memo(1, 5);
        delivery["shipping_amount"] = 5;
        Assert.Equal("45", Place(delivery)["1"]);

        var again = Memo(2, 5);
        again["shipping_amount"] = 5;
        Assert.Single(Allocate(Invoices, delivery, again).Unplaced);

        var withGoods = Memo(1, 35, ("B", 1));
        withGoods["shipping_amount"] = 5;
        Assert.Single(Allocate(Invoices, withGoods).Unplaced);
    }

    [Fact]
    public void Made_by_hand_belongs_to_the_oldest_that_has_the_money_left()
    {
        var placed = Place(ByHand(1, 20), ByHand(2, 5), ByHand(3, 5), ByHand(4, 45));
        Assert.Equal([("1", "45"), ("2", "45"), ("3", "46"), ("4", "46")], placed.Select(pair => (pair.Key, pair.Value)).Order());
        Assert.Single(Allocate(Invoices, ByHand(1, 51)).Unplaced);
    }

    [Fact]
    public void Belongs_to_the_only_invoice_whatever_it_says() => Assert.Equal("45", Allocate([Invoices[0]], ByHand(1, 500)).InvoiceOf["1"]);

    [Fact]
    public void Never_belongs_to_an_invoice_that_was_made_later_nor_to_a_cancelled_one()
    {
        var (first, later) = (Clone(Invoices[0]), Clone(Invoices[1]));
        later["created_at"] = "2026-04-03 10:00:00";
        Assert.Equal("45", Allocate([first, later], Memo(1, 30, ("B", 1))).InvoiceOf["1"]);

        (first["state"], later["created_at"]) = (3, "2026-04-01 11:00:00");
        Assert.Equal("46", Allocate([first, later], Memo(1, 10, ("A", 1))).InvoiceOf["1"]);
        Assert.Contains("before anything was invoiced", Assert.Single(Allocate([first], Memo(1, 10, ("A", 1))).Unplaced), StringComparison.Ordinal);
    }

    [Fact]
    public void That_names_an_invoice_of_another_order_belongs_nowhere() =>
        Assert.Equal("Credit memo 000000001 (10.00) names invoice 99, which the order does not have.", Assert.Single(Allocate(Invoices, Named(Memo(1, 10, ("A", 1)), 99)).Unplaced));

    [Fact]
    public void Stays_where_it_is_whatever_comes_later()
    {
        var random = new Random(11);
        for (var round = 0; round < 300; round++)
        {
            var invoices = Enumerable.Range(1, 4).Select(id => Invoice(
                id, 0, 0, 0, id == 1 ? 5 : 0, 0, 40, Item(11, "A", random.Next(3), 10, 0), Item(12, "B", random.Next(3), 10, 0))).ToList();
            foreach (var invoice in invoices) invoice["created_at"] = $"2026-04-01 10:0{(int)invoice["entity_id"]! * 2}:00";
            var memos = Enumerable.Range(1, 5).Select(id =>
            {
                var memo = random.Next(4) == 0 ? ByHand(id, random.Next(30)) : Memo(id, 10, ("A", random.Next(3)), ("B", random.Next(2)));
                memo["created_at"] = $"2026-04-01 10:0{random.Next(1, 5) * 2}:30";
                return random.Next(4) == 0 ? Named(memo, random.Next(1, 5)) : memo;
            }).OrderBy(memo => (string?)memo["created_at"], StringComparer.Ordinal).Select((memo, index) =>
            {
                memo["entity_id"] = index + 1;
                return memo;
            }).ToList();

            var whole = Allocate(invoices, [.. memos]);
            Assert.Equal(memos.Count, whole.InvoiceOf.Count + whole.Unplaced.Count);
            for (var known = 1; known <= memos.Count; known++)
            {
                var until = (string)memos[known - 1]["created_at"]!;
                var then = Allocate([.. invoices.Where(invoice => string.CompareOrdinal((string)invoice["created_at"]!, until) <= 0)], [.. memos.Take(known)]);
                Assert.All(then.InvoiceOf, pair => Assert.Equal(pair.Value, whole.InvoiceOf.GetValueOrDefault(pair.Key)));
            }
        }
    }

    [Fact]
    public void Is_a_refund_of_its_invoice_and_of_no_other()
    {
        var order = new TestOrder { Items = [new TestItem(11, "A", 4, 40, 0, 0), new TestItem(12, "B", 1, 30, 0, 0)], Shipping = new TestShipping(5) }.Write(BodyForm.Rest);
        JsonObject[] memos = [Memo(1, 10, ("A", 1)), Named(Memo(2, 10, ("A", 1)), 46), Memo(3, 30, ("B", 1))];
        (order["total_invoiced"], order["total_refunded"]) = (75, 50);

        var (first, second) = (Translate(order, 45, Invoices, memos), Translate(order, 46, Invoices, memos));
        Assert.Equal((10m, 40m), (first.Refunded, second.Refunded));
        var refunds = Refunds(order, 46, Invoices, memos);
        Assert.Equal(["2", "3"], refunds.Select(refund => refund.Id));
        Assert.All(refunds, refund => Assert.Equal(("3~46", "000000003.000000046"), (refund.OrderId, refund.OrderNumber)));
        Assert.All(refunds, refund => Assert.Empty(refund.Problems));
        Assert.Equal(second.Refunded, refunds.Sum(refund => refund.PartOfRefunded));
        Assert.Null(Whole(order, Invoices, memos).RefundProblem);

        order["total_refunded"] = 51;
        Assert.Contains("total_refunded is 51.00, its credit memos come to 50.00: a difference of 1.00", Whole(order, Invoices, memos).RefundProblem, StringComparison.Ordinal);
    }

    private static IReadOnlyDictionary<string, string> Place(params JsonObject[] memos)
    {
        var allocation = Allocate(Invoices, memos);
        Assert.Empty(allocation.Unplaced);
        return allocation.InvoiceOf;
    }

    private static JsonObject Memo(int id, decimal total, params (string Sku, int Quantity)[] items)
    {
        var memo = RefundBodies.Memo(
            total, 0, 0, 0, total, [.. items.Where(item => item.Quantity > 0).Select(item => RefundBodies.Item(item.Sku == "A" ? 11 : 12, item.Sku, item.Quantity, item.Quantity * (item.Sku == "A" ? 10 : 30), 0))]);
        (memo["entity_id"], memo["increment_id"]) = (id, id.ToString("D9", System.Globalization.CultureInfo.InvariantCulture));
        return memo;
    }

    private static JsonObject ByHand(int id, decimal amount)
    {
        var memo = Memo(id, 0);
        (memo["adjustment"], memo["adjustment_positive"], memo["grand_total"]) = (amount, amount, amount);
        return memo;
    }

    private static JsonObject Named(JsonObject memo, int invoice)
    {
        memo["invoice_id"] = invoice;
        return memo;
    }

    private static JsonObject Clone(JsonObject body) => (JsonObject)body.DeepClone();
}
