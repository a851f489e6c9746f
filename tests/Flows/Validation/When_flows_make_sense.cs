using System.Diagnostics;
using KashflowOrleans.Flows.Compilation;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Prebuilt;
using KashflowOrleans.Flows.Validation;
using KashflowOrleans.Tests.Flows.Documents.Support;

namespace KashflowOrleans.Tests.Flows.Validation;

/// <summary>The validator leaves alone what is right.</summary>
public sealed class When_flows_make_sense
{
    [Fact]
    public void Nothing_is_said_of_the_example() => Assert.Empty(FlowValidator.Check(Example.Document));

    [Fact]
    public void Nothing_is_said_of_prebuilt_flows() => Assert.All(PrebuiltFlows.All, flow => Assert.Empty(FlowValidator.Check(flow.Document)));

    [Fact]
    public void Flows_that_are_valid_by_construction_have_no_errors()
    {
        foreach (var seed in Enumerable.Range(0, 1_000))
        {
            var problems = FlowValidator.Check(FlowGenerator.Flow(seed));
            Assert.True(FlowValidator.CanPublish(problems), $"Seed {seed}: {string.Join('\n', problems)}");
        }
    }

    [Fact]
    public void What_is_let_through_can_be_compiled()
    {
        var refused = 0;
        foreach (var document in FlowGenerator.Flows(300).Concat(Enumerable.Range(0, 500).Select(WildFlows.Flow)))
        {
            var isSound = FlowValidator.CanPublish(FlowValidator.Check(document));
            try
            {
                FlowCompiler.Compile(document, "1");
            }
            catch (FlowCompilationException refusal)
            {
                Assert.False(isSound, refusal.Message);
                refused++;
            }
        }

        Assert.InRange(refused, 100, 500);
    }

    [Fact]
    public void The_generated_flows_have_every_kind_of_node_and_mapping()
    {
        var flows = FlowGenerator.Flows(300).ToList();

        Assert.Equal(FlowNames.Kinds.Order(StringComparer.Ordinal), flows.SelectMany(flow => flow.Nodes).Select(node => node.Kind).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(5, flows.SelectMany(flow => flow.Nodes).OfType<MapNode>().SelectMany(node => node.Fields).Select(field => field.Mapping.GetType()).Distinct().Count());
        Assert.Equal(
            BuiltInRules.All.Select(rule => rule.Name).Order(StringComparer.Ordinal),
            flows.SelectMany(flow => flow.Nodes).OfType<ValidateNode>().SelectMany(node => node.Rules).Select(rule => rule.Rule).OfType<string>().Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Whatever_the_format_allows_is_judged_without_falling_over()
    {
        var judged = 0;
        foreach (var seed in Enumerable.Range(0, 1_000))
        {
            var problems = FlowValidator.Check(WildFlows.Flow(seed));
            Assert.True(problems.Count <= FlowValidator.MaxProblems);
            Assert.All(problems, problem => Assert.Matches("[.?]$", problem.Message));
            judged += problems.Count;
        }

        Assert.True(judged > 5_000);
    }

    [Fact]
    public void A_large_flow_is_judged_quickly()
    {
        var document = LargeFlow(40);
        Assert.Empty(FlowValidator.Check(document));

        // The best of several: the machine may be doing something else.
        var best = Enumerable.Range(0, 20).Min(_ =>
        {
            var started = Stopwatch.GetTimestamp();
            FlowValidator.Check(document);
            return Stopwatch.GetElapsedTime(started);
        });
        Assert.True(best.TotalMilliseconds < 50, $"{best.TotalMilliseconds} ms");
    }

    private static FlowDocument LargeFlow(int count)
    {
        var fields = Enumerable.Range(0, 5).Select(number => new FieldMapping($"f{number}", new ExpressionMapping("$sum(order.lines[kind = 'goods'].(net * quantity)) + $count(order.payments)"))).ToList();
        List<FlowNode> maps = [.. Enumerable.Range(0, count).Select(number => new MapNode($"map{number}", fields))];
        var edges = Enumerable.Range(1, count - 1).Select(number => new FlowEdge($"map{number - 1}", $"map{number}"));
        return Example.Document with
        {
            Nodes = [.. Example.Document.Nodes, .. maps],
            Edges = [.. Example.Document.Edges.SkipLast(1), new FlowEdge("buyer", "map0"), .. edges, new FlowEdge($"map{count - 1}", "invoice")],
        };
    }
}
