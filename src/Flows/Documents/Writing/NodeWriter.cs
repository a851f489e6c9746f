namespace KashflowOrleans.Flows.Documents.Writing;

/// <summary>Lays nodes out.</summary>
internal static class NodeWriter
{
    /// <summary>A node.</summary>
    public static JsonLayout Write(FlowNode node)
    {
        var group = JsonGroup.Object(LineBreaks.Always)
            .Add("id", JsonLayouts.Text(node.Id))
            .Add("kind", JsonLayouts.Text(node.Kind))
            .Add("comment", JsonLayouts.Text(node.Comment ?? (node as ValueMapNode)?.Map.Comment))
            .Add("position", Position(node.Position));
        return node switch
        {
            TriggerNode => group,
            FilterNode filter => group.Add("when", MappingWriter.Write(filter.When)).Add("otherwise", JsonLayouts.Text(filter.Otherwise)),
            BranchNode branch => group.Add("cases", Cases(branch)),
            MapNode map => group.Add("fields", MappingWriter.Fields(map.Fields)),
            LookupNode lookup => group
                .Add("table", JsonLayouts.Text(lookup.Table))
                .Add("key", MappingWriter.Write(lookup.Key))
                .Add("orHold", JsonLayouts.Text(lookup.OrHold)),
            ValueMapNode map => MappingWriter.AddCommon(MappingWriter.AddWay(group, map.Map), map.Map),
            ValidateNode validate => group.Add("rules", Rules(validate)),
            HoldNode hold => group.Add("reason", JsonLayouts.Text(hold.Reason)),
            EmitNode emit => Loop(group, emit.ForEach, emit.As, emit.When).Add("fields", MappingWriter.Fields(emit.Fields)).Add("lines", Lines(emit)),
            _ => throw new ArgumentOutOfRangeException(nameof(node), node, "A node without a way to write it."),
        };
    }

    /// <summary>A rule: a built-in one fits on a line; a condition of one's own has mappings, each with a line to itself.</summary>
    public static JsonGroup Write(ValidationRule rule)
    {
        var group = JsonGroup.Object(rule.Rule is null ? LineBreaks.Always : LineBreaks.Never)
            .Add("id", JsonLayouts.Text(rule.Id))
            .Add("rule", JsonLayouts.Text(rule.Rule))
            .Add("forEach", MappingWriter.Write(rule.ForEach))
            .Add("when", MappingWriter.Write(rule.When))
            .Add("message", JsonLayouts.Text(rule.Message))
            .Add("action", JsonLayouts.Text(FlowNames.NameOf(rule.Action)));
        return rule.With.Count > 0 ? group.Add("with", MappingWriter.Entries(rule.With, LineBreaks.Never)) : group;
    }

    private static JsonGroup? Position(NodePosition? position) =>
        position is null ? null : JsonGroup.Object(LineBreaks.Never).Add("x", JsonLayouts.Number(position.X)).Add("y", JsonLayouts.Number(position.Y));

    private static JsonGroup Cases(BranchNode branch)
    {
        var list = JsonGroup.List(LineBreaks.Always);
        foreach (var one in branch.Cases)
        {
            list.Add(null, JsonGroup.Object(LineBreaks.WhenLong).Add("name", JsonLayouts.Text(one.Name)).Add("when", MappingWriter.Write(one.When)));
        }

        return list;
    }

    private static JsonGroup Rules(ValidateNode validate)
    {
        var list = JsonGroup.List(LineBreaks.Always);
        foreach (var rule in validate.Rules)
        {
            list.Add(null, Write(rule));
        }

        return list;
    }

    private static JsonGroup? Lines(EmitNode emit)
    {
        if (emit.Lines.Count == 0)
        {
            return null;
        }

        var list = JsonGroup.List(LineBreaks.Always);
        foreach (var group in emit.Lines)
        {
            list.Add(null, Loop(JsonGroup.Object(LineBreaks.Always), group.ForEach, group.As, group.When).Add("fields", MappingWriter.Fields(group.Fields)));
        }

        return list;
    }

    private static JsonGroup Loop(JsonGroup group, Mapping? forEach, string? name, Mapping? when) =>
        group.Add("forEach", MappingWriter.Write(forEach)).Add("as", JsonLayouts.Text(name)).Add("when", MappingWriter.Write(when));
}
