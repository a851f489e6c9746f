using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Validation;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Tests.Flows.Validation;

/// <summary>How nodes hang together.</summary>
public sealed class When_a_graph_is_wrong
{
    private static readonly TriggerNode Start = new("start");
    private static readonly BranchNode Ways = new("ways", [new BranchCase("uk", new ExpressionMapping("order.total > 1")), new BranchCase("eu", new ExpressionMapping("order.total > 2"))]);

    [Fact]
    public void A_flow_needs_a_trigger() =>
        AssertOnly(Flow([Alert("tell")]), FlowSeverity.Error, "nodes", "has no trigger");

    [Fact]
    public void A_second_trigger_is_one_too_many() =>
        AssertOnly(Flow([Start, new TriggerNode("again"), Alert("tell")], "start tell", "again tell"), FlowSeverity.Error, "nodes.again", "'again' is a second trigger");

    [Fact]
    public void Two_nodes_cannot_have_the_same_id() =>
        AssertOnly(Flow([Start, Alert("tell"), Alert("tell")], "start tell"), FlowSeverity.Error, "nodes.2.id", "another node with the id 'tell'", "No way leads");

    [Theory]
    [InlineData("order")]
    [InlineData("settings")]
    [InlineData("item")]
    [InlineData("and")]
    [InlineData("customer")]
    public void A_node_that_yields_a_value_has_a_name_of_its_own(string id) =>
        AssertOnly(Flow([Start, Map(id), Alert("tell")], $"start {id}", $"{id} tell"), FlowSeverity.Error, $"nodes.{id}.id", $"'{id}' means something else");

    [Fact]
    public void A_node_that_yields_nothing_may_be_called_like_a_subject() => Assert.Empty(Check(Flow([Start, Alert("customer")], "start customer")));

    [Fact]
    public void An_edge_leads_from_a_node_to_a_node() =>
        AssertOnly(Flow([Start, Alert("tell")], "start tell", "start tel"), FlowSeverity.Error, "edges.1.to", "There is no node 'tel'; did you mean 'tell'?");

    [Fact]
    public void No_edge_leads_to_the_trigger() => AssertFinds(Flow([Start, Alert("tell")], "start tell", "tell start"), FlowSeverity.Error, "edges.1.to", "leads to the trigger");

    [Fact]
    public void The_same_edge_twice_is_a_slip() => AssertOnly(Flow([Start, Alert("tell")], "start tell", "start tell"), FlowSeverity.Warning, "edges.1", "there twice");

    [Fact]
    public void Edges_from_a_hold_lead_nowhere() =>
        AssertOnly(Flow([Start, new HoldNode("stop", "Look."), Alert("tell")], "start stop", "stop tell", "start tell"), FlowSeverity.Warning, "edges.1", "stops everything");

    [Fact]
    public void An_edge_from_a_branch_says_its_case() =>
        AssertFinds(Flow([Start, Ways, Alert("tell")], "start ways", "ways tell"), FlowSeverity.Error, "edges.1", "says no case; write one of uk, eu, otherwise");

    [Fact]
    public void An_edge_from_a_branch_says_a_case_that_is_there() =>
        AssertFinds(Flow([Start, Ways, Alert("tell")], "start ways", "ways tell:ukk"), FlowSeverity.Error, "edges.1.case", "no case 'ukk'; did you mean 'uk'?");

    [Fact]
    public void An_edge_from_another_node_says_none() =>
        AssertOnly(Flow([Start, Alert("tell")], "start tell:uk"), FlowSeverity.Error, "edges.0.case", "'start' is no branch");

    [Fact]
    public void A_case_without_an_edge_ends_without_a_reason()
    {
        var problems = Check(Flow([Start, Ways, Alert("tell")], "start ways", "ways tell:uk"));

        Assert.Equal([("nodes.ways.cases.1", FlowSeverity.Warning), ("nodes.ways", FlowSeverity.Warning)], problems.Select(problem => (problem.Place, problem.Severity)));
    }

