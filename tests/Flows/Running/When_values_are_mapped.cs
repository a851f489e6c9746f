using KashflowOrleans.Flows.Compilation;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Flows.Values;
using KashflowOrleans.Tests.Flows.Prebuilt.Support;
using KashflowOrleans.Tests.Flows.Running.Support;

namespace KashflowOrleans.Tests.Flows.Running;

public sealed class When_values_are_mapped
{
    [Theory]
    [InlineData("order.number", "000000017")]
    [InlineData("order.billing.postcode", "ls1 4ap")]
    [InlineData("order.lines.description", """["Mug","Delivery"]""")]
    [InlineData("order.billing.street", """["1 High Street"]""")]
    [InlineData("order.lines.missing", null)]
    [InlineData("order.number.deeper", null)]
    [InlineData("settings.salesNominal", "4000")]
    [InlineData("settings.channel", "shop")]
    [InlineData("ledger.currencies.EUR", "1.17")]
    [InlineData("nothing.at.all", null)]
    public void A_path_reads_what_the_expression_reads(string path, string? text)
    {
        Assert.Equal(text, Mapped(A.Path(path)));
        Assert.Equal(text, Mapped(A.Expression(path)));
        Assert.Equal(text, Mapped(A.Expression($"({path})")));
    }

    [Fact]
    public void An_expression_sees_subject_settings_ledger_and_earlier_nodes()
    {
        var flow = A.Chain(
            A.Map("first", ("sum", A.Expression("$sum(order.lines.net)"))),
            new LookupNode("rate", "exchangeRates", A.Constant("EUR"), null),
            new ValueMapNode("word", new ValueMapping(null, Entries(("25", Value.Of("a pony"))), A.Path("first.sum"))),
            A.Alert("tell", A.Text("{{first.sum}} {{rate}} {{word}} {{settings.homeCurrency}} {{$count(ledger.nominals)}}")));
        Assert.Equal("25 1.17 a pony GBP 4", Assert.Single(A.Run(flow).Documents.Alerts).Message);
    }

    [Theory]
    [InlineData("order.missing")]
    [InlineData("''")]
    [InlineData("null")]
    [InlineData("function($x) { $x }")]
    public void Nothing_null_and_empty_text_take_the_default(string expression) => Assert.Equal("instead", Mapped(A.Expression(expression) with { Default = Value.Of("instead") }));

    [Theory]
    [InlineData("0", "0")]
    [InlineData("false", "false")]
    [InlineData("'  '", "  ")]
    [InlineData("[]", "[]")]
    public void What_is_something_does_not(string expression, string text) => Assert.Equal(text, Mapped(A.Expression(expression) with { Default = Value.Of("instead") }));

    [Fact]
    public void What_comes_to_nothing_holds_where_the_mapping_says_so()
    {
        var flow = A.Chain(A.Map("values", ("a", A.Path("order.missing") with { OrHold = "Order {{order.number}} has no such thing." })), A.Alert("tell", A.Constant("x")));
        Assert.Equal("Order 000000017 has no such thing.", A.Run(flow).Documents.Hold);
    }

    [Fact]
    public void A_default_comes_before_the_hold() =>
        Assert.Equal("instead", Mapped(A.Path("order.missing") with { Default = Value.Of("instead"), OrHold = "No." }));

    [Theory]
    [InlineData("processing", "in work")]
    [InlineData("PROCESSING", "in work")]
    [InlineData("complete", "all else")]
    public void A_value_map_compares_as_text_whatever_the_letters(string state, string text)
    {
        var map = new ValueMapping(null, Entries(("Processing", Value.Of("in work"))), A.Constant(state)) { Default = Value.Of("all else") };
        Assert.Equal(text, Mapped(map));
    }

    [Fact]
    public void A_value_map_has_numbers_and_truth_as_keys()
    {
        Assert.Equal("twenty", Mapped(new ValueMapping(null, Entries(("20", Value.Of("twenty"))), A.Expression("20.00"))));
        Assert.Equal("yes", Mapped(new ValueMapping(null, Entries(("true", Value.Of("yes"))), A.Path("settings.writeBack"))));
    }

