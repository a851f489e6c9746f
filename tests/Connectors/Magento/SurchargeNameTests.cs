using System.Text.Json.Nodes;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class An_attribute_of_an_unknown_module
{
    private static readonly TestOrder Plain = new() { Items = [new TestItem(1, "A", 1, 100, 20, 20)], Shipping = new TestShipping(5, 1, Percent: 20) };

    [Theory]
    [InlineData("payment_surcharge_amount", "Payment surcharge")]
    [InlineData("handling_fee", "Handling fee")]
    [InlineData("fee_for_cards", "Fee for cards")]
    [InlineData("surcharge", "Surcharge")]
    [InlineData("cod_amount", "Cod")]
    [InlineData("_amount", "Surcharge")]
    public void Explains_the_total_when_it_is_called_a_charge(string name, string description)
    {
        var order = With(name, 3.21m).Translate();
        Assert.Empty(order.Problems);
        Assert.Equal(new OrderLine(OrderLineKind.Fee, null, description, 1, 3.21m, 0, null), order.Lines[2]);
    }

    // Amounts of another currency, running totals and what is known to be a payment explain nothing.
    [Theory]
    [InlineData("base_payment_fee_amount")]
    [InlineData("gw_other_amount")]
    [InlineData("gift_card_fee")]
    [InlineData("customer_balance_fee")]
    [InlineData("reward_fee")]
    [InlineData("fee_invoiced")]
    [InlineData("fee_refunded")]
    [InlineData("fee_canceled")]
    [InlineData("fee_tax_amount")]
    [InlineData("something")]
    public void Explains_nothing_when_it_is_called_otherwise(string name)
    {
        var order = With(name, 3.21m).Translate();
        Assert.Contains(order.Problems, problem => problem.Contains("a difference of 3.21.", StringComparison.Ordinal));
        Assert.DoesNotContain(order.Problems, problem => problem.Contains(name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("[3.21]")]
    [InlineData("{\"amount\":3.21}")]
    [InlineData("\"three\"")]
    [InlineData("null")]
    public void Explains_nothing_when_it_is_no_number(string value)
    {
        var body = With("payment_fee", 3.21m);
        body["extension_attributes"]!["payment_fee"] = JsonNode.Parse(value);
        Assert.Contains(body.Translate().Problems, problem => problem.EndsWith("a difference of 3.21.", StringComparison.Ordinal));
    }

    [Fact]
    public void Is_named_with_all_others_when_none_of_them_explains_the_total()
    {
        var body = With("payment_fee", 3.20m, total: 3.21m);
        body["extension_attributes"]!["another_fee"] = "1.5";
        Assert.Contains(body.Translate().Problems, problem => problem.EndsWith("a difference of 3.21. The order carries another_fee 1.50, payment_fee 3.20.", StringComparison.Ordinal));
    }

    // The VAT that the rows lack belongs to the charge when an attribute of its name says so, and only then.
    [Theory]
    [InlineData("payment_fee_tax_amount", true)]
    [InlineData("tax_of_payment_fee", true)]
    [InlineData("base_payment_fee_tax_amount", false)]
    [InlineData("payment_fee_vat", false)]
    [InlineData("handling_tax_amount", false)]
    public void Has_VAT_only_where_a_related_attribute_says_so(string name, bool isExplained)
    {
        var body = With("payment_fee_amount", 3m, total: 3.60m);
        (body["tax_amount"], body["extension_attributes"]![name]) = (21.60m, 0.60m);
        var order = body.Translate();
        if (isExplained)
        {
            Assert.Empty(order.Problems);
            Assert.Equal((3m, 0.60m), (order.Lines[2].Net, order.Lines[2].Vat));
        }
        else
        {
            Assert.NotEmpty(order.Problems);
        }
    }

    [Fact]
    public void Stands_beside_product_tax_and_wrapping()
    {
        var order = (Plain with { Items = [Plain.Items[0] with { ProductTax = 3, ProductTaxVat = 0.60m }], Wrapping = 4, WrappingTax = 0.80m, Fee = 2 }).Translate();
        Assert.Empty(order.Problems);
        Assert.Equal(
            [("Fixed product tax", 3m, 0.60m), ("Gift wrapping", 4m, 0.80m), ("Payment fee", 2m, 0m)],
            order.Lines.Where(line => line.Kind == OrderLineKind.Fee).Select(line => (line.Description, line.Net, line.Vat)));
    }

    [Fact]
    public void May_be_wrapping_of_the_order_of_items_and_a_card()
    {
        var body = (Plain with { Wrapping = 6, WrappingTax = 1.20m }).Write(BodyForm.Rest);
        var extension = body["extension_attributes"]!;
        (extension["gw_price"], extension["gw_items_price"], extension["gw_card_price"]) = ("1.0000", "2.0000", "3.0000");
        (extension["gw_tax_amount"], extension["gw_items_tax_amount"], extension["gw_card_tax_amount"]) = ("0.2000", "0.4000", "0.6000");
        var order = body.Translate();
        Assert.Empty(order.Problems);
        Assert.Equal((6m, 1.20m), (order.Lines[2].Net, order.Lines[2].Vat));
    }

    // Wrapping that the total does not contain was not charged.
    [Fact]
    public void Of_two_known_charges_may_be_the_only_one_that_was_charged()
    {
        var body = (Plain with { Items = [Plain.Items[0] with { ProductTax = 3 }] }).Write(BodyForm.Rest);
        body["extension_attributes"]!["gw_price"] = "4.0000";
        var order = body.Translate();
        Assert.Empty(order.Problems);
        Assert.Equal("Fixed product tax", order.Lines[2].Description);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[{]")]
    [InlineData("[{\"row_amount\":3}]")]
    [InlineData("[null]")]
    [InlineData("[]")]
    [InlineData("null")]
    public void Of_product_tax_without_a_word_of_its_VAT_has_none(string applied)
    {
        var body = (Plain with { Items = [Plain.Items[0] with { ProductTax = 3 }] }).Write(BodyForm.Rest);
        body["items"]![0]!["weee_tax_applied"] = applied;
        var order = body.Translate();
        Assert.Empty(order.Problems);
        Assert.Equal(("Fixed product tax", 3m, 0m), (order.Lines[2].Description, order.Lines[2].Net, order.Lines[2].Vat));
    }

    [Theory]
    [InlineData("gbp", "GBP", 0)]
    [InlineData(null, "SAR", 0)]
    [InlineData("USD", "SAR", 1)]
    public void Is_doubted_where_it_may_be_in_another_currency(string? baseCurrency, string currency, int problems)
    {
        var body = With("payment_fee", 3.21m);
        (body["base_currency_code"], body["order_currency_code"]) = (baseCurrency, currency);
        Assert.Equal(problems, body.Translate().Problems.Count);
    }

    private static JsonObject With(string name, decimal amount, decimal? total = null)
    {
        var body = Plain.Write(BodyForm.Rest);
        body["extension_attributes"]![name] = amount;
        body["grand_total"] = Plain.GrandTotal + (total ?? amount);
        body["total_paid"] = body["grand_total"]!.DeepClone();
        return body;
    }
}
