using System.Text.Json.Nodes;
using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class When_a_part_of_an_order_was_cancelled
{
    [Fact]
    public void The_order_is_what_was_not_cancelled()
    {
        var order = Cancelled([("A", 3, 30m, 6m, 1), ("B", 1, 5m, 1m, 1)], subtotal: 15m, tax: 3m).Translate();
        Assert.Empty(order.Problems);
        Assert.Equal((24m, 4m), (order.Total, order.TaxTotal));
        var line = Assert.Single(order.Lines);
        Assert.Equal(("A", 2m, 20m, 4m), (line.Sku, line.Quantity, line.Net, line.Vat));
    }

    [Fact]
    public void What_was_invoiced_of_it_is_taken_rather_than_a_share()
    {
        // A third of 10.00 with 2.00 VAT: the shop invoiced two as 6.66 and 1.34, no share comes to that.
        var body = Cancelled([("A", 3, 10m, 2m, 1)], subtotal: 3.34m, tax: 0.66m);
        Assert.NotEmpty(body.Translate().Problems);
        var item = body["items"]![0]!;
        (item["qty_invoiced"], item["row_invoiced"], item["tax_invoiced"]) = (2, 6.66m, 1.34m);
        var order = body.Translate();
        Assert.Empty(order.Problems);
        Assert.Equal((8m, 1.34m, 2m), (order.Total, order.TaxTotal, order.Lines.Single().Quantity));
    }

    [Fact]
    public void What_does_not_come_to_the_header_to_the_penny_is_a_problem_that_names_the_difference()
    {
        var problem = Assert.Single(Cancelled([("A", 3, 30m, 6m, 1)], subtotal: 10m, tax: 1.99m).Translate().Problems);
        Assert.Contains("11.99 of the order was cancelled (total_canceled)", problem, StringComparison.Ordinal);
        Assert.Contains("0.01", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Orders_that_took_each_others_place_name_each_other()
    {
        var body = new TestOrder { Items = [new TestItem(1, "A", 1, 10, 2, 20)] }.Write(BodyForm.Rest);
        (body["relation_parent_id"], body["relation_parent_real_id"], body["relation_child_id"]) = ("9", "000000009", "0");
        var order = body.Translate();
        Assert.Equal(("9", "000000009"), (order.Replaces!.Id, order.Replaces.Number));
        Assert.Null(order.ReplacedBy);
    }

    private static JsonObject Cancelled((string Sku, int Quantity, decimal Net, decimal Vat, int Canceled)[] items, decimal subtotal, decimal tax)
    {
        var body = new TestOrder
        {
            State = "processing",
            IsPaid = false,
            TotalCanceled = subtotal + tax,
            Items = [.. items.Select((item, index) => new TestItem(index + 1, item.Sku, item.Quantity, item.Net, item.Vat, 20))],
        }.Write(BodyForm.Rest);
        (body["subtotal_canceled"], body["tax_canceled"]) = (subtotal, tax);
        for (var index = 0; index < items.Length; index++)
        {
            body["items"]![index]!["qty_canceled"] = items[index].Canceled;
        }

        return body;
    }
}
