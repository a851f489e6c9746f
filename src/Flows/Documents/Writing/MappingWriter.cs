using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Documents.Writing;

/// <summary>Lays mappings out: each on one line, unless it is long and says more than one thing.</summary>
internal static class MappingWriter
{
    /// <summary>A mapping; null for none.</summary>
    public static JsonLayout? Write(Mapping? mapping)
    {
        if (mapping is null)
        {
            return null;
        }

        var isPlain = mapping is { Default.IsUndefined: true, OrHold: null, Comment: null } and not ValueMapping;
        var group = JsonGroup.Object(isPlain ? LineBreaks.Never : LineBreaks.WhenLong);
        AddWay(group, mapping);
        return AddCommon(group, mapping).Add("comment", JsonLayouts.Text(mapping.Comment));
    }

    /// <summary>Fields and their mappings.</summary>
    public static JsonGroup Fields(IReadOnlyList<FieldMapping> fields)
    {
        var group = JsonGroup.Object(LineBreaks.Always);
        foreach (var field in fields)
        {
            group.Add(field.Field, Write(field.Mapping));
        }

        return group;
    }

    /// <summary>What says how the value is had.</summary>
    public static JsonGroup AddWay(JsonGroup group, Mapping mapping) => mapping switch
    {
        ConstantMapping constant => group.Add("value", JsonLayouts.Constant(constant.Value, LineBreaks.Never) ?? new JsonWord("null")),
        PathMapping path => group.Add("path", JsonLayouts.Text(path.Path)),
        ExpressionMapping expression => group.Add("expression", JsonLayouts.Text(expression.Expression)),
        TextMapping text => group.Add("text", JsonLayouts.Text(text.Text)),
        ValueMapping map => group.Add("map", map.Entries is null ? JsonLayouts.Text(map.Name ?? string.Empty) : Entries(map.Entries, LineBreaks.WhenLong)).Add("from", Write(map.From)),
        _ => throw new ArgumentOutOfRangeException(nameof(mapping), mapping, "A mapping without a way to write it."),
    };

    /// <summary>What every mapping has, but for the comment.</summary>
    public static JsonGroup AddCommon(JsonGroup group, Mapping mapping) =>
        group.Add("default", JsonLayouts.Constant(mapping.Default, LineBreaks.Never)).Add("orHold", JsonLayouts.Text(mapping.OrHold));

    /// <summary>The entries of a value map.</summary>
    public static JsonGroup Entries(IReadOnlyDictionary<string, Value> entries, LineBreaks breaks)
    {
        var group = JsonGroup.Object(breaks);
        foreach (var (key, value) in entries)
        {
            group.Add(key, JsonLayouts.Constant(value, LineBreaks.Never) ?? new JsonWord("null"));
        }

        return group;
    }
}
