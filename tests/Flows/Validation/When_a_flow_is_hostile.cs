using System.Diagnostics;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Validation;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Tests.Flows.Validation;

/// <summary>A flow within the limits of size cannot keep the validator busy for long.</summary>
public sealed class When_a_flow_is_hostile
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public void Types_that_share_their_parts_are_joined_quickly()
    {
        var nodes = new List<FlowNode>();
        foreach (var side in (string[])["a", "b"])
        {
            nodes.Add(new MapNode($"{side}0", [.. Names(20).Select(name => new FieldMapping(name, new PathMapping("order.number")))]));
            nodes.AddRange(Enumerable.Range(1, 90).Select(number => new MapNode($"{side}{number}", [.. Names(20).Select(name => new FieldMapping(name, new PathMapping($"{side}{number - 1}")))])));
        }

        nodes.Add(new MapNode("joined", [new FieldMapping("f", new ExpressionMapping("order.total > 0 ? a90 : b90"))]));
        nodes.Add(new MapNode("listed", [new FieldMapping("f", new ExpressionMapping("[[[a90]], [[b90]]]"))]));

        AssertQuick(Line(nodes));
    }

    [Fact]
    public void A_large_value_map_that_everybody_shares_is_looked_at_once()
    {
        var map = new OrderedDictionary<string, Value>(StringComparer.Ordinal);
        Enumerable.Range(0, 2_000).ToList().ForEach(number => map.Add($"key{number}", Value.Of($"{number}")));
        var lines = Enumerable.Range(0, 20).Select(_ => new LineGroup(new PathMapping("order.lines"), null, null, [.. Names(200).Select(name => new FieldMapping(name, Shared("item.kind")))]));
        var invoice = new EmitNode("invoice", EmittedDocument.Invoice, null, null, null, [], [.. lines]);
        var maps = Enumerable.Range(0, 20).Select(number => new MapNode($"map{number}", [.. Names(200).Select(name => new FieldMapping(name, Shared("order.state")))]));

        AssertQuick(Line([.. maps, invoice]) with { ValueMaps = new Dictionary<string, IReadOnlyDictionary<string, Value>> { ["shared"] = map } });

        static ValueMapping Shared(string path) => new("shared", null, new PathMapping(path));
    }

    [Fact]
    public void Many_documents_behind_many_branches_are_compared_quickly()
    {
        var branches = Enumerable.Range(0, 20).Select(number => new BranchNode($"ways{number}", [.. Enumerable.Range(0, 40).Select(one => new BranchCase($"c{one}", new ExpressionMapping("order.total > 1")))])).ToList();
        var invoices = Enumerable.Range(0, 170).Select(number => new EmitNode($"invoice{number}", EmittedDocument.Invoice, null, null, null, [], [])).ToList();
        var edges = branches.SelectMany((branch, index) => branch.Cases.Select((one, number) => new FlowEdge(branch.Id, index < 19 ? $"ways{index + 1}" : $"invoice{number}", one.Name)));
        var chain = invoices.Skip(1).Select((invoice, index) => new FlowEdge($"invoice{index}", invoice.Id));

        AssertQuick(new FlowDocument(
            "Hostile", null, FlowSubject.Order, [], new Dictionary<string, IReadOnlyDictionary<string, Value>>(), [new TriggerNode("start"), .. branches, .. invoices],
            [new FlowEdge("start", "ways0"), .. edges, .. chain]));
    }

    [Fact]
    public void Many_unknown_names_are_told_quickly()
    {
        var odd = new string('x', 50);
        var maps = Enumerable.Range(0, 190).Select(number => new MapNode($"{odd}y{number}", [.. Names(20).Select(name => new FieldMapping(name, new PathMapping($"{odd}z{number}{name}")))]));

        AssertQuick(Line([.. maps]));
    }

    [Fact]
    public void Long_lists_of_texts_are_typed_quickly()
    {
        var list = "order.number in [" + string.Join(",", Enumerable.Range(0, 1_500).Select(number => $"'{number}'")) + "]";

        AssertQuick(Line([new MapNode("map", [.. Names(25).Select(name => new FieldMapping(name, new ExpressionMapping(list)))])]));
    }

    [Fact]
    public void Deep_constants_are_read_quickly()
    {
        var key = new string('k', 190);
        var open = string.Concat(Enumerable.Repeat($"{{\"{key}\":", 50));
        var value = $"{open}[{string.Join(',', Enumerable.Repeat("0", 100_000))}]{new string('}', 50)}";
        var json = """{"flow":1,"name":"x","subject":"order","nodes":[{"id":"a","kind":"map","fields":{"f":{"value":VALUE}}}],"edges":[]}""".Replace("VALUE", value, StringComparison.Ordinal);
        var started = Stopwatch.GetTimestamp();

        Assert.Empty(FlowReader.Read(json).Problems);
        Assert.True(Stopwatch.GetElapsedTime(started) < Patience);
    }

    [Fact]
    public void Warnings_do_not_hide_an_error()
    {
        var noise = Enumerable.Range(0, 150).Select(number => new MapNode($"map{number}", [.. Names(10).Select(name => new FieldMapping(name, new ExpressionMapping("order.state = 'never'")))]));
        var problems = FlowValidator.Check(Line([.. noise, new HoldNode("stop", "{{order.numbr}}")]));

        Assert.Equal(FlowValidator.MaxProblems, problems.Count);
        Assert.Equal("nodes.stop.reason", problems[0].Place);
        Assert.False(FlowValidator.CanPublish(problems));
    }

    private static void AssertQuick(FlowDocument document)
    {
        var started = Stopwatch.GetTimestamp();
        FlowValidator.Check(document);
        Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"{Stopwatch.GetElapsedTime(started).TotalSeconds} s");
    }

    private static IEnumerable<string> Names(int count) => Enumerable.Range(0, count).Select(number => $"f{number}");

    private static FlowDocument Line(IReadOnlyList<FlowNode> nodes)
    {
        List<FlowNode> all = [new TriggerNode("start"), .. nodes];
        return new FlowDocument(
            "Hostile", null, FlowSubject.Order, [], new Dictionary<string, IReadOnlyDictionary<string, Value>>(), all,
            [.. all.Skip(1).Select((node, index) => new FlowEdge(all[index].Id, node.Id))]);
    }
}
