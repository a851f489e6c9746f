using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Tests.Flows.Prebuilt.Support;
using KashflowOrleans.Tests.Flows.Running.Support;

namespace KashflowOrleans.Tests.Flows.Running;

public sealed class When_ways_part
{
    [Fact]
    public void A_filter_that_holds_goes_on() =>
        Assert.Equal("000000017", Assert.Single(A.Run(A.Chain(A.Filter("paid", "order.total > 0", "Nothing to pay."), A.Alert("tell", A.Path("order.number")))).Documents.Alerts).Message);

    [Fact]
    public void A_filter_that_does_not_ends_the_way_with_its_reason() =>
        Assert.Equal(
            "Order 000000017 is too small.",
            A.Run(A.Chain(A.Filter("large", "order.total > 1000", "Order {{order.number}} is too small."), A.Alert("tell", A.Path("order.number")))).Documents.Ignore);

    [Fact]
    public void What_another_way_makes_stands_although_one_ended()
    {
        var document = A.Document(
            [A.Start, A.Filter("never", "false", "Never."), A.Alert("one", A.Constant("one")), A.Alert("two", A.Constant("two"))],
            [new FlowEdge("start", "never"), new FlowEdge("never", "one"), new FlowEdge("start", "two")]);
        var documents = A.Run(document).Documents;
        Assert.Null(documents.Ignore);
        Assert.Equal("two", Assert.Single(documents.Alerts).Message);
    }

    [Fact]
    public void Of_several_ends_the_first_names_the_reason()
    {
        var document = A.Document(
            [A.Start, A.Filter("second", "false", "Second."), A.Filter("first", "false", "First."), A.Alert("tell", A.Constant("x"))],
            [new FlowEdge("start", "first"), new FlowEdge("start", "second"), new FlowEdge("first", "tell"), new FlowEdge("second", "tell")]);
        Assert.Equal("Second.", A.Run(document).Documents.Ignore);
    }

    [Theory]
    [InlineData("GBP", "home")]
    [InlineData("EUR", "euro")]
    [InlineData("JPY", "other")]
    public void A_branch_takes_the_first_case_that_holds_or_otherwise(string currency, string taken)
    {
        var branch = new BranchNode(
            "which", [new BranchCase("home", A.Expression("order.currency = 'GBP'")), new BranchCase("euro", A.Expression("order.currency in ['GBP', 'EUR']"))]);
        var document = A.Document(
            [A.Start, branch, A.Alert("one", A.Constant("home")), A.Alert("two", A.Constant("euro")), A.Alert("three", A.Constant("other"))],
            [
                new FlowEdge("start", "which"), new FlowEdge("which", "one", "home"), new FlowEdge("which", "two", "euro"),
                new FlowEdge("which", "three", FlowEdge.Otherwise),
            ]);
        Assert.Equal(taken, Assert.Single(A.Run(document, An.Input(An.Order() with { Currency = currency })).Documents.Alerts).Message);
    }

    [Fact]
    public void A_node_where_ways_meet_runs_once()
    {
        var document = A.Document(
            [A.Start, A.Map("left", ("a", A.Constant("l"))), A.Map("right", ("a", A.Constant("r"))), A.Alert("tell", A.Text("{{left.a}}{{right.a}}"))],
            [new FlowEdge("start", "left"), new FlowEdge("start", "right"), new FlowEdge("left", "tell"), new FlowEdge("right", "tell")]);
        Assert.Equal("lr", Assert.Single(A.Run(document).Documents.Alerts).Message);
    }

    [Fact]
    public void A_hold_stops_everything_that_comes_after_and_what_was_made_before()
    {
        var documents = A.Run(A.Chain(A.Alert("tell", A.Constant("x")), new HoldNode("stop", "Look at {{order.number}}."), A.Alert("more", A.Constant("y")))).Documents;
        Assert.Equal("Look at 000000017.", documents.Hold);
        Assert.False(documents.HasDocuments);
    }

    [Fact]
    public void A_flow_that_makes_nothing_says_so() =>
        Assert.Equal("The flow makes no document for this order.", A.Run(A.Chain(A.Map("values", ("a", A.Constant("x"))))).Documents.Ignore);

    [Fact]
    public void A_flow_about_something_else_holds() =>
        Assert.Equal(
            "The flow 'Test' is made for the subject 'refund' and was given the subject 'order'.",
            A.Run(A.Chain(FlowSubject.Refund, A.Alert("tell", A.Constant("x")))).Documents.Hold);
}
