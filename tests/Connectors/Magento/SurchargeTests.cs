using KashflowOrleans.Model;
using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class An_amount_outside_magentos_totals
{
    private static readonly TestItem Goods = new(1, "A", 1, 100, 20, 20);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Becomes_a_line_when_it_is_a_fixed_product_tax(bool isInSubtotal)
    {
        foreach (var form in Enum.GetValues<BodyForm>())
        {
            var order = new TestOrder { Items = [Goods with { ProductTax = 3, ProductTaxVat = 0.60m }], IsProductTaxInSubtotal = isInSubtotal }.Translate(form);
            Assert.Empty(order.Problems);
            Assert.Equal(
                [
                    new OrderLine(OrderLineKind.Goods, "A", "Thing", 1, 100, 20, 20) { Category = "simple" },
                    new OrderLine(OrderLineKind.Fee, null, "Fixed product tax", 1, 3, 0.60m, null),
                ],
                order.Lines);
        }
    }

    [Fact]
    public void Becomes_a_line_when_it_is_gift_wrapping()
    {
        var order = new TestOrder { Items = [Goods], Wrapping = 4, WrappingTax = 0.80m }.Translate();
        Assert.Empty(order.Problems);
        Assert.Equal(new OrderLine(OrderLineKind.Fee, null, "Gift wrapping", 1, 4, 0.80m, null), order.Lines[1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.07)]
    public void Becomes_a_line_when_one_unknown_attribute_explains_it_exactly(double tax)
    {
        var order = new TestOrder { Items = [Goods], Fee = 5.33m, FeeTax = (decimal)tax }.Translate();
        Assert.Empty(order.Problems);
        Assert.Equal(new OrderLine(OrderLineKind.Fee, null, "Payment fee", 1, 5.33m, (decimal)tax, null), order.Lines[1]);
    }

    [Fact]
    public void Is_kept_and_flagged_in_a_foreign_currency()
    {
        var order = new TestOrder { Items = [Goods], Fee = 5.33m, Currency = "SAR", BaseCurrency = "USD" }.Translate();
        Assert.Equal((5.33m, 125.33m, "SAR"), (order.Lines[1].Gross, order.Total, order.Currency));
        Assert.Contains("payment_fee_amount 5.33", Assert.Single(order.Problems));
    }

    [Fact]
    public void Is_a_problem_that_names_the_difference_when_nothing_explains_it()
    {
        var body = new TestOrder { Items = [Goods], Fee = 5.33m }.Write(BodyForm.Rest);
        body["extension_attributes"]!["payment_fee_amount"] = "5.3400";
        var order = body.Translate();

        Assert.Single(order.Lines);
        Assert.Contains(order.Problems, problem => problem.Contains("come to 120.00", StringComparison.Ordinal) && problem.Contains("difference of 5.33", StringComparison.Ordinal) && problem.Contains("payment_fee_amount 5.34", StringComparison.Ordinal));
        Assert.Contains(order.Problems, problem => problem.StartsWith("The lines come to 120.00, but the order's total is 125.33", StringComparison.Ordinal));
    }

    [Fact]
    public void Is_not_explained_by_two_unknown_attributes_together()
    {
        var body = new TestOrder { Items = [Goods], Fee = 5.33m }.Write(BodyForm.Rest);
        body["extension_attributes"]!["payment_fee_amount"] = "5.0000";
        body["extension_attributes"]!["handling_fee"] = "0.3300";
        Assert.NotEmpty(body.Translate().Problems);
    }
}
