using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Flows.Values;
using KashflowOrleans.Tests.Flows.Prebuilt.Support;
using KashflowOrleans.Tests.Flows.Running.Support;

namespace KashflowOrleans.Tests.Flows.Running;

public sealed class When_a_run_is_traced
{
    [Fact]
    public void There_is_none_when_nobody_asks() => Assert.Null(An.OrderToCash.Run(An.Input(An.Order())).Trace);

    [Fact]
    public void Every_node_stands_in_it_once_in_the_order_of_running()
    {
        var trace = An.OrderToCash.Run(An.Input(An.Order()), FlowTraceMode.Full).Trace!;
        Assert.Equal(An.OrderToCash.Document.Nodes.Select(node => node.Id).Order(StringComparer.Ordinal), trace.Nodes.Select(node => node.Id).Order(StringComparer.Ordinal));
        Assert.Equal("magento-order-to-cash/3", trace.Version);
        Assert.Equal("otherwise", trace.Nodes.Single(node => node.Id == "knownState").Case);
        Assert.Equal("No way led here.", trace.Nodes.Single(node => node.Id == "unknownState").Reason);
    }

    [Fact]
    public void A_node_shows_what_it_read_and_what_it_gave()
    {
        var dates = An.OrderToCash.Run(An.Input(An.Order()), FlowTraceMode.Full).Trace!.Nodes.Single(node => node.Id == "dates");
        Assert.Equal("2026-03-02T10:30:00Z", dates.Input.Get("taxPoint.at").AsText);
        Assert.Equal("2026-03-02", dates.Output.Get("issuedOn").AsText);
    }

    [Fact]
    public void An_invoice_shows_its_fields_and_lines()
    {
        var invoice = An.OrderToCash.Run(An.Input(An.Order()), FlowTraceMode.Full).Trace!.Nodes.Single(node => node.Id == "invoice").Output;
        Assert.Equal("000000017", invoice.Get("reference").AsText);
        Assert.Equal(2, invoice.Get("lines").AsArray!.Count);
        Assert.Equal(Value.Of(20), invoice.Get("lines").AsArray![0].Get("vatPercent"));
    }

    [Fact]
    public void The_node_that_ends_the_run_says_why_and_the_rest_says_so()
    {
        var trace = An.FirstOrderToCash.Run(An.Input(An.Order() with { Refunded = 5m }), FlowTraceMode.Full).Trace!;
        var refunds = trace.Nodes.Single(node => node.Id == "refunds");
        Assert.StartsWith("5.00 GBP of the order was refunded", refunds.Reason, StringComparison.Ordinal);
        Assert.Equal("none", Assert.Single(refunds.Findings).Rule);
        var invoice = trace.Nodes.Single(node => node.Id == "invoice");
        Assert.False(invoice.IsTaken);
        Assert.Equal("The run had come to its end.", invoice.Reason);
    }

    [Fact]
    public void A_filter_says_why_the_way_ends()
    {
        var trace = An.OrderToCash.Run(An.Input(An.Order() with { State = Model.OrderState.OnHold }), FlowTraceMode.Full).Trace!;
        Assert.Contains("on hold", trace.Nodes.Single(node => node.Id == "notOnHold").Reason, StringComparison.Ordinal);
        Assert.Equal("onHold", trace.Nodes.Single(node => node.Id == "notOnHold").Input.Get("order.state").AsText);
    }

    [Fact]
    public void Two_runs_differ_in_their_durations_only()
    {
        var one = An.OrderToCash.Run(An.Input(An.Order()), FlowTraceMode.Full).Trace!;
        var two = An.OrderToCash.Run(An.Input(An.Order()), FlowTraceMode.Full).Trace!;
        Assert.Equal(JsonValues.ToText(Timeless(one).ToValue()), JsonValues.ToText(Timeless(two).ToValue()));
    }

    [Fact]
    public void Findings_stand_in_it_and_in_the_counts()
    {
        var rule = A.Own("dear", "order.lines", "item.net < 10", "{{item.description}} costs {{$money(item.net)}}.", ValidationAction.Ignore);
        var result = A.Run(A.Chain(A.Checks(rule), A.Alert("tell", A.Constant("x"))), trace: FlowTraceMode.Full);
        Assert.Equal(1, result.Findings["checks.dear/ignore"]);
        var finding = Assert.Single(result.Trace!.Nodes.Single(node => node.Id == "checks").Findings);
        Assert.Equal(new FlowFinding("dear", "ignore", "Mug costs 20.00."), finding);
    }

    private static FlowTrace Timeless(FlowTrace trace) =>
        trace with { Duration = TimeSpan.Zero, Nodes = [.. trace.Nodes.Select(node => node with { Duration = TimeSpan.Zero })] };
}
