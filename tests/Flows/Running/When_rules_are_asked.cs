using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Validation;
using KashflowOrleans.Flows.Values;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Flows.Prebuilt.Support;
using KashflowOrleans.Tests.Flows.Running.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Flows.Running;

public sealed class When_rules_are_asked
{
    private static readonly Order Order = An.Order();

    [Fact]
    public void Hold_holds_with_all_findings()
    {
        var hold = A.Run(A.Chain(A.Checks(
            A.Own("one", null, "order.total > 100", "Too small.", ValidationAction.Hold),
            A.Own("two", "order.lines", "item.net > 100", "{{item.description}} is cheap.", ValidationAction.Hold)))).Documents.Hold;
        Assert.Equal("Too small. Mug is cheap. Delivery is cheap.", hold);
    }

    [Fact]
    public void SkipOrder_leaves_the_order_alone_with_the_finding_as_reason()
    {
        var documents = A.Run(A.Chain(A.Alert("before", A.Constant("x")), A.Checks(A.Own("small", null, "order.total > 100", "Too small.", ValidationAction.SkipOrder)))).Documents;
        Assert.Equal("Too small.", documents.Ignore);
        Assert.False(documents.HasDocuments);
    }

    [Fact]
    public void Hold_goes_before_skipOrder() =>
        Assert.Equal("Look.", A.Run(A.Chain(A.Checks(
            A.Own("one", null, "false", "Leave it.", ValidationAction.SkipOrder), A.Own("two", null, "false", "Look.", ValidationAction.Hold)))).Documents.Hold);

    [Fact]
    public void SkipItem_leaves_the_item_out_and_its_amounts_out_of_the_totals()
    {
        var order = Order with { Payments = [] };
        var result = A.Run(A.OrderToCashWith(A.Own("noDelivery", "order.lines", "item.kind = 'goods'", "No delivery.", ValidationAction.SkipItem)), An.Input(order));
        Assert.Null(result.Documents.Hold);
        var invoice = result.Documents.Invoice!;
        Assert.Equal("Mug", Assert.Single(invoice.Lines).Description);
        Assert.Equal(24m, invoice.Gross);
        Assert.Equal(1, result.Findings["checks.noDelivery/skipItem"]);
    }

    [Fact]
    public void SkipItem_counts_the_amounts_of_an_item_once_however_many_rules_find_it()
    {
        var order = Order with { Payments = [] };
        var flow = A.OrderToCashWith(
            A.Own("one", "order.lines", "item.kind = 'goods'", "One.", ValidationAction.SkipItem), A.Own("two", "order.lines", "item.net > 10", "Two.", ValidationAction.SkipItem));
        Assert.Equal(24m, A.Run(flow, An.Input(order)).Documents.Invoice!.Gross);
    }

    [Fact]
    public void SkipItem_of_something_paid_holds_the_excess() =>
        Assert.Contains(
            "overpaid by 6.00",
            A.Run(A.OrderToCashWith(A.Own("noDelivery", "order.lines", "item.kind = 'goods'", "No.", ValidationAction.SkipItem))).Documents.Hold, StringComparison.Ordinal);

    [Fact]
    public void SkipItem_of_everything_holds() =>
        Assert.Contains("no lines", A.Run(A.OrderToCashWith(A.Own("all", "order.lines", "false", "No.", ValidationAction.SkipItem))).Documents.Hold, StringComparison.Ordinal);

    [Fact]
    public void Ignore_only_counts()
    {
        var result = A.Run(A.OrderToCashWith(A.Own("all", "order.lines", "false", "No.", ValidationAction.Ignore)));
        Assert.NotNull(result.Documents.Invoice);
        Assert.Equal(2, result.Findings["checks.all/ignore"]);
    }

    [Fact]
    public void Without_findings_there_are_no_counts() => Assert.Empty(A.Run(A.OrderToCashWith(A.Rule("sums", ValidationAction.Hold))).Findings);

    [Fact]
    public void ChannelProblems_are_told_word_for_word() =>
        Assert.Equal("One. Two.", Found(BuiltInRules.ChannelProblems, Order with { Problems = ["One.", "Two."] }));

    [Theory]
    [InlineData(0, "the quantity 0;")]
    [InlineData(-2, "the quantity -2;")]
    [InlineData(1, null)]
    public void Quantities_must_be_more_than_nothing(int quantity, string? words) => AssertFound(words, BuiltInRules.Quantities, An.OrderOf(An.Goods("Mug", quantity, 10m, 2m)));