    [Fact]
    public void A_value_map_may_be_shared()
    {
        var shared = new Dictionary<string, IReadOnlyDictionary<string, Value>>(StringComparer.Ordinal) { ["states"] = Entries(("processing", Value.Of("in work"))) };
        var flow = A.Chain(A.Alert("tell", new ValueMapping("states", null, A.Path("order.state")))) with { ValueMaps = shared };
        Assert.Equal("in work", Assert.Single(A.Run(flow).Documents.Alerts).Message);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("{{order.number}}", "000000017")]
    [InlineData("No. {{order.number}}: {{order.total}} {{order.missing}}!", "No. 000000017: 30 !")]
    [InlineData("{{ {\"a\": {\"b\": 1}}.a.b }}", "1")]
    [InlineData("{{order.lines.sku}}{{$money(order.total)}}", "30.00")]
    public void A_template_fills_in_expressions(string template, string text) => Assert.Equal(text, Mapped(A.Text(template)));

    [Theory]
    [InlineData("exchangeRates", "EUR", "1.17")]
    [InlineData("exchangeRates", "USD", null)]
    [InlineData("vatRates", "19.96", "20")]
    [InlineData("vatRates", "19.9", null)]
    [InlineData("nominals", "4000", "4000")]
    [InlineData("nominals", "4001", null)]
    [InlineData("paymentMethods", "CARD", """{"methodId":11,"accountId":77}""")]
    [InlineData("paymentMethods", "cheque", """{"methodId":12,"accountId":77}""")]
    [InlineData("products", "MUG", null)]
    public void A_lookup_reads_the_merchants_tables(string table, string key, string? text)
    {
        var flow = A.Chain(new LookupNode("found", table, A.Constant(key), null), A.Map("shown", ("a", A.Expression("$string(found)"))), A.Alert("tell", A.Text("{{shown.a}}|")));
        Assert.Equal($"{text}|", Assert.Single(A.Run(flow).Documents.Alerts).Message);
    }

    [Fact]
    public void A_lookup_that_finds_nothing_holds_where_it_says_so() =>
        Assert.Equal("No rate for USD.", A.Run(A.Chain(new LookupNode("found", "exchangeRates", A.Constant("USD"), "No rate for USD."), A.Alert("tell", A.Constant("x")))).Documents.Hold);

    [Fact]
    public void Items_stand_under_their_name_and_what_stood_there_before_comes_back()
    {
        var flow = A.Chain(
            A.Map("line", ("description", A.Constant("the node"))),
            new EmitNode("each", EmittedDocument.Alert, A.Path("order.lines"), "line", A.Expression("line.net > 10"), A.Fields(("message", A.Path("line.description"))), []),
            A.Alert("after", A.Path("line.description")));
        Assert.Equal(["Mug", "the node"], A.Run(flow).Documents.Alerts.Select(alert => alert.Message));
    }

    [Fact]
    public void What_an_expression_kept_of_the_scope_does_not_change_with_it()
    {
        var flow = A.Chain(
            A.Map("kept", ("all", A.Expression("$"))),
            A.Map("more", ("all", A.Expression("[$$, 1]"))),
            A.Alert("tell", A.Expression("$exists(kept.all.kept) or $exists(more.all.more)")));
        var result = A.Run(flow, trace: FlowTraceMode.Full);
        Assert.Equal("false", Assert.Single(result.Documents.Alerts).Message);
        Assert.Contains("\"kept\"", JsonValues.ToText(result.Trace!.ToValue()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_time_is_that_of_the_input_and_chance_is_the_same_every_time()
    {
        var flow = FlowCompiler.Compile(A.Chain(A.Alert("tell", A.Text("{{$now()}} {{$random()}} {{$millis()}}"))), "1");
        var first = Assert.Single(flow.Run(An.Input(An.Order())).Documents.Alerts).Message;
        Assert.StartsWith("2026-07-02T09:00:00.000Z 0.", first, StringComparison.Ordinal);
        Assert.Equal(first, Assert.Single(flow.Run(An.Input(An.Order())).Documents.Alerts).Message);
    }

    private static Dictionary<string, Value> Entries(params (string Key, Value Value)[] entries) => entries.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);

    // What a mapping gives, as text; null for nothing.
    private static string? Mapped(Mapping mapping)
    {
        var result = A.Run(A.Chain(A.Map("values", ("a", mapping)), A.Alert("tell", A.Constant("x"))), trace: FlowTraceMode.Full);
        Assert.Null(result.Documents.Hold);
        var value = result.Trace!.Nodes.Single(node => node.Id == "values").Output.Get("a");
        return value.IsUndefined ? null : value.AsText ?? JsonValues.ToText(value);
    }
}
