using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Running.Functions;
using KashflowOrleans.Flows.Schemas;
using KashflowOrleans.Flows.Validation;
using KashflowOrleans.Tests.Flows.Documents.Support;

namespace KashflowOrleans.Tests.Flows.Validation;

/// <summary>What is known of expressions before they run.</summary>
public sealed class When_an_expression_is_wrong
{
    [Theory]
    [InlineData("order.", 5, "cannot be read")]
    [InlineData("order.number +", 13, "cannot be read")]
    [InlineData("$sum(order.lines.net", 19, "cannot be read")]
    [InlineData("order.numbr", 6, "did you mean 'number'?")]
    [InlineData("  ordr.number", 2, "Nothing is called 'ordr' here; did you mean 'order'?")]
    [InlineData("$sum(order.lines.nett)", 17, "did you mean 'net'?")]
    [InlineData("order.lines[knd = 'goods'].net", 12, "'knd' is not a field of the line of the order; did you mean 'kind'?")]
    [InlineData("order.lines[kind = 'goods'].nett", 28, "did you mean 'net'?")]
    [InlineData("order.lines.(net + vatt)", 19, "did you mean 'vat'?")]
    [InlineData("order.lines^(nett).net", 13, "did you mean 'net'?")]
    [InlineData("order.lines{skuu: net}", 12, "did you mean 'sku'?")]
    [InlineData("$map(order.lines, function($l) { $l.nett })", 36, "did you mean 'net'?")]
    [InlineData("$filter(order.lines, function($l) { $l.nett > 1 })", 39, "did you mean 'net'?")]
    [InlineData("($x := order.customer; $x.emial)", 26, "did you mean 'email'?")]
    [InlineData("order.customer ~> function($c) { $d }", 33, "Nothing is called $d here")]
    [InlineData("order.lines@$l.order.payments[methd = $l.sku].amount", 15, "'order' is not a field")]
    [InlineData("order.billing.city.x", 19, "'x' is asked of text, which has no fields")]
    [InlineData("$summ(order.lines.net)", 0, "Nothing is called $summ here; did you mean '$sum'?")]
    [InlineData("$vatRates(1, 2)", 0, "did you mean '$vatRate'?")]
    [InlineData("uppercase(order.number)", 0, "functions begin with a dollar sign: $uppercase(…)")]
    [InlineData("order.number + 1", 0, "One side of + is text, and + works on numbers only. Make it a number with $number(…), or join texts with &.")]
    [InlineData("order.lines.net * 2", 0, "Add its items up with $sum(…)")]
    [InlineData("order.total > 'a'", 12, "compares a number with the text 'a'")]
    [InlineData("order.customer < 3", 15, "only numbers and texts have an order")]
    [InlineData("days.isued", 5, "'isued' is not a field of the node 'days'; did you mean 'issued'?")]
    [InlineData("settings.homeCurency", 9, "did you mean 'homeCurrency'?")]
    [InlineData("ledger.nominal", 7, "did you mean 'nominals'?")]
    [InlineData("$$.ordr", 3, "did you mean 'order'?")]
    public void It_is_named_with_the_character(string expression, int position, string message)
    {
        var problems = Check(expression);

        var problem = Assert.Single(problems, problem => problem.Severity == FlowSeverity.Error && problem.Message.Contains(message, StringComparison.Ordinal));
        Assert.Equal("nodes.invoice.fields.reference.expression", problem.Place);
        Assert.InRange(problem.Position ?? -1, Math.Max(0, position - 2), position + 2);
    }

    [Theory]
    [InlineData("order.state = 'cancelled'", "It is never 'cancelled'; did you mean 'canceled'?")]
    [InlineData("order.state in ['complete', 'done']", "It is never 'done'")]
    [InlineData("order.lines[kind = 'good'].net", "It is never 'good'; did you mean 'goods'?")]
    [InlineData("order.total = '12'", "are never equal")]
    public void A_comparison_that_never_holds_is_doubted(string expression, string message) => Assert.Contains(
        Check(expression), problem => problem.Severity == FlowSeverity.Warning && problem.Message.Contains(message, StringComparison.Ordinal));

