using KashflowOrleans.Flows.Compilation;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Flows.Values;
using KashflowOrleans.Tests.Flows.Documents.Support;
using KashflowOrleans.Tests.Flows.Prebuilt.Support;
using KashflowOrleans.Tests.Flows.Running.Support;

namespace KashflowOrleans.Tests.Flows.Running;

public sealed class When_something_goes_wrong
{
    [Fact]
    public void An_expressions_error_holds_and_names_node_and_field()
    {
        var hold = A.Run(A.Chain(A.Map("values", ("broken", A.Expression("order.number + 1"))), A.Alert("tell", A.Constant("x")))).Documents.Hold;
        Assert.StartsWith("Node 'values', field 'broken': the expression ended in an error.", hold, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_of_a_domain_function_says_what_was_wrong_with_which_value()
    {
        var hold = A.Run(A.Chain(A.Alert("tell", A.Expression("$businessDate(order.number)")))).Documents.Hold;
        Assert.Contains("Node 'tell', field 'message'", hold, StringComparison.Ordinal);
        Assert.Contains("000000017", hold, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("condition", "$error('no')")]
    [InlineData("template", "true")]
    public void Errors_in_conditions_and_templates_hold_too(string where, string when)
    {
        var flow = A.Chain(A.Filter("only", when, "x"), new HoldNode("stop", "{{$error('broken')}}"));
        var hold = A.Run(flow).Documents.Hold;
        Assert.Contains(where == "condition" ? "Node 'only', its condition:" : "Node 'stop':", hold, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endless_expression_is_ended_by_its_steps()
    {
        var flow = A.Chain(A.Alert("tell", A.Expression("($f := function($n) { $f($n + 1) }; $f(1))")));
        Assert.Contains("Node 'tell', field 'message'", A.Run(flow).Documents.Hold, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flow_that_takes_too_long_is_ended_and_says_so()
    {
        var options = new FlowCompilerOptions { MaxTime = TimeSpan.FromMilliseconds(250), Clock = new SlowClock() };
        var hold = A.Run(A.Chain(A.Map("one", ("a", A.Constant("x"))), A.Alert("tell", A.Constant("x"))), options: options).Documents.Hold;
        Assert.StartsWith("The flow took longer than 250 ms for this order", hold, StringComparison.Ordinal);
    }

    [Fact]
    public void An_invoice_in_another_currency_than_the_order_holds()
    {
        var document = A.OrderToCashWith();
        var invoice = (EmitNode)document.Find("invoice")!;
        var inPounds = invoice with { Fields = [.. invoice.Fields.Select(field => field.Field == "currency" ? field with { Mapping = A.Constant("GBP") } : field)] };
        var flow = document with { Nodes = [.. document.Nodes.Select(node => node.Id == "invoice" ? inPounds : node)] };
        Assert.Null(A.Run(flow, An.Input(An.Order())).Documents.Hold);
        Assert.Contains("The invoice is in GBP, the order's amounts are in EUR", A.Run(flow, An.Input(An.Order() with { Currency = "EUR" })).Documents.Hold, StringComparison.Ordinal);
    }

    [Fact]
    public void Amounts_beyond_all_measure_hold()
    {
        var order = An.OrderOf(An.Goods("Mug", 0.0000000000000000001m, 70_000_000_000_000m, 0m, 0m), An.Goods("Mug", 1, 1m, 0m, 0m));
        Assert.NotNull(An.Decide(order).Hold);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    [InlineData("""{"number": 17, "lines": "none", "total": "x", "payments": {"amount": []}, "state": [], "problems": 5}""")]
    [InlineData("""{"number": "17", "state": "processing", "currency": "GBP", "placedAt": "soon", "refunded": 0, "lines": [null, 1, "x", [], {}], "total": 1, "taxTotal": 0, "problems": []}""")]
    public void Any_sample_gets_an_answer(string sample)
    {
        foreach (var trace in Enum.GetValues<FlowTraceMode>())
        {
            var result = An.OrderToCash.Run(An.Input(FlowSubject.Order, JsonValues.Parse(sample)), trace);
            Assert.True(result.Documents.Hold is not null || result.Documents.Ignore is not null, "A broken sample is not posted.");
        }
    }

    [Fact]
    public void A_thousand_random_flows_over_random_orders_always_end_in_one_result()
    {
        var (held, ignored, made) = (0, 0, 0);
        Seeds.Try(1_000, random =>
        {
            var seed = random.Next();
            var flow = FlowCompiler.Compile(FlowGenerator.Flow(seed), "1");
            for (var count = 0; count < 5; count++)
            {
                var input = An.Input(AnyOrder.Make(random), AnyOrder.Config(random));
                var plain = flow.Run(input);
                var traced = flow.Run(input, FlowTraceMode.Full);
                Assert.Equal(1, new[] { plain.Documents.Hold is not null, plain.Documents.Ignore is not null, plain.Documents.HasDocuments }.Count(one => one));
                Assert.DoesNotContain("cannot be worked out", plain.Documents.Hold ?? "", StringComparison.Ordinal);
                Assert.Equal((plain.Documents.Hold, plain.Documents.Ignore), (traced.Documents.Hold, traced.Documents.Ignore));
                Assert.NotEmpty(JsonValues.ToText(traced.Trace!.ToValue()));
                held += plain.Documents.Hold is null ? 0 : 1;
                ignored += plain.Documents.Ignore is null ? 0 : 1;
                made += plain.Documents.HasDocuments ? 1 : 0;
            }
        });
        Assert.True(held > 100 && ignored > 100 && made > 50, $"{held} held, {ignored} ignored, {made} made: too few of one.");
    }

    [Fact]
    public void Many_threads_run_one_flow_at_the_same_time()
    {
        var wanted = An.InvoiceOf(An.Order());
        Parallel.For(0, 2_000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, number =>
        {
            var invoice = An.InvoiceOf(An.Order() with { Number = $"N{number}" });
            Assert.Equal($"N{number}", invoice.Reference);
            Assert.Equal(wanted.Lines, invoice.Lines);
        });
    }

    // Every look at this clock finds it a second later.
    private sealed class SlowClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Increment(ref _now);
    }
}
