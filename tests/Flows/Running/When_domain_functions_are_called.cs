using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Running.Functions;
using KashflowOrleans.Tests.Flows.Prebuilt.Support;
using KashflowOrleans.Tests.Flows.Running.Support;

namespace KashflowOrleans.Tests.Flows.Running;

public sealed class When_domain_functions_are_called
{
    [Theory]
    [InlineData("$vatRate(100, 20, 20, 1)", "20")]
    [InlineData("$vatRate(100, 20)", "20")]
    [InlineData("$vatRate(0.99, 0.21, order.missing, 1)", null)]
    [InlineData("$vatRate(99.9, 20.05, order.missing, 10)", "20")]
    [InlineData("$vatRate(order.missing, 20)", null)]
    [InlineData("$vatIn(120, 20)", "20")]
    [InlineData("$vatIn(9.99, 20)", "1.67")]
    [InlineData("$exchangeRate('EUR')", "1.17")]
    [InlineData("$exchangeRate('GBP')", null)]
    [InlineData("$exchangeRate('USD')", null)]
    [InlineData("$isHomeCurrency('gbp')", "true")]
    [InlineData("$isHomeCurrency('EUR')", "false")]
    [InlineData("$businessDate('2026-06-30T23:30:00Z')", "2026-07-01")]
    [InlineData("$businessDate('2026-06-30T23:30:00.123Z')", "2026-07-01")]
    [InlineData("$businessDate('2026-06-30T23:30:00+01:00')", "2026-06-30")]
    [InlineData("$businessDate(order.placedAt)", "2026-03-02")]
    [InlineData("$businessDate('2026-02-28')", "2026-02-28")]
    [InlineData("$businessDate(order.missing)", null)]
    [InlineData("$addDays('2026-02-27', 2)", "2026-03-01")]
    [InlineData("$addDays('2026-03-01', -1)", "2026-02-28")]
    [InlineData("$addDays(order.missing, 1)", null)]
    [InlineData("$money(12.5)", "12.50")]
    [InlineData("$money(12.3456)", "12.3456")]
    [InlineData("$amount(12.50)", "12.5")]
    [InlineData("$oneLine('a\nb')", "a b")]
    [InlineData("$oneLine('abcdef', 3)", "abc")]
    [InlineData("$firstText(order.missing, '  ', ' x ', 'y')", "x")]
    [InlineData("$firstText('', ' ')", null)]
    [InlineData("$joinText(' Ann ', order.missing, 'Lee')", "Ann Lee")]
    [InlineData("$ledgerAddress(order.missing, order.billing).postcode", "LS1 4AP")]
    [InlineData("$ledgerAddress(order.missing)", null)]
    [InlineData("$paymentMethod('CARD').methodId", "11")]
    [InlineData("$paymentMethod('other').methodId", "12")]
    [InlineData("$nominal(4000)", "4000")]
    [InlineData("$nominal(1)", null)]
    [InlineData("$product('MUG')", null)]
    public void They_give_the_same_directly_and_through_the_interpreter(string expression, string? text)
    {
        Assert.Equal(text, A.Shown(expression));
        Assert.Equal(text, A.Shown($"({expression})"));
    }

    [Theory]
    [InlineData("$businessDate('tomorrow')", "$businessDate")]
    [InlineData("$businessDate(5)", "$businessDate")]
    [InlineData("$addDays('2026-02-30', 1)", "$addDays")]
    [InlineData("$addDays('2026-02-28', 1.5)", "$addDays")]
    [InlineData("$money('a lot')", "$money")]
    [InlineData("$vatRate(order, 1)", "$vatRate")]
    [InlineData("$vatIn(1, -100)", "$vatIn")]
    public void Wrong_arguments_hold_and_are_named(string expression, string function)
    {
        var hold = A.Run(A.Chain(A.Alert("tell", A.Expression(expression)))).Documents.Hold;
        Assert.Contains(function, hold, StringComparison.Ordinal);
        Assert.Contains("Node 'tell', field 'message'", hold, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_known_time_zone_there_is_no_business_date() =>
        Assert.Null(A.Shown("$businessDate(order.placedAt)", An.Input(An.Order(), An.Config with { TimeZone = "Mars/Base" })));

    [Fact]
    public void None_hides_a_function_of_the_language() => Assert.DoesNotContain(DomainFunctions.All, function => FunctionTable.Find(function.Name) is not null);

    [Fact]
    public void Each_says_what_it_does_and_its_example_runs() =>
        Assert.All(DomainFunctions.All, function =>
        {
            Assert.EndsWith(".", function.Summary, StringComparison.Ordinal);
            Assert.StartsWith($"${function.Name}(", function.Usage, StringComparison.Ordinal);
            Assert.Contains($"${function.Name}(", function.Example, StringComparison.Ordinal);
            A.Shown($"$string({function.Example})");
        });
}
