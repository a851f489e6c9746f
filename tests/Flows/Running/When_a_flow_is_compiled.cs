using KashflowOrleans.Flows.Compilation;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Tests.Flows.Prebuilt.Support;
using KashflowOrleans.Tests.Flows.Running.Support;

namespace KashflowOrleans.Tests.Flows.Running;

public sealed class When_a_flow_is_compiled
{
    [Fact]
    public void All_that_it_cannot_run_with_is_named_with_its_place()
    {
        var problems = Problems(A.Chain(
            A.Map("values", ("a", A.Expression("order.")), ("b", A.Text("{{order.number")), ("c", new ValueMapping("nowhere", null, A.Path("order.number")))),
            new LookupNode("found", "exchangeRate", A.Path("order.currency"), null),
            A.Checks(A.Rule("sum", ValidationAction.Hold)),
            A.Emit("tell", EmittedDocument.Alert, ("mesage", A.Constant("x")))));
        Assert.Equal(
            ["nodes.values.fields.a.expression", "nodes.values.fields.b.text", "nodes.values.fields.c.map", "nodes.found.table", "nodes.checks.rules.0.rule", "nodes.tell.fields.mesage"],
            problems.Select(problem => problem.Place));
    }

    [Fact]
    public void A_circle_is_refused()
    {
        var document = A.Document(
            [A.Start, A.Map("one", ("a", A.Constant("x"))), A.Map("two", ("a", A.Constant("x")))],
            [new FlowEdge("start", "one"), new FlowEdge("one", "two"), new FlowEdge("two", "one")]);
        Assert.NotEmpty(Problems(document));
    }

    [Fact]
    public void Without_a_trigger_it_is_refused() => Assert.NotEmpty(Problems(A.Document([A.Alert("tell", A.Constant("x"))], [])));

    [Fact]
    public void An_edge_to_nowhere_is_refused() => Assert.NotEmpty(Problems(A.Document([A.Start], [new FlowEdge("start", "nowhere")])));

    [Fact]
    public void The_position_in_an_expression_within_a_template_is_that_in_the_template()
    {
        var problem = Assert.Single(Problems(A.Chain(A.Alert("tell", A.Text("Total {{order.total +}}")))));
        Assert.InRange(problem.Position!.Value, "Total {{".Length, "Total {{order.total +}}".Length);
    }

    [Fact]
    public void Settings_and_ledger_of_the_same_merchant_are_made_once()
    {
        Assert.Same(FlowSettings.From(An.Config, "shop"), FlowSettings.From(An.Config, "shop"));
        Assert.NotSame(FlowSettings.From(An.Config, "shop"), FlowSettings.From(An.Config, "other"));
        Assert.Same(FlowReference.For(FlowSettings.From(An.Config, "shop"), An.Reference), FlowReference.For(FlowSettings.From(An.Config, "shop"), An.Reference));
    }

    private static IReadOnlyList<FlowProblem> Problems(FlowDocument document) => Assert.Throws<FlowCompilationException>(() => FlowCompiler.Compile(document, "1")).Problems;
}
