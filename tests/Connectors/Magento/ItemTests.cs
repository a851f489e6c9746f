using System.Text.Json.Nodes;
using KashflowOrleans.Connectors.Magento.Translation;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class An_item_of_an_order
{
    private static readonly TestOrder Two = new() { Items = [new TestItem(1, "A", 1, 10, 2, 20), new TestItem(2, "B", 1, 30, 6, 20)] };

    [Theory]
    [InlineData("0")]
    [InlineData("\"0\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("2")]
    [InlineData("99")]
    public void That_names_no_other_as_its_parent_stands_for_itself(string parent)
    {
        var body = Two.Write(BodyForm.Rest);
        body["items"]![1]!["parent_item_id"] = JsonNode.Parse(parent);
        var order = body.Translate();
        Assert.Empty(order.Problems);
        Assert.Equal(["A", "B"], order.Lines.Select(line => line.Sku));
    }

    [Fact]
    public void Without_an_id_is_charged_all_the_same()
    {
        var order = new TestOrder
        {
            Items = [new TestItem(1, "A", 1, 10, 2, 20), new TestItem(2, "TEE", 1, 30, 6, 20) { Type = "configurable" }, new TestItem(3, "TEE", 1, 0, 0, 0) { ParentId = 2, IsCharged = false }],
        }.Write(BodyForm.Rest);
        order["items"]![0]!.AsObject().Remove("item_id");
        Assert.Equal([10m, 30m], order.Translate().Lines.Select(line => line.Net));
    }

    // One of a child's amounts is enough to know that the children carry the money.
    [Theory]
    [InlineData(50, 0, 0)]
    [InlineData(0, 50, 0)]
    [InlineData(0, 0, 3)]
    public void That_is_a_part_with_money_of_its_own_takes_the_bundles_place(int row, int discount, int tax)
    {
        var order = new TestOrder
        {
            Items =
            [
                new TestItem(1, "KIT", 1, 100, 20, null) { Type = "bundle", IsCharged = false },
                new TestItem(2, "PART", 1, row + discount, tax, 20) { ParentId = 1, Discount = discount },
                new TestItem(3, "OTHER", 1, 0, 0, 20) { ParentId = 1 },
            ],
        };
        var lines = order.Translate().Lines;
        Assert.Equal(["PART", "OTHER"], lines.Select(line => line.Sku));
        Assert.Equal([row, 0m], lines.Select(line => line.Net));
    }

    [Fact]
    public void That_is_configurable_keeps_its_money_whatever_its_variant_shows()
    {
        var body = new TestOrder
        {
            Items = [new TestItem(1, "TEE", 1, 30, 6, 20) { Type = "configurable", Name = "Tee" }, new TestItem(2, "TEE", 1, 0, 0, 0) { ParentId = 1, IsCharged = false, Name = "Tee M" }],
        }.Write(BodyForm.Rest);
        body["items"]![1]!["row_total"] = 30;
        Assert.Equal([("TEE", 1m, 30m, 6m)], body.Translate().Simple());
    }

    [Fact]
    public void With_several_empty_parts_keeps_its_own_name()
    {
        var order = new TestOrder
        {
            Items =
            [
                new TestItem(1, "BOX", 1, 30, 6, 20) { Type = "bundle", Name = "Box" },
                new TestItem(2, "X", 1, 0, 0, 0) { ParentId = 1, IsCharged = false, Name = "X" },
                new TestItem(3, "Y", 1, 0, 0, 0) { ParentId = 1, IsCharged = false, Name = "Y" },
            ],
        };
        Assert.Equal("Box", Assert.Single(order.Translate().Lines).Description);
    }

    [Theory]
    [InlineData("\" Tea\\n  pot \"", "Tea pot")]
    [InlineData("\"  \"", "B")]
    [InlineData("null", "B")]
    public void Has_a_name_on_one_line_or_is_called_by_its_unit(string name, string expected)
    {
        var body = Two.Write(BodyForm.Rest);
        body["items"]![1]!["name"] = JsonNode.Parse(name);
        Assert.Equal(expected, body.Translate().Lines[1].Description);
    }

    [Fact]
    public void Without_name_and_unit_is_counted_and_a_problem()
    {
        var body = Two.Write(BodyForm.Rest);
        body["items"]![1]!.AsObject().Remove("name");
        body["items"]![1]!.AsObject().Remove("sku");
        var order = body.Translate();
        Assert.Equal(("Item 2", null), (order.Lines[1].Description, order.Lines[1].Sku));
        Assert.Equal(["items[1].sku is missing."], order.Problems);
    }

    [Theory]
    [InlineData(null, "items[0].qty_ordered is missing.")]
    [InlineData("0", "items[0].qty_ordered is 0.00; a quantity must be more than 0.")]
    [InlineData("\"many\"", "items[0].qty_ordered 'many' is not an amount.")]
    public void Without_a_quantity_counts_as_one_and_is_a_problem(string? quantity, string problem)
    {
        var body = Two.Write(BodyForm.Rest);
        body["items"]![0]!["qty_ordered"] = quantity is null ? null : JsonNode.Parse(quantity);
        var order = body.Translate();
        Assert.Equal([problem], order.Problems);
        Assert.Equal(1m, order.Lines[0].Quantity);
    }

    [Theory]
    [InlineData("row_total")]
    [InlineData("row_total_incl_tax")]
    [InlineData("tax_amount")]
    [InlineData("discount_amount")]
    [InlineData("discount_tax_compensation_amount")]
    [InlineData("weee_tax_applied_row_amount")]
    [InlineData("tax_percent")]
    public void With_an_amount_that_is_none_is_a_problem_that_names_it(string field)
    {
        var body = Two.Write(BodyForm.Rest);
        body["items"]![1]![field] = "ten";
        Assert.Contains($"items[1].{field} 'ten' is not an amount.", body.Translate().Problems);
    }

    [Fact]
    public void Must_be_there()
    {
        var body = Two.Write(BodyForm.Rest);
        body["items"] = new JsonArray();
        Assert.Contains("items is empty: an order without lines cannot be accounted for.", body.Translate().Problems);
    }

    [Fact]
    public void That_lacks_its_amounts_is_named_beside_the_difference_and_no_more_than_five_are()
    {
        var body = new TestOrder { Items = [.. Enumerable.Range(1, 4).Select(id => new TestItem(id, $"S{id}", 1, 10, 2, 20))], Shipping = new TestShipping(5) }.Write(BodyForm.Rest);
        foreach (var item in body["items"]!.AsArray())
        {
            foreach (var name in (string[])["row_total", "row_total_incl_tax", "tax_amount"]) item!.AsObject().Remove(name);
        }

        body.Remove("shipping_amount");
        var problems = body.Translate().Problems;
        const string Missing = " Missing: shipping_amount, items[0].row_total, items[0].tax_amount, items[1].row_total, items[1].tax_amount.";
        Assert.Contains("The lines come to 0.00, but the order's total is 53.00, a difference of 53.00." + Missing, problems);
        Assert.Contains("The VAT of the lines comes to 0.00, but tax_amount is 8.00, a difference of 8.00." + Missing, problems);
        Assert.Contains("The header does not add up: subtotal, discount, shipping and tax come to 48.00, but the total before gift cards and credits is 53.00, a difference of 5.00.", problems);
    }

    [Fact]
    public void That_is_not_delivered_needs_no_shipping()
    {
        var body = new TestOrder { IsVirtual = true, Items = [new TestItem(1, "A", 1, 10, 2, 20)] }.Write(BodyForm.Rest);
        body.Remove("shipping_amount");
        body["items"]![0]!["tax_amount"] = 1.50m;
        Assert.DoesNotContain(body.Translate().Problems, problem => problem.Contains("Missing", StringComparison.Ordinal));
    }
}

public sealed class A_penny
{
    [Theory]
    [InlineData("1", "1.0049", true)]
    [InlineData("1.0049", "1", true)]
    [InlineData("1", "1.005", false)]
    [InlineData("1.005", "1", false)]
    public void Is_told_from_rounding_by_its_half(string left, string right, bool agree) =>
        Assert.Equal(agree, Amounts.AgreeToThePenny(decimal.Parse(left, System.Globalization.CultureInfo.InvariantCulture), decimal.Parse(right, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Is_rounded_away_from_zero_in_gross_and_VAT_and_the_net_is_the_rest()
    {
        Assert.Equal(new Charge(1.00m, 0.13m), new Charge(1.000m, 0.125m).Rounded());
        Assert.Equal(new Charge(-1.00m, -0.13m), new Charge(-1.000m, -0.125m).Rounded());
        Assert.Equal(new Charge(1.01m, 0.12m), new Charge(1.006m, 0.119m).Rounded());
    }
}

public sealed class A_rate_of_an_order
{
    private static readonly TestOrder Plain = new() { Items = [new TestItem(1, "A", 1, 100, 20, 20)], Shipping = new TestShipping(10, 2) };

    // The delivery states no rate: the order's only one is its too, while the amounts differ by two pennies at most.
    [Theory]
    [InlineData("2.02", 20)]
    [InlineData("1.98", 20)]
    [InlineData("2.03", null)]
    [InlineData("1.97", null)]
    public void Is_the_deliverys_too_when_there_is_no_other_and_the_amounts_agree(string tax, int? rate)
    {
        var order = (Plain with { Shipping = new TestShipping(10, decimal.Parse(tax, System.Globalization.CultureInfo.InvariantCulture)) }).Translate();
        Assert.Empty(order.Problems);
        Assert.Equal((decimal?)rate, order.Lines[1].VatPercent);
    }

    [Fact]
    public void Is_not_the_deliverys_when_there_are_two_or_when_the_delivery_has_no_VAT()
    {
        var two = Plain with { Items = [.. Plain.Items, new TestItem(2, "B", 1, 100, 5, 5)] };
        Assert.Null(two.Translate().Lines[2].VatPercent);
        Assert.Null((Plain with { Shipping = new TestShipping(10) }).Translate().Lines[1].VatPercent);
    }

    [Fact]
    public void Of_several_taxes_on_one_thing_is_their_sum_and_needs_all_of_them()
    {
        var body = Plain.Write(BodyForm.Rest);
        body["items"]![0]!.AsObject().Remove("tax_percent");
        var taxes = new JsonArray(new JsonObject { ["percent"] = 15 }, new JsonObject { ["percent"] = 5 });
        body["extension_attributes"]!["item_applied_taxes"] = new JsonArray(
            new JsonObject { ["type"] = "shipping", ["item_id"] = 1, ["applied_taxes"] = new JsonArray(new JsonObject { ["percent"] = 5 }) },
            new JsonObject { ["type"] = "product", ["item_id"] = 7, ["applied_taxes"] = new JsonArray(new JsonObject { ["percent"] = 5 }) },
            new JsonObject { ["type"] = "product", ["item_id"] = 1, ["applied_taxes"] = taxes });
        Assert.Equal([20m, 5m], body.Translate().Lines.Select(line => line.VatPercent));

        taxes[1]!.AsObject().Remove("percent");
        Assert.Null(body.Translate().Lines[0].VatPercent);

        taxes.Clear();
        Assert.Null(body.Translate().Lines[0].VatPercent);
    }

    [Fact]
    public void Of_zero_is_believed_where_no_VAT_was_charged_and_looked_up_where_some_was()
    {
        var body = Plain.Write(BodyForm.Rest);
        body["items"]![0]!["tax_percent"] = 0;
        Assert.Equal(0m, body.Translate().Lines[0].VatPercent);

        body["extension_attributes"]!["item_applied_taxes"] = new JsonArray(new JsonObject { ["type"] = "product", ["item_id"] = 1, ["applied_taxes"] = new JsonArray(new JsonObject { ["percent"] = 20 }) });
        Assert.Equal(20m, body.Translate().Lines[0].VatPercent);

        body["items"]![0]!["tax_amount"] = 0;
        Assert.Equal(0m, body.Translate().Lines[0].VatPercent);
    }
}