    [Fact]
    public void Sums_name_the_difference()
    {
        Assert.Null(Found(BuiltInRules.Sums, Order));
        Assert.Contains("a difference of -0.01.", Found(BuiltInRules.Sums, Order with { Total = 30.01m }), StringComparison.Ordinal);
        Assert.Contains("The lines' VAT adds up to 5.00 GBP, the order's tax is 4.50: a difference of 0.50.", Found(BuiltInRules.Sums, Order with { TaxTotal = 4.5m }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", "10", "2", "20", null)]
    [InlineData("1", "10", "2.01", "20", null)]
    [InlineData("3", "10", "2.03", "20", null)]
    [InlineData("1", "10", "2.02", "20", "states 20 %, which is 2")]
    [InlineData("3", "10", "2.04", "20", "states 20 %, which is 2")]
    [InlineData("1", "10", "0", "20", "states 20 %, which is 2")]
    [InlineData("1", "10", "2", "5", "states 5 %, which is 0.5")]
    [InlineData("1", "10", "2", null, null)]
    [InlineData("1", "10", "1.5", null, "no rate stated")]
    [InlineData("1", "10", "0.83", "8.25", "8.25 %")]
    [InlineData("1", "0", "0", "20", null)]
    public void Vat_must_be_explained_by_a_rate_and_agree_with_the_stated_one(string quantity, string net, string vat, string? stated, string? words) =>
        AssertFound(words, BuiltInRules.Vat, An.OrderOf(An.Goods("Mug", Number(quantity), Number(net), Number(vat), stated is null ? null : Number(stated))));

    [Fact]
    public void Vat_may_be_given_more_room()
    {
        var order = An.OrderOf(An.Goods("Mug", 1, 10m, 2.05m));
        Assert.NotNull(Found(BuiltInRules.Vat, order));
        Assert.Null(Found(BuiltInRules.Vat, order, (BuiltInRules.TolerancePencePerUnit, Value.Of(5))));
    }

    [Fact]
    public void Skus_must_be_there()
    {
        Assert.Equal("Line 'Mug' has no stock-keeping unit.", Found(BuiltInRules.Sku, Order));
        Assert.Null(Found(BuiltInRules.Sku, An.OrderOf(An.Goods("Mug", 1, 10m, 2m, sku: "MUG"))));
    }

    [Fact]
    public void Skus_must_be_products_where_that_is_asked_for_and_known()
    {
        var order = An.OrderOf(An.Goods("Mug", 1, 10m, 2m, sku: "MUG"));
        var required = (BuiltInRules.RequireKnown, Value.True);
        Assert.Null(Found(BuiltInRules.Sku, order, required));
        Assert.Contains("'MUG'", Found(BuiltInRules.Sku, order, An.Reference with { Products = new Dictionary<string, int> { ["CUP"] = 4000 } }, required), StringComparison.Ordinal);
        Assert.Null(Found(BuiltInRules.Sku, order, An.Reference with { Products = new Dictionary<string, int> { ["MUG"] = 4000 } }, required));
    }

    [Fact]
    public void Dates_must_be_possible()
    {
        var unchanged = Order with { ChangedAt = null };
        Assert.Null(Found(BuiltInRules.Dates, unchanged with { PlacedAt = An.Now + Duration.FromHours(24) }));
        Assert.Contains("in the future", Found(BuiltInRules.Dates, unchanged with { PlacedAt = An.Now + Duration.FromHours(25) }), StringComparison.Ordinal);
        Assert.Null(Found(BuiltInRules.Dates, unchanged with { PlacedAt = An.Now - Duration.FromDays(30) }, (BuiltInRules.MaxAgeDays, Value.Of(30))));
        Assert.Contains("30 days ago", Found(BuiltInRules.Dates, unchanged with { PlacedAt = An.Now - Duration.FromDays(31) }, (BuiltInRules.MaxAgeDays, Value.Of(30))), StringComparison.Ordinal);
        Assert.Contains("before it was placed", Found(BuiltInRules.Dates, Order with { ChangedAt = Order.PlacedAt - Duration.FromSeconds(1) }), StringComparison.Ordinal);
    }

    [Fact]
    public void Currencies_must_be_known_and_amounts_no_finer_than_the_ledger()
    {
        Assert.Null(Found(BuiltInRules.Currency, Order));
        Assert.Null(Found(BuiltInRules.Currency, Order with { Currency = "EUR" }));
        Assert.Contains("USD", Found(BuiltInRules.Currency, Order with { Currency = "USD" }), StringComparison.Ordinal);
        Assert.Contains("'Mug'", Found(BuiltInRules.Currency, An.OrderOf(An.Goods("Mug", 1, 10.001m, 2m))), StringComparison.Ordinal);
    }

    private static void AssertFound(string? words, string rule, Order order)
    {
        var found = Found(rule, order);
        if (words is null)
        {
            Assert.Null(found);
        }
        else
        {
            Assert.Contains(words, found, StringComparison.Ordinal);
        }
    }

    private static string? Found(string rule, Order order, params (string Name, Value Value)[] with) => Found(rule, order, An.Reference, with);

    // What a rule finds, as the reason of a hold.
    private static string? Found(string rule, Order order, LedgerReference reference, params (string Name, Value Value)[] with) =>
        A.Run(A.Chain(A.Checks(A.Rule(rule, ValidationAction.Hold, with)), A.Alert("tell", A.Constant("x"))), An.Input(order, reference: reference)).Documents.Hold;

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