    [Theory]
    [InlineData("order.lines[kind = 'shipping'].net + 1")]
    [InlineData("order.lines[0].net * 2")]
    [InlineData("$sum(order.lines[sku in ['a', 'b']].(net * quantity))")]
    [InlineData("$reduce(order.lines, function($sum, $line) { $sum + $line.net }, 0)")]
    [InlineData("order.lines@$l.$l.(net + $l.vat)")]
    [InlineData("order.lines#$i.($string($i) & sku)")]
    [InlineData("$map(order.lines.sku, $uppercase)[0]")]
    [InlineData("(order.billing ? order.billing : order.shipping).postcode")]
    [InlineData("$lookup(order, 'number')")]
    [InlineData("order.*[0]")]
    [InlineData("**.sku[0]")]
    [InlineData("{ 'a': order.number }.a")]
    [InlineData("order.lines.{ 'x': sku }.x[0]")]
    [InlineData("order.number ~> $uppercase ~> $substring(0, 3)")]
    [InlineData("( $f := function($x) { $x & '!' }; $f(order.number) )")]
    [InlineData("$replace(order.number, /[^0-9]/, '')")]
    [InlineData("order ~> |lines|{ 'sku': 'x' }| ~> $lookup('number')")]
    [InlineData("order.payments.%.number[0]")]
    [InlineData("order.lines^(>net)[0].sku")]
    [InlineData("order.billing.street[0] ?: 'none'")]
    [InlineData("ledger.currencies.EUR > 1 ? 'a' : 'b'")]
    [InlineData("$exists(order.changedAt) and order.changedAt > order.placedAt ? 'a' : 'b'")]
    public void What_is_right_is_left_alone(string expression) => Assert.Empty(Check(expression));

    [Theory]
    [InlineData("order.total > 1", "is true or false")]
    [InlineData("$count(order.lines)", "")]
    [InlineData("$uppercase(order.number)", "")]
    [InlineData("$split(order.number, '-')", "is a list")]
    [InlineData("[1, 2]", "is a list of number")]
    [InlineData("$sort(order.lines.net)", "is a list of number")]
    [InlineData("$map(order.lines, function($l) { $l.net })", "is a list of number")]
    [InlineData("{ 'a': 1 }", "is an object")]
    [InlineData("$ledgerAddress(order.billing)", "is a ledger address")]
    [InlineData("$paymentMethod('x')", "is a payment method")]
    [InlineData("true ? 'x' : 1", "")]
    public void The_type_of_what_it_gives_is_known(string expression, string message)
    {
        // Where a day is wanted; only what surely is none is an error.
        var problems = Example.Check("{ \"path\": \"days.issued\" }", $"{{ \"expression\": \"{expression}\" }}").Where(problem => problem.Place == "nodes.invoice.fields.issuedOn").ToList();

        if (message.Length == 0 && expression != "$count(order.lines)")
        {
            Assert.Empty(problems);
        }
        else
        {
            Assert.Contains(message, Assert.Single(problems).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_result_of_every_function_of_the_engine_is_known() =>
        Assert.All(DomainFunctions.All, function => Assert.NotSame(FlowType.Any, KnownFunctions.Result(function.Name, [])));

    [Fact]
    public void The_examples_of_the_functions_are_right() => Assert.All(
        DomainFunctions.All.Where(function => !function.Example.Contains("item", StringComparison.Ordinal) && !function.Example.Contains("payment.", StringComparison.Ordinal)),
        function => Assert.DoesNotContain(Check(function.Example.Replace("\"", "'", StringComparison.Ordinal)), problem => problem.Place.EndsWith("expression", StringComparison.Ordinal)));

    private static IReadOnlyList<FlowProblem> Check(string expression) =>
        [.. Example.Check("{ \"path\": \"order.number\" }", $"{{ \"expression\": \"{expression}\" }}").Where(problem => problem.Place.StartsWith("nodes.invoice.fields.reference.", StringComparison.Ordinal))];
}
