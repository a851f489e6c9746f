namespace KashflowOrleans.Flows.Documents.Comparing;

/// <summary>Compares the groups of lines of two versions of a document. Groups have no names: equal ones belong together, the others in their order.</summary>
internal static class LineComparison
{
    /// <summary>Compares.</summary>
    public static void Compare(ChangeList changes, EmitNode before, EmitNode after, string place)
    {
        var pairs = Pair([.. before.Lines.Select(NodeParts.Text)], [.. after.Lines.Select(NodeParts.Text)]);
        var paired = pairs.Values.ToHashSet();
        for (var index = 0; index < before.Lines.Count; index++)
        {
            if (!paired.Contains(index))
            {
                changes.Text($"{place}.lines.{ChangeList.Number(index)}", NodeParts.Text(before.Lines[index]), null, $"In '{after.Id}', a group of lines");
            }
        }

        for (var index = 0; index < after.Lines.Count; index++)
        {
            var at = $"{place}.lines.{ChangeList.Number(index)}";
            if (pairs.TryGetValue(index, out var old))
            {
                CompareGroup(changes, before.Lines[old], after.Lines[index], at, after.Id, index);
            }
            else
            {
                changes.Text(at, null, NodeParts.Text(after.Lines[index]), $"In '{after.Id}', a group of lines");
            }
        }

        var order = pairs.OrderBy(pair => pair.Key).Select(pair => pair.Value).ToList();
        if (!order.SequenceEqual(order.Order()))
        {
            changes.Reordered($"{place}.lines", string.Join(", ", order.Order()), string.Join(", ", order), $"the lines of '{after.Id}'", hasEffect: true);
        }
    }

    private static void CompareGroup(ChangeList changes, LineGroup before, LineGroup after, string place, string node, int index)
    {
        var words = $"In '{node}', lines {ChangeList.Number(index + 1)}, ";
        changes.Compare(place, $"the parts of lines {ChangeList.Number(index + 1)} of '{node}'", orderHasEffect: false, Parts(before), Parts(after), (_, _) => { });

        List<Part> Parts(LineGroup group)
        {
            var parts = new List<Part>();
            NodeParts.AddLoop(parts, group.ForEach, group.As, group.When, place, words);
            NodeParts.AddFields(parts, group.Fields, $"{place}.fields", words);
            return [.. parts.Select(part => part with { Key = $"{part.Group}/{part.Key}" })];
        }
    }

    // The earlier group for each later one.
    private static Dictionary<int, int> Pair(List<string> before, List<string> after)
    {
        var pairs = new Dictionary<int, int>();
        var free = Enumerable.Range(0, before.Count).ToList();
        for (var index = 0; index < after.Count; index++)
        {
            var same = free.FindIndex(candidate => string.Equals(before[candidate], after[index], StringComparison.Ordinal));
            if (same >= 0)
            {
                pairs.Add(index, free[same]);
                free.RemoveAt(same);
            }
        }

        foreach (var index in Enumerable.Range(0, after.Count).Where(index => !pairs.ContainsKey(index)).Take(free.Count).ToList())
        {
            pairs.Add(index, free[0]);
            free.RemoveAt(0);
        }

        return pairs;
    }
}