    [Fact]
    public void Cases_have_different_names()
    {
        var ways = new BranchNode("ways", [Ways.Cases[0], Ways.Cases[0], new BranchCase("otherwise", Ways.Cases[0].When)]);
        var problems = Check(Flow([Start, ways, Alert("tell")], "start ways", "ways tell:uk", "ways tell:otherwise"));

        Assert.Contains(problems, problem => problem.Place == "nodes.ways.cases.1.name" && problem.Message.Contains("two cases 'uk'", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Place == "nodes.ways.cases.2.name" && problem.Severity == FlowSeverity.Error);
    }

    [Fact]
    public void A_branch_without_cases_is_none() =>
        AssertFinds(Flow([Start, new BranchNode("ways", []), Alert("tell")], "start ways", "ways tell:otherwise"), FlowSeverity.Error, "nodes.ways.cases", "has no case");

    [Fact]
    public void Nodes_in_a_circle_are_named()
    {
        var problems = Check(Flow([Start, Map("a"), Map("b"), Map("c"), Map("d"), Alert("tell")], "start a", "a b", "b c", "c a", "c d", "d d", "d tell"));

        Assert.Equal(
            ["The nodes run in a circle (a → b → c → a); remove one of these edges.", "The nodes run in a circle (d → d); remove one of these edges."],
            problems.Where(problem => problem.Severity == FlowSeverity.Error).Select(problem => problem.Message));
    }

    [Fact]
    public void A_node_that_no_way_leads_to_is_named()
    {
        var problems = Check(Flow([Start, Map("a"), Map("b"), Alert("tell")], "start tell", "a b", "b tell"));

        Assert.Equal(["nodes.a", "nodes.b"], problems.Select(problem => problem.Place));
        Assert.All(problems, problem => Assert.Contains("never runs", problem.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("map")]
    [InlineData("filter")]
    [InlineData("lookup")]
    public void A_node_that_leads_nowhere_has_no_effect(string kind)
    {
        FlowNode end = kind switch
        {
            "map" => Map("end"),
            "filter" => new FilterNode("end", new ExpressionMapping("order.total > 0"), "Nothing to pay."),
            _ => new LookupNode("end", "exchangeRates", new PathMapping("order.currency"), null),
        };

        AssertOnly(Flow([Start, end, Alert("tell")], "start end", "start tell"), FlowSeverity.Warning, "nodes.end", "Nothing follows 'end'");
    }

    [Fact]
    public void A_lookup_that_may_hold_can_stand_at_the_end() =>
        Assert.Empty(Check(Flow([Start, new LookupNode("end", "exchangeRates", new PathMapping("order.currency"), "No rate."), Alert("tell")], "start end", "start tell")));

    [Fact]
    public void A_flow_that_makes_nothing_is_pointless() => AssertFinds(Flow([Start, Map("a")], "start a"), FlowSeverity.Warning, "nodes", "makes no document");

    [Fact]
    public void What_a_node_does_not_know_yet_it_cannot_read()
    {
        var reader = new EmitNode("tell", EmittedDocument.Alert, null, null, null, [new FieldMapping("message", new PathMapping("later.f"))], []);
        var expression = reader with { Id = "more", Fields = [new FieldMapping("message", new ExpressionMapping("'a' & later.f"))] };
        var problems = Check(Flow([Start, reader, expression, Map("later"), Alert("end")], "start tell", "start more", "tell later", "later end"));

        Assert.Equal([("nodes.tell.fields.message.path", 0), ("nodes.more.fields.message.expression", 6)], problems.Select(problem => (problem.Place, problem.Position ?? -1)));
        Assert.All(problems, problem => Assert.Contains("'later' does not run before this node", problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void What_runs_on_some_ways_only_may_be_missing()
    {
        var reader = new EmitNode("tell", EmittedDocument.Alert, null, null, null, [new FieldMapping("message", new PathMapping("aside.f"))], []);
        var document = Flow([Start, Ways, Map("aside"), reader], "start ways", "ways aside:uk", "ways tell:eu", "ways tell:otherwise", "aside tell");
        var safe = reader with { Fields = [new FieldMapping("message", new PathMapping("aside.f") { Default = Value.Of("x") })] };

        AssertOnly(document, FlowSeverity.Warning, "nodes.tell.fields.message", "may come to nothing");
        Assert.Empty(Check(document with { Nodes = [.. document.Nodes.Take(3), safe] }));
    }

    [Fact]
    public void A_name_means_what_the_node_before_yields()
    {
        var reader = new EmitNode("tell", EmittedDocument.Alert, null, null, null, [new FieldMapping("message", new PathMapping("values.g"))], []);

        AssertOnly(Flow([Start, Map("values"), reader], "start values", "values tell"), FlowSeverity.Error, "nodes.tell.fields.message.path", "'g' is not a field of the node 'values'");
    }

    [Fact]
    public void Two_documents_of_one_run_are_one_too_many() => AssertOnly(
        Flow([Start, Note("a"), Note("b")], "start a", "a b"), FlowSeverity.Error, "nodes.b", "'a' and 'b' both make channelUpdate documents in the same run");

    [Fact]
    public void Documents_behind_different_cases_are_apart() => Assert.Empty(
        Check(Flow([Start, Ways, Note("a"), Note("b"), Note("c")], "start ways", "ways a:uk", "ways b:eu", "ways c:otherwise")));

    [Fact]
    public void Ways_that_meet_again_are_not_apart() => AssertFinds(
        Flow([Start, Ways, Note("a"), Note("b")], "start ways", "ways a:uk", "ways b:eu", "ways b:otherwise", "a b"), FlowSeverity.Error, "nodes.b", "in the same run");

    [Fact]
    public void Documents_with_conditions_are_only_doubted()
    {
        var condition = new ExpressionMapping("order.total > 0");

        AssertOnly(Flow([Start, Note("a") with { When = condition }, Note("b")], "start a", "a b"), FlowSeverity.Warning, "nodes.b", "when both run");
        AssertOnly(
            Flow([Start, new FilterNode("only", condition, "No."), Note("a"), Note("b")], "start only", "only a", "start b"), FlowSeverity.Warning, "nodes.b", "when both run");
    }

    [Fact]
    public void No_more_problems_are_told_than_a_person_would_read()
    {
        var nodes = Enumerable.Range(0, 199).Select(number => new MapNode($"map{number}", [.. Enumerable.Range(0, 10).Select(field => new FieldMapping($"f{field}", new PathMapping("nowhere")))]));

        Assert.Equal(FlowValidator.MaxProblems, Check(Flow([Start, .. nodes])).Count);
    }

    [Fact]
    public void Errors_come_before_warnings()
    {
        var severities = Check(Flow([Start, Map("end"), Alert("tell"), Alert("lost")], "start tell", "start end", "start tell")).Select(problem => problem.Severity).ToList();

        Assert.Equal(severities.OrderDescending(), severities);
        Assert.Equal(2, severities.Distinct().Count());
    }

    private static IReadOnlyList<FlowProblem> Check(FlowDocument document) => FlowValidator.Check(document);

    private static void AssertOnly(FlowDocument document, FlowSeverity severity, string place, string message, string? besides = null)
    {
        var problem = Assert.Single(Check(document), problem => besides is null || !problem.Message.Contains(besides, StringComparison.Ordinal));
        Assert.Equal((severity, place), (problem.Severity, problem.Place));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    private static void AssertFinds(FlowDocument document, FlowSeverity severity, string place, string message) => Assert.Contains(
        Check(document), problem => problem.Severity == severity && problem.Place == place && problem.Message.Contains(message, StringComparison.Ordinal));

    // Edges as "from to" or "from to:case".
    private static FlowDocument Flow(IReadOnlyList<FlowNode> nodes, params string[] edges) => new(
        "Graph", null, FlowSubject.Order, [], new Dictionary<string, IReadOnlyDictionary<string, Value>>(), nodes,
        [.. edges.Select(edge => edge.Split(' ', ':')).Select(edge => new FlowEdge(edge[0], edge[1], edge.ElementAtOrDefault(2)))]);

    private static EmitNode Alert(string id) => new(id, EmittedDocument.Alert, null, null, null, [new FieldMapping("message", new ConstantMapping(Value.Of("Look")))], []);

    private static EmitNode Note(string id) => new(id, EmittedDocument.ChannelUpdate, null, null, null, [new FieldMapping("note", new ConstantMapping(Value.Of("Invoice")))], []);

    private static MapNode Map(string id) => new(id, [new FieldMapping("f", new PathMapping("order.number"))]);
}
