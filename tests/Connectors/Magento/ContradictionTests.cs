using System.Text.Json.Nodes;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class An_order_that_contradicts_itself
{
    private static readonly TestOrder Plain = new() { Items = [new TestItem(1, "A", 1, 100, 20, 20)], Shipping = new TestShipping(5, 1, Percent: 20) };

    [Theory]
    [InlineData("entity_id")]
    [InlineData("increment_id")]
    [InlineData("state")]
    [InlineData("created_at")]
    [InlineData("order_currency_code")]
    [InlineData("grand_total")]
    [InlineData("subtotal")]
    [InlineData("tax_amount")]
    [InlineData("items")]
    [InlineData("billing_address")]
    public void Names_each_field_that_is_missing(string field)
    {
        var body = Plain.Write(BodyForm.Rest);
        body.Remove(field);
        Assert.Contains($"{field} is missing.", body.Translate().Problems);

        body[field] = null;
        Assert.Contains($"{field} is missing.", body.Translate().Problems);
    }

    [Fact]
    public void Names_a_missing_row_beside_the_difference_it_makes()
    {
        var body = Plain.Write(BodyForm.Rest);
        body["items"]![0]!.AsObject().Remove("row_total");
        Assert.Empty(body.Translate().Problems);

        body["items"]![0]!.AsObject().Remove("row_total_incl_tax");
        Assert.Contains(body.Translate().Problems, problem => problem.Contains("difference of 100.00. Missing: items[0].row_total.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("grand_total", "\"abc\"", "grand_total 'abc' is not an amount.")]
    [InlineData("shipping_amount", "true", "shipping_amount 'true' is not an amount.")]
    [InlineData("discount_amount", "{\"a\":1}", "discount_amount '{…}' is not an amount.")]
    [InlineData("subtotal", "1e30", "subtotal '1e30' is not an amount.")]
    [InlineData("created_at", "\"0000-00-00 00:00:00\"", "created_at '0000-00-00 00:00:00' is not a date (expected YYYY-MM-DD HH:MM:SS).")]
    [InlineData("state", "\"exploded\"", "state 'exploded' is none of Magento's order states.")]
    [InlineData("order_currency_code", "\"pounds\"", "order_currency_code 'POUNDS' is not a currency code of three letters.")]
    public void Quotes_what_cannot_be_read(string field, string value, string problem)
    {
        var body = Plain.Write(BodyForm.Rest);
        body[field] = JsonNode.Parse(value);
        Assert.Contains(problem, body.Translate().Problems);
    }

    [Fact]
    public void Has_no_known_state_when_none_is_given()
    {
        var order = (Plain with { State = null }).Translate();
        Assert.Equal(OrderState.Unknown, order.State);
        Assert.Equal(["state is missing."], order.Problems);
    }

    [Fact]
    public void Names_both_vat_figures_and_their_difference()
    {
        var body = Plain.Write(BodyForm.Rest);
        body["items"]![0]!["tax_amount"] = 19.99m;
        Assert.Contains(body.Translate().Problems, problem => problem.StartsWith("The VAT of the lines comes to 20.99, but tax_amount is 21.00, a difference of 0.01.", StringComparison.Ordinal));
    }

    [Fact]
    public void Is_not_helped_by_a_penny_of_tolerance()
    {
        var body = Plain.Write(BodyForm.Rest);
        body["grand_total"] = 126.01m;
        body["total_paid"] = 126.01m;
        Assert.Equal(2, body.Translate().Problems.Count);
    }

    [Fact]
    public void Is_held_when_more_was_paid_than_it_costs()
    {
        var body = Plain.Write(BodyForm.Rest);
        body["total_paid"] = 200;
        Assert.Equal(["total_paid is 200.00, which is 74.00 more than grand_total 126.00."], body.Translate().Problems);
    }

    [Fact]
    public void Is_held_when_a_part_was_cancelled() =>
        Assert.Contains("20.00 of the order was cancelled (total_canceled)", Assert.Single((Plain with { TotalCanceled = 20, State = "complete" }).Translate().Problems));

    [Fact]
    public void Is_held_when_a_quantity_is_no_quantity()
    {
        var body = Plain.Write(BodyForm.Rest);
        body["items"]![0]!["qty_ordered"] = -2;
        Assert.Equal(["items[0].qty_ordered is -2.00; a quantity must be more than 0."], body.Translate().Problems);
    }
}

public sealed class Amounts_with_more_than_two_decimals
{
    [Fact]
    public void Are_brought_to_pence_so_that_the_document_is_what_is_paid()
    {
        var order = new TestOrder { Items = [new TestItem(1, "A", 1, 15.454m, 3.091m, 20)] }.Translate();
        Assert.Empty(order.Problems);
        Assert.Equal((15.46m, 3.09m, 18.55m), (order.Lines[0].Net, order.Lines[0].Vat, order.Total));
    }

    [Fact]
    public void Are_rounded_line_by_line_when_only_that_adds_up()
    {
        var body = new TestOrder { Items = [new TestItem(1, "A", 3, 10.00m, 2.00m, 20), new TestItem(2, "B", 1, 5.00m, 1.00m, 20)] }.Write(BodyForm.Rest);
        body["items"]![0]!["row_total"] = 9.9992m;
        body["items"]![0]!["row_total_incl_tax"] = 11.9992m;
        body["items"]![1]!["tax_amount"] = 1.0004m;
        var order = body.Translate();

        Assert.Empty(order.Problems);
        Assert.Equal([("A", 3m, 10.00m, 2.00m), ("B", 1m, 5.00m, 1.00m)], order.Simple());
    }

    [Fact]
    public void Are_a_problem_when_neither_adds_up()
    {
        var body = new TestOrder { Items = [new TestItem(1, "A", 1, 10.00m, 2.00m, 20)] }.Write(BodyForm.Rest);
        body["items"]![0]!["row_total"] = 10.006m;
        body["items"]![0]!["row_total_incl_tax"] = 12.006m;
        Assert.Contains(body.Translate().Problems, problem => problem.Contains("difference of -0.006", StringComparison.Ordinal));
    }

    [Fact]
    public void Are_freed_of_the_noise_of_binary_fractions()
    {
        var body = new TestOrder { Items = [new TestItem(1, "A", 1, 74.70m, 0, 0)] }.Write(BodyForm.Rest);
        body["grand_total"] = JsonNode.Parse("74.700000000000003");
        body["total_paid"] = JsonNode.Parse("\"74.7000\"");
        var order = body.Translate();
        Assert.Empty(order.Problems);
        Assert.Equal("74.7", order.Total.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
