using System.Globalization;
using System.Text.Json.Nodes;
using KashflowOrleans.Connectors.Magento.Translation;
using KashflowOrleans.Connectors.Magento.Wire;
using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class A_share_of_what_is_given_back
{
    private static readonly TestOrder Sold = new() { Items = [new TestItem(11, "A", 2, 50, 10, 20)] };

    // A discount of 3 on 10 of shipping; what of it goes back with 5 is 1.50, to the half penny.
    [Theory]
    [InlineData("5", "1.50", true)]
    [InlineData("5", "1.5049", true)]
    [InlineData("5", "1.505", false)]
    [InlineData("5", "1.51", false)]
    [InlineData("10", "3", true)]
    [InlineData("10", "2.99", false)]
    [InlineData("3.33", "1.00", true)]
    [InlineData("0", "1", false)]
    [InlineData("5", "0", false)]
    [InlineData("5", "-1.50", false)]
    public void Of_the_discount_on_shipping_goes_with_the_shipping(string shipping, string rest, bool isBelieved)
    {
        var order = new WireOrder { ShippingAmount = new WireNumber(10), ShippingDiscountAmount = new WireNumber(3) };
        var share = new ShippingGivenBack().TakeDiscount(new WireCreditMemo { ShippingAmount = Number(shipping) }, order, Amount(rest));
        Assert.Equal(isBelieved ? Amount(rest) : 0, share);
    }

    // A third of 2 is 0.67 twice; the last takes the 0.66 that they left.
    [Fact]
    public void Of_the_last_one_is_what_the_others_left()
    {
        var order = new WireOrder { ShippingAmount = new WireNumber(9), ShippingDiscountAmount = new WireNumber(2) };
        var shipping = new ShippingGivenBack();
        var third = new WireCreditMemo { ShippingAmount = new WireNumber(3) };
        foreach (var rest in (decimal[])[0.67m, 0.67m])
        {
            Assert.Equal(rest, shipping.TakeDiscount(third, order, rest));
            shipping.TakeAmount(third);
        }

        Assert.Equal(0m, shipping.TakeDiscount(third, order, 0.65m));
        Assert.Equal(0.66m, shipping.TakeDiscount(third, order, 0.66m));
    }

    [Fact]
    public void Is_not_what_would_be_left_before_the_last_one()
    {
        var order = new WireOrder { ShippingAmount = new WireNumber(9), ShippingDiscountAmount = new WireNumber(2) };
        Assert.Equal(0m, new ShippingGivenBack().TakeDiscount(new WireCreditMemo { ShippingAmount = new WireNumber(3) }, order, 2m));
    }

    [Theory]
    [InlineData(null, "10", "4", "4")]
    [InlineData("3", "0", "4", "4")]
    [InlineData(null, "10", "10", "10")]
    [InlineData(null, "10", "10.01", "0")]
    public void Is_believed_up_to_the_shipping_where_the_order_tells_nothing(string? ofOrder, string ordered, string rest, string share)
    {
        var order = new WireOrder { ShippingAmount = Number(ordered), ShippingDiscountTaxCompensationAmount = ofOrder is null ? default : Number(ofOrder) };
        Assert.Equal(Amount(share), new ShippingGivenBack().TakeCompensation(new WireCreditMemo { ShippingAmount = new WireNumber(10) }, order, Amount(rest)));
    }

    // Beyond what had been paid with store credit: none of the money, all of it, or a part of a single one.
    [Theory]
    [InlineData("10", "0")]
    [InlineData("10.0049", "0")]
    [InlineData("60", "50")]
    [InlineData("59.996", "50")]
    [InlineData("35", "25")]
    [InlineData("10.005", "0.005")]
    public void As_store_credit_is_known_for_a_single_one(string given, string asCredit)
    {
        var read = StoreCreditGivenBack.Of(Order(given), [(50m, 10m)]);
        Assert.Null(read.Problem);
        Assert.Equal(Amount(asCredit), read.OfGrandTotal(50));
    }

    [Fact]
    public void As_store_credit_is_all_of_each_or_none_where_there_are_several()
    {
        var all = StoreCreditGivenBack.Of(Order("60"), [(20m, 0m), (30m, 10m)]);
        Assert.Equal((null, 20m, 30m), (all.Problem, all.OfGrandTotal(20), all.OfGrandTotal(30)));
        Assert.Equal(0m, StoreCreditGivenBack.Of(Order("10"), [(20m, 0m), (30m, 10m)]).OfGrandTotal(20));
    }

    [Theory]
    [InlineData("35", "25.00 of the money was given back as store credit, but not which credit memo's: customer_balance_total_refunded is 35.00, the credit memos come to 50.00 of money and 10.00 of store credit.")]
    [InlineData("7", "Not all store credit was given back: customer_balance_total_refunded is 7.00, the credit memos come to 50.00 of money and 10.00 of store credit, a difference of 3.00.")]
    [InlineData("61", "More store credit was given back than was refunded: customer_balance_total_refunded is 61.00, the credit memos come to 50.00 of money and 10.00 of store credit, a difference of 1.00.")]
    public void As_store_credit_that_cannot_be_told_is_a_problem_with_the_sums(string given, string problem)
    {
        var read = StoreCreditGivenBack.Of(Order(given), [(20m, 0m), (30m, 10m)]);
        Assert.Equal(problem, read.Problem);
        Assert.Equal(0m, read.OfGrandTotal(20));
    }

    [Fact]
    public void As_store_credit_is_nothing_where_the_order_does_not_say_and_is_read_from_either_place()
    {
        Assert.Equal((null, 0m), (StoreCreditGivenBack.Of(new WireOrder(), [(50m, 0m)]).Problem, StoreCreditGivenBack.Of(new WireOrder(), [(50m, 0m)]).OfGrandTotal(50)));
        var extension = new WireOrder { ExtensionAttributes = new WireExtension { CustomerBalanceTotalRefunded = new WireNumber(50) }, CustomerBalanceTotalRefunded = new WireNumber(7) };
        Assert.Equal(50m, StoreCreditGivenBack.Of(extension, [(50m, 0m)]).OfGrandTotal(50));
    }

    // One amount is enough for a row to be more than a stand-in.
    [Theory]
    [InlineData("qty", true)]
    [InlineData("row_total", true)]
    [InlineData("tax_amount", true)]
    [InlineData("discount_amount", true)]
    [InlineData("price", false)]
    public void Is_a_line_when_any_of_its_amounts_says_so(string field, bool isLine)
    {
        var row = new JsonObject { ["order_item_id"] = 12, ["sku"] = "B", ["name"] = "Thing", [field] = 1 };
        var memo = RefundBodies.Memo(50, 0, 0, 10, 60, RefundBodies.Item(11, "A", 2, 50, 10), row);
        Assert.Equal(isLine ? 2 : 1, memo.Translate(Sold).Lines.Count);
    }

    [Fact]
    public void Without_a_name_unit_or_currency_of_its_own_takes_the_orders()
    {
        var memo = RefundBodies.Memo(50, 0, 0, 10, 60, RefundBodies.Item(11, "A", 2, 50, 10));
        memo.Remove("order_currency_code");
        memo.Remove("base_currency_code");
        memo["items"]![0]!.AsObject().Remove("sku");
        memo["items"]![0]!.AsObject().Remove("name");
        var refund = memo.Translate(Sold with { Currency = "EUR" });
        Assert.Empty(refund.Problems);
        Assert.Equal(("A", "Thing", 20m, "EUR"), (refund.Lines[0].Sku, refund.Lines[0].Description, refund.Lines[0].VatPercent, refund.Currency));
    }

    private static WireOrder Order(string given) => new() { CustomerBalanceTotalRefunded = Number(given) };

    private static WireNumber Number(string text) => new(Amount(text));

    private static decimal Amount(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
