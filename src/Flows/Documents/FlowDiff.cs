using KashflowOrleans.Flows.Documents.Comparing;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Documents;

/// <summary>A difference between two versions of a flow.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Place">Where: in the later version, or for what was removed in the earlier one. As in <see cref="FlowProblem"/>.</param>
/// <param name="Before">What stood there, as JSON or a word; null for what was added.</param>
/// <param name="After">What stands there; null for what was removed.</param>
/// <param name="Sentence">For people.</param>
public sealed record FlowChange(FlowChangeKind Kind, string Place, string? Before, string? After, string Sentence)
{
    /// <summary>Whether the flow can do something else because of it. Comments, names, places in the editor and orders that mean nothing have no effect.</summary>
    public bool HasEffect { get; init; } = true;
}

/// <summary>What happened to a part of a flow.</summary>
public enum FlowChangeKind
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>It says something else.</summary>
    Changed,

    /// <summary>The same parts stand in another order.</summary>
    Reordered,
}

/// <summary>Compares versions of a flow by what they say and not by their text: nodes by their ids, fields, cases and rules by their names.</summary>
public static class FlowDiff
{
    /// <summary>The differences in the order of the document; none when both say the same.</summary>
    public static IReadOnlyList<FlowChange> Between(FlowDocument before, FlowDocument after)
    {
        var changes = new ChangeList();
        changes.Text("name", before.Name, after.Name, "The flow's name", hasEffect: false);
        changes.Text("description", before.Description, after.Description, "The flow's description", hasEffect: false);
        changes.Text("subject", FlowNames.NameOf(before.Subject), FlowNames.NameOf(after.Subject), "The flow's subject");
        CompareChannels(changes, before, after);
        CompareValueMaps(changes, before, after);
        CompareNodes(changes, before, after);
        CompareEdges(changes, before, after);
        return changes.Found;
    }

    private static void CompareChannels(ChangeList changes, FlowDocument before, FlowDocument after) =>
        changes.Compare("channels", "the channels", orderHasEffect: false, Channels(before), Channels(after), (_, _) => { });

    private static List<Part> Channels(FlowDocument document) =>
        [.. document.Channels.Select((channel, index) => new Part(channel, $"channels.{ChangeList.Number(index)}", channel, $"The channel '{channel}'"))];

    private static void CompareValueMaps(ChangeList changes, FlowDocument before, FlowDocument after)
    {
        changes.Compare("valueMaps", "the shared value maps", orderHasEffect: false, Maps(before), Maps(after), (left, right) =>
            changes.Compare(right.Place, $"the entries of '{right.Key}'", orderHasEffect: false, Entries(before, left), Entries(after, right), (_, _) => { }));

        // The entries are compared one by one, so that a map which is in both counts as equal here.
        static List<Part> Maps(FlowDocument document) => [.. document.ValueMaps.Select(map => new Part(
            map.Key, $"valueMaps.{map.Key}", string.Empty, $"The value map '{map.Key}'") { Shown = NodeParts.Text(map.Value) })];

        static List<Part> Entries(FlowDocument document, Part map) => [.. document.ValueMaps[map.Key].Select(entry => new Part(
            entry.Key, $"{map.Place}.{entry.Key}", JsonValues.ToText(entry.Value), $"In the value map '{map.Key}', the entry '{entry.Key}'"))];
    }

    private static void CompareNodes(ChangeList changes, FlowDocument before, FlowDocument after)
    {
        changes.Compare("nodes", "the nodes", orderHasEffect: true, Nodes(before), Nodes(after), (left, right) =>
            CompareNode(changes, before.Find(left.Key)!, after.Find(right.Key)!, right.Place));

        // What a node says is compared part by part.
        static List<Part> Nodes(FlowDocument document) =>
            [.. document.Nodes.Select(node => new Part(node.Id, $"nodes.{node.Id}", string.Empty, $"The node '{node.Id}'") { Shown = NodeParts.Text(node) })];
    }

    private static void CompareNode(ChangeList changes, FlowNode before, FlowNode after, string place)
    {
        changes.Text($"{place}.comment", before.Comment, after.Comment, $"In '{after.Id}', the comment", hasEffect: false);
        changes.Text($"{place}.position", NodeParts.Text(before.Position), NodeParts.Text(after.Position), $"In '{after.Id}', the place in the editor", hasEffect: false);
        if (before.Kind != after.Kind)
        {
            changes.Text($"{place}.kind", before.Kind, after.Kind, $"In '{after.Id}', the kind");
            return;
        }

        var (left, right) = (NodeParts.Of(before, place), NodeParts.Of(after, place));
        foreach (var group in left.Select(part => part.Group).Concat(right.Select(part => part.Group)).Distinct(StringComparer.Ordinal).ToList())
        {
            var words = group.Length == 0 ? $"the parts of '{after.Id}'" : $"the {group} of '{after.Id}'";
            changes.Compare(
                group.Length == 0 ? place : $"{place}.{group}", words, orderHasEffect: group is "cases" or "rules" or "lines",
                [.. left.Where(part => part.Group == group)], [.. right.Where(part => part.Group == group)], (_, _) => { });
        }

        if (before is EmitNode earlier && after is EmitNode later)
        {
            LineComparison.Compare(changes, earlier, later, place);
        }
    }

    private static void CompareEdges(ChangeList changes, FlowDocument before, FlowDocument after) =>
        changes.Compare("edges", "the edges", orderHasEffect: false, Edges(before), Edges(after), (_, _) => { });

    private static List<Part> Edges(FlowDocument document)
    {
        var edges = new List<Part>(document.Edges.Count);
        for (var index = 0; index < document.Edges.Count; index++)
        {
            var edge = document.Edges[index];
            var name = $"{edge.From} → {edge.To}{(edge.Case is null ? string.Empty : $" in the case '{edge.Case}'")}";
            edges.Add(new Part(name, $"edges.{ChangeList.Number(index)}", name, $"The edge {name}"));
        }

        return edges;
    }
}
